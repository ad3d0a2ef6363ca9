"""The content of the whole database for comparisons, and changes of it past the models and the triggers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

_WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def everything() -> dict[str, list[dict]]:
    """Return all rows of the portal's own tables."""
    names = ("agencies", "accounts", "events", "participants", "reports")
    tables = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {table._meta.label: list(table.objects.order_by("pk").values()) for table in tables}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """Yield the names of the tables that are written within the context."""
    found: set[str] = set()

    def watch(execute, sql, *rest):
        if match := _WRITES.match(sql):
            found.add(match[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def _triggers_off() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def forge(model: type[Model], where: dict | None = None, **values: object) -> None:
    """Give the rows these values."""
    with _triggers_off():
        QuerySet(model).filter(**where or {}).update(**values)


def remove(model: type[Model], **where: object) -> None:
    with _triggers_off():
        QuerySet(model).filter(**where).delete()
