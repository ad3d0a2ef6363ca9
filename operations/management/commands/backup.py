import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import wording
from operations.backups import keys
from operations.backups.digests import Contents
from operations.backups.encryption import decrypted
from operations.backups.errors import BackupError
from operations.backups.reading import Receiver, read
from operations.backups.recording import back_up_by_schedule, back_up_to, back_up_to_stream


class Command(BaseCommand):
    help = "Write database and files into one encrypted archive while the portal runs, or check one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a new file, or - for standard output")
        parser.add_argument("--check", action="store_true", help="read the file and compare it with its manifest")
        parser.add_argument("--key", type=Path, help="the file with the private key, for --check")
        parser.add_argument("--make-key", action="store_true", help="write a new private key into the file")
        parser.add_argument("--scheduled", action="store_true", help="the backup of this interval, into BACKUP_DIR")

    def handle(
        self, *, file: Path | None, check: bool, key: Path | None, make_key: bool, scheduled: bool, **options: Any
    ) -> None:
        try:
            if scheduled:
                self._make_by_schedule()
            elif file is None:
                raise CommandError(_("Name a file."))
            elif make_key:
                self._make_key(file)
            elif check:
                self._check(file, key)
            else:
                self._make(file)
        except BackupError as error:
            raise CommandError(str(error)) from None

    def _make(self, file: Path) -> None:
        if str(file) == "-":
            contents = back_up_to_stream(sys.stdout.buffer)
            self.stderr.write(summary(contents))
        else:
            self.stdout.write(summary(back_up_to(file)))

    def _make_by_schedule(self) -> None:
        if not settings.BACKUP_DIR:
            raise CommandError(_("BACKUP_DIR is not set."))
        path = back_up_by_schedule()
        self.stdout.write(str(path) if path else _("This interval has a backup already."))

    def _make_key(self, file: Path) -> None:
        public = keys.make_key(file, os.environ.get("BACKUP_PASSPHRASE", ""))
        self.stdout.write(_("Put this public key into the settings: BACKUP_RECIPIENTS=%(key)s") % {"key": public})
        self.stdout.write(_("Keep %(file)s where no backup is. Without it no backup can be read.") % {"file": file})

    def _check(self, file: Path, key: Path | None) -> None:
        with open_archive(file) as source, decrypted(source, private_keys(key)) as content:
            header, contents = read(content, Receiver())
        made = wording.moment(timezone.localtime(header.made_at))
        self.stdout.write(_("The backup of %(moment)s is intact.") % {"moment": made})
        self.stdout.write(summary(contents))


def private_keys(key: Path | None) -> list[Any]:
    """Return the keys of the file, and ask for its passphrase unless it is in BACKUP_PASSPHRASE. Raise BackupError."""
    if key is None:
        raise BackupError(_("Name the file with the private key: --key FILE."))
    passphrase = ""
    if keys.is_protected(key):
        passphrase = os.environ.get("BACKUP_PASSPHRASE") or getpass(_("Passphrase of the key: "))
    return keys.identities(key, passphrase)


def open_archive(file: Path) -> Any:
    try:
        return file.open("rb")
    except OSError as error:
        raise BackupError(f"{file}: {error.strerror}") from None


def summary(contents: Contents) -> str:
    text = _("%(rows)s rows in %(tables)s tables, %(files)s files (%(size)s MB).")
    tables = sum(1 for count, _digest in contents.manifest()["tables"].values() if count)
    return text % {
        "rows": wording.number(contents.row_count),
        "tables": tables,
        "files": wording.number(contents.files),
        "size": wording.number(contents.file_bytes // 10**6),
    }
