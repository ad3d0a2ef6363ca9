"""The chapters of an event report that people write: reading and writing them, and what they become in print."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from accounts.models import User
from accounts.trail.recording import record
from documents.placeholders import filled
from events.locking import lock_event
from events.models import Course, Event
from reports.models import Chapter, ReportChapter

_IN_TRAIL = 120  # characters
_BULLET, _NUMBER = re.compile(r"[-*•]\s+(.+)"), re.compile(r"\d{1,3}[.)]\s+(.+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph ("p", one text), a list ("ul") or a numbered list ("ol") of a chapter."""

    kind: str
    texts: list[str]


def texts_of(owner: Event | Course) -> dict[Chapter, str]:
    """Return the texts that the event or the course has itself."""
    return {Chapter(one.chapter): one.text for one in ReportChapter.objects.filter(**_key(owner))}


def _key(owner: Event | Course) -> dict[str, Any]:
    return {"event" if isinstance(owner, Event) else "course": owner}


def texts_for(event: Event) -> dict[Chapter, str]:
    """Return the texts in the event's report: its own, otherwise those of its course."""
    return texts_of(event.course) | texts_of(event)


@transaction.atomic
def write_chapters(owner: Event | Course, texts: Mapping[Chapter, str], *, by: User | None) -> bool:
    """Store these texts of the event or the course; an empty one is deleted. Other chapters stay. Return whether
    anything changed."""
    if isinstance(owner, Event):
        lock_event(owner)
    else:
        Course.objects.select_for_update(no_key=True).get(pk=owner.pk)
    before = texts_of(owner)
    changed = {chapter: text for chapter, text in texts.items() if text != before.get(chapter, "")}
    for chapter, text in changed.items():
        if text:
            ReportChapter.objects.update_or_create(**_key(owner), chapter=chapter, defaults={"text": text})
        else:
            ReportChapter.objects.filter(**_key(owner), chapter=chapter).delete()
    if changed:
        changes = {
            chapter.value: (_beginning(before.get(chapter, "")), _beginning(text)) for chapter, text in changed.items()
        }
        event = owner.pk if isinstance(owner, Event) else None
        record("report-chapters-written", owner, by=by, changes=changes, event=event)
    return bool(changed)


def _beginning(text: str) -> str:
    """Return the beginning of a text, in one line: the trail is no copy of it."""
    return Truncator(" ".join(text.split())).chars(_IN_TRAIL)


def blocks_of(text: str, values: Mapping[str, str]) -> list[Block]:
    """Return the text as paragraphs and lists, with the values in place of the placeholders.

    A blank line ends a paragraph. Lines that begin with "-" or with a number and a full stop are items of a list. The
    values are put in afterwards, so none can begin a list.
    """
    blocks = []
    for kind, lines in groupby(_lines(text), key=lambda line: line[0]):
        texts = [filled(content, values) for _kind, content in lines]
        if kind == "p":
            blocks += [Block("p", [one]) for one in texts]
        else:
            blocks.append(Block(kind, texts))
    return blocks


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each item of a list, and each paragraph with its lines joined."""
    paragraph: list[str] = []
    for line in [*map(str.strip, text.splitlines()), ""]:
        found = _BULLET.fullmatch(line) or _NUMBER.fullmatch(line)
        item = (("ul" if found.re is _BULLET else "ol"), found[1]) if found else None
        if paragraph and (item or not line):
            yield "p", " ".join(paragraph)
            paragraph = []
        if item:
            yield item
        elif line:
            paragraph.append(line)
