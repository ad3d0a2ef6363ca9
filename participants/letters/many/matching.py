"""Whose letters files are, by their names: the name, NIP or number of the person, or the number of a letter that is
sent again. What is not certain is left to the user."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from participants.models import Registration
from participants.names import bare_words

_NIP = re.compile(r"(?<!\d)\d{18}(?!\d)")
_ONLY_NUMBER = re.compile(r"0*(\d{1,5})(?:[ ._)-]+\D*)?")
_NUMBER_OF_LETTER = re.compile(r"(?<![A-Za-z0-9])\d{1,6}(?:[._-][A-Za-z0-9]{1,12}){1,8}[._-](?:19|20)\d\d(?![0-9])")
_SHORTEST_NUMBER = 6  # letters and digits of a number of a letter, so that "12" finds nothing
_NO_NAMES = {"surat", "tugas", "st", "spt", "no", "nomor", "scan", "foto", "img", "an", "dan"}


def owners(names: Sequence[str], people: Collection[Registration]) -> dict[int, int]:
    """Return the position of the file of each person (by their number at the event) as the names of the files show it.

    A person whom two files name gets none, and so do namesakes.
    """
    words = {one.number: bare_words(one.participant.full_name) for one in people}
    times = Counter(words.values())
    unique = {number: name for number, name in words.items() if times[name] == 1}
    found: dict[int, set[int]] = {}
    for position, name in enumerate(names):
        nips = _NIP.findall(re.sub(r"(?<=\d)[ .]+(?=\d)", "", name))
        named = set() if nips else _named(PurePosixPath(name), unique)
        for one in people:
            if one.participant.nip in nips or one.number in named or (not nips and _is_numbered(name, one)):
                found.setdefault(one.number, set()).add(position)
    return {number: positions.pop() for number, positions in found.items() if len(positions) == 1}


def number_in(name: str) -> str:
    """Return the number of the letter that the name of a file seems to have, with the slashes that no file name can
    have: 800-12-2026.pdf is 800/12/2026. Return "" for none."""
    found = _NUMBER_OF_LETTER.search(PurePosixPath(name).stem)
    return re.sub("[_-]", "/", found.group()) if found else ""


def _named(path: PurePosixPath, names: Mapping[int, tuple[str, ...]]) -> set[int]:
    """Return the people whose names are in the path. "Sri Rahayu" is not in "Sri Rahayu Lestari", if there is one."""
    text = " ".join([*path.parts[:-1], path.stem])
    words = [word for part in re.split(r"[\W_\d]+", text) for word in bare_words(part)]
    line = f" {' '.join(words)} "
    found = {number: f" {' '.join(name)} " for number, name in names.items() if _is_in(name, words, line)}
    return {number for number, name in found.items() if not any(name in other != name for other in found.values())}


def _is_in(name: tuple[str, ...], words: list[str], line: str) -> bool:
    if len(name) == 1:  # a name of one word may be a part of many others
        return [word for word in words if word not in _NO_NAMES] == [*name]
    return f" {' '.join(name)} " in line


def _is_numbered(name: str, registration: Registration) -> bool:
    """Return whether the file has the person's number at the event, or the number of their earlier letter."""
    stem = PurePosixPath(name).stem
    only = _ONLY_NUMBER.fullmatch(stem)
    letter = _letters_and_digits(registration.letter.number) if registration.letter else ""
    is_again = len(letter) >= _SHORTEST_NUMBER and letter in _letters_and_digits(stem)
    return is_again or (only is not None and int(only.group(1)) == registration.number)


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
