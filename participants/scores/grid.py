"""The score page: what it shows, and what was typed into it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import wording
from documents.reading.cells import Unexpected
from participants.models import Registration, TestScore

from .storing import ScoreChange, ScoreConflict, plain
from .values import EXPECTED, read_score, shown

Test = TestScore.Test
Found = Mapping[int, Mapping[str, TestScore]]
"""Scores by registration and test."""


@dataclass(frozen=True, slots=True)
class Field:
    """One score of one person as the page shows it. `seen` is the stored value, which the page sends back."""

    name: str
    test: Test
    text: str
    seen: str
    error: str = ""
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    registration: Registration
    fields: list[Field]
    gain: str


@dataclass(slots=True)
class Typed:
    """The submitted values: the changes by the name of their field, the errors of other fields, and everything as it
    was typed."""

    changes: dict[str, ScoreChange] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Decimal | None] = field(default_factory=dict)


def field_name(registration: Registration, test: Test) -> str:
    return f"{test.value}-{registration.number}"


def numbers_in(posted: QueryDict) -> set[int]:
    """Return the registration numbers of the fields that were sent."""
    parts = (name.partition("-") for name in posted)
    return {int(n) for test, _dash, n in parts if test in Test.values and n.isascii() and n.isdigit() and len(n) < 10}


def read_typed(posted: QueryDict, registrations: Iterable[Registration]) -> Typed:
    """Return what was typed for these people. A field that still has the value that its author saw is no change."""
    typed = Typed(seen=_seen(posted.get("seen", "")))
    for registration in registrations:
        for test in Test:
            name = field_name(registration, test)
            text = posted.get(name)
            if text is None:
                continue
            typed.texts[name] = text
            try:
                value = read_score(text)
            except Unexpected:
                typed.wrong[name] = wrong_text()
                continue
            if value != typed.seen.get(name):
                typed.changes[name] = ScoreChange(registration, test, value, typed.seen.get(name))
    return typed


def _seen(text: str) -> dict[str, Decimal | None]:
    """Return the value that the author of each field saw. A value that cannot be read counts as not seen, so nothing
    is overwritten."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = {}
    for name, value in values.items() if isinstance(values, dict) else ():
        try:
            found[name] = read_score(value) if isinstance(value, str) else None
        except Unexpected:
            found[name] = None
    return found


def wrong_text() -> str:
    return _("Expected: %(what)s.") % {"what": EXPECTED}


def conflict_text(conflict: ScoreConflict) -> str:
    """Return a sentence that says whose score was found, and what to do."""
    mine = shown(conflict.change.value) or _("nothing")
    if conflict.now is None:
        return _("The score was removed meanwhile. Yours (%(mine)s) is not stored: save again to store it.") % {
            "mine": mine
        }
    message = _(
        "%(name)s entered %(theirs)s at %(time)s meanwhile. Yours (%(mine)s) is not stored: save again to "
        "store it, or type %(theirs)s to keep theirs."
    )
    at = timezone.localtime(conflict.now.entered_at)
    who = str(conflict.now.entered_by or _("a command"))
    return message % {"name": who, "theirs": shown(conflict.now.value), "time": wording.clock(at), "mine": mine}


def rows(
    registrations: Iterable[Registration],
    found: Found,
    typed: Typed | None = None,
    conflicts: Iterable[ScoreConflict] = (),
) -> list[Row]:
    """Return the rows of the page; after an error with what was typed and its result."""
    texts = {field_name(c.change.registration, c.change.test): conflict_text(c) for c in conflicts}
    return [_row(each, found.get(each.pk, {}), typed or Typed(), texts) for each in registrations]


def _row(registration: Registration, scores: Mapping[str, TestScore], typed: Typed, conflicts: dict[str, str]) -> Row:
    fields = []
    for test in Test:
        name, value = field_name(registration, test), scores[test].value if test in scores else None
        waits = name in typed.wrong
        # A field that is not stored yet keeps the value that its author saw, although another may be stored by now.
        seen = typed.seen.get(name) if waits else value
        fields.append(
            Field(
                name=name,
                test=test,
                text=typed.texts[name] if waits or name in conflicts else shown(value),
                seen=plain(seen) or "",
                error=typed.wrong.get(name, ""),
                conflict=conflicts.get(name, ""),
            )
        )
    return Row(registration, fields, gain_text(scores))


def gain_text(scores: Mapping[str, TestScore]) -> str:
    """Return the difference with its sign, or "" where a score is missing."""
    if len(scores) < len(Test):
        return ""
    gain = scores[Test.POST].value - scores[Test.PRE].value
    return (f"+{shown(gain)}" if gain > 0 else f"−{shown(-gain)}") if gain else "0"


def seen_json(shown_rows: Iterable[Row]) -> str:
    """Return the stored values that the page shows, which it sends back with what is typed."""
    return json.dumps({each.name: each.seen for row in shown_rows for each in row.fields if each.seen})


def score_line(registration: Registration) -> tuple[str, str, str] | None:
    """Return the person's scores before and after, and the gain, as text; None without any score."""
    scores = {score.test: score for score in registration.scores.all()}
    if not scores:
        return None
    pre, post = (shown(scores[test].value) if test in scores else "–" for test in Test)
    return pre, post, gain_text(scores) or "–"
