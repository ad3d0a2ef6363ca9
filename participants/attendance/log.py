"""What the log of marks tells: what is new on a sheet, a place's history, and the corrections of an event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, Session
from participants.models import MarkEntry, Registration

from .sheet import roster

MOST_NEWS = 2_000  # entries in an answer; the reader asks again from the last


@dataclass(frozen=True, slots=True)
class Last:
    """Who made the last entry of a place, and when."""

    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """What was put on the sheet by whom: the person by number, the session by key."""

    person: int
    session: int
    mark: str
    by: str
    at: datetime


def author(entry: MarkEntry) -> str:
    """Who made the entry, in words: a user, the helper of a link, or a command."""
    if entry.by:
        return str(entry.by)
    return entry.link.label if entry.link else _("a command")


def last_entries(places: Collection[tuple[Registration, Session]]) -> dict[tuple[int, int], Last]:
    """The last entry of each place, by the keys of registration and session."""
    if not places:
        return {}
    told = MarkEntry.objects.last_of(*zip(*places, strict=True))
    return {place: Last(author(entry), entry.recorded_at) for place, entry in told.items()}


def cursor(event: Event) -> int:
    """The last entry of the event: entries are made under its lock, so none with a smaller key can still come."""
    return MarkEntry.objects.filter(registration__event=event).aggregate(last=Max("pk"))["last"] or 0


def news(event: Event, user: User, since: int) -> tuple[list[News], int]:
    """What was entered after the cursor at people on the user's sheet, and the cursor that follows."""
    entries = MarkEntry.objects.filter(pk__gt=since, registration__in=roster(event, user)).order_by("pk")
    entries = entries.select_related("by", "link", "registration")
    entries = entries.only("session_id", "mark", "recorded_at", "by", "link", "registration__number")[:MOST_NEWS]
    told = [News(e.registration.number, e.session_id, e.mark, author(e), e.recorded_at) for e in entries]
    return told, entries[len(told) - 1].pk if told else since


def history(registration: Registration, session: Session | None) -> QuerySet[MarkEntry]:
    """All that was entered about the person, at one session or at all, session by session, the first first."""
    entries = MarkEntry.objects.filter(registration=registration)
    if session:
        entries = entries.filter(session=session)
    return entries.select_related("session", "by", "link").order_by("session__number", "pk")


def corrections(event: Event, user: User) -> QuerySet[MarkEntry]:
    """Entries that changed what stood there (`before`, "" for a mark taken back) about people whom the user may see,
    the latest first. What became of a registration later does not hide them."""
    visible = Registration.objects.visible_to(user).filter(event=event)
    earlier = MarkEntry.objects.filter(
        registration=OuterRef("registration"), session=OuterRef("session"), pk__lt=OuterRef("pk")
    )
    entries = MarkEntry.objects.filter(Exists(earlier), registration__in=visible)
    before = Subquery(earlier.order_by("-pk").values("mark")[:1])
    return entries.annotate(before=before).order_by("-pk")
