"""The index behind the search for people: parts of names, and the beginnings of NIPs and phone numbers.

PostgreSQL keeps its indexes itself (`pg_trgm` for names, GIN for hashes). SQLite has two FTS5 tables, which triggers on
the table of people keep. So whatever writes a person, raw SQL too, keeps the index in the same transaction.
Both are made after each `migrate`, because SQLite drops the triggers of a table that a migration rebuilds, and because
a database can be made without migrations.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PEOPLE = "participants_participant"
NAMES, NUMBERS = "participants_names", "participants_numbers"

SEPARATORS = " -./('"
"""The characters after which a word of a name begins."""


def as_indexed(text: str) -> str:
    """Return the text as SQLite's index of names has it, with two blanks in place of each separator: a trigram of two
    blanks and a letter finds words that begin with the letter."""
    return text.translate({ord(character): "  " for character in SEPARATORS})


def _as_indexed_by_sqlite(column: str) -> str:
    for character in SEPARATORS:
        column = f"replace({column}, {_literal(character)}, '  ')"
    return column


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_NAME = "'  ' || " + _as_indexed_by_sqlite("{row}.full_name")
_HASHES = "{row}.nip_prefixes || ' ' || {row}.phone_prefixes"
_TABLES = {NAMES: (_NAME, "trigram"), NUMBERS: (_HASHES, "ascii")}
"""The FTS5 tables of SQLite: what each has of a person, and its tokenizer. They keep no text, only which people have a
token."""

_INDEXES = {
    NAMES: f"CREATE INDEX {NAMES} ON {PEOPLE} USING gin (UPPER(full_name) gin_trgm_ops)",
    NUMBERS: f"CREATE INDEX {NUMBERS} ON {PEOPLE} "
    "USING gin (string_to_array(nip_prefixes || ' ' || phone_prefixes, ' '))",
}
"""The indexes of PostgreSQL. The queries of `people` use the same expressions."""


def make_index_after_migrate(using: str, **_kwargs: Any) -> None:
    """Make what is missing, unless the database is migrated to a version without it."""
    if _has_columns(connections[using]) and not _is_complete(connections[using]):
        rebuild(using)


def rebuild(using: str = "default") -> None:
    """Make the index anew from the table of people, which nobody else writes meanwhile."""
    connection = connections[using]
    with transaction.atomic(using):
        drop(using)
        _execute(connection, _made_by_sqlite() if connection.vendor == "sqlite" else _made_by_postgresql())


def drop(using: str = "default") -> None:
    """Remove the index. Without it nobody is found by a word."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        triggers = [f"DROP TRIGGER IF EXISTS {name}" for table in _TABLES for name in _triggers(table)]
        _execute(connection, triggers + [f"DROP TABLE IF EXISTS {table}" for table in _TABLES])
    else:
        _execute(connection, [f"DROP INDEX IF EXISTS {name}" for name in _INDEXES])


def compact(using: str = "default") -> None:
    """Let SQLite overwrite what it has only marked as removed, so that nothing is left of names that were erased or
    changed. It rewrites the whole index. PostgreSQL's autovacuum does so by itself."""
    if connections[using].vendor == "sqlite":
        optimize = [f"INSERT INTO {table} ({table}) VALUES ('optimize')" for table in _TABLES]  # noqa: S608  our names
        _execute(connections[using], optimize)


def _made_by_postgresql() -> list[str]:
    """Return the statements. A comment keeps the definition of an index as it is written here, because PostgreSQL
    writes it in its own way. It has no figures about the expressions of a new index before ANALYZE; SQLite needs
    none, and figures about one table alone would mislead it about the others."""
    notes = [f"COMMENT ON INDEX {name} IS {_literal(definition)}" for name, definition in _INDEXES.items()]
    return ["CREATE EXTENSION IF NOT EXISTS pg_trgm", *_INDEXES.values(), *notes, f"ANALYZE {PEOPLE}"]


def _made_by_sqlite() -> list[str]:
    statements = []
    for table, (text, _tokenizer) in _TABLES.items():
        statements += [
            _virtual_table(table),
            *_triggers(table).values(),
            f"INSERT INTO {table} (rowid, text) SELECT id, {text.format(row=PEOPLE)} FROM {PEOPLE}",  # noqa: S608  our names
        ]
    return statements


def _virtual_table(table: str) -> str:
    return (
        f"CREATE VIRTUAL TABLE {table} "
        f"USING fts5 (text, content = '', detail = none, columnsize = 0, tokenize = '{_TABLES[table][1]}')"
    )


def _triggers(table: str) -> dict[str, str]:
    """Return the triggers that keep the table of SQLite, by their names. To remove an entry, FTS5 needs its text."""
    old, new = (_TABLES[table][0].format(row=row) for row in ("old", "new"))
    remove = f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', old.id, {old});"  # noqa: S608  our names
    add = f"INSERT INTO {table} (rowid, text) VALUES (new.id, {new});"  # noqa: S608  our names
    differs = f"old.id IS NOT new.id OR {old} IS NOT {new}"
    events = {
        "added": f"AFTER INSERT ON {PEOPLE} BEGIN {add} END",
        "changed": f"AFTER UPDATE ON {PEOPLE} WHEN {differs} BEGIN {remove} {add} END",
        "removed": f"AFTER DELETE ON {PEOPLE} BEGIN {remove} END",
    }
    return {f"{table}_{event}": f"CREATE TRIGGER {table}_{event} {rest}" for event, rest in events.items()}


def _has_columns(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if PEOPLE not in connection.introspection.table_names(cursor):
            return False
        columns = {column.name for column in connection.introspection.get_table_description(cursor, PEOPLE)}
    return {"full_name", "nip_prefixes", "phone_prefixes"} <= columns


def _is_complete(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database has all of the index, as this version defines it."""
    if connection.vendor == "sqlite":
        wanted = {table: _virtual_table(table) for table in _TABLES}
        wanted |= {name: sql for table in _TABLES for name, sql in _triggers(table).items()}
        sql = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')"
    else:
        wanted = _INDEXES
        sql = (
            "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class "
            "WHERE relkind = 'i' AND pg_table_is_visible(oid)"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return wanted.items() <= dict(cursor.fetchall()).items()


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
