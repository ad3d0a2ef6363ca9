from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.importing.fields import BY_NAME
from agencies.importing.reading import AgencyFile, Layout, with_columns
from agencies.importing.storing import AgencyCheck, check_agencies, store_agencies
from agencies.importing.wording import sentence
from agencies.models import Agency
from documents.reading.workbook import WorkbookError, WorkbookRejected, content_of


class Command(BaseCommand):
    help = (
        "Store all agencies of a spreadsheet, or none. Existing agencies are found by kind, region and name. Columns "
        "are found by their headers: the portal's own, those of Perpusnas' library numbers, or of lists of schools."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and store nothing")
        parser.add_argument("--clear-blank", action="store_true", help="blank cells clear the stored values")
        parser.add_argument(
            "--add-similar", action="store_true", help="names similar to recorded ones are new agencies"
        )
        parser.add_argument("--take-hidden", action="store_true", help="also read hidden and struck-through rows")
        parser.add_argument("--kind", choices=Agency.Kind.values, default="", help="for rows that name no kind")
        parser.add_argument("--region", metavar="CODE", default="", help="for rows that name no region")
        parser.add_argument("--sheet", metavar="NAME", default="", help="default: the one with the most known headers")
        parser.add_argument(
            "--column",
            metavar="FIELD=HEADER",
            action="append",
            default=[],
            help=f"the header of a field, where it is not recognised; fields: {', '.join(BY_NAME)}",
        )

    def handle(
        self, *args, file, dry_run, clear_blank, add_similar, take_hidden, kind, region, sheet, column, **options
    ):
        try:
            found = AgencyFile(content_of(file), sheet=sheet)
            wanted = Layout(
                {}, kind, region, keeps_blank=not clear_blank, adds_similar=add_similar, takes_unseen=take_hidden
            )
            layout = with_columns(found, _pairs(column), wanted)
            check = check_agencies(found, layout)
            if check.problems:
                raise WorkbookRejected(check.problems)
            if not dry_run and not store_agencies(found, layout, seen=check.fingerprint).is_stored:
                raise CommandError(_("Somebody else changed agencies at the same time. Nothing was stored: try again."))
        except WorkbookError as error:
            raise CommandError("\n".join(error.lines)) from error
        self._report(check, lists_changes=dry_run)

    def _report(self, check: AgencyCheck, *, lists_changes: bool) -> None:
        for warning in [*check.closing, *check.remarks]:
            self.stdout.write(str(warning))
        if lists_changes:
            for change in check.changes:
                self.stdout.write(sentence(change))
            self.stdout.write(_("Nothing was stored. It would be:"))
        self.stdout.write(_("%(created)d agencies added, %(updated)d updated, %(unchanged)d unchanged.") % check.counts)


def _pairs(columns: list[str]) -> dict[str, str]:
    """Return the headers by field."""
    pairs = dict(column.partition("=")[::2] for column in columns)
    if unknown := pairs.keys() - BY_NAME.keys():
        words = {"field": ", ".join(sorted(unknown)), "fields": ", ".join(BY_NAME)}
        raise CommandError(_("There is no field “%(field)s”. Fields are: %(fields)s.") % words)
    return pairs
