"""Corrections that people request for their own data, and the decisions of staff."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry, Message
from accounts.outbox.mail import Recipients
from participants.fields.person import ASKED_NAMES, DATA_NAMES
from participants.models import CorrectionRequest, Participant, PersonalLink, PersonPair
from participants.personal.corrections import OPEN_AT_MOST, AlreadyDecided, refuse
from participants.personal_links import links
from tests import make

pytestmark = pytest.mark.one_engine("pages, forms and mails")

State = CorrectionRequest.State
NIP = "198609262015052001"


@pytest.fixture
def registration(regions):
    event = make.coming_event(code="LAMPUNG", sessions=1)
    person = {"full_name": "Sri Wahyuni", "nip": NIP, "email": "sri@example.org", "position": "Pustakawan"}
    return make.registration(event, make.agency("18.03", name="Dinas Ragem"), **person)


@pytest.fixture
def page(registration):
    return make.personal_address(registration) + "correction/"


AS_RECORDED = dict.fromkeys([*ASKED_NAMES, "note"], "") | {
    "full_name": "Sri Wahyuni",
    "nip": NIP,
    "sex": "female",
    "agency": "Dinas Ragem",
    "position": "Pustakawan",
}


def ask(client, page, **wanted):
    return client.post(page, AS_RECORDED | wanted)


def decide(client, correction, decision: str, *, follow: bool = False, **fields):
    person = correction.registration.participant
    sent = {name: getattr(person, name) for name in DATA_NAMES}
    return client.post(
        correction.get_absolute_url(), sent | {"decision": decision, "answer": ""} | fields, follow=follow
    )


@pytest.mark.both_engines
def test_a_request_has_only_changed_values(registration, page, client):
    assert client.get(page).context["form"].initial == {k: v for k, v in AS_RECORDED.items() if k != "note"}
    before = timezone.now()
    sent = ask(client, page, full_name="  Sri  Wahyuni, S.IP. ", agency="Dinas Lain", note="SK\nterlampir")
    assert sent.url == page.removesuffix("correction/")
    (one,) = CorrectionRequest.objects.all()
    assert one.wanted == {"full_name": "Sri Wahyuni, S.IP.", "agency": "Dinas Lain"}
    assert one.note == "SK terlampir"
    assert before + timedelta(hours=72) <= one.due_at <= timezone.now() + timedelta(hours=72)
    (entry,) = Entry.objects.filter(action="correction-asked")
    assert entry.changes == {
        "full_name": ["Sri Wahyuni", "Sri Wahyuni, S.IP."],
        "agency": ["Dinas Ragem", "Dinas Lain"],
    }
    assert (entry.by, entry.event, entry.province) == (None, registration.event_id, "18")
    person = Participant.objects.get(pk=registration.participant_id)
    assert person.full_name == "Sri Wahyuni"


def test_the_person_sees_the_waiting_request(registration, page, client):
    ask(client, page, position="Kepala Seksi")
    shown = client.get(make.personal_address(registration)).content.decode()
    assert 'id="corrections"' in shown
    assert "Kepala Seksi" in shown


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, ["__all__"]),
        ({"nip": "123"}, ["nip"]),
        ({"sex": "x", "rank": "IX/z"}, ["sex", "rank"]),
        ({"full_name": "", "agency": ""}, ["full_name", "agency"]),
        ({"full_name": "Sri\x07"}, ["full_name"]),
        ({"full_name": "Sri 1986.0926-201505 2 001"}, ["full_name"]),
        ({"position": "a" * 201, "note": "a" * 501}, ["position", "note"]),
    ],
)
def test_mistakes_are_reported_at_their_fields(page, client, sent, wrong):
    response = ask(client, page, **sent)
    assert [*response.context["form"].errors] == wrong
    assert not CorrectionRequest.objects.exists()


def test_a_request_for_another_persons_nip_reveals_nothing(registration, page, client):
    """Neither the person nor staff of the province learn whether somebody of another province has the NIP."""
    make.person(make.agency("72.01"), nip="198001012005011001", full_name="Orang Lain")
    ask(client, page, nip="19800101 200501 1 001")
    (one,) = CorrectionRequest.objects.all()
    assert one.wanted == {"nip": "198001012005011001"}
    client.force_login(make.user(province="18"))
    assert decide(client, one, "accept", nip="198001012005011001").status_code == 302
    one.refresh_from_db()
    assert not one.is_open
    assert PersonPair.objects.open().get().reasons == "nip"


@pytest.mark.both_engines
def test_the_number_of_waiting_requests_is_limited(registration, page, client):
    for number in range(OPEN_AT_MOST + 1):
        last = ask(client, page, position=f"Jabatan {number}")
    assert last.status_code == 200
    assert CorrectionRequest.objects.count() == OPEN_AT_MOST
    refuse(CorrectionRequest.objects.first(), by=make.user(), answer="Tidak")
    assert ask(client, page, position="Jabatan 9").status_code == 302


@pytest.mark.both_engines
def test_a_request_is_accepted_by_the_filled_in_form(registration, client):
    one = make.correction(registration, full_name="Sri Wahyuni, S.IP.", position="Kepala")
    reader = make.user(province="18")
    client.force_login(reader)
    page = client.get(one.get_absolute_url())
    assert page.context["form"]["full_name"].value() == "Sri Wahyuni, S.IP."
    assert page.context["form"]["nip"].value() == NIP
    assert [(wish.field, wish.recorded, wish.wanted) for wish in page.context["wishes"]] == [
        ("full_name", "Sri Wahyuni", "Sri Wahyuni, S.IP."),
        ("position", "Pustakawan", "Kepala"),
    ]
    assert decide(client, one, "accept", full_name="Sri Wahyuni, S.IP.", position="Kepala").status_code == 302
    registration.refresh_from_db()
    assert registration.participant.full_name == "Sri Wahyuni, S.IP."
    assert registration.position == "Kepala"  # the event is in the future
    one.refresh_from_db()
    assert (one.state, one.decided_by) == (State.ACCEPTED, reader)
    assert [*Entry.objects.order_by("pk").values_list("action", flat=True)][-2:] == [
        "person-changed",
        "correction-accepted",
    ]


def as_on(page) -> dict[str, str]:
    """Return the unchanged form of the page as the browser sends it."""
    return {field.html_name: field.value() or "" for field in page.context["form"]}


def test_changes_by_the_person_meanwhile_stay(registration, client):
    one = make.correction(registration, position="Kepala")
    client.force_login(make.user(province="18"))
    for path, field in ((one.get_absolute_url(), None), (f"{registration.get_absolute_url()}edit/", "full_name")):
        Participant.objects.update(phone="+6281100000000", email="lama@example.org")
        sent = as_on(client.get(path)) | {"decision": "accept", "answer": ""}
        Participant.objects.update(phone="+6281234567890", email="baru@example.org")  # by their personal link
        stale = {"phone": "+6281100000000", "email": "lama@example.org"} if field is None else {field: "Sri W."}
        assert client.post(path, sent | stale).status_code == 302
        person = Participant.objects.get(pk=registration.participant_id)
        assert (person.phone, person.email, person.position) == ("+6281234567890", "baru@example.org", "Kepala")
    assert person.full_name == "Sri W."
    assert not Entry.objects.filter(changes__has_key="email").exists()


@pytest.mark.parametrize("recorded", ["", "x", "[]", '{"phone": 5}', "[" * 9_000])
def test_an_unreadable_hidden_field_does_not_prevent_a_correction(registration, client, recorded):
    client.force_login(make.user(province="18"))
    path = f"{registration.get_absolute_url()}edit/"
    sent = as_on(client.get(path)) | {"recorded": recorded, "phone": "0812-3456-7890"}
    assert client.post(path, sent).status_code == 302
    assert Participant.objects.get(pk=registration.participant_id).phone == "+6281234567890"


def test_a_refusal_has_an_answer_that_the_person_sees(registration, client, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    one = make.correction(registration, full_name="Bukan <b>Saya</b>")
    me = make.personal_address(registration)
    client.force_login(make.user())
    assert [*decide(client, one, "refuse").context["answer"].errors] == ["answer"]
    assert decide(client, one, "refuse", answer="Tidak sesuai <SK>").status_code == 302
    shown = client.get(me).content.decode()
    assert "Tidak sesuai &lt;SK&gt;" in shown
    (mail,) = Message.objects.all()
    assert (mail.recipient, mail.event, mail.user) == ("sri@example.org", registration.event_id, None)
    assert "Tidak sesuai <SK>" in mail.body
    (address,) = re.findall(r"https://bimtek\.example\.go\.id/me/\S+", mail.body)
    assert client.get(address).context["registration"] == registration
    assert [secret for secret in (NIP, "1986", "Bukan") if secret in mail.body] == []
    assert Participant.objects.get(pk=registration.participant_id).full_name == "Sri Wahyuni"


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_a_decision_does_not_renew_a_withdrawn_link(registration, client, decision):
    make.personal_address(registration)
    one, coordinator = make.correction(registration), make.user()
    assert links.withdraw(registration, by=coordinator)
    client.force_login(coordinator)
    assert decide(client, one, decision, answer="Sudah diperiksa").status_code == 302
    assert not PersonalLink.objects.valid().exists()
    (mail,) = Message.objects.all()
    assert (mail.recipient, "Sudah diperiksa" in mail.body, "/me/" in mail.body) == ("sri@example.org", True, False)


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_the_page_says_who_gets_a_mail_which_can_be_left_out(registration, client, decision):
    make.personal_address(registration)
    one, other = make.correction(registration), make.correction(registration)
    client.force_login(make.user())
    assert client.get(one.get_absolute_url()).context["recipients"] == Recipients(1, [])
    page = decide(client, one, decision, answer="Sudah", no_mail="1", follow=True)
    assert "Tidak ada surel yang dikirim." in page.content.decode()
    assert [mail.state for mail in Message.objects.all()] == [Message.State.OFF]
    assert PersonalLink.objects.count() == 1
    page = decide(client, other, decision, answer="Sudah", follow=True)
    assert "1 surel sedang dikirim." in page.content.decode()
    Participant.objects.update(email="")
    third = make.correction(registration)
    assert client.get(third.get_absolute_url()).context["recipients"] == Recipients(0, ["Sri Wahyuni"])


@pytest.mark.parametrize(("staff_set_it", "recipients"), [(False, []), (True, ["lain@example.org"])])
def test_an_address_entered_by_a_withdrawn_link_gets_no_mail(registration, client, staff_set_it, recipients):
    client.post(make.personal_address(registration) + "contact/", {"phone": "", "email": "lain@example.org"})
    one, coordinator = make.correction(registration), make.user()
    links.withdraw(registration, by=coordinator)
    client.force_login(coordinator)
    if staff_set_it:
        edit = f"{registration.get_absolute_url()}edit/"
        for email in ("sri@example.org", "lain@example.org"):
            assert client.post(edit, as_on(client.get(edit)) | {"email": email}).status_code == 302
    Message.objects.all().delete()
    decide(client, one, "refuse", answer="Tidak")
    assert [*Message.objects.values_list("recipient", flat=True)] == recipients


def test_a_decision_is_final(registration, client):
    one = make.correction(registration)
    stale = CorrectionRequest.objects.get(pk=one.pk)
    refuse(one, by=make.user(), answer="Tidak")
    with pytest.raises(AlreadyDecided):
        refuse(stale, by=make.user(), answer="Lain")
    client.force_login(make.user())
    page = decide(client, one, "accept", full_name="Diubah")
    assert page.status_code == 200  # the page only shows a message
    one.refresh_from_db()
    assert (one.state, one.answer) == (State.REFUSED, "Tidak")
    assert Participant.objects.get(pk=registration.participant_id).full_name == "Sri Wahyuni"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("without", ["an address", "mails of the event"])
def test_no_mail_is_sent_without_address_or_permission(registration, without):
    if without == "an address":
        Participant.objects.update(email="")
    else:
        type(registration.event).objects.update(sends_mail=False)
    refuse(CorrectionRequest.objects.get(pk=make.correction(registration).pk), by=make.user(), answer="Tidak")
    assert not Message.objects.exists()


@pytest.mark.both_engines
def test_users_see_only_requests_of_their_people(registration, client):
    one = make.correction(registration)
    foreign = make.correction(make.registration(make.coming_event("72"), make.agency("72.01")))
    seen = {"18": [one], "72": [foreign], None: [one, foreign]}
    for province, expected in seen.items():
        client.force_login(make.user(province=province) if province else make.user())
        rows = [row.request for row in client.get("/data-requests/").context["rows"]]
        assert rows == expected
        for other in (one, foreign):
            assert client.get(other.get_absolute_url()).status_code == (200 if other in expected else 404)
            if other not in expected:
                assert decide(client, other, "refuse", answer="x").status_code == 404
    assert CorrectionRequest.objects.open().count() == 2


def test_only_national_staff_decide_about_a_person_who_moved(registration, client):
    """The old province may not change the person any more, and the new one does not see the event."""
    one = make.correction(registration)
    Participant.objects.filter(pk=registration.participant_id).update(agency=make.agency("72.01"))
    for reader, status in ((make.user(province="18"), 404), (make.user(province="72"), 404), (make.user(), 200)):
        client.force_login(reader)
        assert client.get(one.get_absolute_url()).status_code == status


@pytest.mark.both_engines
def test_waiting_requests_come_first_and_overdue_ones_are_marked(registration, client):
    done, late, new = [make.correction(registration, note=note) for note in ("selesai", "lama", "baru")]
    refuse(done, by=make.user(), answer="Tidak")
    CorrectionRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    client.force_login(make.user())
    page = client.get("/data-requests/")
    assert [row.request.pk for row in page.context["rows"]] == [late.pk, new.pk, done.pk]
    assert page.content.decode().count("chip-over") == 1
    late_here = f"event={done.registration.event.code}&state=overdue"
    for query, expected in (("state=decided", [done]), ("event=LAIN", []), (late_here, [late])):
        assert [row.request for row in client.get(f"/data-requests/?{query}").context["rows"]] == expected
    assert client.get("/data-requests/?state=x&event=%00").status_code == 200


def test_the_page_of_a_registration_lists_its_requests(registration, client):
    one = make.correction(registration)
    client.force_login(make.user(province="18"))
    assert f'href="{one.get_absolute_url()}"' in client.get(registration.get_absolute_url()).content.decode()
