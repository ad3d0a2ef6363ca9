"""Issuing invitation letters: one for each quota of an event, numbered in the order of the regions, or with
numbers that the office gives.

A letter that was sent never changes. If the event or the seats change afterwards, it is outdated. A new letter with a
new number replaces it and names the old one: one number belongs to one text, in our register and in the reader's.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Prefetch, QuerySet, TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.trail.recording import record
from agencies.models import Agency
from documents.wording import OFFICIAL_LANGUAGE
from events.locking import lock_event
from events.models import Event, Invitation, LetterSettings, Number, NumberKind, Quota, Session
from events.number_pattern import parse
from events.numbering import allot_numbers, fill_in_number, next_serial, register_numbers
from events.readers import readers, registrars

from .content import Numbering, Order, changed_facts, facts, letter_settings, number_values, sender, who_registers

_OVER = (Event.Status.FINISHED, Event.Status.CANCELLED)

_OF_QUOTA = ("agency__province", "agency__regency", "province", "regency")

INVITATIONS = "events.invitations"
"""The kind of job that makes all letters of an event in one file."""


class InvitationError(Exception):
    """The reason why no letter was issued. Views put it into words."""


class EventOver(InvitationError):
    """Nobody can be invited to an event that is over, finished or cancelled."""


class LetterheadMissing(InvitationError):
    """The organiser has no letterhead."""


class Overtaken(InvitationError):
    """The letters to issue differ from what the reader saw: seats changed, or somebody else issued letters
    meanwhile."""


class LetterState(TextChoices):
    """The state of the letter of a quota."""

    MISSING = "missing", _("Not issued")
    ISSUED = "issued", _("Issued")
    OUTDATED = "outdated", _("Outdated")
    CANCELLED = "cancelled", _("Event cancelled")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return {"missing": "wait", "issued": "ok", "outdated": "over", "cancelled": "off"}[self.value]


@dataclass(frozen=True, slots=True)
class Row:
    """A quota and its letter (None: not issued yet), and the facts of the letter that have changed."""

    quota: Quota
    letter: Invitation | None
    changed: list[str]
    is_cancelled: bool = False
    """Whether the event is cancelled."""

    @property
    def is_outdated(self) -> bool:
        return bool(self.changed)

    @property
    def state(self) -> LetterState:
        if self.is_cancelled:
            return LetterState.CANCELLED
        if self.letter is None:
            return LetterState.MISSING
        return LetterState.OUTDATED if self.is_outdated else LetterState.ISSUED


def may_issue(event: Event, today: date) -> bool:
    return event.status not in _OVER and today <= event.ends_on


def rows(event: Event, quotas: QuerySet[Quota] | None = None) -> list[Row]:
    """Return the quotas of the event (or these, if given) in the order of the regions.

    `event` has course__programme and province. Letters of an event that is over are never outdated, because nobody will
    write another.
    """
    quotas = event.quotas.all() if quotas is None else quotas
    letters = event.invitations.current().select_related("number", "event", "signed")
    return _rows(event, quotas.select_related(*_OF_QUOTA), letters, list(event.sessions.order_by("number")))


def outdated_letters(events: QuerySet[Event], user: User | None = None) -> dict[Event, int]:
    """Return how many outdated letters each event has, in four queries for any number of events; with a user only
    those that they see."""
    quotas = Quota.objects.visible_to(user) if user else Quota.objects.all()
    lettered = events.filter(pk__in=Invitation.objects.current().order_by().values("event"))
    found = lettered.select_related("province", "course__programme").prefetch_related(
        Prefetch("quotas", quotas.select_related(*_OF_QUOTA)),
        Prefetch("invitations", Invitation.objects.current()),
        Prefetch("sessions", Session.objects.order_by("number")),
    )
    counts = {}
    for event in found:
        now = _rows(event, event.quotas.all(), event.invitations.all(), list(event.sessions.all()))
        counts[event] = len(due(now, again=True))
    return {event: count for event, count in counts.items() if count}


def _rows(
    event: Event, quotas: Iterable[Quota], current: Iterable[Invitation], sessions: Sequence[Session]
) -> list[Row]:
    letters = {letter.quota_id: letter for letter in current}
    is_on, found = may_issue(event, event.local_day()), []
    for quota in sorted(quotas, key=lambda quota: quota.place):
        letter = letters.get(quota.pk)
        changed = changed_facts(letter.facts, facts(event, quota, sessions)) if letter and is_on else []
        found.append(Row(quota, letter, changed, is_cancelled=event.status == Event.Status.CANCELLED))
    return found


def due(found: list[Row], *, again: bool) -> list[Row]:
    """Return the quotas without a letter, or those with an outdated letter (`again`)."""
    return [row for row in found if (row.is_outdated if again else row.letter is None)]


@transaction.atomic
def issue_invitations(
    event: Event,
    *,
    order: Order,
    expected: int,
    again: bool = False,
    chosen: Collection[int] | None = None,
    register_at: str,
    by: User | None,
) -> list[Invitation]:
    """Issue the missing or outdated letters, or those of the `chosen` quotas (their ids) among them; all or none.

    `expected` is how many the reader saw, `register_at` the whole address at which agencies register. Raise EventOver,
    LetterheadMissing, Overtaken, ValueMissing, NumberTaken or SeriesPassed.
    """
    # Locks in the order of events.numbering: the event, its quotas (so that none is withdrawn meanwhile), the series.
    event = lock_event(event, "course__programme", "province")
    if not may_issue(event, event.local_day()):
        raise EventOver
    settings = letter_settings(event)
    if settings is None:
        raise LetterheadMissing
    quotas = event.quotas.select_for_update(of=["self"], no_key=True).order_by("pk")
    wanted = [row for row in due(rows(event, quotas), again=again) if chosen is None or row.quota.pk in chosen]
    if len(wanted) != expected or not wanted:
        raise Overtaken
    Invitation.objects.filter(pk__in=[row.letter.pk for row in wanted if row.letter]).update(replaced_at=timezone.now())
    numbers = _numbers(event, settings, order, wanted)
    sent_by, sessions = sender(settings, order, register_at).as_json(), list(event.sessions.order_by("number"))
    senders = _senders(event, wanted, sent_by)
    letters = Invitation.objects.bulk_create(
        _letter(event, row, number, order, one, sessions, by)
        for row, number, one in zip(wanted, numbers, senders, strict=True)
    )
    for letter in letters:
        _record(letter, by=by)
    return letters


def _numbers(event: Event, settings: LetterSettings, order: Order, wanted: Sequence[Row]) -> list[Number]:
    kind, day = NumberKind.INVITATION, order.dated_on
    if order.numbering == Numbering.TYPED:
        return register_numbers(kind, on=day, texts=[order.typed[row.quota.pk] for row in wanted])
    if order.numbering == Numbering.LATER:
        return register_numbers(kind, on=day, texts=[""] * len(wanted))
    values = [number_values(event, settings, order.classification)] * len(wanted)
    start = order.start if order.numbering == Numbering.START else None
    return allot_numbers(kind, pattern=parse(settings.pattern), on=day, values=values, start=start)


def letter_to_be(
    event: Event, row: Row, *, settings: LetterSettings, order: Order, place: int, register_at: str
) -> Invitation:
    """Return the letter of the quota as it would be issued, at `place` (from 0) of its issue. Nothing is stored, and no
    number is taken. Raise ValueMissing."""
    text = order.typed.get(row.quota.pk, "")
    if order.numbering in (Numbering.SERIES, Numbering.START):
        start = order.start if order.numbering == Numbering.START else None
        serial = (start or next_serial(NumberKind.INVITATION, order.dated_on.year)) + place
        values = number_values(event, settings, order.classification)
        text = parse(settings.pattern).number(serial, on=order.dated_on, values=values)
    number = Number(kind=NumberKind.INVITATION, year=order.dated_on.year, text=text, dated_on=order.dated_on)
    [sent_by] = _senders(event, [row], sender(settings, order, register_at).as_json())
    return _letter(event, row, number, order, sent_by, list(event.sessions.order_by("number")), None)


def _senders(event: Event, wanted: Sequence[Row], sent_by: dict[str, object]) -> list[dict[str, object]]:
    """Return the sender for each letter. Only the provincial agency has users of the portal; the others read who
    registers their people, not an address that they cannot open."""
    known = registrars(readers(event, [row.quota for row in wanted]))
    with translation.override(OFFICIAL_LANGUAGE):
        return [
            sent_by
            if row.quota.agency and row.quota.agency.kind == Agency.Kind.PROVINCE
            else {**sent_by, "register_at": "", "register_with": who_registers(row.quota, known)}
            for row in wanted
        ]


def _letter(
    event: Event,
    row: Row,
    number: Number,
    order: Order,
    sent_by: dict[str, object],
    sessions: Sequence[Session],
    by: User | None,
) -> Invitation:
    return Invitation(
        event=event,
        quota=row.quota,
        province_id=row.quota.region_code[:2],
        number=number,
        addressee=row.quota.label,
        subject=order.subject,
        facts=facts(event, row.quota, sessions),
        sender=sent_by,
        issued_by=by,
        replaces=row.letter,
    )


def unnumbered(event: Event) -> QuerySet[Invitation]:
    """Return the valid letters of the event whose numbers are to follow."""
    return Invitation.objects.of_event(event).filter(number__text="").order_by("pk")


@transaction.atomic
def fill_in_numbers(event: Event, texts: Mapping[int, str], *, on: date, by: User | None) -> list[Invitation]:
    """Give letters (by their ids) the numbers that were to follow, and their date; all or none. Raise Overtaken if one
    of them has a number meanwhile or was replaced, or NumberTaken."""
    event = lock_event(event)
    letters = list(unnumbered(event).filter(pk__in=texts))
    if len(letters) != len(texts):
        raise Overtaken
    for letter in letters:
        fill_in_number(letter.number, text=texts[letter.pk], on=on)
        changes = {"number": (None, texts[letter.pk]), "dated_on": (letter.number.dated_on, on)}
        record("invitation-numbered", letter, by=by, changes=changes, event=event.pk, province=letter.province_id)
    return letters


def _record(letter: Invitation, *, by: User | None) -> None:
    old = letter.replaces
    changes = {"number": (old and str(old.number), str(letter.number)), "dated_on": (None, letter.number.dated_on)}
    action = "invitation-replaced" if old else "invitation-issued"
    record(action, letter, by=by, changes=changes, event=letter.event_id, province=letter.province_id)
