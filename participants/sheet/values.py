"""What the cells of a person's row say, one parser a field, as documents.reading.cells has them."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading import cells
from documents.reading.cells import Unexpected, Value
from documents.reading.tables import Plain, value_of
from participants.models import Participant, Rank

Sex = Participant.Sex

_NOTHING = {"-", "--", "–", "—", ".", "n/a", "tidak ada", "nihil", "belum ada", "none"}
_NO_RANK = {"non pns", "non asn", "honorer", "non golongan", "tanpa golongan", "sukarelawan", "relawan", "tkk", "thl"}
_SEXES = {
    Sex.FEMALE: "p|pr|perempuan|wanita|w|f|female|woman|ibu",
    Sex.MALE: "l|lk|laki|laki-laki|laki laki|lelaki|pria|m|male|man|bapak",
}
_CIVIL_SERVANT = re.compile(r"\b(IV|III|II|I)\s*[/.\-]?\s*\(?([A-Ea-e])\)?(?![A-Za-z])")
_CONTRACT = re.compile(r"(?:PPPK|P3K|Golongan|Gol)?[\s./-]*([IVX]{1,5})", re.IGNORECASE)
_NIK = re.compile(r"\d{16}")
_BEFORE_TEXT = re.compile(r"^['`](?=[\d=+@-])")  # how people, and CSV files of ours, keep a number text
_LONGEST = 300  # characters; the form's own limits say the rest


def read(field: str, plain: Plain) -> str:
    """The field's value as a form takes it, "" for nothing. Raises Unexpected with what should stand there."""
    if plain is None or (isinstance(plain, str) and plain.strip().casefold() in _NOTHING):
        return ""
    if isinstance(plain, str):
        plain = _BEFORE_TEXT.sub("", plain.strip())
    return _PARSERS.get(field, _line)(value_of(plain))


def sex_words() -> Mapping[str, Sex]:
    """What the reader chooses from, in their language."""
    return {str(sex.label): sex for sex in Sex}


def _sex(value: Value) -> str:
    words = _all_sex_words()
    found = _line(value).casefold().strip(". ")
    if found not in words:
        raise Unexpected(" / ".join(sex_words()))
    return words[found]


def _rank(value: Value) -> str:
    """III/a, IIIa, "Penata Muda (III/a)", "PPPK IX"; "" for what says that there is none."""
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
def _all_sex_words() -> dict[str, Sex]:
    words = {word: sex for sex, text in _SEXES.items() for word in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {word.casefold(): sex for word, sex in sex_words().items()}
    return words


_line = cells.text(max_length=_LONGEST)
_PARSERS: dict[str, Callable[[Value], str]] = {"sex": _sex, "rank": _rank, "nip": _nip, "phone": cells.phone}
