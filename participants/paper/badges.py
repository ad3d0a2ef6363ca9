"""Badges of participants, with the QR code of the ticket, and of speakers and the committee: on A4 sheets to cut, or
one card each. Official: Indonesian, whatever language their reader uses."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from documents import wording
from documents.pdf.fitting import fitting_size, whole_word_size
from documents.pdf.pages import templates_as_pdf
from documents.pictures.qr import qr_data_uri
from documents.pictures.svg import MEDIA_TYPE
from documents.wording import OFFICIAL_LANGUAGE
from events.invitations.heads import PrintedHead, printed_head
from events.models import Event
from participants.door.tickets import ticket_text
from participants.models import Registration

from .regions import unnamed_regions

_GROUP = 50
"""Badges laid out at a time: half a second between two checks for cancellation."""
_TEMPLATE = "participants/paper/badges.html"
_A4 = 210, 297
_TICK = 5  # mm of a cutting mark, which starts 1 mm outside the badges
_BOXES = "band", "logo", "event", "name", "agency", "qr"
_SMALLEST = 3
_STEP = 0.5  # points between two sizes of letters


class Role(TextChoices):
    """What the holder of a badge does at the event. Each has its word and its colour."""

    PARTICIPANT = "participant", pgettext_lazy("badges", "PARTICIPANT")
    SPEAKER = "speaker", pgettext_lazy("badges", "SPEAKER")
    COMMITTEE = "committee", pgettext_lazy("badges", "COMMITTEE")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the badge, in millimetres from its upper left corner, and the largest letters there, in points."""

    left: float
    top: float
    width: float
    height: float
    largest: float = 0

    def size(self, text: str) -> float:
        """Return the size of letters, in points, at which the text fits, if possible without breaking words."""
        steps = int((self.largest - _SMALLEST) / _STEP) + 1
        sizes = [self.largest - step * _STEP for step in range(steps)]
        fitting = fitting_size(text, width=self.width, height=self.height, sizes=sizes, line=1.15)
        return min(fitting, whole_word_size(text, width=self.width, sizes=sizes))


@dataclass(frozen=True, slots=True)
class Size:
    """A format of badges: how many are on an A4 sheet, and where its parts are."""

    key: str
    label: Promise
    width: float
    height: float
    columns: int
    rows: int
    band: Box
    logo: Box
    event: Box
    name: Box
    agency: Box
    qr: Box
    is_centred: bool = True

    @property
    def on_a_sheet(self) -> int:
        return self.columns * self.rows

    @property
    def left(self) -> float:
        return (_A4[0] - self.columns * self.width) / 2

    @property
    def top(self) -> float:
        return (_A4[1] - self.rows * self.height) / 2


SIZES = {
    size.key: size
    for size in (
        Size(
            "90x55", _("90 × 55 mm: ten on a sheet"), 90, 55, 2, 5,
            band=Box(0, 0, 90, 7.5, 11), logo=Box(4, 43, 8.5, 8.5), event=Box(14, 43, 46, 8.5, 6.5),
            name=Box(4, 9.5, 82, 18, 20), agency=Box(4, 29.5, 57, 12, 9), qr=Box(63.5, 28.5, 24, 24), is_centred=False,
        ),
        Size(
            "86x125", _("86 × 125 mm (B3): four on a sheet"), 86, 125, 2, 2,
            band=Box(0, 112, 86, 13, 20), logo=Box(6, 6, 13, 13), event=Box(21, 6, 59, 13, 9.5),
            name=Box(6, 23, 74, 31, 30), agency=Box(6, 55, 74, 16, 12), qr=Box(25, 73, 36, 36),
        ),
        Size(
            "a6", _("105 × 148 mm (A6): four on a sheet"), 105, 148, 2, 2,
            band=Box(6, 129, 93, 13, 22), logo=Box(9, 9, 16, 16), event=Box(28, 9, 68, 16, 11),
            name=Box(9, 30, 87, 37, 36), agency=Box(9, 69, 87, 18, 14), qr=Box(32.5, 87, 40, 40),
        ),
    )
}  # fmt: skip
"""The formats of the holders that offices buy."""
USUAL = "90x55"


@dataclass(frozen=True, slots=True)
class Badge:
    """The words of a badge, with the size of the letters of each in points. Without a ticket it has no QR code, and
    without a name a line on which it is written."""

    role: Role
    number: str
    name: str
    agency: str
    ticket: str
    name_size: float
    agency_size: float

    @property
    def name_class(self) -> str:
        return f"s{round(self.name_size * 10)}"

    @property
    def agency_class(self) -> str:
        return f"s{round(self.agency_size * 10)}"

    @property
    def qr(self) -> str:
        return qr_data_uri(self.ticket) if self.ticket else ""


def of_participant(registration: Registration, size: Size) -> Badge:
    """Return the badge of a registration in the active language."""
    name, agency = registration.participant.full_name, _origin(registration)
    number = pgettext("badges", "No. %(number)s") % {"number": registration.number}
    ticket = ticket_text(registration.ticket)
    return Badge(Role.PARTICIPANT, number, name, agency, ticket, size.name.size(name), size.agency.size(agency))


def of_name(name: str, role: Role, size: Size) -> Badge:
    """Return the badge of somebody who is no participant; "" leaves room to write the name."""
    return Badge(role, "", name, "", "", size.name.size(name), 0)


def _origin(registration: Registration) -> str:
    """Return the agency with its region and province, as far as its name lacks them."""
    regions = unnamed_regions(registration, registration.regency, registration.province)
    return ", ".join([registration.agency.name, *regions])


def badge_sheets_pdf(
    event: Event,
    registrations: Sequence[Registration],
    rendered: Callable[[int], None] = lambda badges: None,
    size: str = USUAL,
) -> bytes:
    """Return the badges in their order on sheets to cut, with a bookmark for each.

    `rendered` gets the number that is laid out, and may raise to stop. Raise PdfUnavailable.
    """
    form = SIZES[size]
    at_a_time = _GROUP - _GROUP % form.on_a_sheet
    groups = (registrations[start : start + at_a_time] for start in range(0, len(registrations), at_a_time))
    with translation.override(OFFICIAL_LANGUAGE):
        return _pdf(
            event,
            ([of_participant(one, form) for one in group] for group in groups),
            form,
            rendered=lambda groups: rendered(min(groups * at_a_time, len(registrations))),
        )


def named_badges_pdf(event: Event, names: Sequence[str], role: Role, size: str = USUAL) -> bytes:
    """Return a badge for each name on sheets to cut, or a sheet to be written by hand if there is none. Raise
    PdfUnavailable."""
    form = SIZES[size]
    with translation.override(OFFICIAL_LANGUAGE):
        return _pdf(event, [[of_name(name, role, form) for name in names or [""] * form.on_a_sheet]], form)


def badge_card_pdf(event: Event, registration: Registration, size: str = USUAL) -> bytes:
    """Return one badge on a page of its size. Raise PdfUnavailable."""
    form = SIZES[size]
    with translation.override(OFFICIAL_LANGUAGE):
        return _pdf(event, [[of_participant(registration, form)]], form, is_card=True)


def file_name(event: Event, role: Role = Role.PARTICIPANT) -> str:
    """Return the name of the file without its extension."""
    names = {Role.PARTICIPANT: "peserta", Role.SPEAKER: "narasumber", Role.COMMITTEE: "panitia"}
    return f"kartu-{names[role]}-{event.code.lower()}"


def _pdf(
    event: Event,
    groups: Iterator[list[Badge]] | list[list[Badge]],
    size: Size,
    rendered: Callable[[int], None] = lambda groups: None,
    *,
    is_card: bool = False,
) -> bytes:
    head = printed_head(event)
    contexts = (_context(event, head, group, size, is_card=is_card) for group in groups)
    return templates_as_pdf(_TEMPLATE, contexts, rendered=rendered, photos=head.photos)


def _context(event: Event, head: PrintedHead, badges: list[Badge], size: Size, *, is_card: bool) -> dict[str, object]:
    per_page = 1 if is_card else size.on_a_sheet
    days = wording.days(event.starts_on, event.ends_on)
    sizes = {badge.name_size for badge in badges} | {badge.agency_size for badge in badges}
    return {
        "title": pgettext("badges", "Badges: %(event)s") % {"event": event.title},
        "pages": list(_pages(badges, per_page)),
        "event": event.title,
        "days": days,
        "event_size": f"{size.event.size(f'{event.title} {days}'):g}",
        "logo": head.logo,
        "size": size,
        "boxes": {name: _millimetres(getattr(size, name)) for name in _BOXES},
        "card": _millimetres(size),
        "width": f"{size.width if is_card else size.columns * size.width + 0.5:g}",
        "band_letters": f"{size.band.largest:g}",
        "marks": "" if is_card else _cutting_marks(size),
        "sizes": {round(one * 10): f"{one:g}" for one in sorted(sizes)},
    }


def _millimetres(one: Box | Size) -> dict[str, str]:
    return {name: f"{getattr(one, name):g}" for name in ("left", "top", "width", "height")}


def _pages(badges: list[Badge], per_page: int) -> Iterator[list[Badge]]:
    for start in range(0, len(badges), per_page):
        yield badges[start : start + per_page]


def _cutting_marks(size: Size) -> str:
    """Return a drawing of the page's size with a short line at each end of each cut, or with whole lines where badges
    reach the edges of the paper."""
    left, top, (width, height) = size.left, size.top, _A4
    right, bottom = left + size.columns * size.width, top + size.rows * size.height
    columns = [left + number * size.width for number in range(size.columns + 1)]
    rows = [top + number * size.height for number in range(size.rows + 1)]
    if min(left, top) > _TICK + 1:
        lines = [f"M{x:g} {top - 1:g}v-{_TICK}M{x:g} {bottom + 1:g}v{_TICK}" for x in columns]
        lines += [f"M{left - 1:g} {y:g}h-{_TICK}M{right + 1:g} {y:g}h{_TICK}" for y in rows]
    else:
        lines = [f"M{x:g} 0V{height}" for x in columns[1:-1]] + [f"M0 {y:g}H{width}" for y in rows[1:-1]]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f'<path d="{"".join(lines)}" stroke="#000" stroke-width=".15" fill="none"/></svg>'
    )
    return f"data:{MEDIA_TYPE};base64,{b64encode(drawing.encode()).decode()}"
