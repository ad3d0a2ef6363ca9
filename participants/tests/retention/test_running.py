"""The job runs once a day, counts first, and goes on where a rule fails."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Entry
from participants.models import Participant, RetentionRun
from participants.privacy.register.retention import YEAR
from participants.retention import running
from participants.retention.rules import RULES
from tests import make

PAGE = "/retention/"


@pytest.fixture(autouse=True)
def due(regions):
    """One person whose contact data is due."""
    event = make.event(starts_on=timezone.localdate() - 6 * YEAR)
    return make.registration(event, make.agency(), email="budi@contoh.example").participant


def is_kept() -> bool:
    return Participant.objects.exclude(email="").exists()


def test_the_dry_run_prints_what_is_due_and_forgets_nothing(capsys):
    call_command("apply_retention", "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(RULES)
    assert "1 jatuh tempo, yang terlama sejak" in lines[0]
    assert "tidak ada yang jatuh tempo" in lines[1]
    assert is_kept()


def test_the_run_forgets_and_is_in_the_trail_without_names(due, capsys):
    call_command("apply_retention")
    assert "1 dihapus, sejak" in capsys.readouterr().out
    assert not is_kept()
    (entry,) = Entry.objects.filter(action="retention-applied")
    assert entry.changes == {"count": [None, 1]}
    assert due.full_name not in f"{entry.subject} {entry.reason}"


def test_a_rule_that_fails_does_not_stop_the_others(monkeypatch, capsys):
    def fail(rows):
        Participant.objects.update(sex="wrong")  # the database refuses it

    monkeypatch.setattr(running, "RULES", [replace(RULES[0], key="broken", forget=fail), *RULES])
    with pytest.raises(CommandError):
        call_command("apply_retention")
    run = RetentionRun.objects.get()
    assert run.results["broken"] == {"count": 0, "oldest": None, "failed": True}
    assert run.results["contacts"]["count"] == 1
    assert run.state == RetentionRun.State.FAILED
    assert not is_kept()


@pytest.mark.django_db(transaction=True)
def test_the_clock_counts_for_a_week_and_then_forgets_once_a_day(regions, settings):
    settings.RETENTION = True
    running.run_daily()
    running.run_daily()
    run = RetentionRun.objects.get()
    assert (run.is_dry, run.count) == (True, 1)
    assert is_kept()
    a_week_ago = timezone.now() - running.NOTICE
    RetentionRun.objects.update(started_at=a_week_ago, scheduled_on=timezone.localdate(a_week_ago))
    running.run_daily()
    assert not is_kept()
    assert [one.is_dry for one in RetentionRun.objects.all()] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_switched_off_the_clock_only_counts_and_compacts_the_index_of_names(due, regions, settings):
    settings.RETENTION = False
    Participant.objects.update(full_name="Qwxyz")
    Participant.objects.update(full_name="Budi")
    RetentionRun.objects.create(is_dry=True, started_at=timezone.now() - timedelta(days=99))
    running.run_daily()
    assert is_kept()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM participants_names_data WHERE instr(block, CAST('wxy' AS BLOB))")
            assert not cursor.fetchall()
    assert RetentionRun.objects.get(scheduled_on=timezone.localdate()).is_dry


def test_the_page_shows_what_is_due_and_the_runs(client, settings, django_assert_max_num_queries):
    settings.RETENTION = True
    client.force_login(make.user("administrator"))
    page = client.get(PAGE).content.decode()
    assert "Belum pernah dijalankan." in page
    running.run(is_dry=True)
    with django_assert_max_num_queries(25):
        page = client.get(PAGE).content.decode()
    assert "hanya dihitung" in page
    assert "Mulai" in page


@pytest.mark.parametrize("role", ["coordinator", "provincial"])
def test_the_page_is_for_administrators(client, role):
    client.force_login(make.user(role, province="18" if role == "provincial" else None))
    assert client.get(PAGE).status_code == 403
