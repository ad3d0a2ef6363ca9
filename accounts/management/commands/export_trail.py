from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Entry
from accounts.trail.exporting import json_lines


class Command(BaseCommand):
    help = "Write the trail as lines of JSON, the earliest entry first. It has personal data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="only entries after this one")

    def handle(self, *args: Any, after: int, **options: Any) -> None:
        for line in json_lines(Entry.objects.filter(pk__gt=after)):
            self.stdout.write(line)
