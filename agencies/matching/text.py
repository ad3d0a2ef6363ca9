"""Names of regions and agencies as words that are equal for the usual spellings."""

import re
from functools import lru_cache
from unicodedata import category, combining, normalize

from documents.text import name_key

_WORD = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻ′ʹ"))
_FEWEST_SPACED = 3
"""Single letters in a row that are one word written with blanks: D U M A I."""
_SHORT_FORMS = {
    "kab": "kabupaten",
    "kodya": "kota",
    "kotamadya": "kota",
    "kotamadia": "kota",
    "prov": "provinsi",
    "prop": "provinsi",
    "propinsi": "provinsi",
    "adm": "administrasi",
    "administratif": "administrasi",
    "kep": "kepulauan",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "ds": "desa",
    "sumatra": "sumatera",
    "univ": "universitas",
    "ponpes": "pondok pesantren",
    "perpus": "perpustakaan",
    "perpust": "perpustakaan",
    "arsip": "kearsipan",
    "perpusip": "perpustakaan kearsipan",
    "perpusdes": "perpustakaan desa",
    "perpusda": "perpustakaan daerah",
    "pemkab": "pemerintah kabupaten",
    "pemkot": "pemerintah kota",
    "pemprov": "pemerintah provinsi",
    "pemda": "pemerintah daerah",
    "pemdes": "pemerintah desa",
    "tbm": "taman bacaan masyarakat",
    "sdn": "sd negeri",
    "smpn": "smp negeri",
    "sman": "sma negeri",
    "smkn": "smk negeri",
    "slbn": "slb negeri",
    "min": "mi negeri",
    "mtsn": "mts negeri",
    "man": "ma negeri",
    "dpk": "dinas perpustakaan kearsipan",
    "dpad": "dinas perpustakaan kearsipan daerah",
}
_LONG_FORMS = {
    "sekolah dasar": "sd",
    "sekolah menengah pertama": "smp",
    "sekolah menengah atas": "sma",
    "sekolah menengah kejuruan": "smk",
    "sekolah luar biasa": "slb",
    "madrasah ibtidaiyah": "mi",
    "madrasah tsanawiyah": "mts",
    "madrasah aliyah": "ma",
}
_LONG_FORM = re.compile(rf"\b({'|'.join(_LONG_FORMS)})\b")
_STATE_SCHOOL = re.compile(r"\b(sd|smp|sma|smk|slb|mi|mts|ma) n\b")
_LIBRARY_OFFICE = re.compile(r"di[a-z]{0,8}(pus|arsip|persip)[a-z]{0,6}")  # Dispusip, Disperpusip, Dinarpus, Diarpus
_FILLERS = frozenset({"dan", "daerah", "pemerintah"})


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words in lower case with short forms written out, without punctuation, accents and zeros before
    numbers: "Kab." and "Kabupaten", "&" and "dan", "SMAN 01" and "SMA Negeri 1" give the same."""
    found = _WORD.findall(_plain(text).replace("&", " dan ").replace("+", " dan "))
    long = " ".join(_written_out(word) for word in _without_spacing(found))
    long = _LONG_FORM.sub(lambda match: _LONG_FORMS[match[1]], long)
    return tuple(_STATE_SCHOOL.sub(r"\1 negeri", long).split())


@lru_cache(maxsize=20_000)
def same_key(name: str) -> str:
    """Return a key that is equal for the usual spellings of one name: short forms, punctuation, "dan", "daerah" and
    the order of words make no difference.

    The order counts in a name with two numbers: school 2 of village 1 is not school 1 of village 2.
    """
    found = [word for word in words(name) if word not in _FILLERS] or list(words(name))
    numbers = sum(word.isdigit() for word in found)
    return " ".join(found if numbers > 1 else sorted(found)) or name_key(name)


def _plain(text: str) -> str:
    letters = normalize("NFKD", text).translate(_APOSTROPHES)
    return "".join(each for each in letters if not combining(each) and category(each) != "Cf").casefold()


def _written_out(word: str) -> str:
    if word.isdigit():
        return word.lstrip("0") or "0"
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word]
    return "dinas perpustakaan kearsipan" if _LIBRARY_OFFICE.fullmatch(word) else word


def _without_spacing(found: list[str]) -> list[str]:
    """Return the words with letters that stand alone put together."""
    joined: list[str] = []
    letters: list[str] = []
    for word in [*found, ""]:
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        joined += ["".join(letters)] if len(letters) >= _FEWEST_SPACED else letters
        letters = []
        if word:
            joined.append(word)
    return joined
