"""The chapters of an event report that people write: reading and writing them, and what they become in print."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
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
_BULLET, _NUMBER = re.compile(r"[-*•]\s+(.+)"), re.compile(r"([0-9]{1,3})[.)]\s+.+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph ("p", one text), a list ("ul") or a list numbered from `start` ("ol") of a chapter."""

    kind: str
    texts: list[str]
    start: int = 1


class ChangedMeanwhile(Exception):
    """The chapters are not as their author saw them. `texts` are the stored ones of those chapters, "" for none."""

    def __init__(self, texts: Mapping[Chapter, str]):
        super().__init__(*texts)
        self.texts = texts


def digest_of(text: str) -> str:
    """Return what a page sends back in place of a chapter that its reader saw."""
    return sha256(text.encode()).hexdigest()


def texts_of(owner: Event | Course) -> dict[Chapter, str]:
    """Return the texts that the event or the course has itself."""
    return {Chapter(one.chapter): one.text for one in ReportChapter.objects.filter(**_key(owner))}


def _key(owner: Event | Course) -> dict[str, Any]:
    return {"event" if isinstance(owner, Event) else "course": owner}


def texts_for(event: Event) -> dict[Chapter, str]:
    """Return the texts in the event's report: its own, otherwise those of its course."""
    return texts_of(event.course) | texts_of(event)


@transaction.atomic
def write_chapters(
    owner: Event | Course, texts: Mapping[Chapter, str], *, by: User | None, seen: Mapping[Chapter, str] | None = None
) -> bool:
    """Store these texts of the event or the course; an empty one is deleted. Other chapters stay. Return whether
    anything changed.

    `seen` has the digests of the texts that the author saw, with which a page begins. A chapter that the author did not
    change stays as it is. Raises ChangedMeanwhile, and stores nothing, if another text would be overwritten unseen.
    """
    if isinstance(owner, Event):
        lock_event(owner)
    else:
        Course.objects.select_for_update(no_key=True).get(pk=owner.pk)
    before = texts_of(owner)
    changed = {chapter: text for chapter, text in texts.items() if text != before.get(chapter, "")}
    if seen is not None:
        changed = {chapter: text for chapter, text in changed.items() if digest_of(text) != seen[chapter]}
        unseen = {one: now for one in changed if digest_of(now := before.get(one, "")) != seen[one]}
        if unseen:
            raise ChangedMeanwhile(unseen)
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

    A blank line ends a paragraph. A line that begins with "-" is an item of a list. A line that begins with a number
    and a full stop is one too if it follows a blank line or another item, or if its number is one of a row: a date at
    the beginning of a line stays in its paragraph. Lists keep the typed numbers. The values are put in afterwards, so
    none can begin a list.
    """
    blocks: list[Block] = []
    for kind, number, content in _lines(text):
        one = filled(content, values)
        if blocks and _goes_on(blocks[-1], kind, number):
            blocks[-1].texts.append(one)
        else:
            blocks.append(Block(kind, [one], number))
    return blocks


def _goes_on(block: Block, kind: str, number: int) -> bool:
    """Whether the block is a list that has this item next."""
    return kind == block.kind and (kind == "ul" or (kind == "ol" and number == block.start + len(block.texts)))


def _lines(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each item of a list with its number, and each paragraph with its lines joined. What has no number has 1."""
    paragraph: list[str] = []
    lines = [*map(str.strip, text.splitlines()), ""]
    expected: int | None = None  # the number after that of the last numbered item
    for line, following in pairwise([*lines, ""]):
        bullet, number = _BULLET.fullmatch(line), _number(line)
        if number is not None and paragraph and number != expected and _number(following) != number + 1:
            number = None
        if paragraph and (bullet or number is not None or not line):
            yield "p", 1, " ".join(paragraph)
            paragraph = []
        if bullet:
            yield "ul", 1, bullet[1]
        elif number is not None:
            yield "ol", number, line.split(maxsplit=1)[1]
            expected = number + 1
        elif line:
            paragraph.append(line)


def _number(line: str) -> int | None:
    found = _NUMBER.fullmatch(line)
    return int(found[1]) if found else None
