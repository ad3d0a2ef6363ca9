"""Functions that make test data. Each takes only the values that matter to the test."""

import io
import json
import time
from collections.abc import Iterable
from datetime import date, timedelta
from datetime import time as clock
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import uuid4

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.jobs.running import start
from accounts.models import BrowserSession, Incident, Job, Message, SavedView, User
from agencies.importing.uploads import receive
from agencies.models import Agency, AgencyUpload, Province, Regency
from events.invitations.content import Order
from events.invitations.issuing import due, issue_invitations, rows
from events.invitations.letterhead_forms import store_logo
from events.locking import lock_event
from events.media.materials import add_file, add_link
from events.media.photos import add_photos
from events.models import (
    Announcement,
    Course,
    Event,
    Invitation,
    LetterImage,
    LetterSettings,
    Material,
    Number,
    NumberKind,
    Photo,
    Programme,
    Quota,
    Session,
    SessionTemplate,
    TemplateSession,
)
from events.quotas import resize
from events.session_templates.writing import write_template
from participants.attendance.marks import record_marks
from participants.certificates.completion import due_registrations
from participants.certificates.images import store_clear_image
from participants.certificates.issuing import Order as CertificateOrder
from participants.certificates.issuing import issue_certificates
from participants.data_requests.deciding import ask as ask_about_data
from participants.evaluation.questions import store_default_questions
from participants.letters.many.uploads import receive as receive_letters
from participants.merging.merging import merge_people
from participants.models import (
    AssignmentLetter,
    Attendance,
    Certificate,
    CertificateImage,
    CertificateSignatory,
    CertificateTemplate,
    CorrectionRequest,
    DataRequest,
    DoorLink,
    EvaluationSheet,
    HeldMark,
    LetterUpload,
    MarkEntry,
    Participant,
    PersonMerge,
    Registration,
    Reply,
    TestScore,
)
from participants.personal.corrections import ask
from participants.personal_links.links import new_links
from participants.registering.letters import store_letter
from participants.registering.registration import PastRegistration, register_history
from participants.registering.registration import register as register_now
from participants.registering.waiting import promote_waiting
from participants.replies.answering import answer
from participants.scores.storing import ScoreChange, set_scores
from participants.signed.storing import receive_signed
from reports.many.running import MANY_EVENTS
from reports.models import ReportFile, Schedule
from tests import background  # noqa: F401  registers the kinds of jobs for tests

_serial = count(1)


def user(role: str = "coordinator", province: str | None = None, **fields) -> User:
    """Store a user with the password "rahasia-sekali"; with a province code, provincial staff."""
    fields.setdefault("username", f"{role}{next(_serial)}")
    role = "provincial" if province else role
    fields["email"] = User.objects.normalize_email(fields.get("email"))
    made = User(role=role, province_id=province, **fields)
    made.choose_password("rahasia-sekali")
    made.save()
    return made


def browser_session(user: User) -> BrowserSession:
    """Sign the user in with another browser, and return its session."""
    client = Client()
    client.force_login(user)
    return BrowserSession.objects.get(session_key=client.session.session_key)


def passkey(user: User) -> Authenticator:
    """Store a passkey that a virtual device made once."""
    credential = json.loads((Path(__file__).parent / "passkey.json").read_text())
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Ponsel", "credential": credential})


def authenticator_app(user: User) -> None:
    """Give the user an authenticator app and recovery codes, once."""
    if not Authenticator.objects.filter(user=user, type="totp").exists():
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


def sign_in_with_factor(client: Client, user: User) -> None:
    """Sign the user in as if a second factor was used, which opens the pages of the second factor."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()


def agency(region: str = "18.03", kind: str | None = None, **fields) -> Agency:
    """Store an agency in a region: by default a provincial one for "18", and one of a regency for "18.03"."""
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
    """Store a finished event of the course SPP-TIK, with this number of sessions and lesson hours per session."""
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


def session_template(*days: int, name: str = "", course_code: str = "SPP-TIK") -> SessionTemplate:
    """Store a template of the course with a session of two lesson hours on each of these days, by default on two."""
    made = SessionTemplate(course=course(course_code), name=name or f"Pola {next(_serial)}")
    sessions = [
        TemplateSession(day=day, title=f"Materi {n}", starts_at=clock(8), ends_at=clock(9, 30), lesson_hours=2)
        for n, day in enumerate(days or (1, 2), start=1)
    ]
    write_template(made, sessions, by=None)
    return made


def coming_event(province: str = "18", **fields) -> Event:
    """Store an event in one month, with open registration."""
    fields = {"status": Event.Status.OPEN, "starts_on": timezone.localdate() + timedelta(days=30)} | fields
    return event(province, **fields)


def quota(event: Event, agency: Agency | None = None, seats: int = 10, *, pool: tuple[str, str] | None = None) -> Quota:
    """Store seats of the agency, or of a pool given as (kind, region code)."""
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


@transaction.atomic
def register(person: Participant, *, event: Event, by: User | None = None, **options) -> Registration:
    """Register the person as the form does, with the options of participants.registering.registration.register."""
    return register_now(person, event=lock_event(event), by=by, **options)


@transaction.atomic
def registered(
    person: Participant, event: Event, *, status: str = "confirmed", agency: Agency | None = None, **past
) -> Registration:
    """Store a registration of the person as a workbook does, whatever the window and the waiting list are."""
    past = PastRegistration(agency or person.agency, Registration.Status(status), **past)
    return register_history(person, event=lock_event(event), past=past, by=None)


def registration(event: Event, agency: Agency, *, marks: str = "", status: str = "confirmed", **fields) -> Registration:
    """Store a registration of a new person of the agency at the event, with a quota if there is none.

    `marks`, such as "HHT.A", has one letter per session; a dot means no mark.
    """
    if status in Registration.Status.seated() and not event.quotas.fitting(agency).exists():
        quota(event, agency)
    made = registered(person(agency, **fields), event, status=status)
    sessions = event.sessions.order_by("number")
    record_marks(
        event,
        {(made, session): mark for session, mark in zip(sessions, marks, strict=False) if mark != "."},
        by=None,
        method=Attendance.Method.IMPORT,  # this method is also allowed for cancelled events
    )
    made.refresh_from_db()
    return made


def merge(kept: Participant, other: Participant, *, take: Iterable[str] = (), by: User | None = None) -> PersonMerge:
    """Merge the other record into the kept person's."""
    return merge_people(kept, other, take=[*take], by=by or user())


def forget_marks(event: Event | None = None) -> None:
    """Delete the marks and their log, of the event or of all events. The portal itself never does this."""
    for model in (MarkEntry, Attendance):
        rows = QuerySet(model)
        rows = rows.filter(registration__event=event) if event else rows
        rows.filter(pk__in=list(rows.values_list("pk", flat=True)))._raw_delete("default")


def held_mark(registration: Registration, **fields) -> HeldMark:
    """Store an undecided arrival at the event's first session."""
    fields = {"mark": "H", "reason": "marked", "seen_at": timezone.now(), "nonce": uuid4()} | fields
    fields.setdefault("session", registration.event.sessions.order_by("number").first())
    return HeldMark.objects.create(registration=registration, **fields)


def personal_address(registration: Registration) -> str:
    """Make a personal link and return the path of the page that it opens."""
    return f"/me/{new_links([registration], by=None)[registration.pk].token}/"


def reply(registration: Registration, given: str = "cannot", *, reason: str = "Berhalangan") -> Reply:
    """Let the person say on their page whether they will attend."""
    answer(registration, Reply.Answer(given), reason=reason)
    return Reply.objects.get(registration=registration)


def correction(registration: Registration, *, note: str = "", **wanted: str) -> CorrectionRequest:
    """Store a correction request of the person, by default for another name."""
    return ask(registration, wanted or {"full_name": "Nama Baru"}, note=note)


def data_request(person: Participant, kind: str = "access") -> DataRequest:
    """Store a request of the person about their data, made on their page."""
    return ask_about_data(person, kind, note="", by=None, send_mail=False)[0]


def scores(registration: Registration, pre: object = None, post: object = None, by: User | None = None) -> None:
    """Store the person's first scores in the tests; None for no score."""
    given = {TestScore.Test.PRE: pre, TestScore.Test.POST: post}
    changes = [ScoreChange(registration, test, Decimal(str(v)), None) for test, v in given.items() if v is not None]
    set_scores(registration.event, changes, by=by)


def evaluation(event: Event, sheets: int, text: str = "") -> None:
    """Store anonymous evaluation answers that rate the first question 1 to 5 in turn, and all others 4."""
    with transaction.atomic():
        store_default_questions(lock_event(event))
    EvaluationSheet.objects.bulk_create(
        EvaluationSheet(event=event, answers={"1": n % 5 + 1, "2": 4, "3": 4, "4": 4} | ({"5": text} if text else {}))
        for n in range(sheets)
    )


def door_link(event: Event, **fields) -> DoorLink:
    """Store a link for a helper at the event's door, valid for eight hours."""
    fields = {"label": "Pintu 1", "ends_at": timezone.now() + timedelta(hours=8)} | fields
    return DoorLink.objects.create(event=event, **fields)


def letter(*registrations: Registration, content: bytes = b"%PDF-1.7 surat") -> AssignmentLetter:
    """Store an assignment letter with this content that covers the registrations."""
    file = ContentFile(content)
    return store_letter(registrations, number="800/12", dated_on=date(2022, 5, 1), file=file, by=None)


def picture(width: int = 64, height: int = 48, form: str = "JPEG", **saving) -> bytes:
    """Return a unique picture file of one colour; `saving` are arguments of Pillow's save()."""
    number = next(_serial)
    saving = {"JPEG": {"comment": str(number)}, "WEBP": {"lossless": True}}.get(form, {}) | saving
    out = io.BytesIO()
    Image.new("RGB", (width, height), (number % 251, number // 251 % 251, 120)).save(out, form, **saving)
    return out.getvalue()


def photo(event: Event, content: bytes | None = None, **fields) -> Photo:
    """Store a photo of the event as if it was uploaded."""
    (made,), _ = add_photos(event, [SimpleUploadedFile("foto.jpg", content or picture())], by=None)
    Photo.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def material(event: Event, content: bytes = b"%PDF-1.7 materi", *, link: str = "", title: str = "") -> Material:
    """Store a material of the event: a PDF with this content, or the link."""
    title = title or f"Materi {next(_serial)}"
    if link:
        return add_link(event, link, title=title, by=None)
    return add_file(event, SimpleUploadedFile("materi.pdf", content), title=title, by=None)


def job(by: User, *, file: bytes | None = None, **fields) -> Job:
    """Store a job of the user, by default a waiting one; with a file, a finished one."""
    made = start("tests.file", by=by, subject="Bimtek Lampung")
    if file is not None:
        Job.objects.filter(pk=made.pk).update(state=Job.State.RUNNING)
        made.keep_file("hasil.txt", "text/plain", file)
        now = timezone.now()
        fields = {"state": Job.State.DONE, "finished": now, "kept_until": now + timedelta(7)} | fields
    Job.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def saved_view(owner: User, listed: str = "agencies", *, query: str = "kind=village", **fields) -> SavedView:
    """Store a view of a list."""
    fields.setdefault("name", f"Tampilan {next(_serial)}")
    return SavedView.objects.create(owner=owner, list=listed, query=query, **fields)


def many_events_job(by: User) -> Job:
    """Store a finished job that did something at no event."""
    arguments = {"action": "open", "events": [], "options": {}}
    return job(by, kind=MANY_EVENTS, arguments=arguments, step={"done": [], "refused": [], "mails": 0}, state="done")


def report_file(**fields) -> ReportFile:
    values = {"report": "coverage", "title": "Cakupan", "facts": ["2022"], "sha256": "0" * 64, "size": 1}
    return ReportFile.objects.create(**values | fields)


def agency_list(content: bytes = b"Nama;Jenis;Kabupaten\nA;Desa;Lampung Utara\n") -> AgencyUpload:
    """Store a list of agencies that waits for its check."""
    return receive(content, name="daftar.csv", by=user("administrator"), keeps_blank=False)


def schedule(*recipients: User, report: str = "coverage", options: dict | None = None, **fields) -> Schedule:
    """Store a schedule of a report for these users, on the first of each month from 2026 on."""
    start = date(2026, 1, 1)
    fields = {"first_day": start, "counts_from": start, "formats": ["csv"], "language": "id"} | fields
    made = Schedule.objects.create(report=report, options=options or {}, created_by=user(), **fields)
    made.recipients.set(recipients)
    return made


def letter_upload(event: Event, *, by: User, **files: bytes) -> LetterUpload:
    """Keep files of letters, by default one, as if the user had sent them at once: `budi=b"%PDF…"` is budi.pdf."""
    sent = [SimpleUploadedFile(f"{name}.pdf", content) for name, content in (files or {"surat": b"%PDF-1.7"}).items()]
    return receive_letters(event, sent, by=by)


def signed_upload(event: Event, *, by: User, **files: bytes) -> LetterUpload:
    """Keep signed files, by default one, as if the user had sent them at once."""
    sent = [SimpleUploadedFile(f"{n}.pdf", content) for n, content in (files or {"a": b"%PDF-1.7\n%%EOF"}).items()]
    return receive_signed(event, sent, by=by)


def letterhead(**fields) -> LetterSettings:
    """Store a letterhead for all organisers."""
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
    """Issue the letters that are due at the event, with a letterhead if there is none."""
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


def letter_logo(width: int = 40, height: int = 40) -> LetterImage:
    """Store a unique picture for a logo of letters."""
    return store_logo(io.BytesIO(picture(width, height, "PNG")))


def certificate_image(width: int = 40, height: int = 20) -> CertificateImage:
    """Store a unique picture for a logo or a signature."""
    return store_clear_image(io.BytesIO(picture(width, height, "PNG")))


def certificate_template(**fields) -> CertificateTemplate:
    """Store a template with one signatory, or with those in `signatories` (dictionaries of their fields)."""
    signatories = fields.pop("signatories", [{"position": "Kepala Pusat", "name": "Sri Penanda Tangan"}])
    fields = {"name": f"Templat {next(_serial)}", "place": "Jakarta"} | fields
    made = CertificateTemplate.objects.create(**fields)
    for place, one in enumerate(signatories, start=1):
        CertificateSignatory.objects.create(template=made, place=place, **one)
    return made


def certificates(
    event: Event,
    *,
    template: CertificateTemplate | None = None,
    dated_on: date = date(2022, 5, 13),
    by: User | None = None,
) -> list[Certificate]:
    """Issue certificates for all people who completed the event and have none, by default with a simple template."""
    return issue_certificates(
        event,
        order=CertificateOrder(template or CertificateTemplate(), dated_on),
        expected=due_registrations(event).count(),
        by=by,
    )


def certificate_of(registration: Registration, *, is_revoked: bool = False) -> Certificate:
    """Store a certificate, even if the person has not completed the event."""
    serial = next(_serial)
    day = date(2022, 5, 13)
    number = Number.objects.create(
        kind=NumberKind.CERTIFICATE, year=day.year, serial=serial, text=str(serial), dated_on=day
    )
    revoked = {"revoked_at": timezone.now(), "revoked_reason": "Salah nama"} if is_revoked else {}
    return Certificate.objects.create(registration=registration, number=number, content={}, **revoked)


def mail(event: Event | None = None, **fields) -> Message:
    """Store a mail about the event in the outbox, waiting by default."""
    number = next(_serial)
    fields = {"key": f"fact:{number}", "recipient": f"orang{number}@example.org", "language": "id"} | fields
    fields = {"subject": f"Kabar {number}", "body": f"Isi kabar {number}.\n", "event": event and event.pk} | fields
    return Message.objects.create(**fields)


def announcement(event: Event, audience: str = "empty", **fields) -> Announcement:
    """Store a draft of a message to people or agencies of the event."""
    fields = {"subject": "Kabar {kegiatan}", "text": "Yth. {nama}\n\nKabar untuk {instansi}."} | fields
    return Announcement.objects.create(event=event, audience=audience, **fields)


def only_provinces(*codes: str) -> None:
    """Delete all other provinces and their regencies, so that pages and files that list all of them are short."""
    Regency.objects.update(successor=None, split_from=None)
    Province.objects.update(successor=None, split_from=None)
    Regency.objects.exclude(province__in=codes).delete()
    Province.objects.exclude(code__in=codes).delete()


def regency(code: str) -> Regency:
    return Regency.objects.get(code=code)


def resized(quota: Quota, seats: int) -> list[Registration]:
    """Resize the quota as the quota editor does: lock the event, and give new seats to the waiting list. Return who
    got one."""
    with transaction.atomic():
        event = lock_event(quota.event)
        resize(quota, seats)
        return promote_waiting(event, Quota.objects.get(pk=quota.pk))


def incident(**fields) -> Incident:
    """Store an incident that was found now."""
    now = timezone.now()
    fields = {"title": "Ponsel hilang", "found_at": now, "recorded_at": now, "found_by": "Sari"} | fields
    return Incident.objects.create(**{"what_happened": "Ponsel hilang di terminal.", "data": "Nama peserta."} | fields)
