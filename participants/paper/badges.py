"""Badges with name, agency, event and the QR code of the ticket: ten on an A4 sheet with cutting marks, or one card
each. Badges carry no text of the portal except the PDF title."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import pgettext

from documents import wording
from documents.pdf.fitting import fitting_size
from documents.pdf.pages import template_as_pdf, templates_as_pdf
from documents.pictures.qr import qr_data_uri
from documents.pictures.svg import MEDIA_TYPE
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event
from participants.door.tickets import ticket_text
from participants.models import Registration

ON_A_SHEET = 10
_GROUP = 5 * ON_A_SHEET
"""Badges laid out at a time: half a second between two checks for cancellation."""
_TEMPLATE = "participants/paper/badges.html"
_WIDTH, _HEIGHT = 90, 55  # mm, as in the holders that offices buy; the template's CSS repeats them
_LEFT, _TOP = 15, 11
_A4 = 210, 297
_TICK = 5  # mm of a cutting mark, which starts 1 mm outside the badges
_EVENT_SIZES = [8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5, 4, 3.5, 3]
_NAME_SIZES = [19, 17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5]
_AGENCY_SIZES = [9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5, 4]


@dataclass(frozen=True, slots=True)
class Badge:
    """The words of a badge, with the font size of each in tenths of a point."""

    name: str
    agency: str
    event: str
    days: str
    ticket: str
    name_size: int
    agency_size: int
    event_size: int

    @property
    def qr(self) -> str:
        return qr_data_uri(self.ticket)


def badge(event: Event, registration: Registration) -> Badge:
    """Return the badge of a registration in the active language."""
    name, agency = registration.participant.full_name, registration.agency.name
    return Badge(
        name=name,
        agency=agency,
        event=event.title,
        days=wording.days(event.starts_on, event.ends_on),
        ticket=ticket_text(registration.ticket),
        # The sizes of the boxes are those of badges.css.
        name_size=_tenths(name, width=82, height=17, sizes=_NAME_SIZES, line=1.15),
        agency_size=_tenths(agency, width=56, height=15, sizes=_AGENCY_SIZES),
        event_size=_tenths(event.title, width=82, height=7.2, sizes=_EVENT_SIZES),
    )


def _tenths(text: str, **box) -> int:
    return round(fitting_size(text, **box) * 10)


def badge_sheets_pdf(
    event: Event, registrations: Sequence[Registration], rendered: Callable[[int], None] = lambda badges: None
) -> bytes:
    """Return the badges in their order, ten on a page, with a bookmark for each.

    `rendered` gets the number that is laid out, and may raise to stop. Raise PdfUnavailable.
    """
    groups = (registrations[start : start + _GROUP] for start in range(0, len(registrations), _GROUP))
    with translation.override(OFFICIAL_LANGUAGE):
        return templates_as_pdf(
            _TEMPLATE,
            (_context(event, group, per_page=ON_A_SHEET, marks=_cutting_marks()) for group in groups),
            rendered=lambda groups: rendered(min(groups * _GROUP, len(registrations))),
        )


def badge_card_pdf(event: Event, registration: Registration) -> bytes:
    """Return one badge on a page of its size. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        return template_as_pdf(_TEMPLATE, _context(event, [registration], per_page=1, marks=""))


def file_name(event: Event) -> str:
    """Return the name of the file without its extension."""
    return f"kartu-peserta-{event.code.lower()}"


def _context(event: Event, registrations: Sequence[Registration], *, per_page: int, marks: str) -> dict[str, object]:
    badges = [badge(event, registration) for registration in registrations]
    title = pgettext("badges", "Badges: %(event)s") % {"event": event.title}
    sizes = {size: f"{size / 10:g}" for size in range(30, 200, 5)}
    return {"pages": list(_pages(badges, per_page)), "marks": marks, "title": title, "sizes": sizes}


def _pages(badges: list[Badge], per_page: int) -> Iterator[list[Badge]]:
    for start in range(0, len(badges), per_page):
        yield badges[start : start + per_page]


def _cutting_marks() -> str:
    """Return a drawing of the page's size with a short line at each end of each cut."""
    right, bottom = _LEFT + 2 * _WIDTH, _TOP + 5 * _HEIGHT
    columns = [_LEFT + number * _WIDTH for number in range(3)]
    rows = [_TOP + number * _HEIGHT for number in range(6)]
    lines = [f"M{x} {_TOP - 1}v-{_TICK}M{x} {bottom + 1}v{_TICK}" for x in columns]
    lines += [f"M{_LEFT - 1} {y}h-{_TICK}M{right + 1} {y}h{_TICK}" for y in rows]
    width, height = _A4
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f'<path d="{"".join(lines)}" stroke="#000" stroke-width=".15" fill="none"/></svg>'
    )
    return f"data:{MEDIA_TYPE};base64,{b64encode(drawing.encode()).decode()}"
