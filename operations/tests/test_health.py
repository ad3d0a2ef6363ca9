"""Tests of the pages for load balancers: their queries, their answers, and who may read the part at fault."""

import shutil
from collections import namedtuple
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from operations.health import database
from operations.health import storage as on_disk
from operations.tests.faults import database_down

pytestmark = pytest.mark.django_db
DATABASE_CACHE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}
OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}
WELL = {"status": "ok"} | dict.fromkeys(["database", "migrations", "queue", "storage", "disk", "virus_scan"], "ok")


@pytest.fixture(autouse=True)
def ample_disk(monkeypatch):
    _set_free_space(monkeypatch, on_disk.SCARCE)


def _set_free_space(monkeypatch, free: int) -> None:
    usage = namedtuple("usage", "total used free")(10 * free, 9 * free, free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)


def test_a_living_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0), database_down():
        response = client.get("/healthz/", **OUTSIDE)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]
    assert client.post("/healthz/").status_code == 405


def test_outsiders_see_only_whether_the_portal_is_ready(client):
    assert client.get("/readyz/", **OUTSIDE).json() == {"status": "ok"}
    with database_down():
        response = client.get("/readyz/", **OUTSIDE)
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


def test_insiders_see_the_part_at_fault(client):
    assert client.get("/readyz/").json() == WELL
    with database_down():
        response = client.get("/readyz/")
    assert response.status_code == 503
    names = dict.fromkeys(["database", "migrations", "queue"], "fault")
    assert response.json() == WELL | {"status": "unavailable"} | names


@pytest.fixture
def later_version(settings):
    """Let the portal know a migration that the database lacks."""
    database._migrations_of_this_version.cache_clear()
    settings.MIGRATION_MODULES = {"operations": "operations.tests.later_migrations"}
    yield
    database._migrations_of_this_version.cache_clear()


def test_a_version_whose_tables_are_missing_is_not_ready(client, later_version):
    response = client.get("/readyz/")
    assert (response.status_code, response.json()["migrations"]) == (503, "fault")


def test_a_portal_without_workers_serves_pages(client):
    """A load balancer must not take all web servers away because a worker is missing."""
    DBTaskResult.objects.create(
        id=uuid4(), task_path="x", args_kwargs={}, backend_name="default",
        enqueued_at=timezone.now() - timedelta(minutes=20), run_after=timezone.now(),
    )  # fmt: skip
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=20))
    response = client.get("/readyz/")
    assert (response.status_code, response.json()["queue"]) == (200, "notice")


def test_a_full_disk_and_a_closed_folder_are_faults(client, monkeypatch):
    _set_free_space(monkeypatch, on_disk.FULL - 1)
    monkeypatch.setattr(on_disk.os, "access", lambda path, mode: False)  # root may write everywhere
    response = client.get("/readyz/")
    assert response.status_code == 503
    assert response.json() == WELL | {"status": "unavailable", "storage": "fault", "disk": "fault"}


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-forwarded-proto", "forwarded", "x-real-ip", "via"])
def test_a_request_that_a_proxy_hands_on_is_not_of_this_machine(client, header):
    assert client.get("/readyz/", headers={header: "203.0.113.7"}).json() == {"status": "ok"}
    assert client.get("/metrics/", headers={header: "203.0.113.7"}).status_code == 404


@pytest.mark.parametrize(
    ("authorization", "is_inside"),
    [("Bearer right", True), ("Bearer wrong", False), ("Basic right", False), ("", False)],
)
def test_the_token_opens_the_details_to_other_machines(client, settings, authorization, is_inside):
    settings.METRICS_TOKEN = "right"
    found = client.get("/readyz/", **OUTSIDE, headers={"authorization": authorization}).json()
    assert ("database" in found) == is_inside


def test_an_empty_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics/", **OUTSIDE, headers={"authorization": "Bearer "}).status_code == 404


def test_migrate_makes_the_cache_table(settings):
    settings.CACHES = DATABASE_CACHE
    assert "portal_cache" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    cache.set("attempts", 3)
    assert caches["default"].get("attempts") == 3
