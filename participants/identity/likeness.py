"""Whether two spellings can belong to one person's name. Titles do not count."""

from difflib import SequenceMatcher

from agencies.matching import name_key

_LIKENESS_OF_A_CORRECTION = 0.8
_TITLES_BEFORE = {"prof", "dr", "drs", "dra", "drg", "ir", "h", "hj", "kh"}
_LONGEST_PART_OF_A_TITLE = 4  # M.Hum., S.I.Pust.


def is_correction(before: str, after: str) -> bool:
    """Return whether the names are equal apart from titles and a typing mistake or two."""
    return _ratio(_bare(before), _bare(after)) >= _LIKENESS_OF_A_CORRECTION


def may_be_the_same(before: str, after: str) -> bool:
    """Return whether one is a correction or the full form of the other: Ani and Ani Lestari, M. Rizki and Muhammad
    Rizki."""
    fewer, more = sorted((_bare(before), _bare(after)), key=len)
    return _ratio(fewer, more) >= _LIKENESS_OF_A_CORRECTION or _is_within(fewer, more)


def _bare(name: str) -> list[str]:
    """Return the words of the name without titles, or all words if only titles are left."""
    words = name_key(name).partition(",")[0].split()
    return [word for word in words if not _is_title(word)] or words or name_key(name).split()


def _is_title(word: str) -> bool:
    if word.rstrip(".") in _TITLES_BEFORE:
        return True
    parts = word.rstrip(".").split(".")
    return len(parts) > 1 and all(len(part) <= _LONGEST_PART_OF_A_TITLE for part in parts)


def _ratio(first: list[str], second: list[str]) -> float:
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _is_within(fewer: list[str], more: list[str]) -> bool:
    left = list(more)
    for word in fewer:
        meant = next((found for found in left if _abbreviates(word, found) or _abbreviates(found, word)), None)
        if meant is None:
            return False
        left.remove(meant)
    return True


def _abbreviates(word: str, other: str) -> bool:
    return word == other or (word.endswith(".") and other.startswith(word.rstrip(".")))
