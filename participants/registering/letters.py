"""The only module that writes assignment letters. The content decides the kind of file, not the name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.files import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.models import User
from participants.models import AssignmentLetter, Registration
from participants.trail import record_registration

from .errors import NotPossible

MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is accepted as a letter."""

    signature: bytes
    suffix: str
    media_type: str


KINDS = [
    Kind(b"%PDF-", ".pdf", "application/pdf"),
    Kind(b"\xff\xd8\xff", ".jpg", "image/jpeg"),
    Kind(b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
]


def kind_of(file: "File[bytes]") -> Kind | None:
    """Return the kind of the file by its first bytes, or None."""
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    return next((kind for kind in KINDS if start.startswith(kind.signature)), None)


def media_type(file: FieldFile) -> str:
    return next(kind.media_type for kind in KINDS if str(file).endswith(kind.suffix))


@transaction.atomic
def store_letter(
    registrations: Sequence[Registration], *, number: str, dated_on: date, file: "File[bytes]", by: User | None
) -> AssignmentLetter:
    """Store a letter that covers the registrations, which are of one event and one province. It takes the place of
    their earlier letters.

    Raise ValueError if the file is no PDF, JPEG or PNG or is larger than MAXIMUM_SIZE, and for several events or
    provinces; forms check this first. Raise NotPossible if a person has moved to another province meanwhile.
    """
    kind = kind_of(file)
    if kind is None or file.size > MAXIMUM_SIZE:
        raise ValueError("not a letter")
    if len({(one.event_id, one.province_id) for one in registrations}) != 1:
        raise ValueError("not one event and one province")
    covered = _locked(registrations)
    if {one.pk: one.province_id for one in registrations} != {one.pk: one.province_id for one in covered}:
        raise NotPossible
    earlier = AssignmentLetter.objects.in_bulk({one.letter_id for one in covered if one.letter_id})
    letter = AssignmentLetter(event_id=covered[0].event_id, number=number, dated_on=dated_on, uploaded_by=by)
    letter.file.save(f"letter{kind.suffix}", file, save=True)
    Registration.objects.filter(pk__in=[one.pk for one in covered]).update(letter=letter)
    for one in registrations:
        one.letter = letter
    for one in covered:
        _record_stored(one, earlier.get(one.letter_id or 0), letter)
    _delete_unused(earlier)
    return letter


@transaction.atomic
def discard_letter(registration: Registration, *, by: User | None) -> None:
    """Take the letter from a registration that has moved to another agency: it names the old agency, and those who
    see the registration now may not be allowed to see it. A letter that covers nobody is deleted."""
    (current,) = _locked([registration])
    letter = current.letter
    if letter is None:
        return
    record_registration("letter-discarded", registration, by=by, changes={"number": (letter.number, None)})
    detach_letters([current])
    registration.letter = None


def detach_letters(registrations: Sequence[Registration]) -> None:
    """Take their letters from the registrations, and delete letters that cover nobody any more."""
    letters = {one.letter_id for one in registrations if one.letter_id}
    Registration.objects.filter(pk__in=[one.pk for one in registrations]).update(letter=None)
    _delete_unused(letters)


def empty_file(letter: AssignmentLetter) -> None:
    """Delete the file after the commit. Number and date stay with the people whom the letter covers."""
    _delete_file_later(letter)
    AssignmentLetter.objects.filter(pk=letter.pk).update(file="")


def delete_letter(letter: AssignmentLetter) -> None:
    """Delete the letter, and its file after the commit."""
    _delete_file_later(letter)
    letter.delete()


def _locked(registrations: Sequence[Registration]) -> list[Registration]:
    """Lock the rows, so that the later of two letters at once replaces the earlier, and return their present state."""
    rows = Registration.objects.select_for_update(of=["self"]).select_related("letter").order_by("pk")
    return list(rows.filter(pk__in=[one.pk for one in registrations]))


def _delete_unused(letters: Iterable[int]) -> None:
    """Delete those letters that cover nobody. They are locked, because two people may lose one letter at once."""
    for letter in AssignmentLetter.objects.select_for_update().filter(pk__in=[*letters]).order_by("pk"):
        if not Registration.objects.filter(letter=letter).exists():
            delete_letter(letter)


def _delete_file_later(letter: AssignmentLetter) -> None:
    if name := letter.file.name:
        transaction.on_commit(partial(letter.file.storage.delete, name))


def _record_stored(registration: Registration, old: AssignmentLetter | None, new: AssignmentLetter) -> None:
    changes = {name: (getattr(old, name, None), getattr(new, name)) for name in ("number", "dated_on")}
    record_registration("letter-stored", registration, by=new.uploaded_by, changes=changes)
