"""The work of test_earlier_mails, in a process of its own. An empty database is migrated to the version that did not
mark mails with a link that gives access, gets some, and is migrated to the latest version. It prints each mail.
"""

import sys

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

NOT_MARKED = ("accounts", "0006_secret_mails")
LINK = "https://bimtek.example/me/abc/"


def main() -> None:
    django.setup()
    call_command("migrate", *NOT_MARKED, verbosity=0)
    earlier = MigrationExecutor(connection).loader.project_state([NOT_MARKED]).apps.get_model("accounts.Message")
    for key, text, state in [("1", LINK, "sent"), ("2", LINK, "failed"), ("3", "Dibuka.", "sent")]:
        sent_at = timezone.now() if state == "sent" else None
        earlier.objects.create(key=key, recipient="a@contoh.id", body=text, state=state, sent_at=sent_at, language="id")
    call_command("migrate", verbosity=0)
    for mail in apps.get_model("accounts.Message").objects.order_by("key"):
        sys.stdout.write(f"{mail.is_secret} {mail.body}\n")


if __name__ == "__main__":
    main()
