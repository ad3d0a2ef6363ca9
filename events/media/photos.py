"""The only module that writes the photos of an event, always under the event's lock."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.files import delete_stored
from accounts.models import User
from accounts.trail.recording import record
from documents import wording
from documents.pictures.heic import ADVICE, is_heic
from documents.pictures.photo import NoPhoto, TooManyPixels, make_photo
from events.locking import lock_event
from events.models import Event, Photo

from . import order

MAXIMUM_SIZE = 10 * 1024 * 1024  # bytes of one uploaded file
MAXIMUM_NUMBER = 30  # photos of one event
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not stored, with the name under which it was sent, and the reason."""

    name: str
    reason: str


def add_photos(
    event: Event, files: Iterable["UploadedFile[bytes]"], *, by: User | None
) -> tuple[list[Photo], list[Refused]]:
    """Store the accepted files in their order; return them and the refused ones with reasons."""
    stored, refused = [], []
    for file in files:
        # One at a time: decoded pictures are large, and the event's lock is free in between.
        try:
            stored.append(_add(event, file, by))
        except _Refusal as reason:
            refused.append(Refused(file.name or "", str(reason)))
    return stored, refused


class _Refusal(Exception):
    """str() is the reason in words."""


def _add(event: Event, file: "UploadedFile[bytes]", by: User | None) -> Photo:
    if file.size is None or file.size > MAXIMUM_SIZE:
        raise _Refusal(_("larger than %(size)s MB") % {"size": MAXIMUM_SIZE // 1024**2})
    digest = _digest(file)
    _check_room(event, digest)  # before the picture is decoded, which is slow
    try:
        made = make_photo(file)
    except TooManyPixels as too_many:
        raise _Refusal(str(too_many)) from None
    except NoPhoto:
        raise _Refusal(ADVICE if is_heic(file) else _("not a readable JPEG, PNG or WebP picture")) from None
    photo = Photo(event=event, digest=digest, width=made.width, height=made.height, uploaded_by=by)
    try:
        with transaction.atomic():
            lock_event(event)
            taken = _check_room(event, digest)
            photo.position = taken + 1
            photo.file.save("photo.jpg", ContentFile(made.full), save=False)
            photo.small.save("photo.jpg", ContentFile(made.small), save=False)
            photo.save()
            record("photo-added", event, by=by, changes={"photos": (taken, taken + 1)}, event=event.pk)
    except BaseException:
        _remove_files(photo)
        raise
    return photo


def _digest(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _check_room(event: Event, digest: str) -> int:
    """Return the number of photos of the event. Refuse one more if it is full or has this one."""
    digests = Photo.objects.filter(event=event).values_list("digest", flat=True)
    if digest in digests:
        raise _Refusal(_("is here already"))
    if len(digests) >= MAXIMUM_NUMBER:
        raise _Refusal(_("an event has %(count)s photos at most") % {"count": wording.number(MAXIMUM_NUMBER)})
    return len(digests)


@transaction.atomic
def caption_photos(event: Event, captions: Mapping[int, str], *, by: User | None) -> None:
    """Set the captions of the photos by primary key; deleted ones are ignored."""
    lock_event(event)
    for photo in Photo.objects.filter(event=event, pk__in=captions):
        before, photo.caption = photo.caption, captions[photo.pk]
        if before != photo.caption:
            photo.save(update_fields=["caption"])
            record("photo-edited", event, by=by, changes={"caption": (before, photo.caption)}, event=event.pk)


@transaction.atomic
def move_photo(photo: Photo, steps: int, *, by: User | None) -> None:
    """Move the photo so many places down (up if negative), as far as there are places."""
    lock_event(photo.event)
    if places := order.move(_in_order(photo.event_id), photo, steps):
        record("photo-moved", photo.event, by=by, changes={"photo": places}, event=photo.event_id)


@transaction.atomic
def delete_photo(photo: Photo, *, by: User | None) -> None:
    """Delete the photo and its files for good; those behind it move up."""
    lock_event(photo.event)
    photos = _in_order(photo.event_id)
    if photo not in photos:
        return
    changes = {"photos": (len(photos), len(photos) - 1), "caption": (photo.caption, "")}
    record("photo-deleted", photo.event, by=by, changes=changes, event=photo.event_id)
    photos.remove(photo)
    Photo.objects.filter(pk=photo.pk).delete()
    order.number(photos)
    transaction.on_commit(lambda: _remove_files(photo))


def _in_order(event: int) -> list[Photo]:
    return list(Photo.objects.filter(event=event).order_by("position", "pk"))


def _remove_files(photo: Photo) -> None:
    for stored in (photo.file, photo.small):
        delete_stored(stored)
