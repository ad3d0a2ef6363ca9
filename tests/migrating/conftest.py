"""An empty database of the same engine, and a process of its own that migrates it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
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


@pytest.fixture
def printed(empty_database) -> Callable[[str], list[str]]:
    """Return a function that runs a module of this folder with the empty database and returns its lines."""

    def run(module: str) -> list[str]:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DB": empty_database}
        command = [sys.executable, "-m", f"tests.migrating.{module}"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        assert done.stderr == ""
        return done.stdout.splitlines()

    return run
