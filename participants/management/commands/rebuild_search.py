from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.encryption.columns import write_hashes
from participants.finding.index import rebuild
from participants.models import Participant


class Command(BaseCommand):
    help = (
        "Make the index of the search for people anew, from the people as they are stored. The index keeps itself, so "
        "this is only needed after the database file was repaired, or to try it."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        rebuild()
        write_hashes(Participant, "default")  # the index follows
        self.stdout.write(_("The index of the search for people is new."))
