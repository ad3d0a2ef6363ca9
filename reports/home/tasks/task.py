"""A task that waits for the reader."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from events.models import Event

AT_MOST = 200
"""Tasks of each kind that are listed; one more says how many others there are. The home page shows those of a few
events first, and says how many follow."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One task: `subject` is what it is about, an event if it has one, `text` says what waits, and `action` names the
    button that leads to `href`."""

    subject: str
    text: str
    href: str
    action: str = ""
    event: Event | None = None


def counted_task(subject: str, text: str, count: int, href: str, action: str = "") -> Todo:
    """Return a task whose text has the placeholder %(count)s."""
    return Todo(subject, text % {"count": wording.number(count)}, href, action)


def event_task(event: Event, text: str, count: int, href: str, action: str = "") -> Todo:
    """Return a task of the event whose text has the placeholder %(count)s."""
    return Todo(event.title, text % {"count": wording.number(count)}, href, action, event)


def at_most(todos: list[Todo]) -> list[Todo]:
    """Return the first tasks of a kind, and if there are more, one that says how many and what they are about."""
    more = len(todos) - AT_MOST
    if more <= 0:
        return todos
    text = ngettext(
        "%(count)s more event has such a task: “%(text)s”", "%(count)s more events have such tasks, as “%(text)s”", more
    )
    words = {"count": wording.number(more), "text": todos[AT_MOST].text}
    return [*todos[:AT_MOST], Todo(_("Events"), text % words, reverse("events:event-list"))]
