from contextlib import contextmanager

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import OperationalError, connection

DATABASE_CACHE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}


@contextmanager
def database_down():
    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection to server at 10.0.0.7 failed: password of bimtek is wrong")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
def test_health_needs_no_sign_in(client):
    response = client.get("/healthz/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_makes_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz/")


@pytest.mark.django_db
def test_health_without_database_is_503_without_details(client):
    with database_down():
        response = client.get("/healthz/")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


@pytest.mark.django_db
def test_health_allows_only_safe_methods(client):
    assert client.post("/healthz/").status_code == 405


@pytest.mark.django_db
def test_migrate_makes_the_cache_table(settings):
    settings.CACHES = DATABASE_CACHE
    assert "portal_cache" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    cache.set("attempts", 3)
    assert caches["default"].get("attempts") == 3
