"""Model fields whose values are encrypted in the database, and their keyed hashes.

The database sorts and groups by the encrypted text, which means nothing: do neither with such a field. Merged
migrations import this module.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In, IsNull, Lookup
from django.db.models.query_utils import DeferredAttribute

from . import personal


class _Hashed:
    """What the lookups of an encrypted field share: they compare the keyed hashes, under all keys."""

    lhs: Any

    def plain(self, value: object) -> str | None:
        """Return what the value is hashed from. Raise FieldError for an expression, and without a hash for a value."""
        if hasattr(value, "resolve_expression") or (value and not self.lhs.output_field.hashed_in):
            raise FieldError(f"{self.lhs.output_field} is encrypted and cannot be compared with this.")
        return None if value is None else str(value)  # Django looks for NULL then

    def of_hashes(self, values: Iterable[str], compiler: Any, connection: Any) -> Any:
        """Return the SQL of a comparison of the column with the hashes of the values."""
        field = self.lhs.output_field
        if not isinstance(self.lhs, Col) or not field.hashed_in:
            raise FieldError(f"{field} is encrypted and cannot be compared with this.")
        hash_field = field.model._meta.get_field(field.hashed_in)
        hashes = [found for value in values for found in personal.keyed_hashes(field.name, value)]
        return In(Col(self.lhs.alias, hash_field), hashes).as_sql(compiler, connection)


class _EncryptedExact(_Hashed, Exact):
    def get_prep_lookup(self) -> str | None:
        return self.plain(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if self.rhs == "":  # stored as it is
            return super().as_sql(compiler, connection)
        return self.of_hashes([self.rhs], compiler, connection)


class _EncryptedIn(_Hashed, In):
    def get_prep_lookup(self) -> list[str]:
        if hasattr(self.rhs, "resolve_expression"):
            self.plain(self.rhs)
        return [plain for value in self.rhs if (plain := self.plain(value)) is not None]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self.of_hashes(self.rhs, compiler, connection)


_LOOKUPS: dict[str, type[Lookup[Any]]] = {
    "exact": _EncryptedExact,
    "iexact": _EncryptedExact,  # letter case never matters to the hash
    "in": _EncryptedIn,
    "isnull": IsNull,
}


class EncryptedField(models.Field):  # type: ignore[type-arg]  # Django's fields take no argument at run time
    """Encrypts the value on its way into the database. An empty text stays empty. The column is a text without a limit;
    `max_length` is that of the value.

    With `hashed_in`, the name of a KeyedHashField of the model, `exact`, `iexact` and `in` find values by it, in any
    letter case. Otherwise only the empty text can be found. All other lookups raise FieldError.
    """

    def __init__(self, *args: Any, hashed_in: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.hashed_in = hashed_in

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"hashed_in": self.hashed_in} if self.hashed_in else {})

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        return _LOOKUPS.get(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return personal.encrypt(value) if isinstance(value, str) else value

    def from_db_value(self, value: Any, *_args: object) -> Any:
        return personal.decrypt(value) if isinstance(value, str) else value


class EncryptedCharField(EncryptedField, models.CharField):  # type: ignore[type-arg]  # Django's fields take no argument at run time
    pass


class EncryptedEmailField(EncryptedField, models.EmailField):  # type: ignore[type-arg]  # Django's fields take no argument at run time
    pass


class EncryptedTextField(EncryptedField, models.TextField):  # type: ignore[type-arg]  # Django's fields take no argument at run time
    pass


class EncryptedJSONField(EncryptedField, models.JSONField):
    """Encrypts any value of JSON as a whole, also an empty one. None is NULL."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return personal.encrypt(json.dumps(value, cls=self.encoder))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: Any, *_args: object) -> Any:
        return None if value is None else json.loads(personal.decrypt(value))


class _HashOfSource(DeferredAttribute):
    """The hash of the present value of the source, so that no stored hash is ever out of date."""

    field: "KeyedHashField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return self.field.hash_of(getattr(instance, self.field.source))

    def __set__(self, instance: Any, value: object) -> None:
        instance.__dict__[self.field.attname] = value  # Django takes a field without a value for a deferred one


class KeyedHashField(models.CharField):  # type: ignore[type-arg]  # Django's fields take no argument at run time
    """The keyed hash of the field `source`, which an index and a constraint can use. Its model is a
    HashedModel with a HashedQuerySet, which save the hash with its source."""

    descriptor_class = _HashOfSource

    def __init__(self, *args: Any, source: str, **kwargs: Any):
        settled: dict[str, Any] = {"max_length": personal.HASH_LENGTH, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **settled | kwargs)
        self.source = source

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def hash_of(self, text: str) -> str:
        """Return what is stored for a value of the source."""
        return personal.keyed_hash(self.source, text)


class KeyedPrefixesField(KeyedHashField):
    """The keyed hashes of the beginnings of the field `source` that have one of these lengths, separated by blanks. An
    index of the words finds values by how they begin. Few lengths say little about values whose key nobody knows."""

    def __init__(self, *args: Any, source: str, lengths: Iterable[int], **kwargs: Any):
        self.lengths = tuple(lengths)
        room = len(self.lengths) * (personal.PREFIX_HASH_LENGTH + 1)
        super().__init__(*args, source=source, **{"max_length": room} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"lengths": self.lengths}

    def hash_of(self, text: str) -> str:
        beginnings = [text[:length] for length in self.lengths if length <= len(text)]
        return " ".join(personal.prefix_hash(self.source, beginning) for beginning in beginnings)


def hash_fields(model: type[models.Model]) -> list[KeyedHashField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, KeyedHashField)]


def with_hashes(model: type[models.Model], names: Iterable[str]) -> set[str]:
    """Return the names of fields with those of their hashes."""
    names = {*names}
    return names | {field.name for field in hash_fields(model) if field.source in names}


Row = TypeVar("Row", bound=models.Model)


class HashedModel(models.Model):
    """Base of a model with keyed hashes: `update_fields` with a source also saves its hash."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = with_hashes(type(self), update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)


class HashedQuerySet(models.QuerySet[Row]):
    """Writes the keyed hashes with their sources."""

    def update(self, **values: Any) -> int:
        changed = [field for field in hash_fields(self.model) if field.source in values and field.name not in values]
        hashes = {field.name: field.hash_of(values[field.source]) for field in changed}
        return super().update(**values, **hashes)

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> int:
        return super().bulk_update(objs, sorted(with_hashes(self.model, fields)), batch_size)
