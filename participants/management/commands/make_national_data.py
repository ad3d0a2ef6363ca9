from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from participants.national_data import NotEmpty, make_national_data, refresh_statistics


class Command(BaseCommand):
    help = "Fills an empty database with invented data of the whole country, for tests and benchmarks."

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            type=float,
            default=1.0,
            help="1.0: 8,000 agencies, 1,000 events, 250,000 registrations, 1.5 million marks",
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same data")
        parser.add_argument("--force", action="store_true", help="also where DEBUG is off")

    def handle(self, *args, scale, seed, force, **options):
        if not (settings.DEBUG or force):
            raise CommandError(_("The data are invented: with DEBUG off this needs --force."))
        if not 0 < scale <= 10:
            raise CommandError(_("The scale lies above 0, and at 10 at most."))
        start = monotonic()
        self._reported = 0
        try:
            make_national_data(scale=scale, seed=seed, progress=self.report)
        except NotEmpty:
            raise CommandError(
                _(
                    "This database already has agencies, events or people. Invented data are only loaded into an "
                    "empty database."
                )
            ) from None
        refresh_statistics()
        self.stdout.write(_("Made in %(seconds)d seconds.") % {"seconds": monotonic() - start})

    def report(self, done, total):
        """Write a line at each tenth."""
        tenth = done * 10 // total
        if tenth > self._reported:
            self._reported = tenth
            self.stdout.write(_("%(done)d of %(total)d events") % {"done": done, "total": total})
