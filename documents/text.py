"""Checks and clean-up of text, as people type it into fields and cells."""

import re
from collections.abc import Iterable
from unicodedata import category, normalize

_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def without_invisible(text: str) -> str:
    """Return the text without characters that nobody sees, and with plain blanks for no-break and other blanks.

    Removed is the category Cf: zero-width characters, marks of the direction of writing, byte order marks and soft
    hyphens. They come along with numbers and names that are copied from contact lists, chats and web pages.
    """
    if text.isascii():
        return text
    kinds = ((each, category(each)) for each in text)
    return "".join(" " if kind == "Zs" else each for each, kind in kinds if kind != "Cf")


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
"""The hyphen and what programs put in its place."""


def tidy(text: str) -> str:
    """Return the text without invisible characters and outer blanks, and with single blanks inside."""
    return " ".join(without_invisible(text).split())


def name_key(name: str) -> str:
    """Return a key that is equal for spellings of a name that differ only in case, blanks and invisible
    characters."""
    return normalize("NFC", tidy(name)).casefold()


def without_brackets(text: str) -> str:
    """Return the text with a blank in place of each remark in brackets.

    The pattern is not tried after the last closing bracket: there it would read the rest again for each opening one.
    """
    end = max(text.rfind(")"), text.rfind("]")) + 1
    return _IN_BRACKETS.sub(" ", text[:end]) + text[end:]


_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_control_characters(text: str) -> bool:
    """Whether the text has characters that no page or workbook can show, or nothing visible at all.

    Refused are control characters, halves of a surrogate pair, and marks that change the direction of writing, which
    can make a text look like another.
    """
    kinds = [category(character) for character in text]
    invisible = bool(kinds) and set(kinds) == {"Cf"}
    return invisible or any(kind in ("Cc", "Cs") for kind in kinds) or not _DIRECTION_MARKS.isdisjoint(text)


def plain_breaks(text: str) -> str:
    """Return the text with each line break as one character. Browsers send two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lines_have_control_characters(text: str) -> bool:
    """Whether a line of the text has characters that no page can show. Tabs count as blanks."""
    return any(has_control_characters(line) for line in text.replace("\t", " ").split("\n"))


def is_unicode(text: str) -> bool:
    """Whether the text can be stored. Command arguments and environment variables that are not UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def one_line(text: str) -> str:
    """Return the text for a mail header or a list entry: line breaks and control characters become blanks."""
    return tidy("".join(each if each.isprintable() else " " for each in text))


_MOST_RANGES = 20


def ranges(numbers: Iterable[int]) -> str:
    """Return the numbers in order, with runs of them as ranges: 3, 5–7. A long list is cut with an ellipsis."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:_MOST_RANGES]]
    return ", ".join(shown) + (", …" if len(runs) > _MOST_RANGES else "")
