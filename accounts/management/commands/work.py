"""The command that runs the background processes."""

from argparse import ArgumentTypeError
from collections.abc import Sequence

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.jobs import work
from accounts.supervisor import Child, supervise


def number_of_workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text} is not a number from 1 to 64")
    return int(text)


class Command(BaseCommand):
    stealth_options = ("beside",)  # additional children to supervise: the web server of scripts.start
    help = "Run long tasks and periodic functions in the background until stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "--workers",
            type=number_of_workers,
            default=settings.JOB_WORKERS,
            help="How many jobs run at the same time (default: JOB_WORKERS, else 1).",
        )

    def handle(self, *, workers: int, beside: Sequence[Child] = (), **options):
        supervise([*beside, *work.children(workers)])
