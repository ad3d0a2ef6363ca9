"""Reading the log of marks: news for the attendance grid, the history of one mark, and the corrections of an event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, Session
from participants.models import MarkEntry, Registration

from .sheet import roster

MOST_NEWS = 2_000  # entries in one answer; the reader asks again from the last


@dataclass(frozen=True, slots=True)
class Last:
    """The author and the time of the last entry about a person at a session."""

    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """A mark that somebody entered: the person by number, the session by key."""

    person: int
    session: int
    mark: str
    by: str
    at: datetime


def author(entry: MarkEntry) -> str:
    """Return the author of the entry in words: a user, the helper of a link, or a command."""
    if entry.by:
        return str(entry.by)
    return entry.link.label if entry.link else _("a command")


def last_entries(places: Collection[tuple[Registration, Session]]) -> dict[tuple[int, int], Last]:
    """Return the last entry of each pair, by the keys of registration and session."""
    if not places:
        return {}
    newest = MarkEntry.objects.last_of(*zip(*places, strict=True))
    return {place: Last(author(entry), entry.recorded_at) for place, entry in newest.items()}


def cursor(event: Event) -> int:
    """Return the key of the event's last entry. Entries are made under the event's lock, so no smaller key can
    follow."""
    return MarkEntry.objects.filter(registration__event=event).aggregate(last=Max("pk"))["last"] or 0


def news(event: Event, user: User, since: int) -> tuple[list[News], int]:
    """Return the entries after the cursor about people that the user may mark, and the next cursor."""
    entries = MarkEntry.objects.filter(pk__gt=since, registration__in=roster(event, user)).order_by("pk")
    entries = entries.select_related("by", "link", "registration")
    entries = entries.only("session_id", "mark", "recorded_at", "by", "link", "registration__number")[:MOST_NEWS]
    newest = [News(e.registration.number, e.session_id, e.mark, author(e), e.recorded_at) for e in entries]
    return newest, entries[len(newest) - 1].pk if newest else since


def history(registration: Registration, session: Session | None) -> QuerySet[MarkEntry]:
    """Return all entries about the person, at one session or at all sessions, session by session, the first entry
    first."""
    entries = MarkEntry.objects.filter(registration=registration)
    if session:
        entries = entries.filter(session=session)
    return entries.select_related("session", "by", "link").order_by("session__number", "pk")


def corrections(event: Event, user: User) -> QuerySet[MarkEntry]:
    """Return the entries that changed an earlier mark, about people that the user may see, the latest first.

    `before` is the earlier mark, "" for one that had been taken back. A later change of the registration does not hide
    them.
    """
    visible = Registration.objects.visible_to(user).filter(event=event)
    earlier = MarkEntry.objects.filter(
        registration=OuterRef("registration"), session=OuterRef("session"), pk__lt=OuterRef("pk")
    )
    entries = MarkEntry.objects.filter(Exists(earlier), registration__in=visible)
    before = Subquery(earlier.order_by("-pk").values("mark")[:1])
    return entries.annotate(before=before).order_by("-pk")
