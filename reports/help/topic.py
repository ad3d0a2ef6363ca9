"""What a help consists of."""

from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or two. A line that names a right is only for readers who have it."""

    text: Promise
    right: str = ""
    without: str = ""
    """The right that a reader of this line lacks."""

    def is_for(self, reader: User | None) -> bool:
        """Return whether the line is about the work of the reader, None without an account."""
        return (not self.right or _has(reader, self.right)) and not (self.without and _has(reader, self.without))


@dataclass(frozen=True, slots=True)
class Step(Line):
    picture: str = ""
    """The name of a picture in ALT, "" for a step without one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A help about one kind of work. `pages` are names of addresses, or how several of them begin."""

    slug: str
    title: Promise
    summary: Promise
    pages: list[str]
    steps: list[Step]
    is_public: bool = False
    """Whether people without an account do this work."""

    def steps_for(self, reader: User | None) -> list[Step]:
        return [step for step in self.steps if step.is_for(reader)]


def _has(reader: User | None, right: str) -> bool:
    return reader is not None and bool(getattr(reader.rights, right))
