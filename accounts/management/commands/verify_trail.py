from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.trail.chain import digest_of, verify
from documents import wording


class Command(BaseCommand):
    help = (
        "Find entries of the trail that were changed, removed or moved since they were sealed. "
        "Print the entries that vouch for rewritten ones, and the last link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", metavar="NUMBER:DIGEST", help="a last link that was printed before")

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        report = verify()
        faults = report.faults
        if head and not _is_link(head):
            text = _("The link %(head)s is not in the trail: it was shortened or made anew.")
            faults = [*faults, text % {"head": head}]
        for one in report.rewritings:
            text = _(
                "Entry %(entry)s of %(time)s vouches for %(count)s rewritten entries. By: %(by)s. Reason: %(reason)s"
            )
            details = {"entry": one.entry, "time": wording.moment(timezone.localtime(one.at)), "count": one.count}
            self.stdout.write(text % (details | {"by": one.by or "–", "reason": one.reason}))
        if faults:
            raise CommandError("\n".join(faults))
        text = _("%(count)s entries are as they were sealed. Last link: %(head)s")
        self.stdout.write(text % {"count": report.sealed, "head": f"{report.sealed}:{report.head}"})


def _is_link(head: str) -> bool:
    number, _colon, digest = head.partition(":")
    return number.isdecimal() and len(number) < 19 and bool(digest) and digest_of(int(number)) == digest
