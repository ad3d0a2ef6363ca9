"""Probes of the place for files, and of the disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils.translation import gettext as _

from .findings import Finding, fault, notice, ok

MB = 2**20
FULL = 200 * MB
"""With less free space a single upload of photos can fill the disk."""
SCARCE = 2_000 * MB


def storage() -> Iterator[Finding]:
    """Look whether files can be stored. A storage on another machine is only asked for a name."""
    try:
        writable = _is_writable()
    except Exception:  # libraries of storages have errors of their own
        writable = False
    if writable:
        yield ok("storage", _("Files can be stored."))
    else:
        text = _("The place for uploaded files cannot be written.")
        yield fault("storage", text, _("Let the user of the portal write to MEDIA_ROOT, and look at the disk."))


def _is_writable() -> bool:
    if isinstance(default_storage, FileSystemStorage) or hasattr(default_storage, "location"):
        return os.access(existing(Path(default_storage.location)), os.W_OK | os.X_OK)
    default_storage.exists("readiness")
    return True


def disk() -> Iterator[Finding]:
    """Look at the free space of the disks with the files and, for SQLite, the database."""
    free = free_space()
    facts = {"free": f"{free // MB:,} MB"}
    remedy = _("Free some space or enlarge the disk: without space nothing can be stored.")
    if free < FULL:
        yield fault("disk", _("The disk is full: %(free)s are free.") % facts, remedy)
    elif free < SCARCE:
        yield notice("disk", _("The disk is nearly full: %(free)s are free.") % facts, remedy)
    else:
        yield ok("disk", _("The disk has %(free)s free.") % facts)


def free_space() -> int:
    """Return the bytes that are free on the fullest disk that the portal writes to."""
    folders = [Path(settings.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).absolute().parent)
    return min(shutil.disk_usage(existing(folder)).free for folder in folders)


def existing(folder: Path) -> Path:
    """Return the folder, or the closest one above it that exists: the portal makes folders when it needs them."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
