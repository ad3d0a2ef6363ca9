"""The only module that writes assignment letters. The content decides the kind of file, not the name."""

from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from participants.models import AssignmentLetter, Registration
from participants.trail import record_registration

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


def media_type(letter: AssignmentLetter) -> str:
    return next(kind.media_type for kind in KINDS if str(letter.file).endswith(kind.suffix))


@transaction.atomic
def store_letter(
    registration: Registration, *, number: str, dated_on: date, file: "File[bytes]", by: User | None
) -> AssignmentLetter:
    """Store the letter of the registration and replace an earlier one.

    Raise ValueError if the file is no PDF, JPEG or PNG or is larger than MAXIMUM_SIZE; forms check this first.
    """
    kind = kind_of(file)
    if kind is None or file.size > MAXIMUM_SIZE:
        raise ValueError("not a letter")
    # The registration's row is locked, so that the later of two uploads at once replaces the earlier.
    Registration.objects.select_for_update(of=["self"]).get(pk=registration.pk)
    letter = AssignmentLetter.objects.filter(registration=registration).first()
    before, letter = letter, letter or AssignmentLetter(registration=registration)
    old_file, old = letter.file.name, {"number": letter.number, "dated_on": letter.dated_on} if before else {}
    letter.number, letter.dated_on, letter.uploaded_by, letter.uploaded_at = number, dated_on, by, timezone.now()
    letter.file.save(f"letter{kind.suffix}", file, save=True)
    if old_file:
        transaction.on_commit(lambda: letter.file.storage.delete(old_file))
    new = {"number": letter.number, "dated_on": letter.dated_on}
    changes = {name: (old.get(name), value) for name, value in new.items()}
    record_registration("letter-stored", registration, by=by, changes=changes)
    return letter


def has_letter(registration: Registration) -> bool:
    return AssignmentLetter.objects.filter(registration=registration).exists()


@transaction.atomic
def discard_letter(registration: Registration, *, by: User | None) -> None:
    """Delete the letter of a registration that has moved to another agency: it names the old agency, and those who
    see the registration now may not be allowed to see it."""
    letter = AssignmentLetter.objects.filter(registration=registration).first()
    if letter is None:
        return
    storage, name = letter.file.storage, str(letter.file)
    record_registration("letter-discarded", registration, by=by, changes={"number": (letter.number, None)})
    letter.delete()
    transaction.on_commit(lambda: storage.delete(name))
