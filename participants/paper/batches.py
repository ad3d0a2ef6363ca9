"""Many documents in one job, made in chunks, so that memory does not grow with their number and an interrupted run
loses one chunk (accounts.jobs.parts). One file is handed out as it is, several as a ZIP. A batch holds what its user
saw at its start; a document whose person has lost the right to it before its chunk is made is left out."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.jobs import parts
from accounts.jobs.parts import Chunk, NamedFile
from accounts.jobs.running import CannotFinish, Progress, start_once
from accounts.models import Job, User
from accounts.registry import long_task
from documents.pdf.pages import JoinedPdf, PdfUnavailable, check_available, shared_fonts
from documents.responses import PDF, ZIP
from events.models import Event
from participants.certificates.printing import certificates_pdf
from participants.certificates.signing import handed_out_pdf, signed_of
from participants.models import Certificate, Registration

from . import badges, sign_sheets
from .nips import shown_nips

SIGN_SHEETS = "participants.sign-sheet"
BADGES = "badges.file"
CERTIFICATES = "certificates.file"
"""The kinds of jobs that make printed documents."""
SIGN_SHEET_ROWS = 1_000
BADGES_IN_A_FILE = 1_000
CARDS_AT_A_TIME = 50
CERTIFICATES_IN_A_CHUNK = 100
CHUNKS_IN_A_FILE = 10
"""Certificates are laid out in groups (documents.pdf.joining), so that memory hardly grows with their number: a
process needs 137 MB for 100 certificates, 143 MB for 500."""
CERTIFICATES_AT_A_TIME = 25
_LONGEST_NAME = 80
_SO_FAR = ".so-far"  # what is known of the volume that the next chunk continues


def job_for(kind: str, event: Event, user: User, **arguments: object) -> Job:
    """Return a job of that kind for the event: an unfinished one if there is one, otherwise a new one."""
    return start_once(kind, by=user, arguments={"event": event.code} | arguments, subject=event.title)


def may_read(job: Job, user: User) -> bool:
    """Return whether the user may still see everybody in the file: people and events move."""
    event = Event.objects.visible_to(user).filter(code=job.arguments["event"]).first()
    seen = Registration.objects.visible_to(user).filter(event=event).values_list("pk", flat=True)
    return event is not None and set(parts.all_keys(job)) <= set(seen)


def may_read_certificates(job: Job, user: User) -> bool:
    """Return the same for certificates. A revoked one stays in the file, as on paper; its public page says so."""
    event = Event.objects.visible_to(user).filter(code=job.arguments["event"]).first()
    seen = Certificate.objects.visible_to(user).filter(registration__event=event).values_list("pk", flat=True)
    return event is not None and set(parts.all_keys(job)) <= set(seen)


@long_task(SIGN_SHEETS, title=gettext_lazy("A sign sheet"), may_read=may_read)
def make_sign_sheet(job: Job, progress: Progress) -> None:
    """Make the sign sheet of an occasion (`of`: its key) of the event, with `blank` rows and perhaps `with_nip`.
    A long one has several parts."""
    event = _event(job)
    occasion = next((one for one in sign_sheets.occasions(event) if one.key == job.arguments["of"]), None)
    if occasion is None:
        raise CannotFinish(_("The event does not have that session or day any more."))
    name = sign_sheets.file_name(occasion)

    def make(chunk: Chunk) -> Iterator[NamedFile]:
        blank = job.arguments["blank"] if chunk.part == chunk.parts else 0
        people = _people(job, event, chunk)
        nips = shown_nips(people, job.by) if job.arguments.get("with_nip") else None
        rows = sign_sheets.rows(occasion, people, blank=blank, first=chunk.before + 1, nips=nips)
        yield _numbered(name, chunk), sign_sheets.sign_sheet_pdf(occasion, rows, (chunk.part, chunk.parts))

    _make(job, progress, size=SIGN_SHEET_ROWS, name=name, keys=lambda: _keys(job, event), make=make)


@long_task(BADGES, title=gettext_lazy("Badges"), may_read=may_read)
def make_badges(job: Job, progress: Progress) -> None:
    """Make the badges of the event's people, as sheets to cut or as one card each (`form`)."""
    event = _event(job)
    name, size = badges.file_name(event), job.arguments.get("size", badges.USUAL)

    def sheets(chunk: Chunk) -> Iterator[NamedFile]:
        if people := _people(job, event, chunk):
            yield _numbered(name, chunk), badges.badge_sheets_pdf(event, people, chunk.rendered, size)

    def cards(chunk: Chunk) -> Iterator[NamedFile]:
        for place, one in enumerate(_people(job, event, chunk), start=1):
            card = _safe_name(f"{one.number:04d}", one.participant.full_name)
            yield f"{card}.pdf", badges.badge_card_pdf(event, one, size)
            chunk.rendered(place)

    make, many = (cards, CARDS_AT_A_TIME) if job.arguments["form"] == "cards" else (sheets, BADGES_IN_A_FILE)
    _make(job, progress, size=many, name=name, keys=lambda: _keys(job, event), make=make)


@long_task(CERTIFICATES, title=gettext_lazy("Certificates"), may_read=may_read_certificates)
def make_certificates(job: Job, progress: Progress) -> None:
    """Make the valid certificates of the event: to print (`form`: "print"), a thousand in a PDF, or one file each.

    A signed PDF is handed out instead of the portal's own. It is always a file of its own, because joining would break
    its signature.
    """
    event = _event(job)
    name = f"sertifikat-{event.code.lower()}"

    def volumes(chunk: Chunk) -> Iterator[NamedFile]:
        certificates = _certificates(job, event, chunk)
        generated = [one for one in certificates if signed_of(one) is None]
        yield from _piece_of_volume(job, name, chunk, generated)
        for one in certificates:
            if signed_of(one) is not None:
                yield _certificate_name(one), handed_out_pdf(one)

    def files(chunk: Chunk) -> Iterator[NamedFile]:
        for place, one in enumerate(_certificates(job, event, chunk), start=1):
            yield _certificate_name(one), handed_out_pdf(one)
            chunk.rendered(place)

    def keys() -> Iterable[int]:
        return Certificate.objects.visible_to(job.by).of_event(event).values_list("pk", flat=True)

    to_print = job.arguments["form"] == "print"
    make, size = (volumes, CERTIFICATES_IN_A_CHUNK) if to_print else (files, CERTIFICATES_AT_A_TIME)
    _make(job, progress, size=size, name=name, keys=keys, make=make, still=lambda made: set(made) <= set(keys()))


def _piece_of_volume(job: Job, name: str, chunk: Chunk, certificates: list[Certificate]) -> Iterator[NamedFile]:
    """Make the next part of the chunk's volume, after the notes of the previous chunk."""
    place = (chunk.part - 1) % CHUNKS_IN_A_FILE
    volume, volumes = (chunk.part - 1) // CHUNKS_IN_A_FILE + 1, -(-chunk.parts // CHUNKS_IN_A_FILE)
    noted = parts.last_note(job, _SO_FAR) if place else None
    joined = JoinedPdf.from_state(noted) if noted else JoinedPdf()
    piece = certificates_pdf(certificates, chunk.rendered, joined) if certificates else b""
    if joined.is_empty:
        return
    if place == CHUNKS_IN_A_FILE - 1 or chunk.part == chunk.parts:
        piece += joined.finish()
    else:
        yield _SO_FAR, joined.state()
    yield f"{name}-{volume:02d}-{volumes:02d}.pdf" if volumes > 1 else f"{name}.pdf", piece


def _certificates(job: Job, event: Event, chunk: Chunk) -> list[Certificate]:
    found = Certificate.objects.visible_to(job.by).of_event(event).select_related("registration__participant")
    return list(found.filter(pk__in=chunk.keys))


def _certificate_name(certificate: Certificate) -> str:
    number, person = certificate.number, certificate.registration.participant.full_name
    return f"{_safe_name(f'{number.year}-{number.serial:04d}', person)}.pdf"


def _event(job: Job) -> Event:
    event = Event.objects.visible_to(job.by).select_related("province").filter(code=job.arguments["event"]).first()
    if event is None:
        raise CannotFinish(_("You have no access to this (any more)."))
    return event


def _keys(job: Job, event: Event) -> Iterable[int]:
    return sign_sheets.people(event, job.by).values_list("pk", flat=True)


def _people(job: Job, event: Event, chunk: Chunk) -> list[Registration]:
    return list(sign_sheets.people(event, job.by).filter(pk__in=chunk.keys))


def _safe_name(*words: str) -> str:
    """Return a file name without extension, made of letters, digits and hyphens."""
    return slugify(" ".join(words))[:_LONGEST_NAME].strip("-")


def _numbered(name: str, chunk: Chunk) -> str:
    return f"{name}-{chunk.part:02d}-{chunk.parts:02d}.pdf" if chunk.parts > 1 else f"{name}.pdf"


def _make(
    job: Job,
    progress: Progress,
    *,
    name: str,
    size: int,
    keys: Callable[[], Iterable[int]],
    make: Callable[[Chunk], Iterator[NamedFile]],
    still: Callable[[list[int]], bool] | None = None,
) -> None:
    """Make the missing chunks and hand the file out if `still` accepts all its contents.

    The chunks stay until the job is over (accounts.jobs.parts deletes them), so that an interrupted run hands out the
    same again.
    """
    try:
        check_available()
        with shared_fonts():
            made = parts.make_in_chunks(job, progress, keys=keys, size=size, make=make)
    except PdfUnavailable as error:
        raise CannotFinish(_("The server lacks the libraries that make PDFs.")) from error
    files = parts.count_files(job)
    if not files:
        raise CannotFinish(_("There is nobody to make one for (any more)."))
    if still and not still(made):
        raise CannotFinish(_("A certificate was revoked meanwhile. Start again to get the file without it."))
    if files == 1:
        with parts.single_file(job) as file:
            job.keep_file(f"{name}.pdf", PDF, file)
    else:
        with parts.joined(job) as file:
            job.keep_file(f"{name}.zip", ZIP, file)
    progress(len(made), len(made))
