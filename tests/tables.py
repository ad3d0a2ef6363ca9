"""The content of the whole database for comparisons, changes of it past the models and the triggers, and the rows of a
new database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.db.models import Model, QuerySet

from agencies.models import Province, Regency
from participants.finding.index import make_index_after_migrate

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


class FirstRows:
    """The content types, permissions, provinces and regencies of a new database.

    A test that empties the database gets them back as they were. Django's signal post_migrate would make them anew from
    the models, which takes most of a second on a busy machine, after each browser test and each test of transactions.
    """

    def __init__(self) -> None:
        self._inserts: list[tuple[str, list[tuple]]] = []
        with connection.cursor() as cursor:
            for model in (ContentType, Permission, Province, Regency):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608  our names
                names = [column[0] for column in cursor.description]
                values = ", ".join(["%s"] * len(names))
                insert = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608
                self._inserts.append((insert, cursor.fetchall()))

    def restore(self, _verbosity: int, _interactive: bool, database: str) -> None:
        """Store them again, and make the index of people again if the test has removed it."""
        with transaction.atomic(using=database), connections[database].cursor() as cursor:
            for insert, rows in self._inserts:
                cursor.executemany(insert, rows)
        make_index_after_migrate(using=database)
