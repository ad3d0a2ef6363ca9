"""The only module that writes uploads of several letters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.files import delete_stored
from accounts.models import User
from events.models import Event
from participants.models import AssignmentLetter, LetterUpload, Registration, UploadedLetter
from participants.registering.letters import kind_of, store_letter

from .unpacking import Letter, UnreadableLetters, letters_in

MOST_WAITING = 10
"""Uploads of a user that wait for their preview, each of up to 40 MB."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A file of an upload with what the user says of it."""

    letter: UploadedLetter
    number: str
    dated_on: date
    people: Sequence[Registration]


def receive(event: Event, files: Sequence["UploadedFile[bytes]"], *, by: User) -> LetterUpload:
    """Keep the letters in the files until the user has looked at them. Raise UnreadableLetters, also if the user has
    not looked at MOST_WAITING uploads yet."""
    check_waiting(by)
    return keep(event, letters_in(files), kind=LetterUpload.Kind.ASSIGNMENT, by=by)


def check_waiting(by: User) -> None:
    """Raise UnreadableLetters if the user has not looked at MOST_WAITING uploads yet."""
    if LetterUpload.objects.visible_to(by).filter(by=by).count() >= MOST_WAITING:
        raise UnreadableLetters(
            [_("Too many files of yours wait for their preview. Store or discard some of them first.")]
        )


def keep(
    event: Event,
    letters: Sequence[Letter],
    *,
    kind: LetterUpload.Kind,
    by: User,
    found: Sequence[dict[str, object]] | None = None,
) -> LetterUpload:
    """Keep these files, each with what was `found` in it, until the user has looked at them."""
    kept: list[UploadedLetter] = []
    try:
        with transaction.atomic():
            upload = LetterUpload.objects.create(event=event, kind=kind, by=by)
            for position, letter in enumerate(letters):
                row = UploadedLetter(upload=upload, position=position, name=letter.name)
                row.found = found[position] if found else {}
                kept.append(row)
                content = ContentFile(letter.content)
                suffix = kind_of(content)
                row.file.save(f"letter{suffix.suffix if suffix else ''}", content, save=True)
    except BaseException:
        _forget_files(kept)
        raise
    return upload


def store(upload: LetterUpload, assigned: Sequence[Assigned], *, by: User) -> list[AssignmentLetter]:
    """Store all letters, or none, and discard the upload. Raise NotPossible if one of the people has moved to another
    province meanwhile, or LetterUpload.DoesNotExist if the upload was stored or discarded."""
    stored: list[AssignmentLetter] = []
    try:
        with transaction.atomic():
            LetterUpload.objects.select_for_update().get(pk=upload.pk)
            for one in assigned:
                with one.letter.file.open() as file:
                    made = store_letter(one.people, number=one.number, dated_on=one.dated_on, file=file, by=by)
                stored.append(made)
            discard(upload)
    except BaseException:
        _forget_files(stored)
        raise
    return stored


@transaction.atomic
def discard(upload: LetterUpload) -> None:
    """Delete the upload, and its files after the commit."""
    letters = list(upload.letters.all())
    LetterUpload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: _forget_files(letters))


def discard_expired() -> int:
    """Discard the uploads that nobody has stored; return their number."""
    expired = list(LetterUpload.objects.expired())
    for upload in expired:
        discard(upload)
    return len(expired)


def name_of(letter: UploadedLetter) -> str:
    """Return the name of the file without its folders, for a download."""
    return PurePosixPath(letter.name).name


def _forget_files(rows: Collection[AssignmentLetter] | Collection[UploadedLetter]) -> None:
    for row in rows:
        delete_stored(row.file)
