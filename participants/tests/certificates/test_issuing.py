"""Issuing certificates: recipients, contents, and later changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Entry
from events.models import Event, Number, NumberKind, Session
from events.numbering import next_serial
from participants.attendance.marks import record_marks
from participants.certificates.changes import words_today
from participants.certificates.completion import State, due_registrations, with_states
from participants.certificates.issuing import (
    NotCompleted,
    NotYet,
    Order,
    Overtaken,
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
)
from participants.models import Attendance, Certificate, CertificateTemplate, Registration
from reports.attendance.rows import attendance
from tests import make

DAY = date(2022, 5, 13)
PLAIN = Order(CertificateTemplate(), DAY)


@pytest.fixture
def event(regions) -> Event:
    """Five sessions of two hours, of which 80 % are eight hours."""
    return make.event(code="SERTIF-1", title="Bimtek Lampung", sessions=5, starts_on=date(2022, 5, 11), venue="Hotel A")


@pytest.fixture
def people(event) -> dict[str, Registration]:
    """Return the people by their marks; the person on the waiting list has none."""
    agency = make.agency("18.03", name="Perpustakaan Tanggamus")
    make.quota(event, agency, seats=20)
    marks = ["HHHHH", "HTHTA", "HHHIA", "AAAAA", "....."]
    found = {each: make.registration(event, agency, marks=each, full_name=f"Nama {each}") for each in marks}
    found["waiting"] = make.registration(event, agency, status="waitlisted")
    return found


def states(event) -> dict[int, str]:
    rows = with_states(Registration.objects.filter(event=event), words_today(event))
    return dict(rows.values_list("number", "certificate_state"))


def mark(registration: Registration, marks: str) -> None:
    sessions = registration.event.sessions.order_by("number")
    changes = {(registration, session): one for session, one in zip(sessions, marks, strict=True)}
    record_marks(registration.event, changes, by=None, method=Attendance.Method.GRID)


# --- Who --------------------------------------------------------------------------------------------------------------


def test_due_people_are_those_who_completed_in_the_attendance_report(event, people):
    completed = {person.name for person in attendance(event).people if person.completed}
    assert completed == {"Nama HHHHH", "Nama HTHTA"}
    assert {one.participant.full_name for one in due_registrations(event)} == completed


def test_each_person_has_one_certificate_state(event, people):
    first, second, third, fourth, fifth = (people[each].number for each in list(people)[:5])
    assert states(event) == {first: "due", second: "due", third: "short", fourth: "short", fifth: "short"}
    _one, two = make.certificates(event)
    assert states(event) == {first: "issued", second: "issued", third: "short", fourth: "short", fifth: "short"}
    revoke_certificate(two, reason="Salah nama", by=None)
    mark(people["HHHHH"], "AAAAA")
    found = states(event)
    assert (found[first], found[second]) == (State.DOUBTFUL, State.REVOKED)
    assert not due_registrations(event).exists()  # a second certificate needs an explicit replacement


def test_hours_count_sessions_marked_present_or_late(event, people):
    rows = with_states(Registration.objects.filter(event=event), words_today(event)).values_list(
        "number", "hours_present"
    )
    assert dict(rows) == {1: 10, 2: 8, 3: 6, 4: 0, 5: 0}


def test_a_withdrawn_person_with_a_certificate_is_still_listed(event, people):
    make.certificates(event)
    Registration.objects.filter(pk=people["HHHHH"].pk).update(status="withdrawn", quota=None)
    assert states(event)[people["HHHHH"].number] == State.DOUBTFUL


# --- Issuing ----------------------------------------------------------------------------------------------------------


def test_all_due_people_get_numbers_in_order(event, people):
    template = make.certificate_template()
    certificates = issue_certificates(event, order=Order(template, DAY), expected=2, by=None)
    assert [str(one.number) for one in certificates] == ["0001/SPP-TIK/V/2022", "0002/SPP-TIK/V/2022"]
    assert [one.registration.number for one in certificates] == [1, 2]
    assert next_serial(NumberKind.CERTIFICATE, 2022) == 3
    assert {(one.number.dated_on, one.template) for one in certificates} == {(DAY, template)}


def test_a_certificate_stores_the_facts_of_its_day(event, people):
    signatories = [{"position": "Kepala", "name": "Tuti, M.Hum.", "nip": "196609261991052001"}]
    template = make.certificate_template(title="Piagam", opening="Untuk", signatories=signatories)
    (one, _other) = make.certificates(event, template=template)
    one.refresh_from_db()
    said = one.content
    assert (said["name"], said["agency"], said["event"]) == (
        "Nama HHHHH",
        "Perpustakaan Tanggamus",
        "Bimtek Lampung",
    )
    assert (said["lesson_hours"], said["number"], said["title"], said["opening"]) == (
        10,
        "0001/SPP-TIK/V/2022",
        "Piagam",
        "Untuk",
    )
    assert said["signed"] == "Jakarta, 13 Mei 2022"
    assert said["signatories"] == [
        {"position": "Kepala", "name": "Tuti, M.Hum.", "nip": "NIP 19660926 199105 2 001", "image": ""}
    ]
    assert said["address"].endswith(f"/certificates/{one.code}/")
    assert all(text in said["details"] for text in ("11 Mei 2022", "Hotel A", "Provinsi Lampung", "10"))
    rows = [(row["number"], row["title"], row["lesson_hours"]) for row in said["table"]["rows"]]
    assert rows == [(n, f"Sesi {n}", 2) for n in range(1, 6)]


def test_later_changes_do_not_change_a_certificate(event, people):
    template = make.certificate_template()
    (one, _other) = make.certificates(event, template=template)
    before = one.content
    event.title = "Judul baru"
    event.save()
    Session.objects.filter(event=event).update(title="Lain")
    template.signatories.update(name="Orang lain")
    person = one.registration.participant
    person.full_name = "Nama baru"
    person.save()
    one.refresh_from_db()
    assert one.content == before


def test_only_chosen_people_get_certificates(event, people):
    (one,) = issue_certificates(event, order=PLAIN, expected=1, numbers=[2], by=None)
    assert one.registration == people["HTHTA"]


@pytest.mark.parametrize(("expected", "numbers"), [(1, None), (3, None), (0, []), (1, [3]), (2, [1, 3])])
def test_nothing_is_issued_if_the_due_people_changed(event, people, expected, numbers):
    with pytest.raises(Overtaken):
        issue_certificates(event, order=PLAIN, expected=expected, numbers=numbers, by=None)
    assert not Certificate.objects.exists()
    assert not Number.objects.exists()


@pytest.mark.parametrize("change", [{"ends_on": timezone.localdate() + timedelta(days=2)}, {"status": "cancelled"}])
def test_nothing_is_issued_before_the_last_day_or_for_a_cancelled_event(event, people, change):
    Event.objects.filter(pk=event.pk).update(**change)
    with pytest.raises(NotYet):
        make.certificates(event)


def test_a_person_who_is_no_longer_due_is_reported(event, people):
    make.certificates(event)
    with pytest.raises(Overtaken):
        make.certificates(event)


# --- Revoking and replacing -------------------------------------------------------------------------------------------


def test_a_revoked_certificate_keeps_its_number_and_facts(event, people):
    by = make.user()
    one, _other = make.certificates(event)
    before = one.content
    revoke_certificate(one, reason="Salah cetak", by=by)
    one.refresh_from_db()
    assert (one.is_valid, one.revoked_by, one.revoked_reason, one.content) == (False, by, "Salah cetak", before)
    with pytest.raises(Overtaken):
        revoke_certificate(one, reason="Lagi", by=by)


def test_a_replacement_names_the_old_certificate_and_has_a_new_number(event, people):
    one, _other = make.certificates(event)
    person = one.registration.participant
    person.full_name = "Nama Benar, S.IP."
    person.save()
    new = reissue_certificate(one, order=PLAIN, reason="Salah nama", by=None)
    one.refresh_from_db()
    assert (new.replaces, new.number.serial, new.content["name"]) == (one, 3, "Nama Benar, S.IP.")
    assert (one.is_valid, new.is_valid, one.revoked_reason) == (False, True, "Salah nama")
    assert new.code != one.code
    with pytest.raises(Overtaken):  # only the last certificate can be replaced
        reissue_certificate(one, order=PLAIN, reason="Lagi", by=None)


def test_revoking_twice_keeps_the_first_reason(event, people):
    one, _other = make.certificates(event)
    revoke_certificate(one, reason="Salah nama", by=None)
    reissue_certificate(one, order=PLAIN, reason="Sudah benar", by=None)
    one.refresh_from_db()
    assert one.revoked_reason == "Salah nama"


def test_a_person_who_no_longer_completed_gets_no_replacement(event, people):
    one, _other = make.certificates(event)
    mark(people["HHHHH"], "AAAAA")
    with pytest.raises(NotCompleted):
        reissue_certificate(one, order=PLAIN, reason="Salah nama", by=None)
    one.refresh_from_db()
    assert one.is_valid


def test_all_changes_of_certificates_are_recorded_in_the_trail(event, people):
    by = make.user()
    one, other = make.certificates(event, by=by)
    revoke_certificate(other, reason="Salah", by=by)
    reissue_certificate(one, order=PLAIN, reason="Baru", by=by)
    entries = Entry.objects.of_event(event.pk).filter(action__startswith="certificate-").order_by("pk")
    assert [(each.action, each.reason, each.by) for each in entries] == [
        ("certificate-issued", "", by),
        ("certificate-issued", "", by),
        ("certificate-revoked", "Salah", by),
        ("certificate-reissued", "Baru", by),
    ]
    assert entries[3].changes == {"certificate": ["0001/SPP-TIK/V/2022", "0003/SPP-TIK/V/2022"]}
    assert {each.province for each in entries} == {"18"}


# --- The database -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [{"revoked_at": timezone.now()}, {"revoked_reason": "Salah"}, {"code": "short"}],
)
def test_the_database_refuses_invalid_certificates(event, people, fields):
    one, _other = make.certificates(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=one.pk).update(**fields)


def test_a_person_has_at_most_one_valid_certificate(event, people):
    one, other = make.certificates(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=other.pk).update(registration=one.registration)


@pytest.mark.parametrize("pattern", ["{serial}/{year}/{unit}", "{serial}/{year}/{classification}", "{serial}"])
def test_number_patterns_use_only_known_fields(pattern, regions):
    with pytest.raises(ValidationError) as error:
        CertificateTemplate(name="A", pattern=pattern).full_clean()
    assert list(error.value.message_dict) == ["pattern"]


def test_provincial_staff_see_the_certificates_of_their_own_people(event, people):
    make.registration(event, make.agency("72"), marks="HHHHH")
    make.certificates(event)
    counts = [
        Certificate.objects.visible_to(user).count()
        for user in (make.user(), make.user(province="18"), make.user(province="72"), make.user(province="11"))
    ]
    assert counts == [3, 2, 1, 0]
