"""Addresses that were given out before tokens were hashed, migrated in a database of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_database(transactional_db, tmp_path) -> Iterator[str]:
    """Return the URL of an empty database of the same engine."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/earlier.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_earlier"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_links_that_were_given_out_before_tokens_were_hashed_still_open(empty_database):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DB": empty_database}
    command = [sys.executable, "-m", "tests.migrating.earlier_links"]
    run = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert (run.stdout.split(), run.stderr) == (["200", "200", "404"], "")
