"""Restoring a backup into an empty installation."""

import shutil
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.encryption.ciphers import WrongKey
from accounts.models import BrowserSession, Message, User
from accounts.outbox.delivery import hold_unsent
from agencies.models import Agency
from events.models import Event
from operations.health.storage import existing
from operations.models import Backup
from participants.finding import index
from participants.models import Participant

from . import files, tables
from .digests import Contents
from .errors import BackupError
from .making import digest_of
from .reading import Header, Receiver, read


def restore(source: BinaryIO, *, verify: bool) -> tuple[Header, Contents]:
    """Store the decrypted archive in this installation, which must be empty. Return what it held. Raise BackupError.

    Everything is stored, or nothing: the database in one transaction, which ends after the last file. A run that was
    killed leaves files and a mark; the next run deletes both.
    """
    _refuse_if_in_use()
    for name in list(files.names()):
        default_storage.delete(name)  # of a run that was killed
    _mark()
    restorer = _Restorer()
    try:
        with transaction.atomic():
            header, contents = read(source, restorer)
            restorer.finish()
            if verify:
                _verify(contents)
            _make_safe()
    except (DatabaseError, ValueError, TypeError) as error:
        restorer.remove_files()
        # The message of the database may have values of a row.
        text = _("The archive does not fit into this database (%(error)s).") % {"error": type(error).__name__}
        raise BackupError(text) from None
    except BaseException:
        restorer.remove_files()
        raise
    default_storage.delete(files.MARK)
    cache.clear()
    return header, contents


def _refuse_if_in_use() -> None:
    for model in (User, Agency, Event, Participant, Message):
        if model._default_manager.exists():
            raise BackupError(_("This installation has data already. Restore only into an empty one."))
    if not default_storage.exists(files.MARK) and next(files.names(), None):
        raise BackupError(_("MEDIA_ROOT has files already. Restore only into an empty one."))


def _mark() -> None:
    if not default_storage.exists(files.MARK):
        default_storage.save(files.MARK, ContentFile(b""))


class _Restorer(Receiver):
    """Stores the parts as they come."""

    def __init__(self) -> None:
        self._header: Header | None = None
        self._stored: list[str] = []

    def begin(self, header: Header) -> None:
        if header.engine != connection.vendor:
            text = _("The backup is of %(theirs)s, and this installation uses %(ours)s.")
            raise BackupError(text % {"theirs": header.engine, "ours": connection.vendor})
        if header.migrations != tables.migrations(connection) or header.columns != tables.columns():
            text = _(
                "The backup was made by another version of the portal. Install that version, run `manage.py migrate` "
                "in an empty database, restore, and update afterwards."
            )
            raise BackupError(text)
        self._header = header
        if connection.vendor == "sqlite":
            index.drop()  # it is made anew, faster than row by row
        tables.clear(connection)

    def table(self, name: str, rows: IO[bytes]) -> None:
        if self._header:
            tables.store_rows(connection, name, self._header.columns[name], rows)

    def file(self, name: str, content: IO[bytes]) -> None:
        if shutil.disk_usage(existing(Path(settings.MEDIA_ROOT))).free < 2**26:
            raise BackupError(_("The disk is full."))
        self._stored.append(name)
        files.store(name, content)

    def finish(self) -> None:
        if self._header:
            tables.finish(connection, self._header.sequences)
        if connection.vendor == "sqlite":
            index.rebuild()

    def remove_files(self) -> None:
        for name in [*self._stored, files.MARK]:
            default_storage.delete(name)


def _verify(contents: Contents) -> None:
    """Read the restored rows and files again and compare them with the archive."""
    found = Contents()
    for table, columns in tables.columns().items():
        tables.read_rows(connection, table, columns, partial(found.rows, table))
    for name in files.names():
        with default_storage.open(name) as file:
            found.file(name, file.size, digest_of(file))
    if found.manifest() != contents.manifest():
        raise BackupError(_("What was restored is not what the archive has. Nothing was kept."))
    try:
        for model in (Participant, Message):
            model._default_manager.first()
    except WrongKey:
        text = _("The personal data cannot be read: PERSONAL_DATA_KEYS or SECRET_KEY is not that of the backup.")
        raise BackupError(text) from None


def _make_safe() -> None:
    """Let nobody stay signed in, and send no mail a second time: a mail that waited then may have been sent since."""
    BrowserSession.objects.all().delete()
    Backup.objects.filter(finished_at=None).delete()  # the row of the archive itself
    hold_unsent()
