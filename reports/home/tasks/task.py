"""A task that waits for the reader."""

from dataclasses import dataclass

from documents import wording

AT_MOST = 10
"""Tasks of each kind that are shown."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One task: `subject` is the text of its link, `text` says what to do."""

    subject: str
    text: str
    href: str


def counted_task(subject: str, text: str, count: int, href: str) -> Todo:
    """Return a task whose text has the placeholder %(count)s."""
    return Todo(subject, text % {"count": wording.number(count)}, href)
