"""The work of test_schedule_formats, in a process of its own. A schedule with two formats is stored, the migration that
brought several formats is taken back and done again. It prints the schedule and the number of deliveries after each.
"""

import sys
from datetime import date

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ONE_FORMAT, FORMATS = ("reports", "0008_closed_introductions"), ("reports", "0009_schedule_formats")


def main() -> None:
    django.setup()
    call_command("migrate", *FORMATS, verbosity=0)
    _make_schedule(_models(FORMATS))
    for version, field in ((ONE_FORMAT, "format"), (FORMATS, "formats")):
        call_command("migrate", *version, verbosity=0)
        models = _models(version)
        schedule = models.get_model("reports.Schedule").objects.get()
        deliveries = models.get_model("reports.Delivery").objects.count()
        sys.stdout.write(f"{getattr(schedule, field)} {deliveries}\n")


def _models(version: tuple[str, str]):
    return MigrationExecutor(connection).loader.project_state([version]).apps


def _make_schedule(models) -> None:
    """Store a schedule with two files of a due day, and two of a start by hand."""
    user = models.get_model("accounts.User").objects.create(username="a", role="coordinator")
    fields = {"report": "coverage", "formats": ["xlsx", "pdf"], "language": "id", "created_by": user}
    schedule = models.get_model("reports.Schedule").objects.create(**fields)
    for day in (date(2026, 11, 1), None):
        for name in fields["formats"]:
            models.get_model("reports.Delivery").objects.create(
                schedule=schedule, recipient=user, period=day, format=name
            )


if __name__ == "__main__":
    main()
