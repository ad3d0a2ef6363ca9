"""The work of test_encrypted_people, in a process of its own. An empty database is migrated to the version before
personal data were encrypted, gets some, is migrated to the latest version, and back. It prints what is read, and what
is stored.
"""

import sys

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

django.setup()

from accounts.models import User  # noqa: E402  the settings come first
from participants.finding.people import means_in_country  # noqa: E402

PLAIN = [("participants", "0028_data_requests"), ("accounts", "0013_trail_rewriting")]
NIP, EMAIL = "198609262015051001", "Ani@contoh.id"


def main() -> None:
    for place in PLAIN:
        call_command("migrate", *place, verbosity=0)
    _make_rows(MigrationExecutor(connection).loader.project_state(PLAIN).apps)
    call_command("migrate", verbosity=0)
    sys.stdout.write(f"{_found(NIP[:9])} {_found('ani')} {_found('DIN')}\n")
    _say(apps)
    for place in PLAIN:
        call_command("migrate", *place, verbosity=0)
    _say(MigrationExecutor(connection).loader.project_state(PLAIN).apps)


def _make_rows(earlier) -> None:
    def create(model: str, **fields):
        return earlier.get_model(model).objects.create(**fields)

    province = create("agencies.Province", code="18", name="Lampung")
    agency = create("agencies.Agency", name="Dinas", kind="province", province=province)
    ani = create("participants.Participant", full_name="Ani", sex="female", agency=agency, nip=NIP, email=EMAIL)
    create("participants.Participant", full_name="Budi", sex="male", agency=agency)
    create("participants.PersonMerge", kept=ani, former=9, former_name="Ani", record={"other": {"nip": NIP}})
    create("participants.PersonMerge", kept=ani, former=8, former_name="Ani", record=None)
    message = {"subject": "Kabar", "language": "id", "recipient": EMAIL, "body": f"Isi {NIP}"}
    create("accounts.Message", key=f"email-changed:7:20260101:{EMAIL.lower()}", **message)


def _found(text: str) -> list[str]:
    """Return the names that the search finds."""
    people, reader = apps.get_model("participants.Participant").objects, User(role=User.Role.COORDINATOR)
    found = people.filter(means_in_country(text, reader, people.visible_to(reader)))
    return list(found.values_list("full_name", flat=True))


def _say(models) -> None:
    people, merges = models.get_model("participants.Participant"), models.get_model("participants.PersonMerge")
    ani = people.objects.filter(nip=NIP, email__iexact=EMAIL).get()
    message = models.get_model("accounts.Message").objects.get(recipient=EMAIL)
    records = list(merges.objects.order_by("former").values_list("record", flat=True))
    sys.stdout.write(f"{ani.full_name} {ani.email} {records} {message.body} {message.key[:25]}\n")
    sys.stdout.write(f"{_plain()}\n")


def _plain() -> list[str]:
    """Return the columns that have one of the values."""
    found = set()
    with connection.cursor() as cursor:
        for table in ["participants_participant", "participants_personmerge", "accounts_message"]:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  a name
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                is_plain = [NIP in str(value) or EMAIL.lower() in str(value).lower() for value in row]
                found |= {name for name, plain in zip(names, is_plain, strict=True) if plain}
    return sorted(found)


if __name__ == "__main__":
    main()
