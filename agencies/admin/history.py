"""The history of an object in the admin: changed fields and their values, in the reader's language.

Django keeps a message as JSON. The portal adds the values before and after a change to it, under "values", which Django
ignores. Only fields that an admin names in `history_values` are kept with their values: none is data of a person.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, cast

from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.forms import BaseForm, ModelChoiceField, ModelForm
from django.utils.translation import gettext, override

from documents.wording import day

_LONGEST = 200  # characters of a value that the history keeps
_NOTHING = "–"


def values_before_and_after(form: ModelForm, kept: Collection[str]) -> list[list[object]]:
    """Return [field, before, after] for each changed field of the form that is among those kept."""
    changed = [name for name in form.changed_data if name in kept]
    return [
        [name, _plain(form, name, form.initial.get(name)), _plain(form, name, form.cleaned_data.get(name))]
        for name in changed
    ]


def _plain(form: BaseForm, name: str, value: Any) -> object:
    """Return the value as JSON can keep it: a related object by its text, a date by its ISO form."""
    field = form.fields[name]
    if isinstance(field, ModelChoiceField) and value is not None and not isinstance(value, Model):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else None
    return _kept(value)


def _kept(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    return (value.isoformat() if isinstance(value, date) else str(value))[:_LONGEST]


def message_of(model: type[Model], changes: Mapping[str, tuple[object, object]], kept: Collection[str]) -> str:
    """Return the message of a change without a form: (before, after) by field. Only the fields `kept` have values."""
    with override(None):
        labels = [str(cast("Field[Any, Any]", model._meta.get_field(name)).verbose_name) for name in changes]
    values = [[name, _kept(old), _kept(new)] for name, (old, new) in changes.items() if name in kept]
    return json.dumps([{"changed": {"fields": labels, "values": values}}])


def shown_values(entry: LogEntry) -> Iterator[tuple[str, str, str]]:
    """Yield (label, before, after) for each value that the entry keeps."""
    model = entry.content_type.model_class() if entry.content_type else None
    if model is None:
        return
    for part in _parts(entry):
        for name, before, after in part.get("changed", {}).get("values", []):
            with suppress(FieldDoesNotExist):  # a field that later versions of the portal no longer have
                field = cast("Field[Any, Any]", model._meta.get_field(name))
                yield str(field.verbose_name), _shown(field, before), _shown(field, after)


def _shown(field: Field, value: object) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if field.get_internal_type() == "DateField":
        with suppress(ValueError):
            return day(date.fromisoformat(str(value)))
    return str(dict(field.flatchoices).get(value, value))


def _parts(entry: LogEntry) -> list[dict[str, Any]]:
    """Return the parts of the entry's message, or nothing where it is a plain text."""
    try:
        parts = json.loads(entry.change_message)
    except json.JSONDecodeError:
        return []
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def translate_fields(entry: LogEntry) -> None:
    """Let the entry, which is not saved, name its changed fields so that their translation is found.

    Django stores the label of a field, which begins with a capital letter ("Dissolved on"), but translations are known
    under the name of the model's field ("dissolved on").
    """
    parts = _parts(entry)
    for part in parts:
        if "changed" in part:
            part["changed"]["fields"] = [_known(name) for name in part["changed"]["fields"]]
    if parts:
        entry.change_message = json.dumps(parts)


def _known(name: str) -> str:
    as_in_model = name[:1].lower() + name[1:]
    is_known = gettext(name) != name or gettext(as_in_model) == as_in_model
    return name if is_known else as_in_model
