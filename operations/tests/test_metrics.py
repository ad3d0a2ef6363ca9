"""What Prometheus reads."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Message
from operations.models import Backup
from tests import make
from tests.work import ROOT

from .faults import database_down

pytestmark = pytest.mark.django_db


def figures(client) -> dict[tuple, float]:
    """Return all figures by name and labels."""
    text = client.get("/metrics/").content.decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_requests_are_counted_by_page_and_status_and_not_by_address(client):
    before = figures(client)
    for path in ("/accounts/login/", "/accounts/login/", "/no/such/page/", "/another/"):
        client.get(path)
    after = figures(client)

    def more(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert more("bimtek_requests_total", "200", "account_login") == 2
    assert more("bimtek_requests_total", "404", "-") + more("bimtek_requests_total", "302", "-") == 2
    assert more("bimtek_request_seconds_count", "account_login") == 2
    assert not any("/no/such" in str(key) for key in after)


def test_failed_sign_ins_are_counted(client):
    key = ("bimtek_security_events_total", "sign-in-failed")
    before = figures(client).get(key, 0)
    client.post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    assert figures(client)[key] == before + 1


def test_the_state_of_jobs_mails_seats_and_disk(client):
    event = make.coming_event(sessions=1)
    agency = make.agency("18.03")
    make.quota(event, agency=agency, seats=5)
    make.registration(event, agency)
    Message.objects.create(key="x", recipient="x@contoh.example", language="id", subject="x", body="x")
    found = figures(client)
    assert found["bimtek_mails", "waiting"] == 1
    assert found["bimtek_mails_due",] == 1
    assert found["bimtek_jobs", "failed"] == 0
    assert found["bimtek_queue_wait_seconds",] == 0
    assert (found["bimtek_seats", "seats"], found["bimtek_seats", "taken"]) == (5, 1)
    assert found["bimtek_quotas_oversold",] == 0
    assert found["bimtek_database_up",] == 1
    assert found["bimtek_disk_free_bytes",] > 0


def test_the_age_of_the_last_complete_backup(client):
    assert ("bimtek_backup_age_seconds",) not in figures(client)
    begun = timezone.now() - timedelta(hours=30)
    Backup.objects.create(name="a", started_at=begun, finished_at=begun + timedelta(minutes=5))
    Backup.objects.create(name="b")  # not complete
    assert figures(client)["bimtek_backup_age_seconds",] == pytest.approx(30 * 3600, abs=600)


def test_without_the_database_the_other_figures_stay(client):
    with database_down():
        found = figures(client)
    assert found["bimtek_database_up",] == 0
    assert ("bimtek_disk_free_bytes",) in found
    assert ("bimtek_mails", "waiting") not in found


def test_the_number_of_queries_is_fixed(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/metrics/")


@pytest.mark.one_engine("processes that count")
def test_each_process_reports_the_sum_of_all(tmp_path):
    count = (
        "from operations.metrics.counters import EVENTS\n"
        "from operations.metrics.views import _counted\n"
        "EVENTS.labels('throttled').inc()\n"
        "print(_counted().decode())"
    )
    program = f"import django; django.setup()\n{count}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "METRICS_DIR": str(tmp_path / "counts")}
    for counted in (1, 2):
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True, text=True
        )
        assert f'bimtek_security_events_total{{event="throttled"}} {counted}.0' in run.stdout
