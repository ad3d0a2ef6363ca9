from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.second_factor.factors import remove_second_factor


class Command(BaseCommand):
    help = "Remove the second factor of a user who has lost it. Administrators do this in the administration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if not user:
            raise CommandError(_("There is no user with the name %(name)s.") % {"name": username})
        if not remove_second_factor(user, by=None):
            raise CommandError(_("%(user)s has no second factor.") % {"user": user})
        self.stdout.write(_("Removed the second factor of %(user)s, and ended all sessions.") % {"user": user})
