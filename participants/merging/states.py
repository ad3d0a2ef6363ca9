"""Rows as JSON: comparing a row with what it was, and making it again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model

State = dict[str, Any]
"""The values of a row by the names of its columns, as JSON has them."""
_LEFT_OUT = {"name_key", "nip_scope", "attended", "letter"}
"""Columns that the portal keeps by itself, and the letter, which may be replaced at any time."""

Row = TypeVar("Row", bound=Model)


def state_of(row: Model) -> State:
    """Return the values of the row's columns without those that are left out."""
    return {
        field.attname: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in _LEFT_OUT
    }


def row_from(model: type[Row], state: Mapping[str, Any]) -> Row:
    """Return an unsaved row with the values of the state. Columns that no longer exist are left out."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: columns[name].to_python(value) for name, value in state.items() if name in columns})


def changed_columns(row: Model, state: Mapping[str, Any]) -> list[str]:
    """Return the columns whose value is not that of the state."""
    return [name for name, value in state_of(row).items() if name in state and state[name] != value]


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
