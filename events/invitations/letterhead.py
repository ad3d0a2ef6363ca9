"""The letterheads, the general one and those of organisers: writing them, and a sample letter."""

from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import pgettext

from accounts.models import User
from accounts.trail.recording import differences, record
from agencies.zones import WESTERN
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event, Invitation, LetterSettings, Number, NumberKind
from events.number_pattern import parse

from .content import Facts, Order, SessionFacts, sender
from .words import default_subject

FIELDS = [
    "letterhead",
    "logo",
    "place",
    "pattern",
    "unit",
    "classification",
    "nature",
    "on_behalf_of",
    "signatory_position",
    "signatory_name",
    "signatory_nip",
    "signed_electronically",
    "copies_to",
]
_UNKNOWN = "…"


def letterheads() -> QuerySet[LetterSettings]:
    """Return the stored letterheads with their logos, but not the pictures themselves."""
    return LetterSettings.objects.select_related("logo").defer("logo__content")


def general_letterhead() -> LetterSettings:
    """Return the stored letterhead of all organisers without their own, or a new one to fill in."""
    return letterheads().filter(organiser="").first() or LetterSettings(organiser="")


def copy_for_an_organiser() -> LetterSettings:
    """Return a new letterhead for an organiser, filled in as the general one."""
    general = general_letterhead()
    return LetterSettings(**{name: getattr(general, name) for name in FIELDS})


@transaction.atomic
def write_letterhead(settings: LetterSettings, *, fields: list[str], by: User) -> None:
    """Store these fields; changes that others made to the other fields stay.

    Letters that were sent stay as they are. Raise IntegrityError if somebody else has just made the first one.
    """
    before = LetterSettings.objects.select_for_update().filter(pk=settings.pk).first()
    if before:
        settings.save(update_fields=fields)
    else:
        settings.save(force_insert=True)
    changes = differences(before, settings, fields if before else ["organiser", *FIELDS])
    record("letterhead-written", settings, by=by, changes=changes)


def sample_letter(settings: LetterSettings, *, today: date) -> Invitation:
    """Return an invented letter with these settings, which need not be stored. It takes no number."""
    with translation.override(OFFICIAL_LANGUAGE):
        return _sample(settings, today)


def _sample(settings: LetterSettings, today: date) -> Invitation:
    first = today + timedelta(days=30)
    event = Event(title=pgettext("letter", "Training of librarians"), starts_on=first, ends_on=first)
    values = {"unit": settings.unit, "classification": settings.classification, "course": "", "event": ""}
    values = {name: value or _UNKNOWN for name, value in values.items()}
    text = parse(settings.pattern).number(1, on=today, values=values)
    subject = default_subject(event)
    order = Order(
        dated_on=today,
        subject=subject,
        classification=settings.classification,
        signatory_position=settings.signatory_position,
        signatory_name=settings.signatory_name,
        signatory_nip=settings.signatory_nip,
        nature=settings.nature,
        on_behalf_of=settings.on_behalf_of,
        signed_electronically=settings.signed_electronically,
    )
    return Invitation(
        number=Number(kind=NumberKind.INVITATION, text=text, dated_on=today),
        subject=subject,
        facts=_facts(event),
        sender={
            **sender(settings, order, register_at="").as_json(),
            "register_with": pgettext("letter", "staff of the province"),
        },
    )


def _facts(event: Event) -> Facts:
    """Return facts as events.invitations.content.facts does, for an event that is not stored."""
    session: SessionFacts = {
        "title": pgettext("letter", "Opening"),
        "date": event.starts_on.isoformat(),
        "starts_at": time(8).isoformat(),
        "ends_at": time(9, 30).isoformat(),
        "lesson_hours": 2,
        "speaker": "",
    }
    return {
        "agency": pgettext("letter", "Regency library"),
        "kind": "",
        "region": pgettext("letter", "the regency"),
        "seats": 4,
        "title": event.title,
        "batch": "",
        "programme": _UNKNOWN,
        "organiser": "",
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "venue": pgettext("letter", "Venue"),
        "province": "",
        "mode": Event.Mode.ONSITE,
        "registration_opens_on": None,
        "registration_closes_on": None,
        "needs_assignment_letter": True,
        "sessions": [session],
        "zone": str(WESTERN),
        "reader_zone": "",
        "contact_name": pgettext("letter", "Name of the contact person"),
        "contact_phone": "08…",
        "notes": [],
    }
