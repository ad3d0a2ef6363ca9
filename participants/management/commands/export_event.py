from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from documents.output import OutputError, write_output
from documents.text import is_unicode
from events.models import Event
from participants.workbook import export_event


class Command(BaseCommand):
    help = "Writes one event as the .xlsx workbook that import_event reads."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--output", required=True, metavar="FILE.xlsx", help="- is standard output")

    def handle(self, *args, code, output, **options):
        events = Event.objects.select_related("course__programme").filter(code__iexact=code)
        event = events.first() if is_unicode(code) else None
        if event is None:
            raise CommandError(_("There is no event with the code %(code)s.") % {"code": code})
        try:
            write_output(export_event(event), output)
        except OutputError as error:
            raise CommandError(str(error)) from error
