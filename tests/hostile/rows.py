"""The rows of the database, compared with what they were, and whose they are."""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db.models import ForeignKey, Model

OF_SESSIONS = {"accounts_browsersession"}
"""Tables that any request may write: the session itself."""
_APPS = ("agencies", "accounts", "events", "participants", "reports", "mfa", "admin", "account", "socialaccount")

Key = tuple[str, object]


def models() -> list[type[Model]]:
    """Return the models of the portal and of the libraries that keep its accounts."""
    found = [apps.get_app_config(name).get_models(include_auto_created=True) for name in _APPS]
    return [model for group in found for model in group]


def rows_of(model: type[Model]) -> dict[object, dict]:
    return {row[model._meta.pk.attname]: row for row in model._base_manager.order_by("pk").values()}


def all_rows() -> dict[str, dict[object, dict]]:
    return {model._meta.label: rows_of(model) for model in models()}


class Rows:
    """The rows as they were."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[object, dict]] = {}

    def keep(self, label: str, key: object, values: dict) -> None:
        self._kept.setdefault(label, {})[key] = values

    def changes(self, tables: set[str]) -> Iterator[tuple[type[Model], object, dict | None, dict | None]]:
        """Yield what differs in these tables: the model, the key, the row as it was and as it is."""
        for model in models():
            if model._meta.db_table in tables - OF_SESSIONS:
                before, after = self._kept.get(model._meta.label, {}), rows_of(model)
                for key in before.keys() | after.keys():
                    if before.get(key) != after.get(key):
                        yield model, key, before.get(key), after.get(key)


def foreign(
    model: type[Model],
    key: object,
    after: Mapping | None,
    owners: Mapping[Key, str],
    own: frozenset[str],
    joins: frozenset[Key],
) -> str:
    """Return why the changed or new row is not the reader's to write, or an empty text.

    `own` are the owners for whom the reader writes, `joins` rows of others to which the reader may add something.
    """
    owner = owners.get((model._meta.label, key))
    if owner is not None and owner not in own:
        return f"{model._meta.label} {key} belongs to {owner or 'nobody'}"
    for field in model._meta.concrete_fields if owner is None and after else ():
        if isinstance(field, ForeignKey):
            there = (field.related_model._meta.label, after[field.attname])
            whose = owners.get(there)
            if whose and there not in joins and not any(one in whose.split("+") for one in own):
                return f"{model._meta.label} {key}: {field.name} belongs to {whose}"
    return ""
