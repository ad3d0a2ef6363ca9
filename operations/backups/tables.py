"""Rows of the database as text, and back: COPY on PostgreSQL, lines of JSON on SQLite. One row is one line."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.apps import apps
from django.db import connection as default_connection
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

Columns = dict[str, list[str]]
Sink = Callable[[bytes], None]
_ROWS = 2_000
"""Rows of SQLite that are read or stored at once."""


def columns() -> Columns:
    """Return the columns of each table by its name, without those that the database computes."""
    return {
        model._meta.db_table: [field.column for field in _stored_fields(model)]
        for model in sorted(_models(), key=lambda model: model._meta.db_table)
    }


def _models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def _stored_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _key(table: str) -> str:
    return str(next(model._meta.pk.column for model in _models() if model._meta.db_table == table))


def migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


# --- Reading ----------------------------------------------------------------------------------------------------------


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """Give a connection of its own that sees the database at one moment, while others write."""
    connection = default_connection.copy()
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            else:
                cursor.execute("BEGIN")
                cursor.execute("SELECT count(*) FROM sqlite_master")  # the first read fixes the moment
            yield connection
            cursor.execute("ROLLBACK")
    finally:
        connection.close()


def read_rows(connection: BaseDatabaseWrapper, table: str, names: list[str], sink: Sink) -> None:
    """Give the rows of the table to the sink in the order of their keys."""
    quote = connection.ops.quote_name
    listed = ", ".join(map(quote, names))
    query = f"SELECT {listed} FROM {quote(table)} ORDER BY {quote(_key(table))}"  # noqa: S608  our own names, quoted
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY ({query}) TO STDOUT", _Into(sink))
            return
        # The plus takes the declared type away, by which Django would make dates of texts.
        plain = ", ".join(f"+{quote(name)}" for name in names)
        cursor.cursor.execute(query.replace(listed, plain, 1))
        while rows := cursor.cursor.fetchmany(_ROWS):
            sink("".join(json.dumps([_plain(value) for value in row]) + "\n" for row in rows).encode())


class _Into:
    """A file whose content goes to a function."""

    def __init__(self, sink: Sink):
        self.write = sink


def _plain(value: object) -> object:
    return {"b": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def sequences(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Return the next automatic key of each table. A key that was deleted must not come back for another row."""
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq + 1 FROM sqlite_sequence")
            known = columns()
            return {name: number for name, number in cursor.fetchall() if name in known}
        for table, sequence in _sequences_of_postgresql(cursor).items():
            cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")  # noqa: S608  a name of the catalogue
            found[table] = cursor.fetchone()[0]
    return found


def _sequences_of_postgresql(cursor: Any) -> dict[str, str]:
    """Return the sequence of the key of each table that has one, as a quoted name."""
    found = {}
    for table in columns():
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', _key(table)])
        if name := cursor.fetchone()[0]:
            found[table] = name
    return found


# --- Storing ----------------------------------------------------------------------------------------------------------


def clear(connection: BaseDatabaseWrapper) -> None:
    """Delete all rows, in the caller's transaction, and switch off what writes along with a row."""
    quoted = [connection.ops.quote_name(table) for table in columns()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in quoted:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {', '.join(quoted)}")
            return
        for table in quoted:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  our own names, quoted


def store_rows(connection: BaseDatabaseWrapper, table: str, names: list[str], source: IO[bytes]) -> None:
    """Store the rows that `read_rows` gave."""
    quote = connection.ops.quote_name
    listed = ", ".join(map(quote, names))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {quote(table)} ({listed}) FROM STDIN", source)
            return
        query = f"INSERT INTO {quote(table)} ({listed}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
        cursor.cursor.connection.executemany(query, (_row(line, len(names)) for line in source))


def _row(line: bytes, width: int) -> list[object]:
    row = json.loads(line)
    if not isinstance(row, list) or len(row) != width:
        raise ValueError("a row of another table")
    return [base64.b64decode(value["b"]) if isinstance(value, dict) else value for value in row]


def finish(connection: BaseDatabaseWrapper, numbers: dict[str, int]) -> None:
    """Set the next keys, check the references between the rows, and switch on again what `clear` switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table, number in numbers.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number - 1])
        else:
            for table, sequence in _sequences_of_postgresql(cursor).items():
                cursor.execute("SELECT setval(%s, %s, false)", [sequence, numbers.get(table, 1)])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in columns():
                cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} ENABLE TRIGGER USER")
    connection.check_constraints()
