from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.workbook import import_agencies
from documents.reading.workbook import WorkbookError


class Command(BaseCommand):
    help = "Store all agencies of an .xlsx file, or none. Existing agencies are found by kind, region and name."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx")

    def handle(self, *args, file, **options):
        try:
            imported = import_agencies(file)
        except WorkbookError as error:
            raise CommandError("\n".join(error.lines)) from error
        for warning in imported.warnings:
            self.stdout.write(str(warning))
        self.stdout.write(
            _("%(created)d agencies added, %(updated)d updated, %(unchanged)d unchanged.")
            % {"created": imported.created, "updated": imported.updated, "unchanged": imported.unchanged}
        )
