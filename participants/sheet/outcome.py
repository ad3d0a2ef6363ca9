"""The result of a check as JSON, which is stored with the upload and shown on pages: sentences in the language of
the user who checked, and a fingerprint that distinguishes two results."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.trail.words import field_label, value_text
from agencies.models import Agency
from documents.reading.tables import cell_reference
from participants.models import Participant
from participants.nip import mask_nip

from .corrections import Alike, describe_cells
from .entries import Entry
from .fields import label, places
from .judging import Verdict
from .missing import AgencyQuestion, is_new
from .people import NEW, row_answer
from .source import Source, row_number, row_text, rows_text

Outcome = dict[str, Any]

_MOST_DIGITS_SHOWN = 3
"""Digits of a recorded NIP that a slip in the file explains."""


def describe(verdict: Verdict, columns: Mapping[str, int], source: Source) -> Outcome:
    """Return the outcome: `rows`, `counts`, `seats`, `questions`, `fingerprint`, `checked_at`."""
    entries, columns = verdict.entries, places(columns)
    actions = Counter(entry.action for entry in entries)
    waiting = sum(entry.waits for entry in entries)
    by_number = {entry.number: entry for entry in entries}
    alike = Alike(entries)
    rows = [_row(entry, columns, by_number, source) | {"cells": _cells(entry, columns, alike)} for entry in entries]
    return {
        "rows": rows,
        "counts": {
            "rows": len(entries),
            **{action: actions[action] for action in ("new", "changed", "unchanged", "repeated", "blocked")},
            "storable": actions["new"] + actions["changed"],
            "waiting": waiting,
            "fitting": actions["new"] - waiting,
            "known": sum(entry.action == "new" and entry.person is not None for entry in entries),
            "problems": sum(len(entry.problems) for entry in entries),
            "wrong": sum(bool(entry.problems) for entry in entries),
            "asked": sum(entry.asks for entry in entries),
            "odd": sum(bool(entry.oddities) for entry in entries),
            "correcting": sum(row["corrects"] for row in rows),
            "sex_from_nip": sum("sex" in entry.notes for entry in entries),
            "without_agency": sum(_lacks_agency(entry) for entry in entries),
            "added": len(verdict.new_agencies),
            "addable": sum(bool(one.only) and not one.chosen for one in verdict.questions.values()),
        },
        "seats": [asdict(line) for line in verdict.seats],
        "questions": {name: _question(one) for name, one in verdict.questions.items() if one.is_asked},
        "offered_agency": verdict.offered and {"text": verdict.offered[0], "agency": verdict.offered[1].pk},
        "fingerprint": fingerprint(verdict),
        "checked_at": timezone.now().isoformat(),
    }


def fingerprint(verdict: Verdict) -> str:
    """Return a text that is equal if storing would do the same, whatever the language."""
    facts = [
        [
            entry.number,
            entry.action,
            entry.person and entry.person.pk,
            entry.agency and _agency_fact(entry.agency),
            entry.waits,
            sorted((problem.field, problem.code) for problem in entry.problems),
            sorted((name, _plain(old), _plain(new)) for name, (old, new) in entry.changes.items()),
            sorted(entry.values.items()),
        ]
        for entry in verdict.entries
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _agency_fact(agency: Agency) -> int | str:
    return f"{agency.kind} {agency.region_code} {agency.name}" if is_new(agency) else agency.pk


def _question(question: AgencyQuestion) -> dict[str, Any]:
    return {
        "text": question.text,
        "chosen": question.chosen if question.agency else "",
        "choices": question.choices,
        "asks_region": question.asks_region,
        "only": question.only,
        "rows": question.rows,
    }


def _later_twins(entry: Entry, source: Source) -> str:
    """Return the sentence at the first row of a person who is in the file more than once."""
    if not entry.later_twins:
        return ""
    words = {"rows": rows_text(source, entry.later_twins)}
    return _("The same person is in row %(rows)s too. That row is marked; correct or delete one of them.") % words


def _plain(value: object) -> str:
    return f"#{value.pk}" if isinstance(value, Model) else str(value)


def _row(entry: Entry, columns: Mapping[str, int], rows: Mapping[int, Entry], source: Source) -> dict[str, Any]:
    return {
        "number": entry.number,
        "place": row_text(source, entry.number),
        "name": entry.values.get("full_name") or entry.shown("full_name") or _name_of(entry),
        "agency": entry.agency.name if entry.agency else entry.shown("agency"),
        "question": entry.agency_question,
        "action": entry.action,
        "known": entry.person is not None,
        "waits": entry.waits,
        "asks": entry.asks,
        "may_be_new": entry.may_be_new,
        "registration": entry.registration.number if entry.registration else None,
        "problems": [
            {
                "field": problem.field,
                "label": label(problem.field),
                "column": _column(entry, problem.field, columns),
                "cell": _place(entry, problem.field, columns),
                "found": entry.shown(problem.field),
                "code": problem.code,
                "text": problem.text,
            }
            for problem in sorted(entry.problems, key=lambda problem: columns.get(problem.field, -1))
        ],
        "later_twins": _later_twins(entry, source),
        "oddities": list(entry.oddities.values()),
        "notes": [f"{label(name)}: {text}" for name, text in entry.notes.items()],
        "changes": _differences(entry.changes),
        "kept": _differences(entry.kept),
        "corrects": bool(entry.kept) or any(old for name, (old, _new) in entry.changes.items() if name != "agency"),
        "repeats": entry.repeats and row_text(source, entry.repeats),
        "candidates": [
            *(_twin(rows[number], source, is_chosen=entry.repeats == number) for number in entry.twins),
            *(
                {
                    "answer": str(person.pk),
                    "text": _candidate(person, entry.values.get("nip", "")),
                    "why": entry.reasons.get(person.pk, ""),
                    "chosen": entry.person == person and entry.repeats is None,
                }
                for person in entry.candidates
            ),
        ],
        "new_answer": NEW,
    }


def _differences(pairs: Mapping[str, tuple[object, object]]) -> list[dict[str, str]]:
    return [
        {"label": field_label(name), "before": _shown(name, old, new), "after": _shown(name, new, old)}
        for name, (old, new) in pairs.items()
    ]


def _shown(name: str, value: object, other: object) -> str:
    return compared_nip(str(value), str(other)) if name == "nip" else value_text(name, _text(value))


def compared_nip(nip: str, other: str) -> str:
    """Return the masked NIP with the few digits in which the other one differs; if many differ, without them."""
    places = [place for place, pair in enumerate(zip(nip, other, strict=False)) if pair[0] != pair[1]]
    masked = list(mask_nip(nip))
    if len(nip) == len(other) and len(places) <= _MOST_DIGITS_SHOWN:
        for place in places:
            masked[place] = nip[place]
    return "".join(masked)


def _cells(entry: Entry, columns: Mapping[str, int], alike: Alike) -> list[dict[str, Any]]:
    return [
        cell | {"label": label(cell["field"]), "place": _place(entry, cell["field"], columns)}
        for cell in describe_cells(entry, alike)
    ]


def _lacks_agency(entry: Entry) -> bool:
    """Return whether one agency for the whole file would be used for the row."""
    return not entry.values["agency"] and entry.registration is None


def _name_of(entry: Entry) -> str:
    return entry.person.full_name if entry.person else ""


def _text(value: object) -> object:
    return str(value) if isinstance(value, Model) else value


def _column(entry: Entry, field: str, columns: Mapping[str, int]) -> int | None:
    """Return the position of the field's cell, or of the column that would have it."""
    position = entry.position(field)
    return columns.get(field) if position is None else position


def _place(entry: Entry, field: str, columns: Mapping[str, int]) -> str:
    """Return the cell, such as C5, or "" if the file has no such column."""
    column = _column(entry, field, columns)
    return "" if column is None else cell_reference(row_number(entry.number), column + 1)


def _twin(entry: Entry, source: Source, *, is_chosen: bool) -> dict[str, Any]:
    words = {"row": row_text(source, entry.number), "name": entry.values.get("full_name", "")}
    return {
        "answer": row_answer(entry.number),
        "text": _("the same person as in row %(row)s: %(name)s") % words,
        "why": "",
        "chosen": is_chosen,
    }


def _candidate(person: Participant, nip: str) -> str:
    """Return who the person is; `nip` is the one that the row says."""
    parts = [person.full_name, person.agency.name]
    parts += [f"NIP {compared_nip(person.nip, nip)}"] if person.nip else []
    parts += [person.position] if person.position else []
    return ", ".join(parts)
