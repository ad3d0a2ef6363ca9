from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from operations.health.background import mails, queue
from operations.health.backups import backups
from operations.health.database import database, migrations
from operations.health.findings import Level, Probe
from operations.health.personal_data import personal_data
from operations.health.storage import disk, storage

PROBES: tuple[Probe, ...] = (database, migrations, personal_data, storage, disk, queue, mails, backups)


class Command(BaseCommand):
    help = "Say in plain words what is wrong with this installation, and what to do. Exits with 1 if something is."
    requires_system_checks = ()  # they fail without a database

    def handle(self, **options: Any) -> None:
        marks = {Level.OK: self.style.SUCCESS("✓"), Level.NOTICE: self.style.WARNING("!"), Level.FAULT: "✗"}
        faults = 0
        for finding in (finding for probe in PROBES for finding in probe()):
            faults += finding.level == Level.FAULT
            self.stdout.write(f"{marks[finding.level]} {finding.text}")
            if finding.remedy:
                self.stdout.write(f"  → {finding.remedy}")
        self.stdout.write(_("The settings are checked by `manage.py check --deploy`."))
        if faults:
            text = ngettext("%(count)s thing is wrong.", "%(count)s things are wrong.", faults)
            raise CommandError(text % {"count": faults})
