"""manage.py work: the processes that do what is done in the background."""

from argparse import ArgumentTypeError
from collections.abc import Sequence

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.jobs import work
from accounts.jobs.supervisor import Child, supervise


def number_of_workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text} is no number from 1 to 64")
    return int(text)


class Command(BaseCommand):
    stealth_options = ("beside",)  # further children to keep up: scripts.start's web server
    help = "Run long tasks in the background, and what the clock asks for, until told to stop."

    def add_arguments(self, parser):
        parser.add_argument(
            "--workers",
            type=number_of_workers,
            default=settings.JOB_WORKERS,
            help="How many jobs run at the same time (default: JOB_WORKERS, else 1).",
        )

    def handle(self, *, workers: int, beside: Sequence[Child] = (), **options):
        supervise([*beside, *work.children(workers)])
