"""The form for one person begins with the NIP or the name, and a known person fills it."""

import pytest

from participants.models import Registration
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("a form; test_new_page.py tests what it stores")]
NIP = "198609262015052001"
FORM = "/events/BARU/register/"


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU")


@pytest.fixture
def agency(event):
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=2)
    return agency


@pytest.fixture
def known(agency):
    data = {"position": "Pustakawan", "phone": "+6281200035569", "email": "sri@example.org", "nip": NIP}
    return make.person(agency, full_name="Sri Rahmawati, S.Sos.", **data)


@pytest.fixture
def staff(client, event):
    user = make.user(province="18")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def find(client, **typed):
    return client.post(FORM, {"then": "find"} | typed)


def filled(page) -> dict[str, object]:
    return {field.name: field.value() for field in page.context["form"]}


def sent(page) -> dict[str, object]:
    """Return what the form sends when it is saved as it is shown."""
    return {name: value for name, value in filled(page).items() if value not in (None, "")} | {"then": "save"}


def test_the_nip_fills_the_form_and_saving_it_registers_the_person(client, staff, agency, known):
    page = find(client, nip="19860926 201505 2 001")
    values = filled(page)
    assert (values["full_name"], values["agency"], values["position"]) == (known.full_name, agency.pk, "Pustakawan")
    assert "Filled in from the record of Sri Rahmawati" in page.content.decode()
    assert Registration.objects.count() == 0
    assert client.post(FORM, sent(page)).status_code == 302
    registration = Registration.objects.get()
    assert (registration.participant, registration.agency) == (known, agency)


def test_a_name_in_any_order_offers_the_people_who_have_it(client, staff, agency, known):
    other = make.person(agency, full_name="Rahmawati Sri Dewi")
    page = find(client, full_name="rahmawati SRI")
    assert page.context["found"].offered == [other, known]
    page = client.post(FORM, {"take": known.pk, "full_name": "rahmawati SRI"})
    assert filled(page)["full_name"] == known.full_name
    assert client.post(FORM, sent(page)).status_code == 302
    assert Registration.objects.get().participant == known


def test_an_unknown_nip_gives_the_sex_and_keeps_what_was_typed(client, staff, agency, known):
    page = find(client, nip="198609262015051002", full_name="Budi", position="Kepala")
    values = filled(page)
    assert (values["sex"], values["full_name"], values["position"]) == ("male", "Budi", "Kepala")
    assert "Nobody like that is recorded" in page.content.decode()


def test_people_of_other_provinces_and_restricted_ones_are_not_found(client, staff, agency, known):
    known.agency = make.agency("72.01")
    known.save()
    assert find(client, nip=NIP).context["found"].taken is None
    assert client.post(FORM, {"take": known.pk}).context["found"].taken is None
    assert find(client, full_name="Rahmawati").context["found"].offered == []


@pytest.mark.parametrize("typed", ["", "a", "%", "_", "\x00", "x" * 5000])
def test_odd_names_find_nobody_and_break_nothing(client, staff, agency, known, typed):
    assert find(client, full_name=typed).context["found"].offered == []


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "١", "\x00"])
def test_odd_keys_find_nobody(client, staff, agency, key):
    assert client.post(FORM, {"take": key}).context["found"].taken is None
    assert client.get(FORM, {"person": key}).status_code == 200


def test_an_address_fills_the_form_too(client, staff, agency, known):
    assert filled(client.get(f"{FORM}?person={known.pk}"))["full_name"] == known.full_name


def test_who_is_registered_already_is_named_at_once(client, staff, event, agency, known):
    registration = make.register(known, event=event)
    assert registration.get_absolute_url() in find(client, nip=NIP).content.decode()


def test_a_known_substitute_fills_the_form_too(client, staff, event, agency, known):
    seated = make.register(make.person(agency), event=event)
    address = f"{seated.get_absolute_url()}substitute/"
    page = client.post(address, {"nip": NIP, "reason": "Cuti", "then": "find"})
    assert (filled(page)["full_name"], filled(page)["reason"]) == (known.full_name, "Cuti")
    assert client.post(address, sent(page)).status_code == 302
    assert Registration.objects.get(participant=known).replaces == seated


def test_the_first_screen_has_only_what_is_needed(client, staff, agency):
    form = client.get(FORM).context["form"]
    assert [field.name for field in form.needed_fields] == ["nip", "full_name", "sex", "agency"]
    assert [field.name for field in form.more_fields] == ["position", "rank", "phone", "email"]
    assert not form.shows_more
    assert client.post(FORM, {"phone": "12", "then": "save"}).context["form"].shows_more


@pytest.mark.parametrize("size", [1, 3])
def test_the_queries_do_not_grow(client, staff, event, agency, known, size, django_assert_num_queries):
    for _ in range(size):
        make.quota(event, make.agency("18.07"))
        make.person(agency, full_name="Sri Rahmawati")
    with django_assert_num_queries(9):
        assert len(find(client, full_name="Rahmawati").context["found"].offered) == size + 1


@pytest.mark.parametrize(("name", "phone", "said"), [("Rina", "+6281234567890", "Rina"), ("", "", "the coordinator")])
def test_a_person_of_an_agency_without_seats_needs_another_and_the_form_says_whom_to_ask(
    client, staff, event, agency, name, phone, said
):
    type(event).objects.update(contact_name=name, contact_phone=phone)
    known = make.person(make.agency("18.07", name="Dinas Lampung Timur"), full_name="Budi Kusuma")
    page = client.post(FORM, {"take": known.pk}).content.decode()
    assert "This agency has no seats at the event" in page
    asked = page.partition("An agency that is not in the list has no seats")[2].partition("</p>")[0]
    assert said in asked
    assert ("https://wa.me/6281234567890" in asked) == bool(phone)
    assert "This agency has no seats" not in client.post(FORM, {"take": make.person(agency).pk}).content.decode()
