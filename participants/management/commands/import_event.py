from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from documents.reading.workbook import WorkbookError
from participants.workbook import import_event


class Command(BaseCommand):
    help = "Stores the event of an .xlsx workbook, or brings it up to date: the whole file or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="check everything, store nothing")
        parser.add_argument("--create-agencies", action="store_true", help="add the agencies that are not recorded")
        parser.add_argument(
            "--allow-overbooking", action="store_true", help="seat people beyond a quota's seats, as it really was"
        )

    def handle(self, *args, file, dry_run, create_agencies, allow_overbooking, **options):
        try:
            imported = import_event(
                file, dry_run=dry_run, create_agencies=create_agencies, allow_overbooking=allow_overbooking
            )
        except WorkbookError as error:
            raise CommandError("\n".join(error.lines)) from error
        for warning in imported.warnings:
            self.stdout.write(str(warning))
        self.stdout.write(f"{imported.event.code}: {imported.event.title}")
        for sheet, counts in imported.counts.items():
            self.stdout.write(
                _("%(sheet)s: %(created)d added, %(updated)d updated, %(unchanged)d unchanged.")
                % {
                    "sheet": sheet,
                    "created": counts.created,
                    "updated": counts.updated,
                    "unchanged": counts.unchanged,
                }
            )
        if imported.agencies_created:
            self.stdout.write(_("%(count)d agencies added.") % {"count": imported.agencies_created})
        if dry_run:
            self.stdout.write(_("Nothing was stored: this was a dry run."))
