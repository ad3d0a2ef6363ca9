"""Checks of the installation, for `manage.py doctor`, the health pages and the pages of administrators."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations.checks import check_operation
from operations.models import Backup
from tests import make

from .faults import database_down

pytestmark = pytest.mark.django_db
PUBLIC_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def doctor() -> tuple[str, bool]:
    """Return what the doctor says, and whether it exits with 0."""
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue() + str(error), False
    return out.getvalue(), True


def backup(hours: int) -> None:
    begun = timezone.now() - timedelta(hours=hours)
    Backup.objects.create(name="a", started_at=begun, finished_at=begun + timedelta(minutes=1))


def test_a_healthy_installation(settings):
    backup(hours=47)
    said, is_well = doctor()
    assert is_well
    assert "✗" not in said
    assert "✓ Basis data menjawab" in said
    assert "✓ Pencadangan data terakhir" in said


def test_each_fault_has_its_remedy(settings):
    said, is_well = doctor()
    assert is_well
    assert "! Belum ada pencadangan data." in said
    with database_down():
        said, is_well = doctor()
    assert not is_well
    assert "✗ Basis data tidak menjawab." in said
    assert "DATABASE_URL" in said
    assert "password of bimtek" not in said


def test_a_wrong_key_of_personal_data_is_found(settings):
    make.person(make.agency(), phone="+6281234567890")
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    said, is_well = doctor()
    assert not is_well
    assert "PERSONAL_DATA_KEYS" in said


def test_administrators_see_a_late_backup(client, settings):
    client.force_login(make.user("administrator"))
    late = "pencadangan data terakhir sudah 3 hari yang lalu"
    assert "pencadangan data" not in client.get("/").content.decode().lower()  # a trial without a schedule
    settings.BACKUP_DIR = "/var/backups"
    assert "belum ada pencadangan data" in client.get("/").content.decode()
    backup(hours=80)
    assert late in client.get("/").content.decode()
    assert "Pencadangan data terakhir yang berhasil" in client.get("/settings/").content.decode()
    client.force_login(make.user("coordinator"))
    for page in ("/", "/settings/"):
        assert "encadangan data" not in client.get(page).content.decode()
    backup(hours=1)
    client.force_login(make.user("administrator"))
    assert "encadangan data terakhir" not in client.get("/").content.decode()


@pytest.fixture
def good(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENTS = str(tmp_path), [PUBLIC_KEY]
    settings.EMAIL_BACKEND = "accounts.outbox.smtp.EmailBackend"
    settings.PERSONAL_DATA_KEYS = ["x" * 40]
    settings.MEDIA_ROOT = Path("/var/lib/bimtek/media")
    return settings


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, None),
        ({"BACKUP_DIR": ""}, 1),
        ({"BACKUP_DIR": "/no/such/folder"}, 2),
        ({"MEDIA_ROOT": Path("/"), "BACKUP_DIR": "/usr"}, 3),
        ({"BACKUP_RECIPIENTS": []}, 4),
        ({"BACKUP_RECIPIENTS": ["age1x"]}, 4),
        ({"BACKUP_KEEP": [7]}, 5),
        ({"BACKUP_HOURS": 0}, 5),
        ({"EMAIL_BACKEND": "accounts.outbox.console.EmailBackend"}, 6),
        ({"PERSONAL_DATA_KEYS": []}, 7),
    ],
)
def test_check_deploy_names_each_gap(good, changes, number):
    for name, value in changes.items():
        setattr(good, name, value)
    assert [warning.id for warning in check_operation(None)] == ([f"operations.W{number:03}"] if number else [])


def test_check_deploy_names_files_inside_the_code(good):
    good.MEDIA_ROOT = good.BASE_DIR / "media"
    assert [warning.id for warning in check_operation(None)] == ["operations.W008"]
