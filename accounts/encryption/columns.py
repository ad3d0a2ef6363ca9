"""Encrypting the values of whole tables in place: for migrations, and when the keys change. Merged migrations import
this module.

Tables are read in batches by their primary key, and a row is written only if it has not changed since. So the portal
may run meanwhile, and an interrupted run can be started again.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models.functions import Cast

from . import personal
from .ciphers import WrongKey
from .fields import EncryptedField, hash_fields

_BATCH = 500

Model = type[models.Model]


@dataclass(slots=True)
class Counts:
    """Values that were encrypted again, values that no key decrypts, and the names of the tables with such values."""

    encrypted: int = 0
    lost: int = 0
    tables: set[str] = field(default_factory=set)


def encrypted_fields(model: Model) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]


def encrypt_plain(model: Model, using: str) -> None:
    """Encrypt the values of a table that was not encrypted until now, and write their keyed hashes."""
    _write_all(model, using, _encrypted)


def decrypt_to_plain(model: Model, using: str) -> None:
    """Store the values of a table without encryption. Raise WrongKey."""
    _write_all(model, using, lambda _model, old: {name: personal.decrypt(value) for name, value in old.items()})


def write_hashes(model: Model, using: str) -> None:
    """Write the keyed hashes of a table whose values are encrypted already. What no key decrypts stays as it is."""
    _write_all(model, using, _hashes_of_encrypted)


def _hashes_of_encrypted(model: Model, old: dict[str, str]) -> dict[str, str]:
    plain = {}
    for name, value in old.items():
        with suppress(WrongKey):
            plain[name] = personal.decrypt(value)
    return _hashes(model, plain)


def encrypt_again(using: str = "default") -> Counts:
    """Encrypt with the first key all values that were encrypted with another one, and write their keyed hashes."""
    counts = Counts()
    for model in [one for one in apps.get_models() if encrypted_fields(one) and one._meta.managed]:
        for batch in _batches(model, using):
            with transaction.atomic(using):
                for pk, old in batch:
                    _renew(model, using, pk, old, counts)
    return counts


def _renew(model: Model, using: str, pk: object, old: dict[str, str], counts: Counts) -> None:
    stale = {name: value for name, value in old.items() if not personal.is_current(value)}
    plain = {}
    for name, value in stale.items():
        try:
            plain[name] = personal.decrypt(value)
        except WrongKey:
            counts.lost += 1
            counts.tables.add(model._meta.db_table)
    known = {name: old[name] for name in plain}
    if plain and _write(model, using, pk, known, _encrypted(model, plain)):
        counts.encrypted += len(plain)


def _encrypted(model: Model, plain: dict[str, str]) -> dict[str, str]:
    """Return what is stored for the values, and their hashes, by the names of the fields."""
    return {name: personal.encrypt(value) for name, value in plain.items()} | _hashes(model, plain)


def _hashes(model: Model, plain: dict[str, str]) -> dict[str, str]:
    return {one.name: one.hash_of(plain[one.source]) for one in hash_fields(model) if one.source in plain}


def _write_all(model: Model, using: str, values: Callable[[Model, dict[str, str]], dict[str, str]]) -> None:
    for batch in _batches(model, using):
        with transaction.atomic(using):
            for pk, old in batch:
                _write(model, using, pk, old, values(model, old))


def _batches(model: Model, using: str) -> Iterator[list[tuple[Any, dict[str, str]]]]:
    """Yield the keys of rows with the raw values of their encrypted fields that are not empty."""
    names = [one.name for one in encrypted_fields(model)]
    raw = {f"raw_{name}": Cast(name, models.TextField()) for name in names}
    rows = model._base_manager.using(using).order_by("pk").annotate(**raw).values_list("pk", *raw)
    last: Any = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:_BATCH]):
        last = batch[-1][0]
        yield [(pk, {name: value for name, value in zip(names, values, strict=True) if value}) for pk, *values in batch]


def _write(model: Model, using: str, pk: object, old: dict[str, str], new: dict[str, str]) -> bool:
    """Write the row if it has the old values, and return whether it had."""
    if not old or not new:
        return False
    connection = connections[using]
    quote, key = connection.ops.quote_name, model._meta.pk
    assignments = ", ".join(f"{quote(_column(model, name))} = %s" for name in new)
    where = " AND ".join(f"{quote(_column(model, name))} = %s" for name in [key.name, *old])
    sql = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {where}"  # noqa: S608  only names of columns
    with connection.cursor() as cursor:
        cursor.execute(sql, [*new.values(), key.get_db_prep_value(pk, connection), *old.values()])
        return bool(cursor.rowcount == 1)


def _column(model: Model, name: str) -> str:
    return str(getattr(model._meta.get_field(name), "column", ""))
