from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from agencies.importing.storing import import_agencies
from agencies.models import Agency
from events.models import Event, Quota
from participants.models import Registration
from tests.workbooks import sheets_of, xlsx

pytestmark = pytest.mark.one_engine("arguments and messages of commands")

DEMO = Path("participants/workbook/data/demo")
LAMPUNG = DEMO / "lampung-2022.xlsx"


@pytest.fixture
def agencies(regions):
    import_agencies(DEMO / "lampung-agencies.xlsx")


def failing(*command):
    """Return the lines of the command's error message."""
    with pytest.raises(CommandError) as error:
        call_command(*command)
    return str(error.value).splitlines()


@pytest.mark.both_engines
def test_a_workbook_is_imported_and_exported(agencies, tmp_path, capfdbinary):
    call_command("import_event", str(LAMPUNG))
    said = capfdbinary.readouterr().out.decode()
    assert "SPPTIK-2022-LAMPUNG" in said
    assert "35" in said
    file = tmp_path / "out.xlsx"
    call_command("export_event", "SPPTIK-2022-LAMPUNG", output=str(file))
    call_command("export_event", "SPPTIK-2022-LAMPUNG", output="-")
    streamed = capfdbinary.readouterr().out
    assert sheets_of(BytesIO(streamed)) == sheets_of(file)
    call_command("import_event", str(file))
    assert Registration.objects.count() == 35


@pytest.mark.both_engines
def test_a_dry_run_stores_nothing(agencies):
    call_command("import_event", str(LAMPUNG), "--dry-run")
    assert not Event.objects.exists()


def test_missing_agencies_are_created_on_request(regions):
    assert len(failing("import_event", str(LAMPUNG))) == 7 + 35
    assert not Agency.objects.exists()
    call_command("import_event", str(LAMPUNG), "--create-agencies")
    assert Agency.objects.filter(kind="village").count() == 3


def test_an_unreadable_file_gives_one_line(regions, tmp_path):
    text = tmp_path / "text.xlsx"
    text.write_text("Kode,Judul")
    for path in (tmp_path / "missing.xlsx", tmp_path, text):
        assert len(failing("import_event", str(path))) == 1


def test_each_mistake_gives_one_line_and_nothing_is_stored(agencies, tmp_path):
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(xlsx({"Kegiatan": [["Isian", "Nilai"], ["Kode", "A B"]]}).getvalue())
    lines = failing("import_event", str(wrong))
    assert [line.partition(":")[0] for line in lines] == [
        *["Kegiatan"] * 8, "Kegiatan!B2", "Sesi", "Kuota", "Peserta", "Kehadiran",
    ]  # fmt: skip
    assert not Event.objects.exists()


def test_export_of_an_unknown_event_or_to_a_missing_folder_is_refused(agencies, tmp_path):
    call_command("import_event", str(LAMPUNG))
    assert len(failing("export_event", "NO-SUCH", "--output", "-")) == 1
    assert len(failing("export_event", "SPPTIK-2022-LAMPUNG", "--output", str(tmp_path))) == 1


@pytest.mark.both_engines
def test_export_finds_a_code_in_any_case(agencies, capfdbinary):
    call_command("import_event", str(LAMPUNG))
    capfdbinary.readouterr()
    call_command("export_event", "spptik-2022-lampung", output="-")
    exported = sheets_of(BytesIO(capfdbinary.readouterr().out))
    assert ["Kode", "SPPTIK-2022-LAMPUNG"] in [row[:2] for row in exported["Kegiatan"]]


def test_export_to_a_full_disk_gives_one_line(agencies):
    call_command("import_event", str(LAMPUNG))
    (line,) = failing("export_event", "SPPTIK-2022-LAMPUNG", "--output", "/dev/full")
    assert "/dev/full" in line


def test_arguments_that_are_not_text_give_one_line(agencies):
    """A shell can pass any bytes; Python keeps bytes that are not UTF-8 as surrogates."""
    assert len(failing("export_event", "\udcff", "--output", "-")) == 1
    assert len(failing("import_event", "\udcff.xlsx")) == 1


@pytest.mark.both_engines
def test_check_seats_reports_wrong_counters(agencies):
    call_command("import_event", str(LAMPUNG))
    call_command("check_seats")
    Quota.objects.filter(pk__in=Quota.objects.values("pk")[:2]).update(taken=0)
    assert len(failing("check_seats")) == 2


# The demo


def test_the_demo_needs_debug_mode(db):
    assert len(failing("load_demo")) == 1
    assert not User.objects.exists()


def test_a_demo_password_that_is_not_text_gives_one_line(db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "rahasia-\udcff")
    assert len(failing("load_demo", "--force")) == 1
    assert not User.objects.exists()


@pytest.mark.both_engines
def test_the_demo_is_loaded_only_once(db, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", "rahasia-demo")
    call_command("load_demo")
    assert Agency.objects.filter(kind="province").count() == 38
    assert Agency.objects.filter(kind="regency").count() == 514
    assert Event.objects.count() == 3
    users = User.objects.order_by("username").values_list("username", "role", "province")
    assert list(users) == [
        ("admin", "administrator", None), ("lampung", "provincial", "18"),
        ("pusat", "coordinator", None), ("sulteng", "provincial", "72"),
    ]  # fmt: skip
    user = User.objects.get(username="pusat")
    assert user.check_password("rahasia-demo")

    user.set_password("my own now")
    user.save()
    Event.objects.filter(code="SPPTIK-2022-LAMPUNG").update(title="Changed in the portal")
    monkeypatch.delenv("DEMO_PASSWORD")
    call_command("load_demo", "--force")
    user.refresh_from_db()
    assert user.check_password("my own now")
    assert Event.objects.filter(title="Changed in the portal").exists()
    assert (Event.objects.count(), User.objects.count(), Agency.objects.filter(kind="regency").count()) == (3, 4, 514)


def test_the_demo_password_has_a_default(db, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    call_command("load_demo", "--force")
    assert User.objects.get(username="admin").check_password("bimtek-demo")


def test_the_demo_on_a_public_portal_needs_a_password_of_its_own(db, settings, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.HTTPS = True
    assert "DEMO_PASSWORD" in failing("load_demo", "--force")[0]
    assert not User.objects.exists()
