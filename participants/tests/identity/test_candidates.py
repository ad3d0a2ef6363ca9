"""The lookup of known people: which people it finds, for what reasons, and which it hides."""

import pytest

from participants.identity.candidates import Description, Reason, find_candidates
from tests import make

NIP, OTHER_NIP = "198609262015052001", "199001012015052001"


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


def found(one: Description, reader=None) -> list[tuple]:
    return [(c.person, {*c.reasons}, c.is_visible) for c in find_candidates([one], reader=reader)[0]]


def test_the_holder_of_the_nip_is_found_anywhere(agency):
    holder = make.person(make.agency("72.01"), nip=NIP)
    make.person(agency, nip=OTHER_NIP)
    assert found(Description("Siapa", NIP, agency.pk)) == [(holder, {Reason.NIP}, True)]


def test_names_are_equal_whatever_their_case_and_blanks(agency):
    ani = make.person(agency, full_name="Ani  LESTARI")
    make.person(make.agency("18.03"), full_name="Ani Lestari")
    make.person(agency, full_name="Ani Lestari, S.IP.")
    assert found(Description("ani lestari", agency=agency.pk)) == [(ani, {Reason.NAME_AND_AGENCY}, True)]


def test_one_person_is_found_once_with_all_reasons(agency):
    earlier = make.person(agency, full_name="Ani")
    holder = make.person(agency, full_name="Ani", nip=NIP)
    assert found(Description("Ani", NIP, agency.pk)) == [
        (holder, {Reason.NIP, Reason.NAME_AND_AGENCY}, True),
        (earlier, {Reason.NAME_AND_AGENCY}, True),
    ]


def test_a_reader_learns_of_a_stranger_only_that_the_nip_is_taken(agency):
    reader, elsewhere = make.user(province="18"), make.agency("72.01")
    hidden = make.person(elsewhere, full_name="Ani", nip=NIP)
    assert found(Description("Ani", NIP, elsewhere.pk), reader) == [(hidden, {Reason.NIP}, False)]
    assert found(Description("Ani", agency=elsewhere.pk), reader) == []
    assert found(Description("Ani", NIP, elsewhere.pk), make.user()) == [
        (hidden, {Reason.NIP, Reason.NAME_AND_AGENCY}, True)
    ]


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
    said = [Description("Ani", f"{NIP[:-1]}{number + 1}", agency.pk) for number, agency in enumerate(agencies)]
    reader = make.user(province="18")
    with django_assert_num_queries(3):
        candidates = find_candidates(said, reader=reader)
        assert all(one.person.agency.name for some in candidates for one in some)
    assert [len(some) for some in candidates] == [2] * count
