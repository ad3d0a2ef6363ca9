"""News for the home page: what others did to events and registrations that concern the reader, and to a province the
papers that became outdated, until seen.

News has no record of its own: it is made of entries of the trail. NewsSeen notes per user and event what was seen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Entry, User
from accounts.models.trail import EntryQuerySet
from accounts.trail.words import Change
from documents import wording
from events.change_mails import MOVED, moves
from events.models import Event, State
from participants.models import Registration
from reports.models import NewsSeen

from .outdated import outdated_papers

Status = Event.Status

_KEPT = timedelta(days=60)
"""So long after it and after its event an entry is not news any more, seen or not; the event's history still has it."""
_READ = 2000
"""The entries that are read at most. Of events beyond them only the number of entries is said."""
_NAMED = 3
_EVENT_ACTIONS = ["event-opened", "event-cancelled", "event-edited"]
_REGISTRATION_ACTIONS = ["registration-confirmed", "registration-rejected", "registration-promoted"]
_CHANGE_ACTIONS = [
    "registration-withdrawn",
    "registration-reactivated",
    "registration-moved",
    "registration-corrected",
    "registration-made",
    "registration-undone",
    "registration-removed",
]
_PAPER_ACTIONS = ["invitation-issued", "invitation-replaced", "certificate-issued", "certificate-reissued"]
_KNOWN_BY = ["event-opened", "invitation-issued", "registration-made"]
"""The actions by which people outside learn of a planned event."""
_REPLY_ACTIONS = ["reply-cannot"]
_REPLIES = Q(action__in=_REPLY_ACTIONS)
"""Of coming people, so they are news to the province and to all who see all provinces."""
_EVENTS = Q(action__in=_EVENT_ACTIONS) & (~Q(action="event-edited") | Q(changes__has_any_keys=["status", *MOVED]))
_REGISTRATIONS = Q(action__in=_REGISTRATION_ACTIONS)
_CHANGES = Q(action__in=_CHANGE_ACTIONS) & (~Q(action="registration-made") | Q(changes__has_key="replaces"))
"""What provinces do with their people themselves, so it is news only if another office did it. Of new registrations
only substitutes are news."""
_PAPERS = Q(action__in=_PAPER_ACTIONS)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact, with the reason that was given."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is new at one event; `until` is the key of the last trail entry."""

    event: Event
    lines: list[Line]
    at: datetime
    until: int
    former_title: str = ""
    """The title at the time when the event left the reader's province, for a reader who may not open it any more."""

    @property
    def title(self) -> str:
        return self.former_title or self.event.title

    @property
    def token(self) -> str:
        """Return the value by which a form marks this news as seen."""
        return f"{self.event.pk}:{self.until}"

    def with_lines_of(self, other: "News") -> "News":
        """Return this news and the other of the same event as one."""
        lines = [*self.lines, *other.lines]
        return News(self.event, lines, max(self.at, other.at), max(self.until, other.until))


class _Unread(NamedTuple):
    """An event whose entries are not read: their number, and the time and the key of the last one."""

    event: int | None
    number: int
    at: datetime
    until: int


def news(user: User, now: datetime | None = None) -> list[News]:
    """Return the unseen news of each event, the latest first."""
    now = now or timezone.now()
    entries: defaultdict[int | None, list[Entry]] = defaultdict(list)
    read = list(_entries(user, now)[: _READ + 1])
    read, others = _whole_events(user, now) if len(read) > _READ else (read, [])
    for entry in _since_known(read[::-1]):
        entries[entry.event].append(entry)
    events = Event.objects.in_bulk(pk for pk in [*entries, *(one.event for one in others)] if pk)
    found = {pk: _of_event(events[pk], those) for pk, those in entries.items() if pk in events}
    found |= {one.event: _short(events[one.event], one) for one in others if one.event in events}
    if user.scope.one_province:
        for one in _outdated(user, now):
            found[one.event.pk] = one if one.event.pk not in found else found[one.event.pk].with_lines_of(one)
        found |= {one.event.pk: one for one in _left(user, now)}
    return sorted((one for one in found.values() if one.lines), key=lambda one: (one.at, one.until), reverse=True)


def _whole_events(user: User, now: datetime) -> tuple[list[Entry], list[_Unread]]:
    """Return the entries of the latest events whose entries can all be read, and the other events. An event that was
    read in part would state wrong numbers and lose the rest."""
    entries, left = _entries(user, now), _READ
    counted = entries.order_by().values("event").annotate(number=Count("pk"), last=Max("at"), until=Max("pk"))
    whole: list[_Unread] = []
    others: list[_Unread] = []
    for row in counted.order_by("-last", "-until").values_list("event", "number", "last", "until"):
        unread = _Unread(*row)
        left -= unread.number
        (whole if left >= 0 else others).append(unread)
    return list(entries.filter(event__in=[one.event for one in whole])), others


def _short(event: Event, unread: _Unread) -> News:
    text = ngettext(
        "%(count)s change: see the history of the event",
        "%(count)s changes: see the history of the event",
        unread.number,
    )
    return News(event, [Line(text % {"count": wording.number(unread.number)})], unread.at, unread.until)


def _outdated(user: User, now: datetime) -> list[News]:
    """Return the events with papers that were outdated since the user saw their news."""
    events = Event.objects.visible_to(user).not_cancelled().with_today()
    papers = outdated_papers(user, events.ending_from(timezone.localdate(now - _KEPT)))
    seen = NewsSeen.objects.filter(user=user, event__in=[one.event.pk for one in papers]) if papers else []
    until = {one.event_id: one.until for one in seen}
    return [
        News(one.event, [Line(text) for text in one.lines()], one.at or now, one.until)
        for one in papers
        if one.until > until.get(one.event.pk, -1)
    ]


def left_events(user: User) -> EntryQuerySet:
    """Return the entries of events that were moved away from the user's province, and that the user may not see."""
    left = Entry.objects.filter(action="event-left", province=user.scope.one_province)
    return left.exclude(event__in=Event.objects.visible_to(user).order_by().values("pk"))


def _left(user: User, now: datetime) -> list[News]:
    """Return the events that were moved away, each with its new province alone."""
    unseen = left_events(user).filter(NewsSeen.unseen_by(user), at__gte=max(now - _KEPT, user.date_joined))
    entries = {entry.event: entry for entry in unseen.exclude(by=user).order_by("pk")}
    events = Event.objects.in_bulk(pk for pk in entries if pk)
    return [
        News(events[pk], [Line(_moved(move)) for move in moves(entry)], entry.at, entry.pk, entry.subject)
        for pk, entry in entries.items()
        if pk in events
    ]


@transaction.atomic
def mark_seen(user: User, seen: Mapping[int, int]) -> None:
    """Note that the user has seen the news of each event up to an entry, both given by their keys."""
    known = dict(NewsSeen.objects.filter(user=user, event__in=seen).values_list("event", "until"))
    rows = [NewsSeen(user=user, event_id=pk, until=max(until, known.get(pk, 0))) for pk, until in seen.items()]
    NewsSeen.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "event"], update_fields=["until"])


def _entries(user: User, now: datetime) -> EntryQuerySet:
    """Return the entries that are news to the user, the latest first."""
    shown = Event.objects.visible_to(user).announced()
    # Named beside the conditions, because alternatives alone use no index.
    actions = [*_EVENT_ACTIONS, *_REGISTRATION_ACTIONS, *_CHANGE_ACTIONS, *_PAPER_ACTIONS, *_REPLY_ACTIONS]
    entries = Entry.objects.visible_to(user).filter(_concerning(user, now), action__in=actions)
    recent = shown.ending_from(timezone.localdate(now - _KEPT))
    is_kept = Q(at__gte=now - _KEPT) | Q(event__in=recent.order_by().values("pk"))
    entries = entries.filter(
        is_kept, NewsSeen.unseen_by(user), at__gte=user.date_joined, event__in=shown.order_by().values("pk")
    )
    return entries.exclude(by=user).order_by("-at", "-pk")


def _concerning(user: User, now: datetime) -> Q:
    """Return the condition for the actions that concern the user. To those who see all provinces, registrations are
    news only if they made them."""
    # A merge of agencies corrects registrations of old events too, which is no news.
    is_due = ~Q(action="registration-corrected") | Q(event__in=_coming_keys(now))
    if province := user.scope.one_province:
        return _EVENTS | _REGISTRATIONS | (_CHANGES & is_due & ~Q(by__province=province)) | _PAPERS | _REPLIES
    own = Registration.objects.filter(event=OuterRef("event"), participant=OuterRef("participant"), registered_by=user)
    return _EVENTS | _REPLIES | ((_REGISTRATIONS | (_CHANGES & is_due)) & Q(Exists(own)))


def _coming_keys(now: datetime) -> QuerySet[Event, int]:
    return Event.objects.coming(timezone.localdate(now)).order_by().values_list("pk", flat=True)


def _of_event(event: Event, entries: list[Entry]) -> News:
    """Return the news of the entries, which are in the order of time."""
    said = [line for entry in entries for line in _event_lines(event, entry)]
    lines = list(dict.fromkeys(said))  # two openings of a registration that is closed now say the same
    same: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.action in _COUNTED:
            same[entry.action, _status(entry), entry.reason].append(entry)
    lines += [_counted(action, status, reason, those) for (action, status, reason), those in same.items()]
    return News(event, lines, entries[-1].at, entries[-1].pk)


def _since_known(entries: list[Entry]) -> list[Entry]:
    """Leave out the changes of a plan before somebody outside knew of it (see EventQuerySet.announced)."""
    edited = {entry.event for entry in entries if entry.action == "event-edited"}
    if not edited:
        return entries
    known = Entry.objects.filter(event__in=edited, action__in=_KNOWN_BY).order_by()
    first = dict(known.values_list("event").annotate(Min("pk")))
    return [one for one in entries if one.action != "event-edited" or one.pk > first.get(one.event, 0)]


def _statuses(entry: Entry) -> list[str]:
    """Return the event's status before and after, [] if it did not change."""
    return entry.changes.get("status", []) if entry.action.startswith("event-") else []


def _status(entry: Entry) -> str:
    return entry.changes.get("status", ["", ""])[1] or ""


def _event_lines(event: Event, entry: Entry) -> Iterator[Line]:
    if not entry.action.startswith("event-"):
        return
    match _statuses(entry):
        case [_, Status.CANCELLED]:
            yield Line(_("The event is cancelled."), entry.reason)
        case [before, Status.OPEN]:
            yield Line(_opening(event, is_first=before == Status.PLANNED))
    for move in moves(entry):
        yield Line(_moved(move))


def _opening(event: Event, *, is_first: bool) -> str:
    """Return what is true today about an opening of registration."""
    day = event.registration_opens_on
    match event.registration_on(event.local_day()):
        case State.EARLY if day:
            return _("Registration opens on %(day)s.") % {"day": wording.day(day)}
        case State.OPEN:
            return _("Registration is open.") if is_first else _("Registration is open again.")
    return _("Registration was opened and is closed now.")


def _moved(move: Change) -> str:
    words = {"what": move.label, "old": move.before, "new": move.after}
    if not move.after:
        return _("%(what)s: no longer %(old)s") % words
    return (_("%(what)s: %(new)s (before: %(old)s)") if move.before else _("%(what)s: %(new)s")) % words


def _counted(action: str, status: str, reason: str, entries: list[Entry]) -> Line:
    text = _COUNTED[action](status, len(entries)) % {"count": wording.number(len(entries))}
    return Line(f"{text}: {_names(entries)}", reason)


def _names(entries: list[Entry]) -> str:
    names = "; ".join(entry.subject for entry in entries[:_NAMED])
    if (more := len(entries) - _NAMED) > 0:
        return ngettext("%(names)s and %(count)s other", "%(names)s and %(count)s others", more) % {
            "names": names,
            "count": wording.number(more),
        }
    return names


def _promoted(status: str, count: int) -> str:
    if status == Registration.Status.PROPOSED:
        return ngettext(
            "%(count)s has a seat now, from the waiting list, and is still to be confirmed",
            "%(count)s have a seat now, from the waiting list, and are still to be confirmed",
            count,
        )
    return ngettext(
        "%(count)s has a seat now, from the waiting list", "%(count)s have a seat now, from the waiting list", count
    )


def _brought_back(status: str, _count: int) -> str:
    match status:
        case Registration.Status.PROPOSED:
            return _("%(count)s registered again, still to be confirmed")
        case Registration.Status.WAITLISTED:
            return _("%(count)s registered again, on the waiting list")
    return _("%(count)s registered again")


def _undone(status: str, _count: int) -> str:
    """Return what holds again after the last action was undone; a change of the agency or the seat has no status."""
    text, words = _("%(count)s as before: the last change was undone"), dict(Registration.Status.choices)
    return f"{text} ({words[status]})" if status in words else text


_COUNTED: dict[str, Callable[[str, int], str]] = {
    "registration-confirmed": lambda _status, n: ngettext("%(count)s confirmed", "%(count)s confirmed", n),
    "registration-rejected": lambda _status, _n: _("%(count)s rejected"),
    "registration-promoted": _promoted,
    "registration-withdrawn": lambda _status, _n: _("%(count)s withdrawn"),
    "registration-reactivated": _brought_back,
    "registration-moved": lambda _status, _n: _("%(count)s moved to another quota"),
    "registration-corrected": lambda _status, _n: _("%(count)s with a corrected agency"),
    "registration-made": lambda _status, _n: _("%(count)s registered as a substitute"),
    "reply-cannot": lambda _status, n: ngettext("%(count)s cannot attend", "%(count)s cannot attend", n),
    "registration-undone": _undone,
    "registration-removed": lambda _status, _n: _("%(count)s removed as a mistake"),
    "invitation-issued": lambda _status, n: ngettext(
        "%(count)s invitation letter issued", "%(count)s invitation letters issued", n
    ),
    "invitation-replaced": lambda _status, n: ngettext(
        "%(count)s invitation letter replaced", "%(count)s invitation letters replaced", n
    ),
    "certificate-issued": lambda _status, n: ngettext(
        "%(count)s certificate issued", "%(count)s certificates issued", n
    ),
    "certificate-reissued": lambda _status, n: ngettext(
        "%(count)s certificate replaced", "%(count)s certificates replaced", n
    ),
}
"""By the action, its words: takes the status that it gave, and the number of entries."""
