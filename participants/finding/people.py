"""Finding people by words of their name and agency, and by a NIP or phone number or how it begins."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet
from django.db.models.lookups import In

from accounts.encryption.personal import prefix_hashes
from accounts.models import User
from agencies.models import Agency
from participants.models import Participant, Registration
from participants.nip import nip_beginnings
from participants.phone import phone_beginnings, whole_phone

from .index import NAMES, NUMBERS, SEPARATORS, as_indexed

_MOST_WORDS = 8
_LONGEST_WORD = 200
"""Characters of the longest name. A longer word occurs in none."""
_SHORTEST_PART = 3
"""Characters of a word that is found anywhere in a name. Shorter ones are found where a word begins with them."""
_FEW_AGENCIES = 100
"""Agencies whose people are looked for by their keys, not by reading everybody."""
_AGENCY = Func(F("agency"), template="(+%(expressions)s)", output_field=BigIntegerField())
"""The agency of a row, without its index, by which SQLite would collect the rows of many agencies one by one."""
_MOST_TRIGRAMS = 20
"""Trigrams of a word that the index compares; the name itself is compared with the whole word then."""


def means(text: str, reader: User, person: str = "") -> Q:
    """Return a clause for the people in whose name or agency all words of the text occur, in any order, and for those
    whose NIP or phone number begins with it, as far as the reader may know it.

    For rows of one event, which the database reads one by one. `person` leads from the rows to the person; each row has
    its own agency."""
    words, found = _words(text), Q()
    for word in words:
        found &= _has(f"{person}full_name", word) | _has("agency__name", word)
    number = _with_number(text, reader, f"{person}pk")
    found = found if words else Q(pk__in=[])
    return found if number is None else found | number


def means_in_country(text: str, reader: User, rows: "QuerySet[Any]") -> Q:
    """Return the same clause as `means`, for people or registrations of the whole country. `rows` are all of them that
    the reader may see.

    Words that few agencies have in their names are found through the index. The others ("dinas", or one letter) match
    so many rows that a set of them would cost more than reading: they only narrow what the first ones find, by the keys
    of agencies instead of their names. Unions take the place of OR, for which PostgreSQL would read all rows."""
    words, found = _words(text), Q()
    person = "participant" if rows.model is Registration else ""
    for word in words:
        found &= _narrowed(word, rows.order_by(), person)
    number = _with_number(text, reader, person or "pk")
    found = found if words else Q(pk__in=[])
    if number is None:
        return found
    worded, numbered = rows.order_by().filter(found).values("pk"), rows.order_by().filter(number).values("pk")
    return Q(pk__in=worded.union(numbered))


def _few_agencies(word: str) -> list[int] | None:
    """Return the keys of the agencies with the word in their names, or None if they are many."""
    if len(word) < _SHORTEST_PART:
        return None
    agencies = Agency.objects.filter(_has("name", word)).order_by().values_list("pk", flat=True)
    keys = list(agencies[: _FEW_AGENCIES + 1])
    return keys if len(keys) <= _FEW_AGENCIES else None


def _narrowed(word: str, rows: "QuerySet[Any]", person: str) -> Q:
    """Return a clause for the rows whose person or agency has the word."""
    named, agencies = _named(word, person), _few_agencies(word)
    if agencies is None:
        return named | Q(In(_AGENCY, Agency.objects.filter(_has("name", word)).order_by().values("pk")))
    if not agencies:
        return named
    return Q(pk__in=rows.filter(named).values("pk").union(rows.filter(agency__in=agencies).values("pk")))


def named_with(words: Iterable[str]) -> QuerySet[Participant]:
    """Return the people of the whole country whose name has all these words. The caller must apply
    `visible_to(user)`."""
    return reduce(lambda people, word: people.filter(_named(word)), words, Participant.objects.order_by())


def _named(word: str, person: str = "") -> Q:
    """Return a clause, through the index, for rows of people with the word in their names."""
    return Q(_InNames(word, person or "pk")) & _has(f"{person}__full_name" if person else "full_name", word)


def _words(text: str) -> list[str]:
    """Return the first words of the text, each once."""
    return [*{word.casefold(): word for word in text.replace("\0", "").split()}.values()][:_MOST_WORDS]


def _has(column: str, word: str) -> Q:
    """Return a clause for the rows whose text has the word."""
    if len(word) > _LONGEST_WORD:
        return Q(pk__in=[])
    if len(word) >= _SHORTEST_PART:
        return Q(**{f"{column}__icontains": word})
    begins = Q(**{f"{column}__istartswith": word})
    return reduce(or_, (Q(**{f"{column}__icontains": f"{before}{word}"}) for before in SEPARATORS), begins)


def _with_number(text: str, reader: User, key: str) -> Q | None:
    """Return a clause for the people whose NIP or phone number begins with the text, or None if it can be neither. Both
    are encrypted and found by keyed hashes: a part in the middle finds nobody.

    Finding somebody by a number confirms it, also of one who left the province of the registration, or whose data are
    restricted. So only people are found whose numbers the reader may know."""
    phone = whole_phone(text)  # an odd length is not among the beginnings
    hashes = [each for one in nip_beginnings(text) for each in prefix_hashes("nip", one)]
    hashes += [each for one in phone_beginnings(text) for each in prefix_hashes("phone", one)]
    if not (phone or hashes):
        return None
    people = Participant.objects.order_by()
    ways = [Q(phone=phone)] * bool(phone) + [Q(_InNumbers(hashes))] * bool(hashes)
    first, *others = [people.filter(way).values("pk") for way in ways]
    known = people.visible_to(reader).filter(pk__in=first.union(*others), restricted_at=None)
    return Q(**{f"{key}__in": known.values("pk")})


class _InNames(Func):
    """Whether SQLite's index has the trigrams of the word for the person. PostgreSQL uses its own for LIKE."""

    output_field = BooleanField()

    def __init__(self, word: str = "", person: str = "pk", **extra: Any):
        super().__init__(F(person), **extra)
        text = as_indexed(word)
        if len(word) < _SHORTEST_PART:
            text = f"  {text}"[-_SHORTEST_PART:]  # found only where a word begins
        trigrams = [text[start : start + 3] for start in range(len(text) - 2)][:_MOST_TRIGRAMS]
        self.match = " AND ".join(_quoted(trigram) for trigram in trigrams)

    def as_sql(self, *_args: Any, **_kwargs: Any) -> Any:
        return "(1 = 1)", []

    def as_sqlite(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        return _matches(NAMES, compiler.compile(self.source_expressions[0]), self.match)


class _InNumbers(Func):
    """Whether the person has one of the hashes of beginnings."""

    output_field = BooleanField()

    def __init__(self, hashes: Iterable[str] = (), **extra: Any):
        super().__init__(F("pk"), F("nip_prefixes"), F("phone_prefixes"), **extra)
        self.hashes = list(hashes)

    def as_sqlite(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        query = " OR ".join(map(_quoted, self.hashes))
        return _matches(NUMBERS, compiler.compile(self.source_expressions[0]), query)

    def as_postgresql(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        nip, phone = (compiler.compile(column)[0] for column in self.source_expressions[1:])
        return f"string_to_array({nip} || ' ' || {phone}, ' ') && %s", [self.hashes]


def _quoted(text: str) -> str:
    """Return the text as a string of FTS5, in which nothing has a meaning."""
    return '"' + text.replace('"', '""') + '"'


def _matches(table: str, key: tuple[str, Any], query: str) -> tuple[str, list[Any]]:
    sql, params = key
    return f"{sql} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [*params, query]  # noqa: S608  our names
