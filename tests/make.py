"""Short ways to make what tests talk about. Each takes only what the test cares about."""

import io
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.jobs import start
from accounts.models import Job, Message, User
from agencies.models import Agency, Regency
from events.invitation_content import Order
from events.invitations import due, issue_invitations, rows
from events.models import Course, Event, Invitation, LetterSettings, Photo, Programme, Quota, Session
from events.photos import add_photos
from events.quotas import resize
from participants.attendance import record_marks
from participants.letters import store_letter
from participants.models import AssignmentLetter, Attendance, DoorLink, HeldMark, Participant, Registration
from participants.registration import register
from participants.seats import lock_event
from participants.waiting import promote_waiting
from reports.models import ReportFile, Schedule
from tests import background  # noqa: F401  registers the kinds of jobs that only tests start

_serial = count(1)


def user(role: str = "coordinator", province: str | None = None, **fields) -> User:
    """A user who signs in with the password "rahasia-sekali"; provincial staff where a province code is given."""
    fields.setdefault("username", f"{role}{next(_serial)}")
    role = "provincial" if province else role
    return User.objects.create_user(password="rahasia-sekali", role=role, province_id=province, **fields)


def agency(region: str = "18.03", kind: str | None = None, **fields) -> Agency:
    """An agency of a region code: "18" a provincial one, "18.03" a regency's (or another kind in it)."""
    kind = kind or ("province" if len(region) == 2 else "regency")
    fields.setdefault("name", f"Perpustakaan {kind} {region} no. {next(_serial)}")
    return Agency.objects.create(
        kind=kind, province_id=region[:2], regency_id=region if len(region) > 2 else None, **fields
    )


def course(code: str = "SPP-TIK", programme: str = "TPBIS") -> Course:
    programme, _ = Programme.objects.get_or_create(code=programme, defaults={"name": programme})
    return Course.objects.get_or_create(code=code, defaults={"name": code, "programme": programme})[0]


def event(
    province: str = "18", *, sessions: int = 0, lesson_hours: int = 2, starts_on: date = date(2022, 5, 11), **fields
) -> Event:
    """A finished event of the course SPP-TIK, with so many sessions of so many lesson hours each."""
    fields.setdefault("code", f"EVENT-{next(_serial)}")
    fields.setdefault("title", f"Bimtek {fields['code']}")
    fields.setdefault("status", Event.Status.FINISHED)
    fields.setdefault("ends_on", starts_on)
    fields.setdefault("course", fields.get("course") or course())
    made = Event.objects.create(province_id=province, starts_on=starts_on, **fields)
    for number in range(1, sessions + 1):
        Session.objects.create(
            event=made, number=number, title=f"Sesi {number}", date=starts_on, lesson_hours=lesson_hours
        )
    return made


def coming_event(province: str = "18", **fields) -> Event:
    """An event in a month whose registration is open."""
    fields = {"status": Event.Status.OPEN, "starts_on": timezone.localdate() + timedelta(days=30)} | fields
    return event(province, **fields)


def quota(event: Event, agency: Agency | None = None, seats: int = 10, *, pool: tuple[str, str] | None = None) -> Quota:
    """Seats of the agency, or of a pool given as (kind, region code)."""
    if agency:
        return Quota.objects.create(event=event, agency=agency, seats=seats)
    kind, region = pool
    return Quota.objects.create(
        event=event, kind=kind, province_id=region[:2], regency_id=region if len(region) > 2 else None, seats=seats
    )


def person(agency: Agency, **fields) -> Participant:
    fields.setdefault("full_name", f"Orang {next(_serial)}")
    fields.setdefault("sex", "female")
    return Participant.objects.create(agency=agency, **fields)


def registration(event: Event, agency: Agency, *, marks: str = "", status: str = "confirmed", **fields) -> Registration:
    """A person of the agency at the event, on a quota made if need be; marks such as "HHT.A" are one letter a session,
    with a dot for none."""
    if status in Registration.Status.seated() and not event.quotas.fitting(agency).exists():
        quota(event, agency)
    made = register(person(agency, **fields), event=event, by=None, status=Registration.Status(status), history=True)
    sessions = event.sessions.order_by("number")
    record_marks(
        event,
        {(made, session): mark for session, mark in zip(sessions, marks, strict=False) if mark != "."},
        by=None,
        method=Attendance.Method.GRID,
    )
    made.refresh_from_db()
    return made


def held_mark(registration: Registration, **fields) -> HeldMark:
    """An arrival at the event's first session that nobody has decided on."""
    fields = {"mark": "H", "reason": "marked", "seen_at": timezone.now(), "nonce": uuid4()} | fields
    fields.setdefault("session", registration.event.sessions.order_by("number").first())
    return HeldMark.objects.create(registration=registration, **fields)


def door_link(event: Event, **fields) -> DoorLink:
    """A link for a helper at the event's door, open for eight hours."""
    fields = {"label": "Pintu 1", "ends_at": timezone.now() + timedelta(hours=8)} | fields
    return DoorLink.objects.create(event=event, **fields)


def letter(registration: Registration, content: bytes = b"%PDF-1.7 surat") -> AssignmentLetter:
    """The assignment letter of the registration, a file of that content."""
    file = ContentFile(content)
    return store_letter(registration, number="800/12", dated_on=date(2022, 5, 1), file=file, by=None)


def picture(width: int = 64, height: int = 48, form: str = "JPEG", **saving) -> bytes:
    """A picture file like no other, of one colour; what Pillow's save() takes may follow."""
    number = next(_serial)
    saving = {"JPEG": {"comment": str(number)}, "WEBP": {"lossless": True}}.get(form, {}) | saving
    out = io.BytesIO()
    Image.new("RGB", (width, height), (number % 251, number // 251 % 251, 120)).save(out, form, **saving)
    return out.getvalue()


def photo(event: Event, content: bytes | None = None, **fields) -> Photo:
    """A photo of the event, stored as if sent."""
    (made,), _ = add_photos(event, [SimpleUploadedFile("foto.jpg", content or picture())], by=None)
    Photo.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def job(by: User, *, file: bytes | None = None, **fields) -> Job:
    """A job of the user as the fields say, waiting if they do not; done with that file if there is one."""
    made = start("tests.file", by=by, subject="Bimtek Lampung")
    if file is not None:
        Job.objects.filter(pk=made.pk).update(state=Job.State.RUNNING)
        made.keep_file("hasil.txt", "text/plain", file)
        now = timezone.now()
        fields = {"state": Job.State.DONE, "finished": now, "kept_until": now + timedelta(7)} | fields
    Job.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def report_file(**fields) -> ReportFile:
    values = {"report": "coverage", "title": "Cakupan", "facts": ["2022"], "sha256": "0" * 64, "size": 1}
    return ReportFile.objects.create(**values | fields)


def schedule(*recipients: User, report: str = "coverage", options: dict | None = None, **fields) -> Schedule:
    """A report on the first of each month of 2026 and later, for these users."""
    start = date(2026, 1, 1)
    fields = {"first_day": start, "counts_from": start, "format": "csv", "language": "id"} | fields
    made = Schedule.objects.create(report=report, options=options or {}, created_by=user(), **fields)
    made.recipients.set(recipients)
    return made


def letterhead(**fields) -> LetterSettings:
    """A letterhead for every organiser."""
    fields = {
        "letterhead": "Perpustakaan Contoh\nJalan Contoh 1",
        "place": "Jakarta",
        "unit": "PPM",
        "classification": "DL.01",
        "signatory_position": "Kepala Pusat",
        "signatory_name": "Sri Penanda Tangan",
    } | fields
    return LetterSettings.objects.update_or_create(organiser=fields.pop("organiser", ""), defaults=fields)[0]


def invitations(
    event: Event, *, again: bool = False, dated_on: date | None = None, by=None, **order
) -> list[Invitation]:
    """The letters that are due at the event, issued; with a letterhead if there is none."""
    if not LetterSettings.objects.exists():
        letterhead()
    usual = {"subject": "Undangan", "classification": "DL.01", "signatory_nip": ""}
    usual |= {"signatory_position": "Kepala Pusat", "signatory_name": "Sri Penanda Tangan"}
    return issue_invitations(
        event,
        order=Order(dated_on=dated_on or timezone.localdate(), **usual | order),
        expected=len(due(rows(event), again=again)),
        again=again,
        register_at=f"https://portal.example/events/{event.code}/register/",
        by=by,
    )


def mail(event: Event | None = None, **fields) -> Message:
    """A mail in the outbox, about the event, that waits unless another state is given."""
    number = next(_serial)
    fields = {"key": f"fact:{number}", "recipient": f"orang{number}@example.org", "language": "id"} | fields
    fields = {"subject": f"Kabar {number}", "body": f"Isi kabar {number}.\n", "event": event and event.pk} | fields
    return Message.objects.create(**fields)


def regency(code: str) -> Regency:
    return Regency.objects.get(code=code)


def resized(quota: Quota, seats: int) -> list[Registration]:
    """The quota with other seats, as the quota editor does it: the event's row first, and new seats to those who wait;
    returns who got one."""
    with transaction.atomic():
        lock_event(quota.event)
        resize(quota, seats)
        return promote_waiting(quota)
