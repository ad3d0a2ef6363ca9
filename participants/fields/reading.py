"""Reading the cells of a person's row as people fill them in: a parser for each kind of field. The people spreadsheet
and the event workbook use it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from documents.reading import cells
from documents.reading.cells import Unexpected, Value
from documents.reading.plain import Plain, shown, value_of
from documents.text import tidy, without_brackets, without_invisible
from participants.fields.person import BY_NAME, Kind, PersonField
from participants.names import cleaned_name

from .ranks import rank_of

_NOTHING = {"", "-", "--", "–", "—", ".", "n/a", "tidak ada", "nihil", "belum ada", "none", "kosong", "(kosong)"}
_NOT_EMPLOYED = {
    *("non", "non pns", "non asn", "bukan pns", "bukan asn", "honorer", "honor", "tenaga honorer", "kontrak"),
    *("tenaga kontrak", "sukarelawan", "relawan", "swasta", "umum", "tkk", "thl", "phl", "ptt", "gtt", "pjlp"),
}
"""What people without NIP and rank have in place of them."""
_NO_NIP = _NOT_EMPLOYED | {"tidak punya", "tidak punya nip", "tidak ada nip", "belum punya nip", "tanpa nip"}
_CONTRACT_STAFF = re.compile(r"(?:asn )?(?:pppk|p3k)")
_ZERO = re.compile("0+")
"""What a formula that refers to an empty cell gives."""
_NO_ADDRESS = {"anonymous", "anonim", "anonymus", "tidak punya", "tidak ada email", "tidak punya email"}
"""What is written in place of an address: Microsoft Forms writes "anonymous" for people who have not signed in."""
_BETWEEN_ADDRESSES = re.compile(r"[\s;,/|]+")
_NIP_BEFORE = re.compile(r"(nip|ni\s?pppk|nipppk)[\s.:]+", re.IGNORECASE)
_NIK = re.compile(r"\d{16}")
_BEFORE_TEXT = re.compile("^['`](?=[\\d=+@\uff1d\uff0b\uff0d\uff20-])")
"""How people, and CSV files of ours, keep a number or a sign as text."""
_LONGEST = 300  # characters; the form's own limits say the rest


def read(name: str, plain: Plain) -> str:
    """Return the value of the field (or of the region) as a form takes it, "" for nothing. Raise Unexpected with a
    description of a correct value."""
    return "" if plain is None else parse(name, value_of(plain))


def parse(name: str, value: Value) -> str:
    """Return what `read` returns, of a value that is not empty."""
    if isinstance(value.raw, str):
        if is_nothing(value.raw):
            return ""
        text = _BEFORE_TEXT.sub("", without_invisible(value.raw).strip())
        value = replace(value, raw=cleaned_name(text) if name == "full_name" else text)
    field = BY_NAME.get(name)
    if field is not None and field.kind is Kind.CHOICE:
        return _choice(field, value)
    parser = _PARSERS.get(field.kind, _line) if field else _line
    return parser(value)


def note_on_empty(name: str, plain: Plain) -> str:
    """Return a sentence on a cell that is taken as empty; "" if it says so itself, such as "-" and "Non ASN"."""
    words = {"text": tidy(shown(plain))}
    if name == "nip" and _CONTRACT_STAFF.fullmatch(words["text"].casefold()):
        return gettext("“%(text)s” is no NIP. Contract staff have one (NI PPPK): it is missing") % words
    is_zero = name == "nip" and _ZERO.fullmatch(words["text"])
    if is_zero or (name == "email" and not is_nothing(plain)):
        return gettext("“%(text)s” is not read") % words
    return ""


def divided(name: str, plain: Plain) -> list[Plain]:
    """Return the values of a cell: each of several e-mail addresses, or the cell."""
    if name != "email" or not isinstance(plain, str):
        return [plain]
    found = [text for text in _BETWEEN_ADDRESSES.split(without_invisible(plain)) if text]
    return [*found] if len(found) > 1 and all("@" in text for text in found) else [plain]


def _email(value: Value) -> str:
    found = _line(value)
    return "" if found.casefold() in _NO_ADDRESS else found


def _phone(value: Value) -> str:
    return re.sub(r"^00(?=62)", "+", cells.phone(value))


def is_nothing(plain: Plain) -> bool:
    """Return whether the cell is empty, or has only what people write into empty cells."""
    return plain is None or (isinstance(plain, str) and tidy(plain).casefold() in _NOTHING)


def is_sex(text: str) -> bool:
    return _choice_in(BY_NAME["sex"], text) is not None


def is_usual_rank(text: str) -> bool:
    return len(text) > 1 and bool(rank_of(text))  # one letter may be any mark


def _choice(field: PersonField, value: Value) -> str:
    found = _choice_in(field, _line(value))
    if found is None:
        raise Unexpected(" / ".join(field.choices.values()))
    return found


def _choice_in(field: PersonField, text: str) -> str | None:
    """Return the value of the words, of those before a remark in brackets, or of words that all mean the same."""
    words = _choice_words(field.name)
    keys = [_word_key(text), _word_key(without_brackets(text))]
    found = next((words[key] for key in keys if key in words), None)
    each = {words.get(word) for word in keys[0].split()}  # "Perempuan/P"
    return found or (each.pop() if len(each) == 1 else None)


def _rank(value: Value) -> str:
    found = _line(value)
    rank = "" if _word_key(found) in _NOT_EMPLOYED else rank_of(found)
    if rank is None:
        raise Unexpected(_("a rank such as III/a or IX, or nothing"))
    return rank


def _nip(value: Value) -> str:
    found = cells.nip(value)
    if _word_key(found) in _NO_NIP or _CONTRACT_STAFF.fullmatch(found.casefold()) or _ZERO.fullmatch(found):
        return ""
    found = _NIP_BEFORE.sub("", found, count=1) if _NIP_BEFORE.match(found) else found
    if _NIK.fullmatch(re.sub(r"[\s.-]", "", found)):
        raise Unexpected(_("a NIP; 16 digits are a NIK, which is not wanted here"))
    return found


@cache
def _choice_words(name: str) -> dict[str, str]:
    """Return {word: value} of a choice: its usual words, its labels in all languages, and the values themselves."""
    field = BY_NAME[name]
    words = {_word_key(value): value for value in field.values}
    words |= {_word_key(word): value for word, value in field.words.items()}
    words |= {_word_key(word): value for value, text in field.sheet_words.items() for word in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {_word_key(label): value for value, label in field.choices.items()}
    return words


def _word_key(text: str) -> str:
    """Return only letters, with single blanks: "Laki - Laki" is "laki laki"."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


_line = cells.text(max_length=_LONGEST)
_PARSERS: dict[Kind, Callable[[Value], str]] = {
    Kind.RANK: _rank,
    Kind.NIP: _nip,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
}
