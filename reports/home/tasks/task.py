"""A task that waits for the reader."""

from dataclasses import dataclass

from documents import wording
from events.models import Event

AT_MOST = 200
"""Tasks of each kind that are read. The home page shows those of a few events first, and says how many follow."""


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
