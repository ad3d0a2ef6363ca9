from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from agencies.regions import load_regions


class Command(BaseCommand):
    help = "Store the 38 provinces and 514 regencies with their Kemendagri codes. Running it again changes nothing."

    def handle(self, *args, **options):
        provinces, regencies = load_regions()
        self.stdout.write(
            _("%(provinces)d provinces and %(regencies)d regencies.") % {"provinces": provinces, "regencies": regencies}
        )
