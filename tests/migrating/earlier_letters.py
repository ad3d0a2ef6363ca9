"""The work of test_earlier_letters, in a process of its own. An empty database is migrated to the version with one
letter for each registration, gets some, is migrated to the latest version and back. It prints the letters each time.
"""

import sys
from datetime import date

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LETTERS_OF_ONE = ("participants", "0032_longer_codes_of_certificates")


def main() -> None:
    django.setup()
    call_command("migrate", *LETTERS_OF_ONE, verbosity=0)
    _make_letters(_earlier_apps())
    call_command("migrate", verbosity=0)
    registrations = apps.get_model("participants.Registration").objects
    for one in registrations.order_by("number"):
        sys.stdout.write(f"{one.number}: {one.letter}, {one.letter and one.letter.event.code}\n")
    registrations.filter(number=3).update(letter=registrations.get(number=1).letter)
    call_command("migrate", *LETTERS_OF_ONE, verbosity=0)
    for letter in _earlier_apps().get_model("participants.AssignmentLetter").objects.order_by("number"):
        sys.stdout.write(f"{letter.number}: {letter.registration.number}\n")


def _earlier_apps():
    return MigrationExecutor(connection).loader.project_state([LETTERS_OF_ONE]).apps


def _make_letters(earlier) -> None:
    """Store three registrations with the models of that version, the first two of them with a letter."""

    def create(model: str, **fields):
        return earlier.get_model(model).objects.create(**fields)

    day = date(2026, 5, 1)
    province = create("agencies.Province", code="18", name="Lampung")
    agency = create("agencies.Agency", name="Dinas", kind="province", province=province)
    course = create("events.Course", code="K", name="K", programme=create("events.Programme", code="P", name="P"))
    days = {"starts_on": day, "ends_on": day}
    event = create("events.Event", code="LAMA", title="Bimtek", course=course, province=province, **days)
    at = {"event": event, "agency": agency, "province": province, "status": "withdrawn"}
    for number in (1, 2, 3):
        person = create("participants.Participant", full_name=f"Sri {number}", sex="female", agency=agency)
        one = create("participants.Registration", **at, participant=person, number=number, ticket=str(number) * 16)
        if number < 3:
            letter = {"number": f"800/{number}", "dated_on": day, "file": f"letters/{number}.pdf"}
            create("participants.AssignmentLetter", registration=one, **letter)


if __name__ == "__main__":
    main()
