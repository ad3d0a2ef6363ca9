"""Values of rows as JSON has them."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from django.utils.timezone import localtime

from participants.privacy.register.people import PEOPLE

Json = Any
"""None, bool, int, str, or lists and dicts of them."""


def plain(value: object) -> Json:
    """Return the value as JSON has it: days and moments in ISO form, decimals as text."""
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, FieldFile):
        return value.name or ""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def recorded(row: Model, *more: str) -> dict[str, Json]:
    """Return the columns of the row that the register has for a copy, and `more`. References and files are left out:
    they are written in words."""
    return {name: plain(getattr(row, name)) for name in (*_recorded(row._meta.label), *more)}


@cache
def _recorded(model: str) -> tuple[str, ...]:
    listed = (column.rpartition(".") for row in PEOPLE if row.part for column in row.columns)
    names = [name for label, _dot, name in listed if label == model]
    fields = {field.name: field for field in apps.get_model(model)._meta.concrete_fields}
    return tuple(name for name in names if not fields[name].remote_field and not isinstance(fields[name], FileField))
