"""The work of test_earlier_links, in a process of its own. An empty database is migrated to the version that stored the
tokens of links, gets a personal link and a door link, and is migrated to the latest version. It prints how both links
and an unknown one are answered.
"""

import sys
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

TOKENS_STORED = ("participants", "0020_check_sheets_again")


def main() -> None:
    django.setup()
    call_command("migrate", *TOKENS_STORED, verbosity=0)
    personal, door = _make_links(MigrationExecutor(connection).loader.project_state([TOKENS_STORED]).apps)
    call_command("migrate", verbosity=0)
    for path in (f"/me/{personal}/", f"/door/link/{door}/", f"/me/{'x' * 43}/"):
        sys.stdout.write(f"{Client().get(path).status_code}\n")


def _make_links(apps) -> tuple[str, str]:
    """Store one link of each kind with the models of that version, and return their tokens."""

    def create(model: str, **fields):
        return apps.get_model(model).objects.create(**fields)

    now = timezone.now()
    province = create("agencies.Province", code="18", name="Lampung")
    agency = create("agencies.Agency", name="Dinas", kind="province", province=province)
    course = create("events.Course", code="K", name="K", programme=create("events.Programme", code="P", name="P"))
    days = {"starts_on": now.date(), "ends_on": now.date()}
    event = create("events.Event", code="LAMA", title="Bimtek", course=course, province=province, **days)
    person = create("participants.Participant", full_name="Sri", sex="female", agency=agency)
    at = {"event": event, "participant": person, "agency": agency, "province": province}
    registration = create("participants.Registration", **at, number=1, status="withdrawn", ticket="T" * 16)
    personal = create("participants.PersonalLink", registration=registration)
    helper = create("accounts.User", username="koordinator", role="coordinator")
    until = now + timedelta(hours=8)
    door = create("participants.DoorLink", event=event, label="Pintu 1", ends_at=until, created_by=helper)
    return personal.token, door.token


if __name__ == "__main__":
    main()
