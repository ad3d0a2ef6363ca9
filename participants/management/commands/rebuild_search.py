from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.encryption.columns import write_hashes
from participants.finding.index import rebuild
from participants.models import Participant


class Command(BaseCommand):
    help = (
        "Make the index of the search for people anew, from the people as they are stored. The index keeps itself, so "
        "this is only needed after the database file was repaired, or to try it. Run it as the owner of the tables, "
        "like migrate."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                rebuild()
                write_hashes(Participant, "default")  # the index follows
        except DatabaseError as error:
            text = _(
                "The index was not changed. Run this command as the owner of the tables, like migrate. (%(error)s)"
            )
            raise CommandError(text % {"error": str(error).partition("\n")[0]}) from error
        self.stdout.write(_("The index of the search for people is new."))
