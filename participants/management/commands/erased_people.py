"""Erasing must be repeated after a restore: a backup still has the people who were erased since it was made."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Entry
from participants.data_requests.erasing import erase
from participants.finding.index import compact
from participants.merging.finding import keys_of
from participants.models import Participant

REASON = "UU 27/2022"


class Command(BaseCommand):
    help = (
        "List the keys of erased people with the time, to be kept outside the database, or with --repeat erase the "
        "people of such a list again after a restore."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--list", action="store_true", help="print a line for each key: key and time")
        what.add_argument("--repeat", metavar="FILE", type=Path, help="a list that was printed before")

    def handle(self, *args: Any, repeat: Path | None, **options: Any) -> None:
        if repeat is None:
            for line in _lines():
                self.stdout.write(line)
            return
        wanted = _read(repeat)
        done = sum(self._erase(key, at) for key, at in wanted)
        compact()
        self.stdout.write(_("%(count)s people were erased again.") % {"count": done})

    def _erase(self, key: int, at: datetime) -> bool:
        person = Participant.objects.filter(pk=key).first()
        if person is None or person.erased_at:
            return False
        if _is_recorded_later(person, at):
            text = _("Key %(key)s belongs to a person who was recorded after the restore. Look at it yourself.")
            self.stderr.write(text % {"key": key})
            return False
        return erase(person, None, REASON)


def _lines() -> Iterator[str]:
    """Yield a line for each key of an erased person, also of the records that were merged into theirs."""
    for person in Participant.objects.exclude(erased_at=None).order_by("erased_at", "pk"):
        for key in keys_of(person.pk):
            yield f"{key} {person.erased_at.isoformat()}" if person.erased_at else ""


def _read(path: Path) -> list[tuple[int, datetime]]:
    found = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        key, _space, moment = line.partition(" ")
        at = parse_datetime(moment) if key.isdecimal() and len(key) < 19 else None
        if at is None or at.tzinfo is None:
            raise CommandError(_("Line %(number)s is not a key with a time.") % {"number": number})
        found.append((int(key), at))
    return found


def _is_recorded_later(person: Participant, at: datetime) -> bool:
    """Return whether the key was given to somebody else meanwhile: all that is known of the person is later."""
    moments = [
        Entry.objects.of_person(person.pk).order_by("at").values_list("at", flat=True).first(),
        person.registrations.order_by("registered_at").values_list("registered_at", flat=True).first(),
    ]
    known = [moment for moment in moments if moment]
    return bool(known) and min(known) > at
