"""Whether two spellings are the same name. Every comparison of people's names uses `compare`."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from participants.names import bare_key, bare_words, titles

_SHORT_FORMS = {
    "muhammad": "m mu md mh mhd moh muh moch much mohd muhd mohammad mohamad mohammed mohamed muhamad muhamed muhammed "
    "mochamad mochammad muchamad muchammad mokhamad mokhammad mukhammad",
    "ahmad": "a ah ach akh ahm achmad akhmad ahmed achmed",
    "abdul": "a ab abd abdl abdoel",
    "siti": "s st sti sitti sity",
    "gusti": "g gst gsti",
    "ngurah": "n ngr",
    "made": "m md",
    "wayan": "w wyn wy",
    "nyoman": "n nym nyo",
    "ketut": "k kt ktt",
    "komang": "k km kmg kmng",
    "putu": "p pt",
    "bagus": "b bgs",
    "raden": "r rd",
    "anak": "a ank",
    "agung": "a agng agg",
    "nur": "n noor nor",
    "sri": "s",
    "dewa": "d dw",
    "luh": "l lh",
    "gede": "g gd gde",
    "kadek": "k kd kdk",
    "nengah": "n ngh nngh",
    "desak": "d ds dsk",
    "cokorda": "c cok ck cokorde tjok tjokorda tjokorde",
    "sutan": "s st stn",
    "datuk": "d dt dtk datuak",
    "teuku": "t tk tku",
    "daeng": "d dg",
}
"""The short forms and spellings of first names that nearly everybody abbreviates."""
_SHORT = {short for forms in _SHORT_FORMS.values() for short in forms.split()}
_MEANT = {short: {full for full, forms in _SHORT_FORMS.items() if short in forms.split()} for short in _SHORT}
_COMMON = {*_SHORT_FORMS, "dewi", "ni", "i"}
"""Names that too many people have: such a name alone is no sign that two people are the same."""

_SHORT_OF_MUHAMMAD = frozenset(["m", "mu", "md", "mh", "moh", "muh", "moch", "much", "mohd", "muhd"])

_ALIKE_IN_SOUND = {
    "dj": "j",
    "tj": "c",
    "oe": "u",
    "kh": "h",
    "ch": "h",
    "sy": "s",
    "sh": "s",
    "th": "t",
    "dh": "d",
    "ph": "f",
    "dz": "z",
    "ck": "k",
    "v": "f",
    "q": "k",
    "z": "s",
    "x": "ks",
    "y": "i",
    "ee": "i",
}
_PAIRS_OF_LETTERS = "ei ou dt bp gk fp mn ao wu io as rt lr wf ij ae"
_TAKEN_FOR_EACH_OTHER = {frozenset(pair) for pair in _PAIRS_OF_LETTERS.split()}
"""Letters that people confuse or that are neighbours on the keyboard."""
_TAKEN_AT_END = {frozenset("ao"), frozenset("fp")}  # Santoso and Santosa, Yusuf and Yusup
_FEWEST_LETTERS = 5  # of a word, so that a letter more or less in it is a slip
_FEWEST_LETTERS_AT_END = 7  # Rahma and Rahmat are two names
_FEWEST_LETTERS_SWAPPED = 4
_MOST_SLIPS = 2
_MOST_WORDS = 12
"""Longer texts are no names. Their cost would grow with the square of their words."""
_NEAREST = 50
"""Names of a block that one name is compared with: otherwise a file of names that begin alike would take minutes."""


class Likeness(IntEnum):
    """How two names agree. LIKELY is a reason for a question, never for an answer."""

    DIFFERENT = 0
    LIKELY = 1
    SAME = 2


@lru_cache(maxsize=100_000)
def compare(one: str, other: str) -> Likeness:
    """Return how the names agree.

    SAME means equal but for titles, case, apostrophes, dots, dashes, blanks and invisible characters. LIKELY means
    that short forms (Moh., St., I Gst.), initials, the order of the words, a missing word, two words written as one or
    small slips explain the rest. A name of one word is likely one with a short form of Muhammad before it, and no
    other. Siti Aminah and Siti Aisyah, or Wahyudi and Wahyuni, are DIFFERENT.
    """
    if bare_key(one) == bare_key(other):
        return Likeness.SAME
    words, more = sorted((bare_words(one), bare_words(other)), key=len)
    if len(words) < len(more) and _is_slip(_folded("".join(words)), _folded("".join(more))):
        return Likeness.LIKELY  # Nur Aini and Nuraeni
    if _is_joined(words, more):
        return Likeness.LIKELY
    pairs = _pairs(words, more)
    if pairs is None or sum(pair.is_slip for pair in pairs) > _MOST_SLIPS:
        return Likeness.DIFFERENT
    whole = [pair for pair in pairs if pair.is_whole]
    if len(words) == len(more):
        return Likeness.LIKELY if whole else Likeness.DIFFERENT
    distinctive = [pair for pair in whole if pair.word not in _COMMON]
    is_enough = len(pairs) > 1 or _SHORT_OF_MUHAMMAD.issuperset(Counter(more) - Counter(words))
    return Likeness.LIKELY if is_enough and distinctive else Likeness.DIFFERENT


def lacks_words(name: str, recorded: str) -> bool:
    """Return whether the recorded name has a word, perhaps a title, that the other name does not have."""
    return not _written(recorded) <= _written(name)


def lacks_titles(name: str, recorded: str) -> bool:
    """Return whether the name is the recorded one without some of its titles."""
    return compare(name, recorded) is Likeness.SAME and _written(name) < _written(recorded)


def _written(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def is_correction(before: str, after: str) -> bool:
    """Return whether the names are equal apart from titles, usual short forms and a slip or two: none has a word that
    the other lacks."""
    alike = compare(before, after)
    joined = abs(len("".join(bare_words(before))) - len("".join(bare_words(after)))) <= 1
    return alike is Likeness.SAME or (
        alike is Likeness.LIKELY and (joined or len(bare_words(before)) == len(bare_words(after)))
    )


def may_be_the_same(before: str, after: str) -> bool:
    """Return whether the names do not contradict a NIP that is equal: one is a correction, the full form or a part of
    the other, such as Ani and Ani Lestari."""
    if compare(before, after) is not Likeness.DIFFERENT:
        return True
    words, more = sorted((bare_words(before), bare_words(after)), key=len)
    pairs = _pairs(words, more)
    return pairs is not None and any(pair.is_whole for pair in pairs)


def rules() -> dict[str, object]:
    """Return the words, letters and numbers of `may_be_the_same`, for the check-in page, which compares without a
    network (static/door/likeness.js)."""
    return {
        "titles": titles(),
        "short_forms": {full: forms.split() for full, forms in _SHORT_FORMS.items()},
        "sounds": [[*pair] for pair in _ALIKE_IN_SOUND.items()],
        "confused": sorted("".join(sorted(pair)) for pair in _TAKEN_FOR_EACH_OTHER),
        "confused_at_end": sorted("".join(sorted(pair)) for pair in _TAKEN_AT_END),
        "fewest_letters": {
            "letters": _FEWEST_LETTERS,
            "letters_at_end": _FEWEST_LETTERS_AT_END,
            "letters_swapped": _FEWEST_LETTERS_SWAPPED,
        },
        "most_words": _MOST_WORDS,
    }


class NameIndex:
    """Names in blocks (an agency, the people of an event), to find those like a given name without comparing with all
    of them: likely names share a word that few people have, or the first letters of all words."""

    def __init__(self, names: Iterable[tuple[object, int, str]]):
        """Take (block, key of the name's holder, name) of each."""
        self._names: dict[int, str] = {}
        self._letters: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._places: dict[tuple[object, str], list[int]] = {}
        for block, key, name in names:
            self._names[key], self._letters[key] = name, _first_letters(name)
            for sign in signs(name):
                self._places.setdefault((block, sign), []).append(key)

    def find(self, block: object, name: str) -> dict[int, Likeness]:
        """Return how the names of the block agree with this one, without those that differ. Of many, those that share
        most signs with it are looked at."""
        shared = Counter(key for sign in signs(name) for key in self._places.get((block, sign), []))
        letters = _first_letters(name)
        fitting = [key for key in sorted(shared) if _may_fit(letters, self._letters[key])]
        nearest = sorted(fitting, key=lambda key: -shared[key])[:_NEAREST]
        found = ((key, compare(name, self._names[key])) for key in sorted(nearest))
        return {key: likeness for key, likeness in found if likeness is not Likeness.DIFFERENT}


def signs(name: str) -> set[str]:
    """Return what names that are SAME or LIKELY share at least one of."""
    words = [_full_form(word) for word in bare_words(name)]
    distinctive = {_folded(word) for word in words if len(word) > 1 and word not in _COMMON}
    joined = {_folded(first + second) for first, second in pairwise(words)} if len(words) > 2 else set()
    letters = "".join(sorted(word[:1] for word in words))
    return distinctive | joined | {f"{letters} {len(words)}", f"={_folded(bare_key(name))[:4]}"}


def may_be_like(one: str, other: str) -> bool:
    """Return False for most names that `compare` would find different, at less cost."""
    return _may_fit(_first_letters(one), _first_letters(other))


@lru_cache(maxsize=20_000)
def _first_letters(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the first letters of the words as they are written, and as they sound."""
    words = bare_words(name)
    return frozenset(word[0] for word in words), frozenset(_folded(word)[0] for word in words)


def _may_fit(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Return False for names that `compare` would find different, because both have a first letter of their own."""
    return any(mine <= others or mine >= others for mine, others in zip(one, other, strict=True))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A word of one name and how a word of the other fits it. `is_whole`: it is no mere initial or short form."""

    word: str
    is_whole: bool
    is_slip: bool = False


def _pairs(words: Sequence[str], more: Sequence[str]) -> list[_Pair] | None:
    """Return a pair for each of the words, each with its own word of `more`; None if one has none, or if there are too
    many words for a name."""
    if len(more) > _MOST_WORDS:
        return None
    left = list(more)
    pairs: list[_Pair] = []
    # The best fits first, so that an initial does not take the word that another equals.
    for fits in (_equals, _sounds_alike, _differs_by_a_slip, _abbreviates):
        for word in [word for word in words if words.count(word) > sum(pair.word == word for pair in pairs)]:
            meant = next((found for found in left if fits(word, found)), None)
            if meant is not None:
                left.remove(meant)
                pairs.append(_Pair(word, fits is not _abbreviates, fits is _differs_by_a_slip))
    return pairs if len(pairs) == len(words) else None


def _is_joined(words: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether one of the words is two of the longer name, and the others fit one by one: St Nurhalimah and Siti
    Nur Halimah."""
    if len(more) != len(words) + 1 or len(more) > _MOST_WORDS:
        return False
    for place, (first, second) in enumerate(pairwise(more)):
        joined = first + second
        word = next((word for word in words if _equals(word, joined) or _sounds_alike(word, joined)), None)
        if word is not None and min(len(first), len(second)) > 1:
            others = list(words)
            others.remove(word)
            pairs = _pairs(others, [*more[:place], *more[place + 2 :]])
            if pairs is not None and sum(pair.is_slip for pair in pairs) <= _MOST_SLIPS:
                return True
    return False


def _equals(word: str, other: str) -> bool:
    return (word == other and len(word) > 1) or (word == other == "i")


def _sounds_alike(word: str, other: str) -> bool:
    return min(len(word), len(other)) > 2 and _folded(word) == _folded(other)


def _differs_by_a_slip(word: str, other: str) -> bool:
    return min(len(word), len(other)) > 1 and _is_slip(_folded(word), _folded(other))


def _abbreviates(word: str, other: str) -> bool:
    """Return whether one word is the initial or the usual short form of the other, or both are of a third, or equal."""
    short, full = sorted((word, other), key=len)
    if _MEANT.get(short, {short}) & _MEANT.get(full, {full}):
        return True
    return full in _MEANT.get(short, set()) or (len(short) == 1 and short.isalpha() and full.startswith(short))


def _full_form(word: str) -> str:
    meant = _MEANT.get(word, set())
    return next(iter(meant)) if len(meant) == 1 else word


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    """Return the word as it sounds: spellings before 1972, doubled letters and a silent h make no difference."""
    for letters, sound in _ALIKE_IN_SOUND.items():
        word = word.replace(letters, sound)
    single = word[:1] + "".join(after for before, after in pairwise(word) if before != after or after.isdigit())
    return single.rstrip("h") or single


def _is_slip(word: str, other: str) -> bool:
    """Return whether the words differ by one letter as typing mistakes do. Their first letters are equal, and most
    endings too, because they distinguish names."""
    if not word or not other or word[0] != other[0] or any(each.isdigit() for each in word + other):
        return False
    if word == other or OSA.distance(word, other, score_cutoff=1) > 1:
        return word == other
    short, full = sorted((word, other), key=len)
    if len(short) == len(full):
        places = [place for place, pair in enumerate(zip(short, full, strict=True)) if pair[0] != pair[1]]
        if len(places) == 2:
            return len(short) >= _FEWEST_LETTERS_SWAPPED
        place, letters = places[0], frozenset((short[places[0]], full[places[0]]))
        is_usual = letters in _TAKEN_FOR_EACH_OTHER if place < len(short) - 1 else letters in _TAKEN_AT_END
        return is_usual and len(short) >= _FEWEST_LETTERS
    is_at_end = full.startswith(short)
    return len(full) >= (_FEWEST_LETTERS_AT_END if is_at_end else _FEWEST_LETTERS)
