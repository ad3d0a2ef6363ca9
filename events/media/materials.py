"""The only module that writes the materials of an event, always under the event's lock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404

from accounts.files import delete_stored
from accounts.models import User
from accounts.trail.recording import record
from documents.responses import file_response
from documents.text import one_line, tidy
from events.locking import lock_event
from events.models import Event, Material

from . import order
from .archives import is_harmless

MAXIMUM_SIZE = 20 * 1024 * 1024  # bytes of one file
MAXIMUM_NUMBER = 50  # materials of one event
_CHUNK = 1024 * 1024


class TooMany(Exception):
    """The event has the maximum number of materials."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how its content begins, and for an office file, which is a ZIP, the part that it must have.
    The names of a ZIP's parts are readable in it."""

    media_type: str
    signature: bytes
    part: bytes = b""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP, _JPEG = b"PK\x03\x04", Kind("image/jpeg", b"\xff\xd8\xff")
KINDS = {
    ".pdf": Kind("application/pdf", b"%PDF-"),
    ".pptx": Kind(f"{_OFFICE}.presentationml.presentation", _ZIP, b"ppt/presentation.xml"),
    ".docx": Kind(f"{_OFFICE}.wordprocessingml.document", _ZIP, b"word/document.xml"),
    ".xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIP, b"xl/workbook.xml"),
    ".zip": Kind("application/zip", _ZIP),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
}
"""The kinds by the extension of the file's name, which the content must fit."""
_PACKED = {suffix: kind.signature for suffix, kind in KINDS.items() if suffix != ".zip"}
"""What a ZIP may hold."""


def suffix_of(file: "UploadedFile[bytes]") -> str | None:
    """Return the extension of the file's name if the content fits it, otherwise None."""
    suffix = PurePath(file.name or "").suffix.lower()
    kind = KINDS.get(suffix)
    if not kind or not _is(file, kind):
        return None
    if suffix == ".zip" and not is_harmless(file, _PACKED):
        return None
    file.seek(0)
    return suffix


def _is(file: "File[bytes]", kind: Kind) -> bool:
    file.seek(0)
    begins = file.read(len(kind.signature)) == kind.signature
    found = begins and (not kind.part or _holds(file, kind.part))
    file.seek(0)
    return found


def _holds(file: "File[bytes]", text: bytes) -> bool:
    """Return whether the text occurs in the file, also across two chunks."""
    kept = b""
    for chunk in file.chunks(_CHUNK):
        if text in kept + chunk:
            return True
        kept = chunk[-len(text) :]
    return False


def title_from(filename: str) -> str:
    """Return the initial title of a file: its name without the extension, on one line."""
    return tidy(one_line(PurePath(filename).stem.replace("_", " ")))[: Material._meta.get_field("title").max_length]


@transaction.atomic
def add_file(event: Event, file: "UploadedFile[bytes]", *, title: str, by: User | None) -> Material:
    """Store the file as the event's last material.

    Raise TooMany, and ValueError if the file is none of KINDS or larger than MAXIMUM_SIZE; forms check this first.
    """
    suffix = suffix_of(file)
    if suffix is None or file.size is None or file.size > MAXIMUM_SIZE:
        raise ValueError("not a material")
    material = Material(event=event, title=title, size=file.size, added_by=by)
    material.position = _room(event)
    material.file.save(f"material{suffix}", file, save=False)
    try:
        return _store(material, by)
    except BaseException:
        delete_stored(material.file)
        raise


@transaction.atomic
def add_link(event: Event, link: str, *, title: str, by: User | None) -> Material:
    """Store the https address as the event's last material. Raise TooMany."""
    return _store(Material(event=event, title=title, link=link, added_by=by, position=_room(event)), by)


@transaction.atomic
def rename(event: Event, titles: Mapping[int, str], *, by: User | None) -> None:
    """Set the titles of the materials by primary key; deleted ones are ignored."""
    lock_event(event)
    for material in Material.objects.filter(event=event, pk__in=titles):
        before, material.title = material.title, titles[material.pk]
        if before != material.title:
            material.save(update_fields=["title"])
            record("material-edited", event, by=by, changes={"title": (before, material.title)}, event=event.pk)


@transaction.atomic
def move(material: Material, steps: int, *, by: User | None) -> None:
    """Move the material so many places down (up if negative), as far as there are places."""
    event = material.event
    lock_event(event)
    if places := order.move(list(event.materials.in_order()), material, steps):
        record("material-moved", event, by=by, changes={"material": places}, event=event.pk)


@transaction.atomic
def delete(material: Material, *, by: User | None) -> None:
    """Delete the material and its file for good; those behind it move up."""
    event = material.event
    lock_event(event)
    rows = list(event.materials.in_order())
    if material not in rows:
        return
    rows.remove(material)
    Material.objects.filter(pk=material.pk).delete()
    order.number(rows)
    record("material-deleted", event, by=by, changes={"title": (material.title, None)}, event=event.pk)
    transaction.on_commit(lambda: delete_stored(material.file))


def download(material: Material) -> FileResponse:
    """Return the file as a download, not to be shown within a page of the portal. Raise Http404 if there is none."""
    suffix = PurePath(material.file.name or "").suffix
    if suffix not in KINDS:
        raise Http404
    return file_response(material.file, file_name(material), KINDS[suffix].media_type)


def file_name(material: Material) -> str:
    """Return the name under which the file is given out."""
    return re.sub(r'[\\/:*?"<>|]', "-", material.title) + PurePath(material.file.name or "").suffix


def _room(event: Event) -> int:
    """Return the next position, with the event locked."""
    lock_event(event)
    taken = Material.objects.filter(event=event).count()
    if taken >= MAXIMUM_NUMBER:
        raise TooMany
    return taken + 1


def _store(material: Material, by: User | None) -> Material:
    material.save(force_insert=True)
    record("material-added", material.event, by=by, changes={"title": (None, material.title)}, event=material.event_id)
    return material
