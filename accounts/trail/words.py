"""Turning trail entries into words.

Each app adds the words of its own actions in its module `trail_words`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from agencies.contributions import Contributions
from documents import wording

from .personal import decrypted

Labels = Mapping[str, Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one app's actions."""

    actions: Labels
    """By the name of an action."""
    kinds: Labels
    """The subject of actions, by the part of their names before the first hyphen."""
    models: tuple[type[Model], ...] = ()
    """Models whose fields are recorded as changes: their verbose names are the labels."""
    fields: Labels = field(default_factory=dict)
    """Labels of the other changes."""
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """By the name of a change, the words of its values."""
    text_of: Callable[[str, object], str | None] = lambda name, value: None
    """Returns the value of a change, by its name, as the trail shows it: personal values masked. None for others."""
    actors: Labels = field(default_factory=dict)
    """Who does an action without an account, by the name of the action."""


vocabularies = Contributions[Vocabulary]("trail_words")
"""The words of all apps, in the order of the apps."""
add = vocabularies.add


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value before and after the action, "" where there was none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Description:
    """An entry in words; `by` is None for a command, and words for somebody without an account."""

    at: datetime
    by: User | str | None
    action: str
    subject: str
    changes: list[Change]
    reason: str


def describe(entry: Entry) -> Description:
    """Return the entry in words, with personal values masked."""
    pairs = decrypted(entry.changes).items()
    changes = [Change(field_label(name), *(value_text(name, value) for value in pair)) for name, pair in pairs]
    actor = next(_found("actors", entry.action), None)
    by = entry.by if actor is None else str(actor)
    return Description(entry.at, by, action_label(entry.action), entry.subject, changes, entry.reason)


def action_label(action: str) -> str:
    """Return the action in words, or its own name where no app has words for it."""
    return str(next(_found("actions", action), None) or capfirst(action.replace("-", " ")))


def kind_choices() -> list[tuple[str, Promise]]:
    """Return all kinds of actions with their labels, to choose from."""
    return [choice for vocabulary in vocabularies for choice in vocabulary.kinds.items()]


def field_label(name: str) -> str:
    """Return the label of a change."""
    label = next(_found("fields", name), None)
    if label is None:
        recorded = (one for vocabulary in vocabularies for model in vocabulary.models for one in _fields(model))
        label = next((one.verbose_name for one in recorded if one.name == name), None)
    return name.replace("_", " ") if label is None else capfirst(str(label))


def value_text(name: str, value: object) -> str:
    """Return the value of a change as a page shows it, with personal values masked."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for vocabulary in vocabularies:
        if (text := vocabulary.text_of(name, value)) is not None:
            return text
    for words in _found("values", name):
        if value in words:
            return str(words[value])
    return _moment(value) if isinstance(value, str) else str(value)


def _found(table: str, name: str) -> Iterator[Any]:
    """Yield what the apps have under the name in one of the tables of their words."""
    tables = (getattr(vocabulary, table) for vocabulary in vocabularies)
    return (words[name] for words in tables if name in words)


def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return model._meta.concrete_fields


def _moment(text: str) -> str:
    """Return ISO days and times in words, and any other text as it is."""
    if not re.match(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d$", text):
        return text
    try:
        return _written(text)
    except (ValueError, OverflowError):  # it only looks like one
        return text


def _written(text: str) -> str:
    if "T" in text:
        return wording.moment(timezone.localtime(datetime.fromisoformat(text)))
    if ":" not in text:
        return wording.day(date.fromisoformat(text))
    return _("%(time)s local time") % {"time": f"{time.fromisoformat(text):%H.%M}"}
