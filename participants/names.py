"""Names of people: what a name may contain, and the name without titles.

Migrations 0016 and 0027 fill `Participant.name_key` with `bare_key`. A change to it needs a migration that fills the
column again.
"""

import re
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, combining, normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.text import tidy

NUMBER_IN_NAME = _("A name contains no number of nine or more digits. Write the NIP in its own field.")
SEVERAL_NAMES = _("This names several people. Put each of them into a row of its own.")

_NUMBER = re.compile(r"\d(?:[\W_]*\d){8,}")  # with any blanks, dots, dashes, slashes or invisible characters between
_NIP_BEFORE = re.compile(r"(?:^|(?<=[\s(/|,;:–—-]))(?:N\.?I\.?P\.?|NI ?PPPK|NIPPPK)\s*$", re.IGNORECASE)
_NO_NIP = re.compile(
    r"(?:^|(?<=[\s(/|,;:–—-]))(?:N\.?I\.?P\.?|NI ?PPPK|NIPPPK)?[ .:]*"
    r"(?:[-–—]+|(?:non|bukan)[ -]?(?:asn|pns|pppk)|honorer|tenaga (?:honorer|kontrak)|"
    r"(?:tidak|belum) (?:ada|punya)(?: nip)?|tanpa nip)\)?$",
    re.IGNORECASE,
)
"""What is written behind a name in place of a NIP."""
_ROW_NUMBER = re.compile(r"\d{1,3}(?:[.)]\s*|\s+)(?=[^\W\d]{2})")
_IN_A_LIST = re.compile(r"(?:^|(?<=\s))(\d{1,3})[.)]\s*(?=[^\W\d]{2})")
_SEPARATORS = " \t\r\n\u00a0(/|,;:–—-"
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻ′ʹ＇‛"))
_WORD = re.compile(r"[^\W_]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BEFORE = _set(
    "prof dr drs dra drg drh ir h hj hi haji hajjah kh ky ns apt bpk bapak ibu pak bu sdr sdri tn ny alm almh ust "
    "ustad ustadz ustadzah"
)
"""Titles and forms of address before a name, as one word."""
_ONLY_TITLES = _set("drs dra drg drh hj prof hajjah")
"""Titles that are titles at any place of a name."""
_SUBJECTS = _set(
    "a ab ag ak an ap ars b c div e ei farm fil ft gz h hi hum hut i ikom ip ipt iptek iptk ipust ked kel kep kes "
    "kesmas keb km kn kom komi lh ling m mat mk mt p pd pdaud pdi pdk pdsd pi psi psy pt ptk pust si sn sos sosi st "
    "stat sy t th thi thk ti tp tr trak trip trkeb trkep trkom trpust"
)
_SHORT_SUBJECTS = _set("ak an ap ip keb kep kes kom p pd pust si t")
_DEGREES = (
    {f"{level}{subject}" for level in "sm" for subject in _SUBJECTS}
    | {f"{level}{subject}" for level in ("amd", "ama") for subject in _SHORT_SUBJECTS}
    | _set(
        "ak ama amd apt ba bac bba bed beng bsc ca cht cpa cps dea dipl dr edd gr lc ma mals mars mba mh mikom mkm "
        "mlib mlis mm mmpd mph msc mtr ners ns phd sc se sh sked skep skm sp spa spd spdi spog sppd ss sst sste sstp "
        "sstpi st"
    )
)
"""Titles after a name, without dots and blanks: S.I.Pust. is "sipust"."""
_NAMES_TOO = _set("ag ak ba ca dr gr ma mak mal man map mas mat mei mi mpi sa sab san sc si sm ss")
"""Degrees that are also names or parts of names if they are written in one word."""
_LONGEST_DEGREE = 4  # words: S. Pd. S. D.
_LONGEST_PART_OF_A_TITLE = 5


def titles() -> dict[str, list[str]]:
    """Return the words by which `bare_words` knows titles, for programs that compare names like it."""
    found = {"before": _BEFORE, "anywhere": _ONLY_TITLES, "degrees": _DEGREES, "names_too": _NAMES_TOO}
    return {kind: sorted(words) for kind, words in found.items()}


def refuse_number_in_name(name: str) -> None:
    """Raise ValidationError if the name has nine or more digits in a row, whatever is between them."""
    if has_number(name):
        raise ValidationError(NUMBER_IN_NAME, code="number_in_name")


def has_number(text: str) -> bool:
    return _NUMBER.search(normalize("NFKC", text)) is not None


def number_in(text: str) -> tuple[str, str]:
    """Return the text without its number of nine or more digits, and this number as it is written; "" for none."""
    found = _NUMBER.search(text)
    if found is None:
        return text, ""
    before = _NIP_BEFORE.sub("", text[: found.start()].rstrip(_SEPARATORS)).rstrip(_SEPARATORS)
    after = text[found.end() :].lstrip(_SEPARATORS + ")")
    return f"{before} {after}".strip(), found.group()


def without_nip_label(text: str) -> str:
    """Return the name without a label for a NIP at its end, or words that there is none, as in "Ani (Non ASN)"."""
    name = text.rstrip()
    before = _NO_NIP.sub("", name)
    before = _NIP_BEFORE.sub("", before.rstrip(_SEPARATORS) if before != name else name.rstrip(" :"))
    return name if before == name else before.rstrip(_SEPARATORS)


def without_row_number(text: str) -> str:
    """Return the name without the number of its row before it: "1. Ani", "2) Ani" or "3 Ani"."""
    name = text.lstrip()
    return name if has_several(name) else _ROW_NUMBER.sub("", name, count=1) if _ROW_NUMBER.match(name) else name


def cleaned_name(text: str) -> str:
    """Return the name as it is stored: tidy, without the number of its row and without what is written behind it in
    place of a NIP."""
    return without_row_number(without_nip_label(tidy(text)))


def has_several(text: str) -> bool:
    """Return whether the text is a numbered list of names, such as "1. Ani 2. Budi"."""
    numbers = [int(number) for number in _IN_A_LIST.findall(text)]
    return any(after == before + 1 for before, after in pairwise(numbers))


def refuse_several(name: str) -> None:
    """Raise ValidationError if the text names several people."""
    if has_several(name):
        raise ValidationError(SEVERAL_NAMES, code="several_names")


def is_only_titles(text: str) -> bool:
    """Return whether the text has titles and no name: "S.Sos., M.Hum."."""
    parts = [(part, _words(part)) for part in _plain(text).split(",")]
    return any(words for _part, words in parts) and all(_is_titles(part, words) for part, words in parts)


def bare_key(name: str) -> str:
    """Return a key that is equal for names that differ only in titles, case, accents, apostrophes, dots, dashes,
    blanks and invisible characters."""
    return "".join(bare_words(name))


@lru_cache(maxsize=20_000)
def bare_words(name: str) -> tuple[str, ...]:
    """Return the words of the name in lower case without titles, or all words if only titles are left."""
    parts = [_words(part) for part in _plain(name).split(",")]
    first = next((number for number, words in enumerate(parts) if _without_titles(words)), None)
    if first is None:
        return tuple(word for words in parts for word in words)
    found = _without_titles(parts[first])
    for part, words in zip(_plain(name).split(",")[first + 1 :], parts[first + 1 :], strict=True):
        if not _is_titles(part, words):
            found += _without_titles(words)
    return tuple(found)


def _plain(name: str) -> str:
    letters = normalize("NFKD", name).translate(_APOSTROPHES)
    return "".join(each for each in letters if not combining(each) and category(each) != "Cf").casefold()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _is_titles(part: str, words: list[str]) -> bool:
    """Return whether the part after a comma is only titles, known ones or abbreviations with dots."""
    short = all(len(word) <= _LONGEST_PART_OF_A_TITLE for word in words)
    return not words or "".join(words) in _DEGREES or not _without_titles(words) or (short and "." in part)


def _without_titles(words: list[str]) -> list[str]:
    """Return the words between the titles before and after; [] if there are only titles."""
    left = list(words)
    while left and (left[0] in _BEFORE or _is_kyai_haji(left)):
        del left[: 2 if _is_kyai_haji(left) else 1]
    left = [word for word in left if word not in _ONLY_TITLES]
    while size := _degree_at_end(left):
        del left[-size:]
    return left


def _is_kyai_haji(words: list[str]) -> bool:
    """Return whether K.H. with a name begins the words. Two letters and one name may be initials as well, but the rest
    of the name decides then."""
    return words[:2] == ["k", "h"] and len(words) > 2


def _degree_at_end(words: list[str]) -> int:
    """Return the number of words of the degree at the end. A name is never only a degree."""
    for size in range(min(_LONGEST_DEGREE, len(words)), 0, -1):
        joined = "".join(words[-size:])
        if joined in _DEGREES and (size > 1 or joined not in _NAMES_TOO) and (size < len(words) or size > 1):
            return size
    return 0
