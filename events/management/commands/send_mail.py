from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.outbox.delivery import deliver_due
from events.mails import mail_openings_by_date


class Command(BaseCommand):
    help = "Hands over the mails that are due, as the workers do; for sites without them, from cron every few minutes."

    def handle(self, *args, **options):
        mail_openings_by_date()
        done = deliver_due()
        self.stdout.write(
            _("%(sent)d mails sent, %(postponed)d postponed, %(failed)d failed, %(unclear)d unclear.")
            % {"sent": done.sent, "postponed": done.postponed, "failed": done.failed, "unclear": done.unclear}
        )
