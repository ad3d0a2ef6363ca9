"""The lookup of known people: which people it finds, for what reasons, and which it hides."""

import pytest

from participants.identity.candidates import MOST_SHARING, Description, Reason, find_candidates
from participants.models import Participant
from tests import make

NIP, OTHER_NIP = "198609262015052001", "199001012015052001"


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


def found(one: Description, reader=None) -> list[tuple]:
    return [(c.person, {*c.reasons}) for c in find_candidates([one], reader=reader)[0]]


def test_the_holder_of_the_nip_is_found_anywhere(agency):
    holder = make.person(make.agency("72.01"), nip=NIP)
    make.person(agency, nip=OTHER_NIP)
    assert found(Description("Siapa", NIP, agency.pk)) == [(holder, {Reason.NIP})]


def test_names_are_equal_whatever_their_case_blanks_and_titles(agency):
    ani = make.person(agency, full_name="Ani  LESTARI")
    make.person(make.agency("18.03"), full_name="Ani Lestari")
    titled = make.person(agency, full_name="Hj. Ani Lestari, S.IP.")
    make.person(agency, full_name="Ani Wulandari")
    assert found(Description("ani lestari", agency=agency.pk)) == [
        (ani, {Reason.NAME_AND_AGENCY}),
        (titled, {Reason.NAME_AND_AGENCY}),
    ]


def test_a_likely_name_counts_in_the_agency_only(agency):
    make.person(make.agency("18.03"), full_name="Muhammad Rizki")
    rizki = make.person(agency, full_name="Muhammad Rizki")
    one = Description("Moh. Rizky", agency=agency.pk, regency="18.03")
    assert found(one) == [(rizki, {Reason.LIKELY_NAME})]


def test_the_bare_name_counts_in_the_regency(agency):
    near = make.person(make.agency("18.03", kind="village"), full_name="Ani Lestari")
    make.person(make.agency("18.04"), full_name="Ani Lestari")
    one = Description("Ani Lestari, S.IP.", agency=agency.pk, regency="18.03")
    assert found(one) == [(near, {Reason.NAME_AND_REGION})]


def test_provincial_agencies_are_one_region(agency):
    near = make.person(make.agency("18"), full_name="Ani Lestari")
    make.person(agency, full_name="Ani Lestari")
    one = Description("Ani Lestari", regency="18")
    assert found(one) == [(near, {Reason.NAME_AND_REGION})]


@pytest.mark.both_engines
def test_equal_contacts_count_anywhere_the_reader_sees(agency):
    ani = make.person(make.agency("18.07"), full_name="Ani", phone="+6281234567890")
    budi = make.person(make.agency("18.07"), full_name="Budi", email="Budi@Contoh.example")
    make.person(make.agency("72.01"), full_name="Citra", phone="+6281234567890", email="budi@contoh.example")
    one = Description("Dewi", agency=agency.pk, phone="+6281234567890", email="budi@contoh.EXAMPLE")
    assert found(one, make.user(province="18")) == [(ani, {Reason.PHONE}), (budi, {Reason.EMAIL})]


def test_a_number_of_a_few_people_matches_each_of_them(agency):
    few = [make.person(agency, phone="+6281234567890") for _ in range(MOST_SHARING)]
    assert found(Description("Dewi", phone="+6281234567890")) == [(one, {Reason.PHONE}) for one in few]


def test_a_number_of_an_office_matches_nobody(agency):
    for _ in range(MOST_SHARING + 1):
        make.person(agency, phone="+6281234567890")
    assert found(Description("Dewi", phone="+6281234567890")) == []


def test_another_nip_leaves_only_the_question_whether_it_was_corrected(agency):
    ani = make.person(agency, full_name="Ani Lestari", nip=NIP, phone="+6281234567890")
    make.person(make.agency("18.03"), full_name="Ani Lestari, S.IP.", nip=f"{NIP[:-1]}9")
    one = Description("Ani Lestari, S.IP.", OTHER_NIP, agency.pk, regency="18.03")
    assert found(one) == [(ani, {Reason.OTHER_NIP})]
    assert found(Description("Ani Lestary", OTHER_NIP, agency.pk)) == []
    likely = Description("Ani Lestary", OTHER_NIP, agency.pk, phone="+6281234567890")
    assert found(likely) == [(ani, {Reason.LIKELY_NAME, Reason.PHONE})]
    assert found(Description("Budi", OTHER_NIP, agency.pk, phone="+6281234567890")) == []


def test_the_key_of_a_name_follows_the_name(agency):
    ani = make.person(agency, full_name="Hj. Ani Lestari, S.IP.")
    ani.full_name = "Ani  Ma’ruf"
    ani.save(update_fields=["full_name"])
    many = Participant.objects.bulk_create([Participant(full_name="Budi, S.Pd.", sex="male", agency=agency)])
    assert [*Participant.objects.order_by("pk").values_list("name_key", flat=True)] == ["animaruf", "budi"]
    assert many[0].name_key == "budi"


def test_one_person_is_found_once_with_all_reasons(agency):
    earlier = make.person(agency, full_name="Ani")
    holder = make.person(agency, full_name="Ani", nip=NIP)
    assert found(Description("Ani", NIP, agency.pk)) == [
        (holder, {Reason.NIP, Reason.NAME_AND_AGENCY}),
        (earlier, {Reason.NAME_AND_AGENCY}),
    ]


def test_a_reader_learns_nothing_of_a_stranger(agency):
    reader, elsewhere = make.user(province="18"), make.agency("72.01")
    hidden = make.person(elsewhere, full_name="Ani", nip=NIP)
    assert found(Description("Ani", NIP, elsewhere.pk), reader) == []
    assert found(Description("Ani", NIP, elsewhere.pk), make.user()) == [(hidden, {Reason.NIP, Reason.NAME_AND_AGENCY})]


@pytest.mark.parametrize("said", [{}, {"full_name": "Ani"}, {"agency": 1}])
def test_nothing_is_asked_where_nothing_can_be_found(agency, said, django_assert_num_queries):
    make.person(agency, full_name="Ani")
    with django_assert_num_queries(0):
        assert found(Description(**said)) == []


def test_candidates_are_in_the_order_of_the_descriptions(agency):
    ani, budi = make.person(agency, full_name="Ani"), make.person(agency, full_name="Budi", nip=NIP)
    said = [Description(nip=NIP), Description("Citra", agency=agency.pk), Description("Ani", agency=agency.pk)]
    candidates = find_candidates(said, reader=None)
    assert [[one.person for one in some] for some in candidates] == [[budi], [], [ani]]


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_found_with_the_queries_of_one(regions, count, django_assert_num_queries):
    agencies = [make.agency("18.03") for _ in range(count)]
    for number, agency in enumerate(agencies):
        make.person(agency, full_name="Ani")
        make.person(agency, full_name="Budi", nip=f"{NIP[:-1]}{number + 1}")
        make.person(
            make.agency("18.06"), full_name="Citra", phone=f"+628123456789{number}", email=f"{number}@a.example"
        )
    said = [
        Description("Ani", f"{NIP[:-1]}{n + 1}", agency.pk, f"+628123456789{n}", f"{n}@a.example", "18.03")
        for n, agency in enumerate(agencies)
    ]
    reader = make.user(province="18")
    with django_assert_num_queries(6):
        candidates = find_candidates(said, reader=reader)
        assert all(one.person.agency.name for some in candidates for one in some)
    assert [len(some) for some in candidates] == [2 + count] * count  # Budi, each Ani of the regency, and Citra
