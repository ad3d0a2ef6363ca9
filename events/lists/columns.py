"""Further columns of the list of events, which users choose. Apps above add theirs in their module `event_columns`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from accounts.models import User
from agencies.contributions import Contributions
from documents import wording
from events.models import Event
from events.models.event import EventQuerySet

OPTION = "columns"
"""The option of the address: names of columns, and one empty value so that "none" can be chosen."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column for users with the right. `add` annotates what `show` words; `href` is the page behind it."""

    name: str
    label: Promise
    right: str
    add: Callable[[EventQuerySet], EventQuerySet]
    show: Callable[[Event], str]
    href: Callable[[Event], str]


def number_in(annotation: str) -> Callable[[Event], str]:
    """Return the `show` of a column whose `add` counts under this name: the number, a dash for none."""
    return lambda event: wording.number(getattr(event, annotation)) if getattr(event, annotation) else "–"


_columns = Contributions[ListColumn]("event_columns")
list_column = _columns.add


def columns_for(user: User) -> list[ListColumn]:
    return [column for column in _columns if getattr(user.rights, column.right)]


def chosen_columns(query: QueryDict, user: User) -> list[ListColumn]:
    """Return the columns that the address chooses, by default all of the user."""
    offered = columns_for(user)
    if OPTION not in query:
        return offered
    return [column for column in offered if column.name in query.getlist(OPTION)]
