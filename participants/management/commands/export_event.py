import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from events.models import Event
from participants.workbook import export_event


class Command(BaseCommand):
    help = "Writes one event as the .xlsx workbook that import_event reads."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--output", required=True, metavar="FILE.xlsx", help="- is standard output")

    def handle(self, *args, code, output, **options):
        event = Event.objects.select_related("course__programme").filter(code=code).first()
        if event is None:
            raise CommandError(_("There is no event with the code %(code)s.") % {"code": code})
        content = export_event(event)
        if output == "-":
            sys.stdout.buffer.write(content)
            return
        try:
            Path(output).write_bytes(content)
        except (OSError, ValueError) as error:
            raise CommandError(_("The file %(file)s cannot be written.") % {"file": output}) from error
