from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import wording
from operations.backups.encryption import decrypted
from operations.backups.errors import BackupError
from operations.backups.restoring import restore

from .backup import open_archive, private_keys, summary


class Command(BaseCommand):
    help = "Restore a backup into an empty installation of the same version (after `manage.py migrate`)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument("--key", type=Path, required=True, help="the file with the private key")
        parser.add_argument(
            "--verify", action="store_true", help="read everything again and compare it with the archive"
        )

    def handle(self, *, file: Path, key: Path, verify: bool, **options: Any) -> None:
        try:
            with open_archive(file) as source, decrypted(source, private_keys(key)) as content:
                header, contents = restore(content, verify=verify)
        except BackupError as error:
            raise CommandError(str(error)) from None
        made = wording.moment(timezone.localtime(header.made_at))
        self.stdout.write(_("The backup of %(moment)s was restored.") % {"moment": made})
        self.stdout.write(summary(contents))
        self.stdout.write(_("All must sign in again. Mails that waited then are unclear: send them by hand if needed."))
        self.stdout.write(_("Now run `manage.py erased_people --repeat FILE` with your latest list."))
