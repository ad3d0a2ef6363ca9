"""What a probe found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    NOTICE = "notice"
    """Something waits or is missing, and the portal works."""
    FAULT = "fault"
    """The portal, or a part of it, does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a part of the installation, and for a notice or a fault what to do."""

    name: str
    """The name of the part in the answer of /readyz/, such as "database"."""
    level: Level
    text: str
    remedy: str = ""


Probe = Callable[[], Iterator[Finding]]


def ok(name: str, text: str) -> Finding:
    return Finding(name, Level.OK, text)


def notice(name: str, text: str, remedy: str) -> Finding:
    return Finding(name, Level.NOTICE, text, remedy)


def fault(name: str, text: str, remedy: str) -> Finding:
    return Finding(name, Level.FAULT, text, remedy)
