"""The letters in the files that a user sent at once: PDFs, pictures, and ZIP files with such. All problems are found at
once, and what is unpacked is limited."""

import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.reading.archives import DAMAGED, ENCRYPTED, has_short_list
from documents.text import tidy
from participants.letters.forms import TOO_LARGE, reason_against
from participants.registering.letters import MAXIMUM_SIZE

MOST_LETTERS = 40
LARGEST_TOGETHER = 40 * 2**20
"""Bytes of all letters, as they are sent and as they are unpacked."""
_LONGEST_NAME = 200  # characters
_MOST_ENTRIES = 200  # of a ZIP, with its folders and with the files that programs add
_LEFT_BY_PROGRAMS = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A file that may be stored as a letter."""

    name: str
    content: bytes


class UnreadableLetters(Exception):
    """Some of the files cannot be letters; `problems` are sentences, one for each."""

    def __init__(self, problems: Sequence[str]):
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files are meant: how large one may be, the words for a larger one, and why a content is none, if so."""

    largest: int
    too_large: Promise
    reason_against: Callable[[ContentFile], Promise | None]


ASSIGNMENT_LETTERS = Wanted(MAXIMUM_SIZE, TOO_LARGE, reason_against)


@dataclass(slots=True)
class _Found:
    wanted: Wanted
    letters: list[Letter] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, name: str, content: bytes) -> None:
        self.size += len(content)
        if len(content) > self.wanted.largest:
            self.refuse(name, str(self.wanted.too_large))
        elif reason := self.wanted.reason_against(ContentFile(content)):
            self.refuse(name, str(reason))
        else:
            self.letters.append(Letter(_shown(name), content))

    def refuse(self, name: str, reason: str) -> None:
        self.problems.append(f"{_shown(name)}: {reason}")

    @property
    def is_too_much(self) -> bool:
        return self.size > LARGEST_TOGETHER or len(self.letters) + len(self.problems) > MOST_LETTERS


def letters_in(files: Sequence["UploadedFile[bytes]"], wanted: Wanted = ASSIGNMENT_LETTERS) -> list[Letter]:
    """Return the letters in the files. Raise UnreadableLetters with all problems."""
    found = _Found(wanted)
    for file in files:
        for name, content in _contents(file, found):
            found.add(name, content)
            if found.is_too_much:
                raise UnreadableLetters([_too_much()])
    if not found.letters and not found.problems:
        raise UnreadableLetters([_("There is no letter in the file.")])
    if found.problems:
        raise UnreadableLetters(found.problems)
    return found.letters


def _contents(file: "UploadedFile[bytes]", found: _Found) -> Iterator[tuple[str, bytes]]:
    name = str(file.name)
    if not name.casefold().endswith(".zip"):
        yield name, file.read(found.wanted.largest + 1)
        return
    try:
        yield from _unpacked(file, name, found)
    except DAMAGED:
        found.refuse(name, _("This ZIP file is damaged, or has too many files."))


def _unpacked(file: IO[bytes], name: str, found: _Found) -> Iterator[tuple[str, bytes]]:
    if not has_short_list(file, _MOST_ENTRIES):
        raise ValueError
    with ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if _is_meant(entry)]
        # The declared sizes reveal most zip bombs. They can be wrong, so what is unpacked is limited as well.
        if len(entries) > MOST_LETTERS or sum(entry.file_size for entry in entries) > LARGEST_TOGETHER:
            raise UnreadableLetters([_too_much()])
        for entry in entries:
            if entry.flag_bits & ENCRYPTED:
                found.refuse(entry.filename, _("It is protected by a password."))
            elif entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or stat.S_ISLNK(entry.external_attr >> 16):
                found.refuse(entry.filename, _("It is packed in an unusual way. Make the ZIP file again."))
            else:
                with archive.open(entry) as content:
                    yield entry.filename, content.read(found.wanted.largest + 1)


def _is_meant(entry: ZipInfo) -> bool:
    """Return whether the user put this file there: programs add folders, and files that begin with a dot."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_added = path.name.startswith(".") or path.name.casefold() in _LEFT_BY_PROGRAMS or "__MACOSX" in path.parts
    return not (entry.is_dir() or is_added)


def _shown(name: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in name.replace("\\", "/"))
    return tidy(printable)[-_LONGEST_NAME:] or "surat"


def _too_much() -> str:
    return _("At most %(count)d letters with 40 MB together can be sent at once.") % {"count": MOST_LETTERS}
