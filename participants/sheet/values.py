"""Reading the cells of a person's row as people fill them in: a parser for each kind of field."""

import re
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading import cells
from documents.reading.cells import Unexpected, Value
from documents.reading.tables import Plain, value_of
from participants.fields.person import BY_NAME, Kind, PersonField
from participants.models import Rank

_NOTHING = {"-", "--", "–", "—", ".", "n/a", "tidak ada", "nihil", "belum ada", "none"}
_NO_RANK = {"non pns", "non asn", "honorer", "non golongan", "tanpa golongan", "sukarelawan", "relawan", "tkk", "thl"}
_CIVIL_SERVANT = re.compile(r"\b(IV|III|II|I)\s*[/.\-]?\s*\(?([A-Ea-e])\)?(?![A-Za-z])")
_CONTRACT = re.compile(r"(?:PPPK|P3K|Golongan|Gol)?[\s./-]*([IVX]{1,5})", re.IGNORECASE)
_NIK = re.compile(r"\d{16}")
_BEFORE_TEXT = re.compile("^['`](?=[\\d=+@\uff1d\uff0b\uff0d\uff20-])")
"""How people, and CSV files of ours, keep a number or a sign as text."""
_LONGEST = 300  # characters; the form's own limits say the rest


def read(name: str, plain: Plain) -> str:
    """Return the value of the field (or of the region) as a form takes it, "" for nothing. Raise Unexpected with a
    description of a correct value."""
    if plain is None or (isinstance(plain, str) and plain.strip().casefold() in _NOTHING):
        return ""
    if isinstance(plain, str):
        plain = _BEFORE_TEXT.sub("", plain.strip())
    field = BY_NAME.get(name)
    if field is not None and field.kind is Kind.CHOICE:
        return _choice(field, value_of(plain))
    parser = _PARSERS.get(field.kind, _line) if field else _line
    return parser(value_of(plain))


def _choice(field: PersonField, value: Value) -> str:
    words = _choice_words(field.name)
    found = _line(value).casefold().strip(". ")
    if found not in words:
        raise Unexpected(" / ".join(field.choices.values()))
    return words[found]


def _rank(value: Value) -> str:
    """Return the rank from spellings such as III/a, IIIa, "Penata Muda (III/a)" and "PPPK IX"; "" for texts that mean
    no rank."""
    found = _line(value)
    if found.casefold() in _NO_RANK:
        return ""
    if match := _CIVIL_SERVANT.search(found):
        rank = f"{match[1]}/{match[2].lower()}"
    else:
        match = _CONTRACT.fullmatch(found)
        rank = match[1].upper() if match else ""
    if rank not in Rank.VALUES:
        raise Unexpected(_("a rank such as III/a or IX, or nothing"))
    return rank


def _nip(value: Value) -> str:
    found = cells.nip(value)
    if _NIK.fullmatch(re.sub(r"[\s.-]", "", found)):
        raise Unexpected(_("a NIP; 16 digits are a NIK, which is not wanted here"))
    return found


@cache
def _choice_words(name: str) -> dict[str, str]:
    """Return {word: value} of a choice: its usual words, its labels in all languages, and the values themselves."""
    field = BY_NAME[name]
    words = {value.casefold(): value for value in field.values}
    words |= {word: value for value, text in field.sheet_words.items() for word in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {label.casefold(): value for value, label in field.choices.items()}
    return words


_line = cells.text(max_length=_LONGEST)
_PARSERS: dict[Kind, Callable[[Value], str]] = {Kind.RANK: _rank, Kind.NIP: _nip, Kind.PHONE: cells.phone}
