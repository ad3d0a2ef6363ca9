"""Sign sheets (daftar hadir) of a session or of a whole day. Official documents: Indonesian, whatever language their
reader uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from documents import wording
from documents.pdf.pages import template_as_pdf
from documents.pictures.qr import qr_data_uri
from documents.wording import OFFICIAL_LANGUAGE
from events.clock import ends_at, starts_at
from events.invitations.heads import PrintedHead, printed_head, signing_lines
from events.models import Event, Session
from participants.models import Registration

from . import codes
from .regions import town_of, unnamed_regions

MOST_BLANK_ROWS = 50
ROWS_WITH_SIGNATURES = 6
"""The last rows, which stay together with the signatures: a page of signatures alone proves nothing."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The occasion that people sign for: one session, or a whole day."""

    event: Event
    day: date
    sessions: tuple[Session, ...]
    is_day: bool

    @property
    def key(self) -> str:
        """The name that pages use: "d2022-05-11", "s17"."""
        return f"d{self.day.isoformat()}" if self.is_day else f"s{self.sessions[0].pk}"

    @property
    def times(self) -> str:
        """The times as 08.00–09.30 WIB; for a day from the first start to the last end, "" if none is known."""
        begins = [begin for session in self.sessions if (begin := starts_at(self.event, session))]
        ends = [end for session in self.sessions if (end := ends_at(self.event, session))]
        ends = [*begins, *ends] if len(ends) < len(self.sessions) else ends
        first, last = min(begins, default=None), max(ends, default=None)
        return wording.hours(first, None if last == first else last)

    def code(self, number: int) -> str:
        """Return the text in the QR code of the person with that number."""
        return codes.of_day(self.event, self.day, number) if self.is_day else codes.of_session(self.sessions[0], number)


@dataclass(frozen=True, slots=True)
class Row:
    """A row to sign; a blank one has only its number."""

    place: int
    name: str = ""
    agency: str = ""
    position: str = ""
    code: str = ""
    nip: str = ""
    rank: str = ""
    begins_agency: bool = False
    region: str = ""

    @property
    def qr(self) -> str:
        return qr_data_uri(self.code) if self.code else ""

    @property
    def post(self) -> str:
        """The position and, where it is printed, the rank."""
        return ", ".join(filter(None, [self.position, self.rank]))

    @property
    def is_left(self) -> bool:
        """Odd rows are signed on the left, even ones on the right: each signature has the height of two rows."""
        return self.place % 2 == 1


@dataclass(frozen=True, slots=True)
class SignSheet:
    """The words of a sheet, for the template."""

    occasion: Occasion
    rows: list[Row]
    head: PrintedHead
    part: str = ""

    @property
    def tail(self) -> int:
        """Return the place of the first of the rows that stay on the page of the signatures."""
        return self.rows[-ROWS_WITH_SIGNATURES].place if len(self.rows) > ROWS_WITH_SIGNATURES else 0

    @property
    def subject(self) -> str:
        """The session's number and title; for a day the numbers of its sessions."""
        sessions = self.occasion.sessions
        if not self.occasion.is_day:
            return str(sessions[0])
        return ngettext("Session %(numbers)s", "Sessions %(numbers)s", len(sessions)) % {"numbers": self.numbers}

    @property
    def numbers(self) -> str:
        return wording.listing([str(session.number) for session in self.occasion.sessions])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What, when and where, each with its label."""
        occasion, event = self.occasion, self.occasion.event
        session = None if occasion.is_day else occasion.sessions[0]
        facts = [
            (pgettext("sign sheet", "Day, date"), f"{format_date(occasion.day, 'l')}, {wording.day(occasion.day)}"),
            (pgettext("sign sheet", "Session"), self.numbers if session is None else str(session)),
            (pgettext("sign sheet", "Speaker"), session.speaker if session else ""),
            (pgettext("sign sheet", "Time"), occasion.times),
            (pgettext("sign sheet", "Place"), ", ".join(filter(None, [event.venue, event.province.full_name]))),
        ]
        return [(label, value) for label, value in facts if value]

    @property
    def signing_lines(self) -> list[str]:
        return signing_lines(self.head.settings) if self.head.settings else []


def occasions(event: Event) -> list[Occasion]:
    """Return each day of the event, followed by its sessions."""
    found = []
    sessions = event.sessions.order_by("date", "number")
    for day, group in groupby(sessions, key=lambda session: session.date):
        of_day = tuple(group)
        found.append(Occasion(event, day, of_day, is_day=True))
        found += [Occasion(event, day, (session,), is_day=False) for session in of_day]
    return found


def people(event: Event, user: User) -> QuerySet[Registration]:
    """Return the people who are expected to sign and that the user may see, by agency: the provincial agency first,
    then by regency."""
    confirmed = Registration.objects.visible_to(user).confirmed().filter(event=event)
    order = ("province", F("regency").asc(nulls_first=True), "agency__name", "agency", "number")
    return confirmed.select_related("participant", "agency", "province", "regency").order_by(*order)


def rows(
    occasion: Occasion,
    registrations: Sequence[Registration],
    *,
    blank: int = 0,
    first: int = 1,
    nips: Mapping[int, str] | None = None,
) -> list[Row]:
    """Return a row for each person in their order, counted from `first`, followed by blank ones. With `nips`, by
    person, the rows have NIP and rank."""
    made, agency = [], None
    for place, registration in enumerate(registrations, start=first):
        row = Row(
            place,
            name=registration.participant.full_name,
            agency=registration.agency.name,
            region="".join(unnamed_regions(registration, registration.regency or registration.province)),
            position=registration.position,
            code=occasion.code(registration.number),
            nip=(nips or {}).get(registration.participant_id, ""),
            rank="" if nips is None else registration.rank,
            begins_agency=registration.agency_id != agency,
        )
        agency = registration.agency_id
        made.append(row)
    return made + [Row(first + len(made) + number, begins_agency=number == 0) for number in range(blank)]


def sign_sheet_pdf(occasion: Occasion, rows: list[Row], part: tuple[int, int] = (1, 1)) -> bytes:
    """Return the sheet, or a part of a long one ("part 2 of 3") with its own page numbers. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        is_part = part[1] > 1
        text = pgettext("sign sheet", "part %(part)d of %(parts)d") % {"part": part[0], "parts": part[1]}
        sheet = SignSheet(occasion, rows, printed_head(occasion.event), text if is_part else "")
        context = {
            "sheet": sheet,
            "event": occasion.event,
            "batch": wording.batch(occasion.event.batch),
            "town": town_of(occasion.event),
            "day": wording.day(occasion.day),
            "page_word": pgettext("page x of y", "Page"),
            "of_word": pgettext("page x of y", "of"),
        }
        return template_as_pdf("participants/paper/sign_sheet.html", context, sheet.head.photos)


def file_name(occasion: Occasion) -> str:
    """Return the name of the file without its extension."""
    event = occasion.event.code.lower()
    if occasion.is_day:
        return f"daftar-hadir-{event}-{occasion.day.isoformat()}"
    return f"daftar-hadir-{event}-sesi-{occasion.sessions[0].number}"
