"""Which users of the machine can open the portal's files."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine("modes of files")

ROOT = Path(__file__).resolve().parents[2]
WRITE_A_JOB_FILE = """
import bimtek_portal.wsgi
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
connection.ensure_connection()
with connection.cursor() as cursor:
    cursor.execute("create table t (x)")
    default_storage.save("jobs/made", ContentFile(b"PDF"))
    import os
    print(*sorted(os.listdir("{folder}")))
"""


def run(folder: Path, *command: str) -> str:
    """Run Python with a database and MEDIA_ROOT in the folder, by a user whose umask lets everybody read."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bimtek_portal.settings",
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
    }
    run = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, umask=0o022, check=True, capture_output=True, text=True
    )
    return run.stdout


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_web_server_creates_files_for_its_own_user(tmp_path):
    made = run(tmp_path, "-c", WRITE_A_JOB_FILE.format(folder=tmp_path))
    assert {"db.sqlite3", "media"} <= {*made.split()}
    assert mode(tmp_path / "db.sqlite3") == 0o600
    assert mode(tmp_path / "media") == mode(tmp_path / "media/jobs") == 0o700
    assert mode(tmp_path / "media/jobs/made") == 0o600


def test_migrate_makes_the_files_of_an_earlier_version_private(tmp_path):
    # Modes are set afterwards: a test that starts the portal in this process has changed the umask.
    (tmp_path / "media").mkdir()
    (tmp_path / "media").chmod(0o755)
    for name in ("db.sqlite3", "other.txt"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    run(tmp_path, "manage.py", "migrate", "contenttypes")
    assert mode(tmp_path / "db.sqlite3") == 0o600
    assert mode(tmp_path / "media") == 0o700
    assert mode(tmp_path / "other.txt") == 0o644
