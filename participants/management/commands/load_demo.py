import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from documents.reading.workbook import WorkbookError
from documents.text import is_unicode
from participants.workbook.demo import load_demo

_PASSWORD = "bimtek-demo"  # noqa: S105  the demo's own, printed by `make run`


class Command(BaseCommand):
    help = "Loads the demo: regions, agencies, three events and four users. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also where DEBUG is off")

    def handle(self, *args, force, **options):
        if not (settings.DEBUG or force):
            raise CommandError(_("The demo has well-known passwords: with DEBUG off it needs --force."))
        if settings.HTTPS and not os.environ.get("DEMO_PASSWORD"):
            raise CommandError(_("With HTTPS on, the demo needs a password of its own: set DEMO_PASSWORD."))
        password = os.environ.get("DEMO_PASSWORD") or _PASSWORD
        if not is_unicode(password):
            raise CommandError(_("The password is not valid UTF-8 text."))
        try:
            users = load_demo(password)
        except WorkbookError as error:
            raise CommandError("\n".join(error.lines)) from error
        self.stdout.write(_("The demo is loaded. Users: %(users)s.") % {"users": ", ".join(users)})
