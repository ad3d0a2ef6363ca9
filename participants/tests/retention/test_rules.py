"""Personal data is forgotten when its period is over, and nothing else is."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Entry, Message, User
from accounts.trail.chain import seal, verify
from accounts.trail.recording import record
from participants.models import AssignmentLetter, Attendance, CorrectionRequest, DataRequest, Participant, Reply
from participants.privacy.register import REGISTER
from participants.privacy.register.retention import YEAR, Retention
from participants.retention.rules import ELSEWHERE, NOTHING, RULES
from tests import make
from tests.tables import forge

pytestmark = pytest.mark.usefixtures("regions")
NIP = "198501012010011001"


def apply(key: str) -> int:
    return next(rule for rule in RULES if rule.key == key).apply(timezone.now())


def age(ago: timedelta) -> None:
    """Let all entries of the trail be that old."""
    forge(Entry, at=timezone.now() - ago)


def event_ended(ago: timedelta, **fields):
    day = timezone.localdate() - ago
    return make.event(sessions=1, starts_on=day, **fields)


def attended(person, ago: timedelta):
    """Register the person at an event that ended so long ago."""
    event = event_ended(ago)
    make.quota(event, person.agency)
    return make.registered(person, event)


@pytest.fixture
def agency():
    return make.agency()


@pytest.fixture
def past(agency):
    """A registration of a person whose only event ended more than five years ago."""
    person = make.person(agency, nip=NIP, phone="+6281200000000", email="budi@contoh.example")
    return attended(person, 5 * YEAR + timedelta(days=1))


def test_the_contact_data_of_a_person_is_forgotten_after_the_last_event(past):
    assert apply("contacts") == 1
    person = Participant.objects.get()
    assert (person.nip, person.phone, person.email) == ("", "", "")
    assert not Participant.objects.filter(nip=NIP).exists()  # by its keyed hash
    assert person.full_name == past.participant.full_name
    assert apply("contacts") == 0


@pytest.mark.parametrize("ago", [timedelta(0), 5 * YEAR, timedelta(days=-40)])
def test_the_contact_data_of_a_person_with_another_event_is_kept(past, ago):
    attended(past.participant, ago)
    assert apply("contacts") == 0
    assert Participant.objects.get().nip == NIP


def test_a_person_without_an_event_is_kept(agency):
    make.person(agency, nip=NIP)
    assert apply("contacts") == 0


def test_many_people_are_forgotten_in_parts(monkeypatch, agency):
    monkeypatch.setattr("participants.retention.rule._BATCH", 2)
    event = event_ended(6 * YEAR)
    for number in range(5):
        make.registration(event, agency, email=f"a{number}@contoh.example")
    assert apply("contacts") == 5
    assert not Participant.objects.exclude(email="").exists()


def test_a_person_who_comes_to_another_event_meanwhile_is_kept(monkeypatch, past):
    """The rows are looked at again when they are locked."""
    rule = next(rule for rule in RULES if rule.key == "contacts")
    keys = [past.participant_id]
    attended(past.participant, timedelta(0))
    assert rule._apply_to(keys, timezone.now()) == 0


def test_attendance_and_names_are_kept(agency):
    make.registration(event_ended(6 * YEAR), agency, marks="H", email="a@contoh.example")
    for rule in RULES:
        rule.apply(timezone.now())
    assert Attendance.objects.count() == 1
    assert Participant.objects.get().full_name.startswith("Orang")


@pytest.mark.django_db(transaction=True)
def test_letters_are_deleted_with_their_files(regions, agency, past):
    kept = attended(make.person(agency), timedelta(days=9))
    old, new = make.letter(past), make.letter(kept)
    assert apply("letters") == 1
    assert [*AssignmentLetter.objects.all()] == [new]
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(new.file.name)


def test_reasons_of_absence_are_forgotten_a_year_after_the_event(agency):
    registration = make.registration(make.coming_event(), agency)
    make.reply(registration)
    ended = timezone.localdate() - timedelta(days=365)
    for days, reason in ((0, "Berhalangan"), (1, "")):
        type(registration.event).objects.update(
            starts_on=ended - timedelta(days=days), ends_on=ended - timedelta(days=days)
        )
        apply("reasons")
        reply = Reply.objects.get()
        assert (reply.answer, reply.reason) == ("cannot", reason)


def test_mails_keep_their_key_and_no_text():
    long_ago = timezone.now() - timedelta(days=366)
    old = make.mail(state="sent", sent_at=long_ago, created_at=long_ago)
    waiting = make.mail(created_at=long_ago)
    new = make.mail(state="sent", sent_at=timezone.now())
    assert apply("mails") == 1
    mail = Message.objects.get(pk=old.pk)
    assert (mail.recipient, mail.body, mail.key) == ("", "", old.key)
    assert not Message.objects.filter(recipient=old.recipient).exists()  # by its keyed hash
    assert str(mail.shown_text) == "Isi surat dihapus karena masa simpannya berakhir."
    assert all(Message.objects.get(pk=one.pk).body for one in (waiting, new))


def test_a_failed_mail_without_a_text_cannot_be_sent_again():
    long_ago = timezone.now() - timedelta(days=366)
    mail = make.mail(state="failed", created_at=long_ago)
    assert Message.objects.can_be_resent().exists()
    apply("mails")
    assert not Message.objects.can_be_resent().exists()
    mail.refresh_from_db()
    assert not mail.can_be_resent


def test_the_trail_forgets_names_and_stays_whole(past):
    person = past.participant
    record("person-changed", person, by=make.user(), participant=person.pk, changes={"phone": ("", "+6281200000000")})
    record("account-edited", "Sari", by=None, reason="Sari")
    age(10 * YEAR + timedelta(days=1))
    entries = Entry.objects.filter(action__in=["person-changed", "account-edited"])
    seal()
    assert apply("trail") == 2
    assert set(entries.values_list("subject", flat=True)) == {NOTHING}
    assert {str(entry.changes) for entry in entries} == {"{}"}
    assert apply("trail") == 0
    assert verify().faults == []


def test_the_trail_of_events_is_kept():
    event = make.event()
    Entry.objects.create(action="event-edited", subject=str(event), event=event.pk)
    age(11 * YEAR)
    assert apply("trail") == 0


def test_the_log_of_the_administration_forgets_names():
    user = make.user("administrator")
    log = LogEntry.objects.log_actions(user.pk, [user], 2, "Budi", single_object=True)
    LogEntry.objects.update(action_time=timezone.now() - 11 * YEAR)
    assert log
    assert apply("log") == 1
    assert LogEntry.objects.get().object_repr == NOTHING


def test_an_account_is_forgotten_two_years_after_it_was_closed():
    user = make.user(username="sari", email="sari@contoh.example", full_name="Sari")
    make.passkey(user)
    user.is_active = False
    user.save()
    assert apply("accounts") == 0
    User.objects.update(closed_at=timezone.now() - 2 * YEAR - timedelta(days=1))
    other = make.user()
    assert apply("accounts") == 1
    user.refresh_from_db()
    assert (user.full_name, user.email, user.has_usable_password()) == ("", "", False)
    assert user.username.startswith(f"akun-{user.pk}-")
    assert not user.authenticator_set.exists()
    assert User.objects.get(pk=other.pk).username == other.username


def test_an_account_that_is_opened_again_has_no_end():
    user = make.user(email="sari@contoh.example")
    user.is_active = False
    user.save()
    assert user.closed_at
    user.is_active = True
    user.save(update_fields=["is_active"])
    assert User.objects.get().closed_at is None


def test_labels_of_links_for_the_door_are_forgotten():
    link = make.door_link(event_ended(6 * YEAR), label="Bapak Budi")
    assert apply("door") == 1
    link.refresh_from_db()
    assert link.label == NOTHING


def test_answered_requests_are_deleted(past, agency):
    open_one = make.correction(past)
    answered = make.correction(attended(make.person(agency), timedelta(days=9)))
    long_ago = timezone.now() - 6 * YEAR
    CorrectionRequest.objects.update(asked_at=long_ago)
    CorrectionRequest.objects.filter(pk=answered.pk).update(state="accepted", decided_at=long_ago)
    assert apply("requests") == 1
    assert [*CorrectionRequest.objects.all()] == [open_one]


def test_other_answered_requests_are_deleted(past):
    long_ago = timezone.now() - 6 * YEAR
    fields = {"participant": past.participant, "kind": "access", "asked_at": long_ago, "due_at": timezone.now()}
    open_one = DataRequest.objects.create(**fields)
    DataRequest.objects.create(**fields, state="fulfilled", decided_at=long_ago)
    assert apply("data-requests") == 1
    assert [*DataRequest.objects.all()] == [open_one]


def test_the_contact_data_of_a_restricted_person_is_kept(past):
    Participant.objects.update(restricted_at=timezone.now())
    assert apply("contacts") == 0


@pytest.mark.one_engine("a list of the source")
def test_every_period_of_the_register_is_ended_by_somebody():
    from participants.privacy.register import retention

    periods = {name: value for name, value in vars(retention).items() if isinstance(value, Retention) and value.period}
    used = {row.retention for row in REGISTER}
    ruled = {id(rule.retention) for rule in RULES}
    without = {name for name, value in periods.items() if value in used and id(value) not in ruled}
    assert without == set(ELSEWHERE)
