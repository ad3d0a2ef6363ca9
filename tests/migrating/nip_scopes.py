"""The work of test_nip_scopes, in a process of its own. An empty database is migrated to the version that marked people
who share a NIP, gets some, and is migrated to the latest version. It prints the scope of each person.
"""

import sys

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SHARED_NIPS_MARKED = ("participants", "0024_link_mail_key")
NIP, OTHER_NIP = "198609262015051001", "197001011995032002"


def main() -> None:
    django.setup()
    call_command("migrate", *SHARED_NIPS_MARKED, verbosity=0)
    _make_people(MigrationExecutor(connection).loader.project_state([SHARED_NIPS_MARKED]).apps)
    call_command("migrate", verbosity=0)
    for person in apps.get_model("participants.Participant").objects.order_by("pk"):
        sys.stdout.write(f"{person.full_name}: {person.nip_scope}\n")


def _make_people(earlier) -> None:
    """Store people of two provinces with the models of that version: with the same NIP, with another one, without."""

    def create(model: str, **fields):
        return earlier.get_model(model).objects.create(**fields)

    provinces = [
        create("agencies.Province", code=code, name=name) for code, name in [("18", "Lampung"), ("72", "Sulteng")]
    ]
    lampung, sulteng = [create("agencies.Agency", name="Dinas", kind="province", province=one) for one in provinces]
    for name, agency, nip, shares in [
        ("Ani", lampung, NIP, False),
        ("Budi", lampung, NIP, True),
        ("Citra", lampung, NIP, True),
        ("Dewi", sulteng, NIP, True),
        ("Eka", lampung, OTHER_NIP, True),
        ("Fajar", sulteng, OTHER_NIP, False),
        ("Gita", lampung, "", False),
    ]:
        person = {"full_name": name, "sex": "female", "agency": agency, "nip": nip, "shares_nip": shares}
        create("participants.Participant", **person)


if __name__ == "__main__":
    main()
