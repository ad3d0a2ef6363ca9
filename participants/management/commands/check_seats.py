from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from participants.registering.seats import seat_differences


class Command(BaseCommand):
    help = "Compares every quota's counter with its registrations: exit 1 and a line each where they differ."

    def handle(self, *args, **options):
        lines = [
            _("%(event)s, %(quota)s: %(taken)d seats counted as taken, %(held)d held by registrations")
            % {"event": quota.event.code, "quota": quota.label, "taken": quota.taken, "held": held}
            for quota, held in seat_differences()
        ]
        if lines:
            raise CommandError("\n".join(lines))
        self.stdout.write(_("Every quota's counter agrees with its registrations."))
