"""The participant's own page: its content for each status, access, and corrections."""

import re
from datetime import date, time, timedelta

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Entry, Message
from accounts.trail.personal import decrypted
from documents import wording
from documents.pictures.qr import qr_data_uri
from events.models import Session
from participants.models import Participant
from participants.personal.status import ticket_file
from participants.personal_links import access
from participants.personal_links.links import withdraw
from participants.registering import lifecycle
from participants.registering.people import save_person
from tests import make
from tests.tables import forge

pytestmark = pytest.mark.one_engine("one person's page and its words")

PAGES = [
    "",
    "ticket/",
    "ticket/file/",
    "contact/",
    "correction/",
    "certificate/",
    "evaluation/",
    "materials/1/",
    "calendar/",
]
NIP, PHONE = "198609262015052001", "+6281234567890"


@pytest.fixture
def event(regions):
    event = make.coming_event(code="LAMPUNG", title="Bimtek Lampung", venue="Hotel Ragem")
    for number, title in enumerate(["Pembukaan", "Strategi"], start=1):
        Session.objects.create(
            event=event,
            number=number,
            title=title,
            date=event.starts_on,
            lesson_hours=2,
            starts_at=time(7 + number, 30),
        )
    return event


@pytest.fixture
def registration(event):
    person = {"full_name": "Sri <b>Wahyuni</b>", "nip": NIP, "phone": PHONE, "email": "sri@example.org"}
    return make.registration(event, make.agency("18.03", name="Dinas Ragem"), **person)


@pytest.fixture
def me(registration):
    return make.personal_address(registration)


def text(response) -> str:
    return response.content.decode()


def parts(response) -> set[str]:
    """Return the sections of the page."""
    return set(re.findall(r'<section class="card-plain[^"]*" id="(\w+)"', text(response)))


def test_a_confirmed_person_sees_the_whole_page(me, registration, client):
    make.material(registration.event, title="Modul")
    page = client.get(me)
    assert page.status_code == 200
    assert parts(page) == {"status", "reply", "ticket", "outlook", "place", "schedule", "materials", "data"}
    for shown in ["Bimtek Lampung", "Hotel Ragem", "Pembukaan", "08.30", "Modul", "Dinas Ragem", "sri@example.org"]:
        assert shown in text(page)
    assert "Sri &lt;b&gt;Wahyuni" in text(page)
    assert "19860926 201505 2 001" in text(page)
    assert "0812-3456-7890" in text(page)
    assert qr_data_uri(f"BT{registration.ticket}") in text(page)
    assert registration.ticket not in text(page)  # the ticket is only in a picture


def test_the_page_is_not_indexed_cached_or_referred(me, client):
    for path in (
        me,
        f"{me}ticket/",
        f"{me}ticket/file/",
        f"{me}contact/",
        f"{me}correction/",
        f"{me}materials/9/",
        "/me/x/",
    ):
        headers = client.get(path).headers
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "private, no-store"


OVER = {"starts_on": date(2022, 5, 11), "ends_on": date(2022, 5, 12), "status": "finished"}


@pytest.mark.parametrize(
    ("status", "fields", "seen"),
    [
        ("confirmed", {}, {"reply", "ticket", "outlook", "place", "schedule", "materials"}),
        ("proposed", {}, {"reply", "place", "schedule"}),
        ("waitlisted", {}, {"reply", "place", "schedule"}),
        ("rejected", {}, set()),
        ("withdrawn", {}, set()),
        ("confirmed", OVER, {"outlook", "place", "schedule", "materials"}),
        ("proposed", OVER, {"place", "schedule"}),
        ("waitlisted", OVER, {"place", "schedule"}),
        ("confirmed", {"status": "finished"}, {"outlook", "place", "schedule", "materials"}),
        ("confirmed", {"status": "cancelled", "cancelled_reason": "Banjir"}, set()),
    ],
    ids=range(10),
)
def test_each_status_shows_only_its_own_sections(registration, me, client, status, fields, seen):
    make.material(registration.event)
    type(registration).objects.filter(pk=registration.pk).update(status=status)
    type(registration.event).objects.update(**fields)
    page = client.get(me)
    assert parts(page) == seen | {"status", "data"}
    assert client.get(f"{me}ticket/").status_code == (200 if "ticket" in seen else 404)
    assert client.get(f"{me}ticket/file/").status_code == (200 if "ticket" in seen else 404)
    material = client.get(f"{me}materials/{registration.event.materials.get().pk}/")
    assert material.status_code == (200 if "materials" in seen else 404)
    list(material)
    if "cancelled_reason" in fields:
        assert "Banjir" in text(page)


def test_each_status_has_its_own_text(registration, me, client):
    titles = set()
    for status in ("confirmed", "proposed", "waitlisted", "rejected", "withdrawn"):
        type(registration).objects.filter(pk=registration.pk).update(status=status)
        titles.add(client.get(me).context["status"].label)
    assert len(titles) == 5


REASON = "Bukan <b>pustakawan</b>"


def rejected(registration):
    lifecycle.reject(registration, by=None, note=REASON)


def withdrawn(registration):
    lifecycle.withdraw(registration, by=None, reason=REASON)


def replaced(registration):
    lifecycle.substitute(registration, make.person(registration.agency), by=None, reason=REASON)


@pytest.mark.parametrize("act", [rejected, withdrawn, replaced])
def test_a_person_without_a_place_reads_the_last_reason_and_its_day(event, client, act):
    registration = make.registration(event, make.agency("18.72"), status="proposed")
    me = make.personal_address(registration)
    lifecycle.withdraw(registration, by=None, reason="Alasan lama")
    lifecycle.reactivate(registration, by=None)
    type(registration).objects.filter(pk=registration.pk).update(status="proposed")
    act(registration)
    day = wording.day(timezone.localdate(Entry.objects.get(reason=REASON, participant=registration.participant_id).at))
    page = client.get(me)
    assert page.context["status"].meaning.endswith(f"Alasan, dicatat pada {day}: {REASON}")
    assert "Bukan &lt;b&gt;pustakawan" in page.content.decode()
    assert "Alasan lama" not in page.content.decode()


def test_a_rejection_without_a_recorded_reason_refers_to_the_agency(registration, me, client):
    type(registration).objects.update(status="rejected", quota=None)
    assert "Instansi Anda dapat menjelaskan" in client.get(me).context["status"].meaning


@pytest.mark.both_engines
def test_the_page_shows_the_place_on_the_waiting_list(event, client):
    agency = make.agency("18.72")
    make.quota(event, agency, seats=1)
    make.registration(event, agency)
    for _ in range(2):
        last = make.registration(event, agency, status="waitlisted")
    assert "2" in client.get(make.personal_address(last)).context["status"].label


def test_only_people_who_attended_are_thanked(event, client):
    there = make.registration(event, make.agency("18.03"), marks="H")
    absent = make.registration(event, make.agency("18.03"), marks="A")
    type(event).objects.update(starts_on=date(2022, 5, 11), ends_on=date(2022, 5, 12))
    tones = [client.get(make.personal_address(one)).context["status"].tone for one in (there, absent)]
    assert tones == ["ok", "off"]


def test_the_ticket_is_shown_until_the_last_day(registration, me, client):
    today = timezone.localdate()
    for days, status in ((0, 200), (1, 404)):
        last = today - timedelta(days=days)
        type(registration.event).objects.update(starts_on=last, ends_on=last)
        assert client.get(f"{me}ticket/").status_code == status


def test_the_ticket_has_its_own_page(registration, me, client):
    page = client.get(f"{me}ticket/")
    assert qr_data_uri(f"BT{registration.ticket}") in text(page)
    assert "".join(page.context["ticket"].split()) == registration.ticket
    file = client.get(f"{me}ticket/file/")
    assert file.content == ticket_file(registration)
    assert file["Content-Type"] == "image/png"
    assert "attachment" in file["Content-Disposition"]


def test_the_ticket_says_who_where_and_when(registration, me, client):
    shown = text(client.get(f"{me}ticket/"))
    for words in ("Sri &lt;b&gt;Wahyuni", "Bimtek Lampung", "Hotel Ragem", "08.30 WIB"):
        assert words in shown
    picture = ticket_file(registration)
    registration.event.venue = "Aula lain"
    assert ticket_file(registration) != picture  # the picture has the place, too


@pytest.mark.parametrize(
    ("venue", "mode", "query"),
    [
        ("Hotel & Aula <b>", "onsite", "query=Hotel+%26+Aula+%3Cb%3E%2C+Provinsi+Lampung"),
        ("", "onsite", None),
        ("Zoom", "online", None),
    ],
)
def test_the_page_links_to_a_map_of_the_venue(registration, me, client, venue, mode, query):
    type(registration.event).objects.update(venue=venue, mode=mode)
    page = client.get(me)
    assert (query is None) == (page.context["map"] == "")
    assert query is None or page.context["map"].endswith(query)
    links = lxml.html.fromstring(text(page)).xpath("//a[contains(@href, 'google.com/maps')]")
    assert [link.get("rel") for link in links] == ([] if query is None else ["noopener noreferrer"])


def test_the_page_names_whom_to_ask(registration, me, client):
    assert "contact" not in parts(client.get(me))
    type(registration.event).objects.update(contact_name="Bu Rina <i>", contact_phone="0812 3456-7890")
    for page in (client.get(me), client.get(f"{me}ticket/")):
        assert "Bu Rina &lt;i&gt;" in text(page)
    contact = client.get(me).context["contact"]
    assert (contact.phone, contact.call) == ("0812-3456-7890", "tel:+6281234567890")
    assert contact.whatsapp.startswith("https://wa.me/6281234567890?text=")
    type(registration.event).objects.update(contact_phone="1500 600")
    assert (client.get(me).context["contact"].call, "1500 600" in text(client.get(me))) == ("", True)


def test_the_page_names_no_other_person(registration, me, client):
    other = make.registration(
        registration.event,
        registration.agency,
        full_name="Orang Lain",
        phone="+6281999999999",
        email="lain@example.org",
    )
    make.correction(other, full_name="Nama Lain Sekali")
    for path in (me, f"{me}ticket/", f"{me}contact/", f"{me}correction/"):
        html = text(client.get(path))
        assert [secret for secret in ("Orang Lain", "lain@", "9999", "Nama Lain", other.ticket) if secret in html] == []


# What is recorded, and what is not known yet.

TODAY = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}


def facts(page, section: str) -> dict[str, str]:
    """Return the facts of the section of the page."""
    (found,) = lxml.html.fromstring(text(page)).xpath(f"//section[@id='{section}']//dl")
    terms, values = found.findall("dt"), found.findall("dd")
    return {term.text_content(): value.text_content() for term, value in zip(terms, values, strict=True)}


def test_attendance_is_shown_by_session_once_a_session_has_begun(registration, me, client):
    event = registration.event
    assert facts(client.get(me), "data")["Kehadiran"] == "belum ada"
    first = event.sessions.get(number=1)
    today = timezone.localdate()
    Session.objects.filter(pk=first.pk).update(date=today, starts_at=time(0))
    page = client.get(me)
    assert facts(page, "attendance") == {
        "1. Pembukaan": "belum dicatat",
        "2. Strategi": "belum: sesinya belum dimulai",
    }
    assert "Kehadiran" not in facts(page, "data")
    make.record_marks(event, {(registration, first): "T"}, by=None, method="import")
    assert facts(client.get(me), "attendance")["1. Pembukaan"] == "Terlambat"


@pytest.mark.parametrize(("status", "shown"), [("proposed", False), ("withdrawn", False), ("confirmed", True)])
def test_only_confirmed_people_have_attendance(ended, client, status, shown):
    make.forget_marks(ended.event)
    Session.objects.update(date=date(2022, 5, 11))
    type(ended).objects.update(status=status)
    assert ("attendance" in parts(client.get(make.personal_address(ended)))) == shown


def test_marks_of_a_person_who_withdrew_stay_visible(ended, client):
    type(ended).objects.update(status="withdrawn")
    assert [*facts(client.get(make.personal_address(ended)), "attendance").values()] == ["Hadir", "Hadir"]


def test_the_page_shows_seat_letter_and_certificates(registration, me, client):
    type(registration.event).objects.update(needs_assignment_letter=True)
    data = facts(client.get(me), "data")
    assert (data["Kursi"], data["Surat tugas"], data["Sertifikat"]) == (
        "Dinas Ragem",
        "belum ada",
        "belum ada: kegiatan belum selesai",
    )
    make.letter(registration)
    first, second = make.certificate_of(registration, is_revoked=True), make.certificate_of(registration)
    data = facts(client.get(me), "data")
    assert data["Surat tugas"] == "800/12, 1 Mei 2022"
    assert data["Sertifikat"] == f"{first.number.text} (dicabut), {second.number.text}"


def test_all_that_is_missing_at_a_cancelled_event_is_said_to_be_so(registration, me, client):
    make.record_marks(
        registration.event, {(registration, registration.event.sessions.first()): "H"}, by=None, method="import"
    )
    type(registration.event).objects.update(
        status="cancelled", cancelled_reason="Banjir", needs_assignment_letter=True, **TODAY
    )
    page = client.get(me)
    assert page.context["status"].label == "Kegiatan dibatalkan"
    assert page.context["status"].meaning == "Kegiatan tidak jadi diadakan. Alasan: Banjir"
    assert facts(page, "attendance") == {"1. Pembukaan": "Hadir"}
    make.forget_marks()
    page, missing = client.get(me), "tidak ada: kegiatan dibatalkan"
    data = facts(page, "data")
    assert [data[name] for name in ("Surat tugas", "Kehadiran", "Sertifikat")] == [missing] * 3
    assert "attendance" not in parts(page)


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ("HH", "belum ada: Anda tuntas, sertifikat belum diterbitkan"),
        ("HA", "tidak ada: tidak tuntas; perlu hadir paling sedikit 80% jam pelajaran"),
        ("AA", "tidak ada: tidak tuntas; perlu hadir paling sedikit 80% jam pelajaran"),
        ("A.", "belum ada: kehadiran belum dicatat di semua sesi"),
        ("..", "belum ada: kehadiran belum dicatat di semua sesi"),
    ],
)
def test_the_page_says_why_there_is_no_certificate(event, client, marks, why):
    type(event).objects.update(status="finished", minimum_attendance=80, **TODAY)
    event.refresh_from_db()
    person = make.registration(event, make.agency("18.03"), marks=marks)
    assert facts(client.get(make.personal_address(person)), "data")["Sertifikat"] == why


def test_without_sessions_nobody_is_called_not_completed(event, client):
    event.sessions.all().delete()
    type(event).objects.update(status="finished", **TODAY)
    person = make.registration(event, make.agency("18.03"))
    why = facts(client.get(make.personal_address(person)), "data")["Sertifikat"]
    assert why == "belum ada: kehadiran belum dicatat di semua sesi"


def test_a_person_without_a_seat_is_not_promised_anything(registration, me, client):
    type(registration.event).objects.update(needs_assignment_letter=True)
    type(registration).objects.update(status="rejected", quota=None)
    assert {"Kursi", "Surat tugas", "Sertifikat", "Kehadiran"}.isdisjoint(facts(client.get(me), "data"))


# What comes after the event: evaluation, scores, certificate.


@pytest.fixture
def ended(event):
    """A person who attended an event that ended today."""
    today = timezone.localdate()
    type(event).objects.update(starts_on=today, ends_on=today, status="finished")
    event.refresh_from_db()
    return make.registration(event, make.agency("18.03"), marks="HH")


def test_the_evaluation_is_offered_once(ended, client):
    me = make.personal_address(ended)
    assert f'href="{me}evaluation/"' in text(client.get(me))
    form = Client(enforce_csrf_checks=True)
    shown = client.get(f"{me}evaluation/")
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    answers = {field.html_name: "4" for _question, field in shown.context["form"].rows()}
    assert form.post(f"{me}evaluation/", answers | {"read": shown.context["form"]["read"].value()}).status_code == 302
    page = client.get(me)
    assert page.context["evaluation"] == "answered"
    assert f'href="{me}evaluation/"' not in text(page)


def test_the_person_sees_their_own_scores(ended, client):
    assert "scores" not in parts(client.get(make.personal_address(ended)))
    make.scores(ended, 61, 87)
    page = client.get(make.personal_address(ended))
    assert "scores" in parts(page)
    assert "87" in text(page)


def test_a_valid_certificate_can_be_downloaded(ended, client):
    me = make.personal_address(ended)
    assert client.get(f"{me}certificate/").status_code == 404
    (certificate,) = make.certificates(ended.event)
    page = client.get(me)
    assert certificate.number.text in text(page)
    file = client.get(f"{me}certificate/")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert "attachment" in file["Content-Disposition"]
    certificate.revoked_at, certificate.revoked_reason = timezone.now(), "Salah nama"
    certificate.save()
    assert client.get(f"{me}certificate/").status_code == 404
    assert "certificate" not in parts(client.get(me))


def test_another_persons_certificate_is_not_found(ended, client):
    make.certificates(ended.event)
    other = make.registration(ended.event, make.agency("18.03"), marks="H.")
    assert client.get(make.personal_address(other) + "certificate/").status_code == 404


# Access.


@pytest.mark.parametrize(
    "token",
    ["x", "a" * 43, "a" * 5000, "%00" * 43, "..%2F..%2Fetc", "'%20OR%201=1--", "%F0%9F%98%80" * 43, "a" * 42 + "%0A"],
    ids=range(8),
)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_invalid_token_opens_nothing(registration, me, client, token, page, method):
    response = getattr(client, method)(f"/me/{token}/{page}")
    assert response.status_code == 404


def without_token(page: str, token: str) -> str:
    return re.sub(r'value="[^"]{64}"', "", page.replace(token, ""))  # the token of the language form is new each time


def test_withdrawn_and_unknown_links_give_the_same_page(registration, me, client):
    withdraw(registration, by=make.user())
    gone, unknown = client.get(me), client.get(f"/me/{'a' * 43}/")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    token = me.split("/")[2]
    assert without_token(text(gone), token) == without_token(text(unknown), "a" * 43)


def test_only_the_new_link_opens_the_page(registration, me, client):
    withdraw(registration, by=make.user())
    new = make.personal_address(registration)
    assert new != me
    assert client.get(new).status_code == 200
    assert client.post(f"{me}contact/", {"phone": "", "email": "jahat@example.org"}).status_code == 404
    registration.participant.refresh_from_db()
    assert registration.participant.email == "sri@example.org"


def test_a_link_opens_only_the_materials_of_its_event(registration, me, client):
    own, other = make.material(registration.event), make.material(make.event())
    file = client.get(f"{me}materials/{own.pk}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 materi"
    assert file["Cache-Control"] == "private, no-store"
    assert client.get(f"{me}materials/{other.pk}/").status_code == 404
    link = make.material(registration.event, link="https://example.org/")
    assert client.get(f"{me}materials/{link.pk}/").status_code == 404
    assert 'href="https://example.org/"' in text(client.get(me))


def test_too_many_unknown_tokens_are_refused(registration, me, client):
    for _ in range(30):
        assert client.get("/me/coba/").status_code == 404
    assert client.get("/me/coba/").status_code == 429
    assert client.get(me).status_code == 200  # a valid link still works


def test_too_many_requests_for_pages_are_refused(registration, me, client, monkeypatch):
    statuses = [client.get(me).status_code for _ in range(301)]
    assert statuses == [200] * 300 + [429]


def test_changes_of_one_link_are_limited(registration, me, client):
    statuses = [client.post(f"{me}contact/", {"phone": "x"}).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    assert access._CHANGES == "20/m/key"


# Corrections by the person.


@pytest.mark.both_engines
def test_the_person_can_correct_phone_and_email(registration, me):
    browser = Client(enforce_csrf_checks=True)  # CSRF checks would fail, because the page sends no referrer
    assert browser.post(f"{me}contact/", {"phone": "0813 1111 2222", "email": "baru@example.org"}).url == me
    person = registration.participant
    person.refresh_from_db()
    assert (person.phone, person.email, person.full_name) == (
        "+6281311112222",
        "baru@example.org",
        "Sri <b>Wahyuni</b>",
    )
    (entry,) = Entry.objects.filter(action="person-corrected")
    assert entry.by is None
    assert (entry.participant, entry.province) == (person.pk, "18")
    changes = {"phone": [PHONE, "+6281311112222"], "email": ["sri@example.org", "baru@example.org"]}
    assert decrypted(entry.changes) == changes


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"phone": "123", "email": "x"}, ["phone", "email"]),
        ({"phone": "+1 202 555 0100", "email": ""}, ["phone"]),
        ({"phone": "", "email": "a\x00@example.org"}, ["email"]),
    ],
)
def test_a_wrong_value_is_reported_at_its_field_and_stays_in_the_form(registration, me, client, sent, wrong):
    page = client.post(f"{me}contact/", sent)
    assert [*page.context["form"].errors] == wrong
    assert not Entry.objects.filter(action="person-corrected").exists()


def test_only_phone_and_email_can_be_changed(registration, me, client):
    assert [*client.get(f"{me}contact/").context["form"].fields] == ["phone", "email", "recorded"]
    client.post(f"{me}contact/", {"phone": "", "email": "", "full_name": "Lain", "nip": "", "status": "rejected"})
    person = Participant.objects.get(pk=registration.participant_id)
    assert (person.full_name, person.nip, person.phone, person.email) == ("Sri <b>Wahyuni</b>", NIP, "", "")


def change(client, me, email: str) -> int:
    return client.post(f"{me}contact/", {"phone": "", "email": email}).status_code


def test_the_old_address_gets_one_mail_about_the_change(registration, me, client):
    Participant.objects.filter(pk=registration.participant_id).update(email="lama@example.org")
    for email in ("LAMA@example.org", "baru@example.org"):
        assert change(client, me, email) == 302
    mailed = Message.objects.get()
    assert mailed.recipient == "LAMA@example.org"
    assert [secret for secret in ("/me/", "baru@example.org", NIP) if secret in mailed.body] == []


def test_addresses_entered_by_a_link_get_no_mail(registration, me, client):
    """Otherwise the holder of a link sends the portal's mail to anybody."""
    assert change(client, me, "orang@example.org") == change(client, me, "lain@example.org") == 302
    assert [mail.recipient for mail in Message.objects.all()] == ["sri@example.org"]
    person = Participant.objects.get(pk=registration.participant_id)
    before = Participant.objects.get(pk=person.pk)
    person.email = "petugas@example.org"
    save_person(person, ["email"], by=make.user(), before=before)
    assert change(client, me, "orang@example.org") == 302
    assert {mail.recipient for mail in Message.objects.all()} == {"sri@example.org", "petugas@example.org"}


def test_phone_and_email_can_be_changed_a_few_times_a_day(registration, me, client):
    for number in range(3):
        assert change(client, me, f"a{number}@example.org") == 302
    assert change(client, me, "a2@example.org") == 302  # no change
    page = client.post(f"{me}contact/", {"phone": "", "email": "a3@example.org"})
    assert (page.status_code, len(page.context["form"].non_field_errors())) == (200, 1)
    assert Participant.objects.get(pk=registration.participant_id).email == "a2@example.org"
    forge(Entry, at=timezone.now() - timedelta(days=2))
    assert change(client, me, "a4@example.org") == 302


@pytest.mark.parametrize("without", ["an address before", "mails of the event"])
def test_no_mail_about_the_change_is_sent_without_address_or_permission(registration, me, client, without):
    silent = without == "mails of the event"
    Participant.objects.filter(pk=registration.participant_id).update(email="lama@example.org" if silent else "")
    type(registration.event).objects.update(sends_mail=not silent)
    client.post(f"{me}contact/", {"phone": "", "email": "baru@example.org"})
    assert not Message.objects.exists()


def test_the_trail_names_the_author_of_the_change(registration, me, client):
    client.post(f"{me}contact/", {"phone": "0813 1111 2222", "email": "sri@example.org"})
    client.force_login(make.user())
    trail = client.get(registration.participant.get_absolute_url()).context["trail"]
    assert [type(entry.by) for entry in trail] == [str]


def test_the_language_can_be_chosen(me):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/language/", {"language": "en", "next": me}).url == me


@pytest.mark.both_engines
def test_the_page_needs_few_queries(registration, me, client, django_assert_num_queries):
    for path, queries in ((me, 8), (f"{me}ticket/", 2)):
        with django_assert_num_queries(queries):
            client.get(path)
