"""Registering one person with the form."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from participants.models import Participant, Registration
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms; test_registration.py tests what they store")

NIP = "198609262015051001"  # born 1986, male
FEMALE_NIP = "198609262015052001"


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU")


@pytest.fixture
def agency(regions):
    return make.agency("18.06")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


def typed(agency, **fields) -> dict:
    return {"full_name": "Siti Aminah", "sex": "female", "agency": agency.pk, "then": "save"} | fields


def post(client, agency, **fields):
    return client.post("/events/BARU/register/", typed(agency, **fields))


def registered(page) -> Registration:
    assert page.status_code == 302, page.context["form"].errors
    return Registration.objects.latest("pk")


@pytest.mark.both_engines
def test_the_form_registers_a_person(client, staff, event, agency):
    quota = make.quota(event, agency, seats=2)
    page = post(
        client, agency, nip="19860926 201505 2 001", phone="0812 3456 7890", position="Pustakawan", rank="III/a"
    )
    registration = registered(page)
    assert page.url == "/events/BARU/participants/1/"
    assert (registration.status, registration.quota, registration.registered_by) == ("confirmed", quota, staff)
    person = registration.participant
    assert (person.nip, person.phone, registration.position) == (FEMALE_NIP, "+6281234567890", "Pustakawan")
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["person-recorded", "registration-made"]


def test_the_next_form_has_the_same_agency(client, staff, event, agency):
    make.quota(event, agency)
    page = post(client, agency, then="next")
    assert page.url == f"/events/BARU/register/?agency={agency.pk}"
    form = client.get(page.url).context["form"]
    assert form["agency"].value() == str(agency.pk)
    assert not form["full_name"].value()


def test_the_form_offers_only_agencies_of_the_province_with_seats(client, staff, event, agency):
    village, pooled = make.agency("18.07", "village"), make.agency("18.06", "village")
    make.agency("18.03")
    make.agency("18.06", "village", closed_on=timezone.localdate(), closed_reason="Bubar")
    abroad = make.agency("72.71")
    for one in (agency, abroad):
        make.quota(event, one)
    make.quota(event, pool=("village", "18.06"))
    offered = client.get("/events/BARU/register/").context["form"].fields["agency"].queryset
    assert set(offered) == {agency, pooled}
    assert set(post(client, village).context["form"].errors) == {"agency"}
    assert set(post(client, abroad).context["form"].errors) == {"agency"}
    client.force_login(make.user())
    offered = client.get("/events/BARU/register/").context["form"].fields["agency"].queryset
    assert set(offered) == {agency, pooled, abroad}


def test_the_page_always_shows_the_seats(client, staff, event, agency):
    quota = make.quota(event, agency, seats=1)
    make.quota(event, make.agency("72.71"))
    person = make.person(agency)
    make.register(person, event=event)
    make.register(make.person(agency), event=event, when_full=WhenFull.WAIT)
    for page in (client.get("/events/BARU/register/"), post(client, agency, full_name="")):
        assert [(line.quota, line.waiting) for line in page.context["seats"]] == [(quota, 1)]


def test_errors_are_shown_at_their_fields_and_typed_values_stay(client, staff, event, agency):
    make.quota(event, agency)
    page = post(client, agency, nip="123", phone="x", email="y", position="Kepala", sex="")
    assert set(page.context["form"].errors) == {"nip", "phone", "email", "sex"}
    assert page.context["form"]["position"].value() == "Kepala"
    assert not Participant.objects.exists()


def test_a_nip_states_the_sex_that_nobody_chose(client, staff, event, agency):
    make.quota(event, agency)
    assert registered(post(client, agency, sex="", nip=FEMALE_NIP)).participant.sex == "female"
    page = post(client, agency, full_name="Citra", sex="", nip="1234567890")
    assert {"sex", "nip"} <= set(page.context["form"].errors)


def test_a_nik_in_place_of_the_nip_is_named(client, staff, event, agency):
    make.quota(event, agency)
    (error,) = post(client, agency, nip="1801 0123 4567 8901").context["form"].errors["nip"]
    assert "NIK" in error
    assert not Participant.objects.exists()


def test_the_fields_are_for_another_persons_data(client, staff, event, agency):
    make.quota(event, agency)
    form = client.get("/events/BARU/register/").context["form"]
    hints = {name: form.fields[name].widget.attrs for name in ("full_name", "nip", "phone", "email", "position")}
    assert {one["autocomplete"] for one in hints.values()} == {"off"}
    assert (hints["nip"]["inputmode"], hints["phone"]["inputmode"]) == ("numeric", "tel")


def test_the_same_form_sent_again_shows_what_it_made(client, staff, event, agency):
    make.quota(event, agency)
    once = client.get("/events/BARU/register/").context["form"]["once"].value()
    first = post(client, agency, full_name="Siti", once=once)
    assert post(client, agency, full_name="Siti", once=once).url == first.url
    assert Registration.objects.count() == 1
    other = client.get("/events/BARU/register/").context["form"]["once"].value()
    assert post(client, agency, full_name="Siti", once=other).status_code == 200  # it asks who is meant
    client.force_login(make.user(province="18"))
    assert post(client, agency, full_name="Siti", once=once).status_code == 200  # the token is the other user's


def test_the_page_says_what_comes_next(client, staff, event, agency):
    make.quota(event, agency)
    event.needs_assignment_letter = True
    event.save()
    assert "koordinator memutuskan setiap pendaftaran" in client.get("/events/BARU/register/").content.decode()
    page = client.get(post(client, agency, full_name="Siti").url).content.decode()
    assert "Siti sudah diajukan (nomor 1) dan menunggu keputusan." in page
    section = page.partition('id="next"')[2].partition("</section>")[0]
    assert "Unggah surat tugas" in section
    assert f"/events/BARU/register/?agency={agency.pk}" in section
    make.letter(Registration.objects.get())
    page = client.get("/events/BARU/participants/1/").content.decode()
    assert "Unggah surat tugas" not in page.partition('id="next"')[2].partition("</section>")[0]


# --- Known people -----------------------------------------------------------------------------------------------------


def test_a_matching_nip_and_name_select_the_person_without_a_question(client, staff, event, agency):
    make.quota(event, agency)
    known = make.person(agency, full_name="Siti Aminah", nip=FEMALE_NIP, email="siti@example.org")
    registration = registered(post(client, agency, full_name="siti  aminah", nip=FEMALE_NIP, position="Kepala"))
    known.refresh_from_db()
    assert registration.participant == known
    assert (known.email, known.position) == ("siti@example.org", "Kepala")


def test_a_known_person_moves_to_the_chosen_agency_only_after_a_question(client, staff, event, agency):
    make.quota(event, agency)
    former = make.agency("18.03")
    known = make.person(former, full_name="Siti Aminah", nip=FEMALE_NIP)
    page = post(client, agency, nip=FEMALE_NIP)
    said = f"Siti Aminah tercatat di {former.name}. Bila disimpan, instansinya menjadi {agency.name}."
    assert said in page.content.decode()
    known.refresh_from_db()
    assert (known.agency, Registration.objects.count()) == (former, 0)
    registration = registered(post(client, agency, nip=FEMALE_NIP, seen="agency"))
    known.refresh_from_db()
    assert (registration.participant, known.agency) == (known, agency)
    assert Entry.objects.get(action="person-changed").changes["agency"][1] == str(agency)


@pytest.mark.parametrize("typed_name", ["Drs. Budi Kusuma", "Xaverius Beda"])
def test_a_known_person_gets_another_name_only_after_a_question(client, staff, event, agency, typed_name):
    make.quota(event, agency)
    known = make.person(agency, full_name="Budi Kusuma, S.IP.", nip=NIP, sex="male")
    sent = {"full_name": typed_name, "sex": "male", "person": known.pk, "nip": NIP}
    page = post(client, agency, **sent)
    assert f"Namanya tercatat “Budi Kusuma, S.IP.”. Bila disimpan, menjadi “{typed_name}”." in page.text
    known.refresh_from_db()
    assert (known.full_name, Registration.objects.count()) == ("Budi Kusuma, S.IP.", 0)
    registered(post(client, agency, **sent, seen="name"))
    known.refresh_from_db()
    assert known.full_name == typed_name


@pytest.mark.parametrize("nip", [NIP, ""])
def test_a_known_person_keeps_the_degree_that_was_not_typed(client, staff, event, agency, nip):
    make.quota(event, agency)
    known = make.person(agency, full_name="Budi Kusuma, S.IP.", nip=NIP, sex="male")
    registered(post(client, agency, full_name="Budi Kusuma", sex="male", nip=nip, person=known.pk))
    known.refresh_from_db()
    assert known.full_name == "Budi Kusuma, S.IP."
    assert not Entry.objects.filter(action="person-changed").exists()


def test_a_known_person_gets_one_more_degree_without_a_question(client, staff, event, agency):
    make.quota(event, agency)
    known = make.person(agency, full_name="Budi Kusuma, S.IP.", nip=NIP, sex="male")
    registered(post(client, agency, full_name="Budi Kusuma, S.IP., M.M.", sex="male", nip=NIP))
    known.refresh_from_db()
    assert known.full_name == "Budi Kusuma, S.IP., M.M."


def test_a_known_nip_fills_the_form(client, staff, event, agency):
    make.quota(event, agency)
    known = make.person(agency, full_name="Siti", nip=FEMALE_NIP, phone="+6281234567890")
    page = post(client, agency, full_name="", sex="", nip=FEMALE_NIP)
    assert (page.context["form"].known, page.context["form"].may_be_new) == ([known], False)
    assert not Registration.objects.exists()
    registration = registered(post(client, agency, full_name="", sex="", nip=FEMALE_NIP, person=known.pk))
    known.refresh_from_db()
    assert (registration.participant, known.full_name, known.phone) == (known, "Siti", "+6281234567890")


def test_a_nip_with_another_name_asks_for_confirmation(client, staff, event, agency):
    make.quota(event, agency)
    known = make.person(agency, full_name="Budi", nip=FEMALE_NIP)
    page = post(client, agency, nip=FEMALE_NIP, position="Kepala", person="new")
    assert page.context["form"].known == [known]
    assert page.context["form"]["position"].value() == "Kepala"
    assert Participant.objects.count() == 1


@pytest.mark.both_engines
@pytest.mark.parametrize("is_new", [True, False])
def test_a_namesake_in_the_agency_asks_for_confirmation(client, staff, event, agency, is_new):
    make.quota(event, agency)
    known = make.person(agency, full_name="SITI AMINAH", position="Kepala")
    assert post(client, agency).context["form"].known == [known]
    registration = registered(post(client, agency, person="new" if is_new else known.pk))
    assert (registration.participant == known) == (not is_new)
    assert registration.position == ("" if is_new else "Kepala")
    assert registration.participant.full_name == "Siti Aminah"


@pytest.mark.parametrize(
    ("typed", "recorded", "why"),
    [
        ({"full_name": "Siti Aminah, S.IP."}, {"full_name": "Siti Aminah"}, "nama dan instansinya sama"),
        ({"full_name": "Moh. Rizki"}, {"full_name": "Muhammad Rizki"}, "namanya mirip, instansinya sama"),
        ({"phone": "0812 3456 7890"}, {"full_name": "Budi", "phone": "+6281234567890"}, "nomor teleponnya sama"),
        (
            {"email": "Siti@Contoh.example"},
            {"full_name": "Budi", "email": "siti@contoh.example"},
            "alamat surelnya sama",
        ),
        ({"nip": FEMALE_NIP}, {"full_name": "Siti Aminah", "nip": "131234599"}, "apakah NIP-nya dibetulkan?"),
    ],
)
def test_the_form_says_why_it_asks(client, staff, event, agency, typed, recorded, why):
    make.quota(event, agency)
    known = make.person(agency, **recorded)
    page = post(client, agency, **typed)
    assert (page.context["form"].known, page.context["form"].may_be_new) == ([known], True)
    assert why in page.content.decode()
    assert not Registration.objects.exists()
    assert registered(post(client, agency, **typed, person=known.pk, seen="name")).participant == known


def test_a_corrected_nip_is_stored_with_the_person_who_is_chosen(client, staff, event, agency):
    """Without a question, the correction would make a second person and take a second seat."""
    make.quota(event, agency)
    known = make.person(agency, full_name="Siti Aminah, S.IP.", nip="131234599")
    registered(post(client, agency, nip=FEMALE_NIP, person=known.pk))
    known.refresh_from_db()
    assert (known.nip, Participant.objects.count()) == (FEMALE_NIP, 1)


def test_the_same_name_in_the_regency_is_asked_about(client, staff, event, agency):
    make.quota(event, agency)
    known = make.person(make.agency(agency.regency_id, kind="village"), full_name="Siti Aminah, S.IP.")
    make.person(make.agency("18.07"), full_name="Siti Aminah")
    page = post(client, agency)
    assert page.context["form"].known == [known]
    assert "namanya sama, di kabupaten/kota yang sama" in page.content.decode()


@pytest.mark.parametrize("name", ["Siti Aisyah", "Siti Aminudin", "Siti"])
def test_other_names_are_not_asked_about(client, staff, event, agency, name):
    make.quota(event, agency)
    make.person(agency, full_name=name)
    assert registered(post(client, agency))


@pytest.mark.parametrize(
    "name", ["Joko 196502021990031072", "Joko 1965-0202 1990.03 1 072", "Joko 1 2/3_4 5.6-7 8\u200b9"]
)
def test_a_name_has_no_number(client, staff, event, agency, name):
    make.quota(event, agency)
    assert [*post(client, agency, full_name=name).context["form"].errors] == ["full_name"]


@pytest.mark.parametrize("around", ["{}\u200b", "\u202a{}\u202c", "\ufeff{}", "\u200e{}\u00ad"])
def test_invisible_characters_are_removed_before_the_checks(client, staff, event, agency, around):
    make.quota(event, agency)
    values = {"full_name": "Dewi Contoh", "nip": FEMALE_NIP, "phone": "081234567890", "email": "dewi@contoh.id"}
    person = registered(
        post(client, agency, **{name: around.format(text) for name, text in values.items()})
    ).participant
    stored = {name: getattr(person, name) for name in values}
    assert stored == values | {"phone": "+6281234567890"}
    for text in ("Dewi Contoh", FEMALE_NIP):
        found = client.get("/participants/", {"q": around.format(text)}).content.decode()
        assert person.get_absolute_url() in found


def test_the_number_of_a_row_is_no_part_of_a_name(client, staff, event, agency):
    make.quota(event, agency)
    assert registered(post(client, agency, full_name="1. Form Tiga")).participant.full_name == "Form Tiga"
    assert [*post(client, agency, full_name="1. Ani 2. Budi").context["form"].errors] == ["full_name"]


def test_only_an_offered_person_can_be_chosen(client, staff, event, agency):
    make.quota(event, agency)
    make.person(agency, full_name="Siti Aminah")
    stranger = make.person(make.agency("72.71"))
    assert post(client, agency, person=stranger.pk).context["form"].known
    stranger.refresh_from_db()
    assert stranger.full_name != "Siti Aminah"


def test_another_provinces_person_is_not_revealed(client, staff, event, agency):
    make.quota(event, agency)
    make.person(make.agency("72.71"), full_name="Rahasia", nip=FEMALE_NIP, phone="+6281999000111")
    registration = registered(post(client, agency, full_name="Rahasia", nip=FEMALE_NIP))
    assert (registration.participant.agency, registration.participant.phone) == (agency, "")
    content = client.get(registration.get_absolute_url()).content.decode()
    assert "0111" not in content


@pytest.mark.both_engines
def test_a_person_cannot_be_registered_twice(client, staff, event, agency):
    quota = make.quota(event, agency)
    first = registered(post(client, agency, nip=FEMALE_NIP))
    page = post(client, agency, nip=FEMALE_NIP, position="Lain")
    assert page.context["existing"] == first
    quota.refresh_from_db()
    assert (quota.taken, Participant.objects.get().position) == (1, "")


# --- Warnings ---------------------------------------------------------------------------------------------------------


def test_warnings_are_shown_once(client, staff, event, agency):
    make.quota(event, agency)
    past = make.event(sessions=1)
    make.registration(past, agency, marks="H", full_name="Siti Aminah", nip="195001011980011001")
    fields = {"nip": "195001011980011001"}
    page = post(client, agency, **fields)
    assert len(page.context["warnings"]) == 3  # sex, age, course
    assert past.title in page.context["warnings"][2]
    seen = page.context["form"]["seen"].value()
    assert f'value="{seen}"' in page.content.decode()
    assert registered(post(client, agency, **fields, seen=seen)).participant.nip == fields["nip"]


def test_a_seat_at_another_event_on_these_days_is_questioned(client, staff, event, agency):
    make.quota(event, agency)
    other = make.event(title="Bimtek Lain", starts_on=event.starts_on)
    make.registration(other, agency, full_name="Siti Aminah", nip=FEMALE_NIP)
    page = post(client, agency, nip=FEMALE_NIP)
    (warning,) = page.context["warnings"]
    assert "Bimtek Lain" in warning
    assert registered(post(client, agency, nip=FEMALE_NIP, seen=page.context["form"]["seen"].value()))


def test_a_new_warning_is_shown_again(client, staff, event, agency):
    make.quota(event, agency)
    page = post(client, agency, nip=NIP)
    seen = page.context["form"]["seen"].value()
    page = post(client, agency, nip="195001011980011001", seen=seen)
    assert len(page.context["warnings"]) == 1
    assert not Registration.objects.exists()


# --- Full, closed -----------------------------------------------------------------------------------------------------


def test_a_full_quota_offers_the_waiting_list(client, staff, event, agency):
    quota = make.quota(event, agency, seats=1)
    make.register(make.person(agency), event=event)
    page = post(client, agency, position="Kepala", nip=FEMALE_NIP)
    assert page.context["full"] == quota
    assert page.context["form"]["position"].value() == "Kepala"
    assert 'value="wait"' in page.content.decode()
    assert Participant.objects.count() == 1  # the person without a seat is not stored
    registration = registered(post(client, agency, nip=FEMALE_NIP, then="wait"))
    assert registration.status == "waitlisted"
    seen = client.get(registration.get_absolute_url()).content.decode()
    assert f'<dd id="position">nomor 1 untuk kursi {agency.name}</dd>' in seen


@pytest.mark.both_engines
def test_a_seat_freed_meanwhile_is_given_instead_of_waiting(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    assert registered(post(client, agency, then="wait")).status == "confirmed"


def test_a_coordinator_can_register_beyond_the_quota_with_a_reason(client, event, agency):
    quota = make.quota(event, agency, seats=1)
    make.register(make.person(agency), event=event)
    client.force_login(make.user())
    page = post(client, agency, then="overbook", override_reason=" ")
    assert page.context["form"].errors
    assert 'name="override_reason"' in page.content.decode()
    registered(post(client, agency, then="overbook", override_reason="Diminta kepala dinas"))
    quota.refresh_from_db()
    assert (quota.taken, quota.overbooked, seat_differences()) == (2, 1, [])


def test_provincial_staff_cannot_register_beyond_the_quota(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    make.register(make.person(agency), event=event)
    assert post(client, agency, then="overbook", override_reason="x").status_code == 403
    assert Registration.objects.count() == 1


def test_a_closed_event_refuses_registrations(client, staff, regions, agency):
    event = make.coming_event(code="BARU", registration_closes_on=timezone.localdate() - timedelta(1))
    make.quota(event, agency)
    for page in (client.get("/events/BARU/register/"), post(client, agency)):
        assert "form" not in page.context
    assert not Registration.objects.exists()
    client.force_login(make.user())
    assert registered(post(client, agency))


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_needs_few_queries(client, staff, event, items, django_assert_num_queries):
    for _ in range(items):
        agency = make.agency("18.06", "village")
        make.quota(event, agency, seats=1)
        make.register(make.person(agency), event=event)
        make.register(make.person(agency), event=event, when_full=WhenFull.WAIT)
    with django_assert_num_queries(9):
        client.get("/events/BARU/register/")
