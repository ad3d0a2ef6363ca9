"""Messages of an event: who gets them, once, when, and with what."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Entry, Message
from accounts.outbox.attachments import AttachmentLost, load
from accounts.outbox.delivery import deliver_due
from events.models import Announcement, Event
from events.planning.actions import cancel as cancel_event
from events.planning.actions import edit_event
from participants.announcements import sending
from participants.announcements.audiences import Reason, recipients_of
from participants.announcements.forms import AnnouncementForm
from participants.announcements.planned import send_due
from participants.announcements.presets import PRESETS, REMIND
from participants.announcements.reminders import NobodyDue, reminders, send_reminder, write_reminder
from participants.models import Participant, PersonalLink, Registration
from tests import make

Anchor, Audience, State = Announcement.Anchor, Announcement.Audience, Announcement.State


@pytest.fixture
def agency(regions):
    return make.agency("18.03", email="dinas@example.org")


@pytest.fixture
def event(agency) -> Event:
    event = make.coming_event(code="KABAR", title="Bimtek Kabar", venue="Aula", contact_name="Sari")
    make.quota(event, agency, seats=3)
    return event


@pytest.fixture
def coordinator(event):
    return make.user(username="pusat")


def person(event, agency, name: str, *, status: str = "confirmed", email: str = "", **fields):
    return make.registration(event, agency, status=status, full_name=name, email=email, **fields)


def got(message) -> list[str]:
    return sorted(sending.mails_of(message).values_list("recipient", flat=True))


def at_seven(event: Event, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=event.zone) + timedelta(hours=7)


def test_people_of_the_state_get_it_and_the_others_have_a_reason(event, agency, coordinator):
    person(event, agency, "Ani", email="ani@example.org")
    person(event, agency, "Budi")
    restricted = person(event, agency, "Citra", email="citra@example.org")
    Participant.objects.filter(pk=restricted.participant_id).update(restricted_at=timezone.now())
    person(event, agency, "Dedi", status="withdrawn", email="dedi@example.org")
    message = make.announcement(event, "confirmed")
    assert {one.name: one.reason for one in recipients_of(message)} == {
        "Ani": None,
        "Budi": Reason.NO_ADDRESS,
        "Citra": Reason.RESTRICTED,
    }
    assert sending.send(message, by=coordinator) == 1
    assert got(message) == ["ani@example.org"]


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        (Audience.PROPOSED, ["Usul"]),
        (Audience.WAITLISTED, ["Tunggu"]),
        (Audience.ATTENDED, ["Hadir"]),
        (Audience.UNEVALUATED, ["Hadir"]),
        (Audience.LETTERLESS, ["Hadir", "Usul"]),
        (Audience.TAKING_PART, ["Hadir", "Tunggu", "Usul"]),
        (Audience.CERTIFIED, []),
    ],
)
def test_kinds_of_people(agency, audience, names):
    event = make.coming_event(code="JENIS", sessions=1)
    person(event, agency, "Usul", status="proposed")
    person(event, agency, "Tunggu", status="waitlisted")
    person(event, agency, "Hadir", marks="H")
    person(event, agency, "Tolak", status="rejected")
    found = recipients_of(make.announcement(event, audience))
    assert sorted(one.name for one in found) == names


def test_agencies_are_chosen_by_their_seats(event, agency):
    full, invited = (make.agency(code, email=f"d{code}@example.org") for code in ("18.04", "18.05"))
    person(event, full, "Ani")
    event.quotas.filter(agency=full).update(seats=1)
    make.quota(event, invited, seats=2)
    make.invitations(event)
    event.quotas.get(agency=agency).invitations.update(replaced_at=timezone.now())

    def names(audience: str) -> set[str]:
        return {one.name for one in recipients_of(make.announcement(event, audience)) if one.address}

    assert names(Audience.SEATS) == {agency.name, full.name, invited.name}
    assert names(Audience.EMPTY) == names(Audience.FREE) == {agency.name, invited.name}
    assert names(Audience.UNANSWERED) == {invited.name}


def test_staff_of_a_province_get_one_mail_about_all_their_agencies(event, agency, coordinator):
    other = make.agency("18.04")
    make.quota(event, other, seats=2)
    staff = make.user(province="18", email="petugas@example.org")
    message = make.announcement(event, "empty", text="{nama}: {sisa_kursi} untuk {instansi}")
    sending.send(message, by=coordinator)
    assert got(message) == ["dinas@example.org", "petugas@example.org"]
    bodies = {mail.recipient: mail.body for mail in sending.mails_of(message)}
    assert f"{staff}: 5 untuk {agency.name}, {other.name}" in bodies["petugas@example.org"]
    assert "/register/" in bodies["petugas@example.org"]
    assert "/register/" not in bodies["dinas@example.org"], "the agency has no account"
    assert [one.name for one in recipients_of(message) if one.reason == Reason.NO_ADDRESS] == [other.name]


def test_nobody_gets_it_twice_and_later_people_can_still_get_it(event, agency, coordinator):
    person(event, agency, "Ani", email="ani@example.org")
    message = make.announcement(event, "confirmed")
    assert [sending.send(message, by=coordinator) for _each in range(2)] == [1, 0]
    person(event, agency, "Budi", email="budi@example.org")
    assert sending.send(message, by=coordinator) == 1
    assert got(message) == ["ani@example.org", "budi@example.org"]


def test_the_same_ready_text_goes_out_once_a_day(event, coordinator):
    early = write_reminder(event, REMIND)
    assert send_reminder(write_reminder(event, REMIND), by=coordinator) == 1
    assert reminders([event], REMIND).mails == {event: 0}
    for reminder in (early, write_reminder(event, REMIND)):
        with pytest.raises(NobodyDue):
            send_reminder(reminder, by=coordinator)
    assert event.announcements.count() == 1
    Message.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert reminders([event], REMIND).mails == {event: 1}
    Message.objects.update(created_at=timezone.now(), state=Message.State.FAILED)
    assert reminders([event], REMIND).mails == {event: 1}, "nobody got the mail that failed"


def test_a_reminder_that_is_refused_leaves_nothing_and_one_that_is_out_of_date_is_written_again(event, coordinator):
    reminder = write_reminder(event, REMIND)
    Event.objects.update(sends_mail=False)
    assert reminders([Event.objects.get()], REMIND).silent == [event]
    with pytest.raises(sending.CannotSend):
        send_reminder(reminder, by=coordinator)
    assert not event.announcements.exists()
    assert not Entry.objects.filter(action__startswith="announcement").exists()
    Event.objects.update(sends_mail=True)
    outdated = write_reminder(event, REMIND)
    Event.objects.update(title="Judul Baru")
    assert send_reminder(outdated, by=coordinator) == 1
    assert Message.objects.get().key.startswith(event.announcements.get().key)
    assert "Judul Baru" in Message.objects.get().subject


def test_a_personal_link_is_made_for_each_and_shown_nowhere(event, agency, coordinator, client):
    one = person(event, agency, "Ani", email="ani@example.org")
    message = make.announcement(event, "confirmed", text="Halaman: {tautan}")
    sending.send(message, by=coordinator)
    mail = sending.mails_of(message).get()
    assert mail.is_secret
    assert "/p/" in mail.body or "http" in mail.body
    assert one.personal_links.count() == 1
    assert Entry.objects.filter(action="link-mailed").count() == 1


def test_mails_say_what_holds_when_they_are_stored(event, agency, coordinator):
    """Somebody renames the event and withdraws a person after the mails were written, before the event is locked."""
    person(event, agency, "Ani", email="ani@example.org")
    leaving = person(event, agency, "Budi", email="budi@example.org")
    message = make.announcement(event, "confirmed", text="Halo {nama}, {kegiatan}: {tautan}")
    links, changes = PersonalLink.objects.count(), [1]

    def change(execute, sql, *rest):
        if changes and sql.startswith("SAVEPOINT"):
            changes.pop()
            Event.objects.filter(pk=event.pk).update(title="Judul Baru")
            Registration.objects.filter(pk=leaving.pk).update(status="withdrawn")
        return execute(sql, *rest)

    with connection.execute_wrapper(change):
        assert sending.send(message, by=coordinator) == 1
    (mail,) = sending.mails_of(message)
    assert (mail.recipient, "Judul Baru" in mail.body) == ("ani@example.org", True)
    assert PersonalLink.objects.count() == links + 1, "links of mails that were not stored are not stored either"


def test_values_are_no_placeholders_and_a_line_without_a_value_is_left_out(agency, coordinator):
    event = make.coming_event(code="ANEH", title="{nama} %(event)s\u2028Bcc: x@example.org")
    person(event, agency, "{tempat} {{ secret }}", email="ani@example.org")
    text = "Yth. {nama} 100% {% now %}\nTempat: {tempat}\nAkhir"
    message = make.announcement(event, "confirmed", subject="Kabar {kegiatan}", text=text)
    sending.send(message, by=coordinator)
    mail = sending.mails_of(message).get()
    assert mail.body.startswith("Yth. {tempat} {{ secret }} 100% {% now %}\nAkhir\n")
    assert mail.subject == "Kabar {nama} %(event)s Bcc: x@example.org"


def test_a_planned_message_moves_with_the_event(event, agency, coordinator):
    person(event, agency, "Ani", email="ani@example.org")
    message = make.announcement(event, "confirmed", anchor=Anchor.START, days=3)
    sending.plan(message, by=coordinator)
    day = event.starts_on - timedelta(days=3)
    send_due(at_seven(event, day) - timedelta(minutes=1))
    assert got(message) == []
    for name in ("starts_on", "ends_on"):
        setattr(event, name, getattr(event, name) + timedelta(days=5))
    edit_event(event, fields=["starts_on", "ends_on"], by=coordinator, send_mail=False)
    send_due(at_seven(event, day))
    assert got(message) == []
    send_due(at_seven(event, day + timedelta(days=5)))
    assert got(message) == ["ani@example.org"]
    assert Announcement.objects.get(pk=message.pk).state == State.SENT


def test_a_planned_message_is_cancelled_with_the_event_or_after_its_day(event, agency, coordinator):
    messages = [make.announcement(event, "confirmed", anchor=Anchor.START, days=3) for _each in range(2)]
    for one in messages:
        sending.plan(one, by=coordinator)
    send_due(at_seven(event, event.starts_on + timedelta(days=1)))
    assert set(event.announcements.values_list("state", flat=True)) == {State.CANCELLED}
    again = make.announcement(event, "confirmed", anchor=Anchor.START, days=3)
    sending.plan(again, by=coordinator)
    cancel_event(event, by=coordinator, reason="Banjir", send_mail=False)
    assert Announcement.objects.get(pk=again.pk).state == State.CANCELLED
    with pytest.raises(sending.CannotSend):
        sending.send(again, by=coordinator)


@pytest.mark.parametrize(("closing", "state"), [(sending.send, State.SENT), (sending.cancel, State.CANCELLED)])
def test_an_edit_does_not_open_a_message_that_was_sent_or_cancelled_meanwhile(
    event, agency, coordinator, closing, state
):
    message = make.announcement(event, "empty", anchor=Anchor.START, days=3)
    sending.plan(message, by=coordinator)
    edited = Announcement.objects.get(pk=message.pk)
    edited.subject = "Lain"
    closing(message, by=coordinator)
    with pytest.raises(sending.NotOpen):
        sending.store(edited, by=coordinator)
    stored = Announcement.objects.get(pk=message.pk)
    assert (stored.state, stored.subject) == (state, "Kabar {kegiatan}")
    assert bool(stored.sent_at) == (state == State.SENT)


def test_an_edit_keeps_the_plan_that_was_made_meanwhile(event, coordinator):
    edited = make.announcement(event, "empty", anchor=Anchor.START, days=3)
    sending.plan(edited, by=coordinator)
    edited.text = "Lain"
    sending.store(edited, by=coordinator)
    stored = Announcement.objects.get(pk=edited.pk)
    assert (stored.state, stored.text) == (State.PLANNED, "Lain")


def test_the_letter_and_the_materials_are_attached_when_the_mail_is_sent(
    event, agency, coordinator, smtp_server, client
):
    make.user(province="18", email="petugas@example.org")
    (letter,) = make.invitations(event)
    material = make.material(event, b"%PDF-1.7 materi", title="Jadwal")
    message = make.announcement(event, "empty", attaches_letter=True)
    message.materials.add(material)
    sending.send(message, by=coordinator)
    assert deliver_due().sent == 2
    files = {taken["To"]: [part.get_filename() for part in taken.iter_attachments()] for taken in smtp_server.taken}
    assert files == {"dinas@example.org": ["undangan-kabar.pdf", "Jadwal.pdf"], "petugas@example.org": ["Jadwal.pdf"]}
    client.force_login(coordinator)
    page = client.get(f"/events/KABAR/mail/{sending.mails_of(message).get(recipient='dinas@example.org').pk}/")
    assert "2 berkas" in page.content.decode()
    letter.replaced_at = timezone.now()
    letter.save()
    with pytest.raises(AttachmentLost):
        load("invitation", letter.pk)


def test_a_mail_whose_attachment_is_gone_fails_and_says_so(event, coordinator, smtp_server):
    mail = make.mail(event, attachments=[["material", 999]])
    assert deliver_due().failed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (Message.State.FAILED, "Bahan kegiatan sudah dihapus.")


@pytest.mark.parametrize("name", PRESETS)
def test_ready_texts_use_known_placeholders(name, event):
    message = PRESETS[name].message(name, event)
    form = AnnouncementForm(
        {"audience": message.audience, "subject": message.subject, "text": message.text, "anchor": "now"}, event=event
    )
    assert form.errors == {}
