"""Making backups that are recorded, by hand or by the schedule, and deleting old ones."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.models import Backup

from .digests import Contents
from .errors import BackupError
from .keys import recipients
from .making import make

_NAME = "bimtek-%Y%m%dT%H%M%SZ.tar.age"
_PARTIAL = ".partial"


def back_up_to(path: Path) -> Contents:
    """Write a backup into a new file. Raise BackupError."""
    if path.exists():
        raise BackupError(_("%(file)s exists already.") % {"file": path})
    return _recorded(Backup(name=path.name), lambda backup: _write(path, backup))


def back_up_to_stream(stream: BinaryIO) -> Contents:
    """Write a backup to a stream, such as a pipe to another machine. Raise BackupError."""

    def write(backup: Backup) -> Contents:
        contents = make(stream, recipients())
        stream.flush()
        return contents

    return _recorded(Backup(name="-"), write)


def back_up_by_schedule(now: datetime | None = None) -> Path | None:
    """Write the backup of the current interval into BACKUP_DIR and delete old ones.

    Return None if this interval has one, made by any machine.
    """
    now = now or timezone.now()
    path = Path(settings.BACKUP_DIR) / now.strftime(_NAME)
    backup = Backup(name=path.name, started_at=now, slot=slot(now))
    try:
        _recorded(backup, lambda row: _write(path, row))
    except IntegrityError:
        return None
    delete_old(path.parent)
    return path


def slot(now: datetime) -> int:
    """Return the number of the interval of BACKUP_HOURS in which the moment is."""
    hours: int = settings.BACKUP_HOURS
    return int(now.timestamp()) // (hours * 3600)


def _recorded(backup: Backup, write: Callable[[Backup], Contents]) -> Contents:
    """Record the begin, make the backup and record the end. After a failure the row goes, so that it is tried again."""
    recipients()  # before anything is recorded
    with transaction.atomic():
        backup.save()
    try:
        contents = write(backup)
    except BaseException:
        backup.delete()
        raise
    backup.finished_at = timezone.now()
    backup.save()
    return contents


def _write(path: Path, backup: Backup) -> Contents:
    try:
        with _complete_or_nothing(path) as file:
            contents = make(file, recipients())
            backup.size = file.tell()
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror or error}") from None
    return contents


@contextmanager
def _complete_or_nothing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that only gets its name when it is complete and on the disk."""
    partial = path.with_name(path.name + _PARTIAL)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


# --- Old backups ------------------------------------------------------------------------------------------------------


def delete_old(folder: Path) -> None:
    """Delete the scheduled backups that BACKUP_KEEP does not keep, and what a run left that was killed."""
    made = {moment: path for path in folder.iterdir() if (moment := _moment(path.name))}
    for moment in made.keys() - kept(list(made), settings.BACKUP_KEEP):
        made[moment].unlink(missing_ok=True)
    yesterday = (timezone.now() - timedelta(days=1)).timestamp()
    for path in folder.glob(f"bimtek-*{_PARTIAL}"):
        if path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)


def _moment(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _NAME)  # noqa: DTZ007  compared only with each other
    except ValueError:
        return None


def kept(moments: list[datetime], keep: list[int]) -> set[datetime]:
    """Return the last backup of each of the last days, weeks and months that have one (`keep` has their numbers)."""
    periods = ("%Y-%m-%d", "%G-%V", "%Y-%m")
    result: set[datetime] = set()
    for form, number in zip(periods, keep, strict=True):
        last = {moment.strftime(form): moment for moment in sorted(moments)}
        result |= set(sorted(last.values())[-number:] if number else [])
    return result | set(sorted(moments)[-1:])
