"""The content of an invitation letter: facts of the event that may change after it was sent, and its sender."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import NotRequired, TypedDict

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from agencies.nip import format_nip
from events.clock import reader_zone
from events.models import Event, LetterSettings, Quota, Session
from events.readers import Registrars

FACTS = {
    "agency": _("addressee"),
    "kind": _("addressee"),
    "region": _("addressee"),
    "seats": _("seats"),
    "title": _("title"),
    "batch": _("batch"),
    "programme": _("programme"),
    "organiser": _("organiser"),
    "starts_on": _("days"),
    "ends_on": _("days"),
    "venue": _("venue"),
    "province": _("province"),
    "mode": _("mode"),
    "registration_opens_on": _("registration"),
    "registration_closes_on": _("registration"),
    "needs_assignment_letter": _("assignment letters"),
    "sessions": _("schedule"),
    "contact_name": _("contact person"),
    "contact_phone": _("contact person"),
    "notes": _("further notes"),
}
"""The words for each fact."""


class SessionFacts(TypedDict):
    """A session as JSON stores it, with its day and times in ISO 8601."""

    title: str
    date: str
    starts_at: str | None
    ends_at: str | None
    lesson_hours: int
    speaker: str


class Facts(TypedDict):
    """What a letter says about the event, as JSON stores it, with days in ISO 8601; `agency` is "" for a pool.

    `zone` is the time zone of the event's place, and `reader_zone` that of a reader who takes part from elsewhere, or
    "". Both follow from the province, the mode and the region. Letters of earlier versions lack the last five.
    """

    agency: str
    kind: str
    region: str
    seats: int
    title: str
    batch: str
    programme: str
    organiser: str
    starts_on: str
    ends_on: str
    venue: str
    province: str
    mode: str
    registration_opens_on: str | None
    registration_closes_on: str | None
    needs_assignment_letter: bool
    sessions: list[SessionFacts]
    zone: NotRequired[str]
    reader_zone: NotRequired[str]
    contact_name: NotRequired[str]
    contact_phone: NotRequired[str]
    notes: NotRequired[list[str]]


class Numbering(TextChoices):
    """Where the numbers of letters come from."""

    SERIES = "series", _("The next numbers of the portal")
    START = "start", _("The portal's numbers, continued from")
    TYPED = "typed", _("Typed by hand, one for each letter")
    LATER = "later", _("Numbers follow later")


@dataclass(frozen=True, slots=True)
class Order:
    """What a coordinator chooses for the letters of one issue.

    `start` is the first serial if numbers are continued from one; `typed` has typed numbers by the id of the quota.
    `copies_to` is None for those of the letterhead.
    """

    dated_on: date
    subject: str
    classification: str
    signatory_position: str
    signatory_name: str
    signatory_nip: str
    nature: str = ""
    on_behalf_of: str = ""
    signed_electronically: bool = False
    copies_to: list[str] | None = None
    numbering: Numbering = Numbering.SERIES
    start: int | None = None
    typed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of a letter, and where its reader registers; stored with the letter as JSON. Letters of earlier
    versions lack the last five; `logo` is the digest of a picture, or "". A reader without an account has no address in
    `register_at`, but in `register_with` who registers the people."""

    letterhead: list[str]
    place: str
    classification: str
    signatory_position: str
    signatory_name: str
    signatory_nip: str
    copies_to: list[str]
    register_at: str
    logo: str = ""
    nature: str = ""
    on_behalf_of: str = ""
    signed_electronically: bool = False
    register_with: str = ""

    as_json = asdict


def letter_settings(event: Event) -> LetterSettings | None:
    """Return the organiser's own letterhead, otherwise the general one; None if neither exists."""
    return letterhead_of(event.organiser)


def letterhead_of(organiser: str = "") -> LetterSettings | None:
    """Return the letterhead of that organiser, otherwise the general one; None if neither exists."""
    fitting = Q(organiser="") | Q(organiser__iexact=organiser)
    found = LetterSettings.objects.select_related("logo").defer("logo__content")
    return found.filter(fitting).order_by("-organiser").first()


def sender(settings: LetterSettings, order: Order, register_at: str) -> Sender:
    return Sender(
        letterhead=settings.letterhead.splitlines(),
        place=settings.place,
        classification=order.classification,
        signatory_position=order.signatory_position,
        signatory_name=order.signatory_name,
        signatory_nip=format_nip(order.signatory_nip),
        copies_to=settings.copies_to.splitlines() if order.copies_to is None else order.copies_to,
        register_at=register_at,
        logo=settings.logo.digest if settings.logo else "",
        nature=order.nature,
        on_behalf_of=order.on_behalf_of,
        signed_electronically=order.signed_electronically,
    )


def who_registers(quota: Quota, known: Mapping[str, Registrars]) -> str:
    """Return who registers the people of the quota, in the active language, with a phone number if the provincial
    agency has one."""
    province = quota.agency.province if quota.agency else quota.province
    if province is None:
        return ""
    found = known.get(province.code, Registrars())
    text = pgettext("letter", "staff of %(province)s") % {"province": province.full_name}
    if found.names:
        text = f"{text}: {', '.join(found.names)}"
    phone = found.agency and (found.agency.contact_phone or found.agency.phone)
    return f"{text} ({phone})" if phone else text


def head_and_address(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the institution and its unit, if there are both, and the lines of the address below them."""
    names = 2 if len(lines) > 2 else 1
    return lines[:names], lines[names:]


def signing_titles(position: str, on_behalf_of: str) -> list[str]:
    """Return the one or two lines above a signature: for whom, and the position."""
    behalf = [pgettext("letter", "for %(position)s") % {"position": on_behalf_of}] if on_behalf_of else []
    return [*behalf, f"{position},"]


def number_values(event: Event, settings: LetterSettings, classification: str) -> dict[str, str]:
    """Return the values of the fields that a pattern of letter numbers may name."""
    return {
        "unit": settings.unit,
        "classification": classification,
        "course": event.course.code,
        "event": event.code,
    }


def facts(event: Event, quota: Quota, sessions: Sequence[Session]) -> Facts:
    """Return what a letter to the quota's agency says about the event today, as JSON stores it."""
    return {
        "agency": quota.agency.name if quota.agency else "",
        "kind": quota.agency_kind,
        "region": quota.region.full_name if quota.region else "",
        "seats": quota.seats,
        "title": event.title,
        "batch": event.batch,
        "programme": event.course.programme.name,
        "organiser": event.organiser,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "venue": event.venue,
        "province": event.province.full_name,
        "mode": event.mode,
        "registration_opens_on": _iso(event.registration_opens_on),
        "registration_closes_on": _iso(event.registration_closes_on),
        "needs_assignment_letter": event.needs_assignment_letter,
        "sessions": [_session(session) for session in sessions],
        "zone": str(event.zone),
        "reader_zone": str(reader_zone(event, quota.region_code[:2]) or ""),
        "contact_name": event.contact_name,
        "contact_phone": event.contact_phone,
        "notes": event.letter_notes.splitlines(),
    }


def changed_facts(then: Facts, now: Facts) -> list[str]:
    """Return the words for the facts of a letter that have changed. What letters of its version do not say is not one
    of them."""
    names = [str(label) for name, label in FACTS.items() if name in then and then.get(name) != now.get(name)]
    return list(dict.fromkeys(names))


def _session(session: Session) -> SessionFacts:
    return {
        "title": session.title,
        "date": session.date.isoformat(),
        "starts_at": _iso(session.starts_at),
        "ends_at": _iso(session.ends_at),
        "lesson_hours": session.lesson_hours,
        "speaker": session.speaker,
    }


def _iso(value: date | time | None) -> str | None:
    return value.isoformat() if value else None
