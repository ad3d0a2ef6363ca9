from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from documents import wording
from participants.models import RetentionRun
from participants.retention.rules import RULES
from participants.retention.running import run


class Command(BaseCommand):
    help = "Forget personal data whose retention period is over. With --dry-run only count it."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="forget nothing, and print what is due")

    def handle(self, *args, dry_run, **options):
        done = run(is_dry=dry_run)
        for rule in RULES:
            self.stdout.write(f"{rule.label} ({rule.retention}): {_outcome(done, rule.key)}")
        if done.has_failed:
            raise CommandError(_("Some rules failed; the log says why."))


def _outcome(done: RetentionRun, key: str) -> str:
    result = done.results[key]
    if result["failed"]:
        return _("failed")
    if not result["oldest"]:
        return _("nothing is due")
    words = _("%(count)s are due, the oldest since %(day)s") if done.is_dry else _("%(count)s forgotten, since %(day)s")
    return words % {"count": result["count"], "day": wording.day(date.fromisoformat(result["oldest"]))}
