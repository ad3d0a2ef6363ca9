import pytest

from accounts.models import Entry
from participants.models import Participant
from tests import make

pytestmark = pytest.mark.one_engine("forms and messages of the admin")

LIST = "/admin/participants/participant/"
NIP = "198609262015052001"


@pytest.fixture
def agency(regions):
    return make.agency()


def person(works_at, **changes) -> dict:
    rows = {"registrations-TOTAL_FORMS": 0, "registrations-INITIAL_FORMS": 0}
    return rows | {"full_name": "Sri", "sex": "female", "agency": works_at.pk} | changes


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("participant", 5), ("registration", 5), ("attendance", 4)])
def test_lists_need_the_same_queries_for_one_row_and_three(
    admin_client, agency, django_assert_num_queries, model, queries, count
):
    for _ in range(count):
        make.registration(make.event(sessions=1), agency, marks="H")
    admin_client.get(LIST)
    with django_assert_num_queries(queries):
        assert len(admin_client.get(f"/admin/participants/{model}/").context["cl"].result_list) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("participant", 5), ("registration", 11)])
def test_pages_need_the_same_queries_for_one_row_and_three(
    admin_client, agency, django_assert_num_queries, model, queries, count
):
    registration = make.registration(make.event(sessions=count), agency, marks="H" * count)
    for _ in range(count - 1):
        event = make.event()
        make.quota(event, agency)
        make.register(registration.participant, event=event)
    pk = {"participant": registration.participant_id, "registration": registration.pk}[model]
    page = f"/admin/participants/{model}/{pk}/change/"
    admin_client.get(page)  # the first request loads content types
    with django_assert_num_queries(queries):
        assert admin_client.get(page).status_code == 200


def test_lists_mask_personal_data(admin_client, agency):
    make.person(agency, full_name="Sri", nip=NIP, phone="+6281234567890")
    html = admin_client.get(LIST).content.decode()
    assert "Sri" in html
    assert NIP not in html
    assert "1234567" not in html


@pytest.mark.both_engines
def test_a_person_is_found_by_the_whole_nip_only(admin_client, agency):
    make.person(agency, nip=NIP)
    for whole in (NIP, "19860926 201505 2 001", "19860926.201505.2.001", "19860926-201505-2-001"):
        assert len(admin_client.get(LIST, {"q": whole}).context["cl"].result_list) == 1, whole
    for part in (NIP[:8], NIP[:-1], "19860926 201505 2", "19860926 201505", NIP + "1"):
        assert len(admin_client.get(LIST, {"q": part}).context["cl"].result_list) == 0, part


def test_usual_spellings_of_nip_and_phone_are_accepted(admin_client, agency):
    data = person(agency, nip="19860926 201505 2 001", phone="0812-3456-7890", full_name=" Sri  Wahyuni ")
    admin_client.post(LIST + "add/", data)
    stored = Participant.objects.get()
    assert (stored.full_name, stored.nip, stored.phone) == ("Sri Wahyuni", NIP, "+6281234567890")
    admin_client.post(f"{LIST}{stored.pk}/change/", data | {"phone": "", "nip": ""})
    stored.refresh_from_db()
    assert (stored.nip, stored.phone) == ("", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nip": "123"}, "nip"),
        ({"nip": "19861326 201505 2 001"}, "nip"),
        ({"nip": NIP}, "nip"),
        ({"phone": "555"}, "phone"),
        ({"sex": "x"}, "sex"),
        ({"rank": "V/z"}, "rank"),
        ({"email": "x"}, "email"),
        ({"full_name": " "}, "full_name"),
        ({"agency": ""}, "agency"),
    ],
)
def test_a_wrong_value_is_reported_at_the_field(admin_client, agency, changes, field):
    make.person(agency, nip=NIP)
    response = admin_client.post(LIST + "add/", person(agency, **changes))
    assert list(response.context["adminform"].form.errors) == [field]


@pytest.mark.parametrize(("nip", "warned"), [(NIP, False), ("198609262015051001", True), ("130123456", True)])
def test_an_unusual_nip_is_stored_with_a_warning(admin_client, agency, nip, warned):
    response = admin_client.post(LIST + "add/", person(agency, nip=nip), follow=True)
    levels = [message.level_tag for message in response.context["messages"]]
    assert Participant.objects.get().nip == nip
    assert ("warning" in levels) is warned


@pytest.mark.both_engines
def test_a_person_with_a_registration_cannot_be_deleted(admin_client, agency):
    registration = make.registration(make.event(), agency)
    page = admin_client.post(f"{LIST}{registration.participant_id}/delete/", {"post": "yes"})
    assert page.context["protected"]
    assert Participant.objects.exists()


@pytest.mark.parametrize("model", ["registration", "attendance"])
def test_registrations_and_marks_are_read_only(admin_client, agency, model):
    registration = make.registration(make.event(sessions=1), agency, marks="H")
    pk = {"registration": registration.pk, "attendance": registration.marks.get().pk}[model]
    base = f"/admin/participants/{model}/"
    assert admin_client.get(f"{base}{pk}/change/").status_code == 200
    for address in (f"{base}add/", f"{base}{pk}/delete/"):
        assert admin_client.get(address).status_code == 403
    for address in (f"{base}add/", f"{base}{pk}/delete/", f"{base}{pk}/change/"):
        assert admin_client.post(address, {"status": "withdrawn", "mark": "A"}).status_code == 403


def test_the_page_of_a_person_changes_no_registration(admin_client, agency):
    registration = make.registration(make.event(), agency)
    prefix = "registrations-0-"
    row = {f"{prefix}id": registration.pk, f"{prefix}participant": registration.participant_id}
    row |= {f"{prefix}status": "withdrawn", f"{prefix}DELETE": "on"}
    data = person(agency) | row | {"registrations-TOTAL_FORMS": 1, "registrations-INITIAL_FORMS": 1}
    assert admin_client.post(f"{LIST}{registration.participant_id}/change/", data).status_code == 302
    registration.refresh_from_db()
    assert registration.status == "confirmed"


def test_a_request_that_claims_many_rows_makes_those_that_exist(admin_client, agency):
    registration = make.registration(make.event(sessions=2), agency, marks="HH")
    other = registration.participant
    page = f"{LIST}{other.pk}/change/"
    claimed = {"registrations-TOTAL_FORMS": "1" + "0" * 30, "registrations-INITIAL_FORMS": "0"}
    answer = admin_client.post(page, person(agency, full_name="", **claimed))
    assert [len(one.formset.forms) for one in answer.context["inline_admin_formsets"]] == [1]
    answer = admin_client.post(f"{LIST}add/", person(agency, full_name="", **claimed))
    assert sum(len(one.formset.forms) for one in answer.context["inline_admin_formsets"]) == 0


def test_a_person_with_registrations_is_changed(admin_client, agency):
    registration = make.registration(make.event(sessions=1), agency, marks="H")
    page = f"{LIST}{registration.participant_id}/change/"
    shown = admin_client.get(page)
    (inline,) = shown.context["inline_admin_formsets"]
    assert len(inline.formset.forms) == 1
    rows = {"registrations-TOTAL_FORMS": 1, "registrations-INITIAL_FORMS": 1, "registrations-0-id": registration.pk}
    rows |= {"registrations-0-participant": registration.participant_id}
    assert admin_client.post(page, person(agency, full_name="Sri Baru", **rows)).status_code == 302
    assert Participant.objects.get().full_name == "Sri Baru"


def test_adding_and_changing_a_person_are_recorded_in_the_trail(admin_client, agency):
    admin_client.post(LIST + "add/", person(agency, full_name="Siti"))
    siti = Participant.objects.get()
    admin_client.post(f"{LIST}{siti.pk}/change/", person(agency, full_name="Siti Rahma"))
    recorded = list(Entry.objects.order_by("pk").values_list("action", "by__username", "participant"))
    assert recorded == [("person-recorded", "admin", siti.pk), ("person-changed", "admin", siti.pk)]
    assert Entry.objects.latest("pk").changes == {"full_name": ["Siti", "Siti Rahma"]}


# --- People who may be recorded already ------------------------------------------------------------------------------


def errors_of(response) -> dict:
    return response.context["adminform"].form.errors


def sent_again(client, address: str, response, data: dict):
    """Send the form as the page has it: with what the user has seen."""
    return client.post(address, data | {"seen": response.context["adminform"].form["seen"].value()})


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ({"full_name": "Budi Kusuma, S.IP."}, {"full_name": "Budi Kusuma"}),
        ({"full_name": "Muhammad Arif"}, {"full_name": "Moh. Arif"}),
        ({"full_name": "Siti", "phone": "+6281234567890"}, {"full_name": "Rahma", "phone": "0812-3456-7890"}),
        ({"full_name": "Budi Kusuma", "nip": NIP}, {"full_name": "Budi Kusuma", "nip": ""}),
    ],
)
def test_a_person_like_a_recorded_one_is_stored_after_a_question(admin_client, agency, recorded, typed):
    known = make.person(agency, **recorded)
    data = person(agency, **typed)
    page = admin_client.post(f"{LIST}add/", data)
    assert list(errors_of(page)) == ["full_name"]
    assert f'href="{known.get_absolute_url()}"' in page.content.decode()
    assert known.full_name in page.content.decode()
    assert Participant.objects.count() == 1
    assert sent_again(admin_client, f"{LIST}add/", page, data).status_code == 302
    assert Participant.objects.count() == 2


def test_another_name_is_another_question(admin_client, agency):
    for name in ("Budi Kusuma, S.IP.", "Sri Wahyuni, S.E."):
        make.person(agency, full_name=name)
    page = admin_client.post(f"{LIST}add/", person(agency, full_name="Budi Kusuma"))
    page = sent_again(admin_client, f"{LIST}add/", page, person(agency, full_name="Sri Wahyuni"))
    assert list(errors_of(page)) == ["full_name"]


def test_a_new_name_like_that_of_another_person_is_a_question_too(admin_client, agency):
    make.person(agency, full_name="Budi Kusuma, S.IP.")
    other = make.person(agency, full_name="Anton")
    address, data = f"{LIST}{other.pk}/change/", person(agency, full_name="Budi Kusuma")
    page = admin_client.post(address, data)
    assert list(errors_of(page)) == ["full_name"]
    assert sent_again(admin_client, address, page, data).status_code == 302
    other.refresh_from_db()
    assert other.full_name == "Budi Kusuma"


def test_a_person_is_not_asked_about_themselves(admin_client, agency):
    one = make.person(agency, full_name="Budi Kusuma")
    data = person(agency, full_name="Budi Kusuma, S.IP.")
    assert admin_client.post(f"{LIST}{one.pk}/change/", data).status_code == 302
