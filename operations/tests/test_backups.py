"""A backup is made while the portal runs, checked, and restored into an empty installation."""

import io
import shutil
import tarfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import BrowserSession, Message, User
from agencies.models import Agency, Province
from operations.backups import files, keys, recording, schedule, tables
from operations.backups.archive import ArchiveWriter
from operations.backups.encryption import encrypted
from operations.backups.errors import BackupError
from operations.models import Backup
from reports.coverage.rows import coverage
from reports.scope import CoverageScope
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path, settings):
    """Give a folder with a key, whose public part is in the settings, and let files be stored there."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_RECIPIENTS = [keys.make_key(tmp_path / "key", "")]
    settings.BACKUP_DIR = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    return tmp_path


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


def make_data() -> None:
    event = make.coming_event(sessions=1, title="Bimtek “SPP-TIK”\nLampung\t\\")
    agency = make.agency("18.03")
    make.registration(event, agency, full_name="Siti 'Aminah' \\N", phone="+6281234567890")
    make.user("administrator", username="admin")
    gone = make.agency("18.04")
    gone.delete()
    Message.objects.create(key="x", recipient="x@contoh.example", language="id", subject="x", body="x")
    default_storage.save("photos/ä b.jpg", ContentFile(bytes(range(256)) * 20_000))
    default_storage.save("letter.pdf", ContentFile(b""))


def empty() -> None:
    """Empty the installation, as after `migrate` on another machine."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


def state() -> dict:
    rows = {}
    for table, columns in tables.columns().items():
        rows[table] = []
        tables.read_rows(connection, table, columns, rows[table].append)
    return {table: b"".join(found) for table, found in rows.items()}


def test_a_restored_portal_is_as_it_was(place, client):
    make_data()
    client.force_login(User.objects.get(username="admin"))
    before, report = state(), coverage(CoverageScope(as_of=date(2026, 12, 1)))
    next_agency = Agency.objects.order_by("pk").last().pk + 2  # one was deleted
    assert "2 berkas (5 MB)" in run("backup", place / "a.age")
    assert "utuh" in run("backup", "--check", "--key", place / "key", place / "a.age")
    empty()
    run("restore", place / "a.age", "--key", place / "key", "--verify")
    after = state()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"accounts_browsersession", "accounts_message"}
    again = coverage(CoverageScope(as_of=date(2026, 12, 1)))
    assert replace(again, generated_at=report.generated_at) == report
    # Nobody is signed in, and no mail goes out a second time.
    assert not BrowserSession.objects.exists()
    assert [*Message.objects.values_list("state", flat=True)] == ["unclear"]
    # Files, the search and new keys work as before.
    with default_storage.open("photos/ä b.jpg") as photo:
        assert photo.read() == bytes(range(256)) * 20_000
    assert [*files.names()] == ["letter.pdf", "photos/ä b.jpg"]
    assert client.get("/participants/?q=aminah").status_code == 302
    client.force_login(User.objects.get(username="admin"))
    assert "Siti &#x27;Aminah&#x27;" in client.get("/participants/?q=amin").content.decode()
    assert make.agency("18.05").pk == next_agency


def test_the_portal_goes_on_while_a_backup_is_made(place):
    """What is written after the snapshot is not in it, and nothing waits for it."""
    make_data()
    with tables.snapshot() as snapshot:
        tables.migrations(snapshot)
        make.user("administrator", username="later")
        names: list[bytes] = []
        tables.read_rows(snapshot, "accounts_user", ["username"], names.append)
    assert b"admin" in b"".join(names)
    assert b"later" not in b"".join(names)


def test_a_restore_refuses_an_installation_in_use(place):
    make_data()
    run("backup", place / "a.age")
    with pytest.raises(CommandError, match="kosong"):
        run("restore", place / "a.age", "--key", place / "key")
    assert Agency.objects.count() == 1
    empty()
    default_storage.save("other.pdf", ContentFile(b"x"))
    with pytest.raises(CommandError, match="MEDIA_ROOT"):
        run("restore", place / "a.age", "--key", place / "key")
    assert [*files.names()] == ["other.pdf"]


def test_what_a_killed_restore_left_is_deleted_by_the_next(place):
    make_data()
    run("backup", place / "a.age")
    empty()
    default_storage.save(files.MARK, ContentFile(b""))
    default_storage.save("photos/half.jpg", ContentFile(b"x"))
    run("restore", place / "a.age", "--key", place / "key", "--verify")
    assert [*files.names()] == ["letter.pdf", "photos/ä b.jpg"]
    assert not default_storage.exists(files.MARK)


@pytest.mark.parametrize("damage", ["cut", "changed", "other key", "nothing"])
def test_a_damaged_archive_is_refused_and_leaves_nothing(place, damage):
    make_data()
    run("backup", place / "a.age")
    empty()
    content = bytearray((place / "a.age").read_bytes())
    if damage == "cut":
        del content[-20:]
    elif damage == "changed":
        content[len(content) // 2] ^= 1
    elif damage == "other key":
        keys.make_key(place / "key2", "")
    else:
        content.clear()
    (place / "a.age").write_bytes(content)
    key = place / ("key2" if damage == "other key" else "key")
    for command in (["backup", "--check"], ["restore"]):
        with pytest.raises(CommandError):
            run(*command, place / "a.age", "--key", key)
    assert not User.objects.exists()
    assert Province.objects.count() == 38
    assert [*files.names()] == []


class Hostile:
    """Writes archives that no portal makes, for the portal's own key: everybody may know it."""

    def __init__(self, place: Path):
        self.place = place
        self.header = {
            "engine": connection.vendor,
            "made_at": "2026-12-01T00:00:00+00:00",
            "migrations": tables.migrations(connection),
            "columns": tables.columns(),
            "sequences": {},
        }

    def refusal(self, write) -> str:
        """Return how the archive is refused, and check that nothing was stored."""
        key = keys.identities(self.place / "key")
        with (self.place / "h.age").open("wb") as target, encrypted(target, [one.to_public() for one in key]) as sink:
            write(sink)
        with pytest.raises(CommandError) as refused:
            run("restore", self.place / "h.age", "--key", self.place / "key")
        assert not User.objects.exists()
        assert [*files.names()] == []
        assert not (self.place / "out.txt").exists()
        return str(refused.value)

    def with_member(self, info: tarfile.TarInfo, content: bytes = b"") -> str:
        def write(sink):
            writer = ArchiveWriter(sink)
            writer.note("header.json", self.header)
            info.size = info.size or len(content)
            writer._tar.addfile(info, io.BytesIO(content) if content else None)
            writer.close()

        return self.refusal(write)


@pytest.fixture
def hostile(place):
    return Hostile(place)


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "a//b", "./a", ".restoring", "a\\b", ""])
def test_a_file_cannot_leave_the_storage(hostile, name):
    assert "rusak" in hostile.with_member(tarfile.TarInfo(f"files/{name}"), b"x")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_only_plain_files_are_taken(hostile, kind):
    info = tarfile.TarInfo("files/a")
    info.type, info.linkname = kind, "/etc/passwd"
    assert "rusak" in hostile.with_member(info)


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_size_beyond_the_limits_is_refused_before_it_is_read(hostile, kind):
    info = tarfile.TarInfo("files/a")
    info.type, info.size = kind, 2**33

    def write(sink):
        writer = ArchiveWriter(sink)
        writer.note("header.json", hostile.header)
        writer._tar.fileobj.write(info.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
        writer.close()

    assert "rusak" in hostile.refusal(write)


def test_a_small_piece_cannot_become_a_large_one(hostile):
    def write(sink):
        writer = ArchiveWriter(sink)
        writer.note("header.json", hostile.header)
        writer.piece("accounts_user", 1, bytes(100 * 2**20))
        writer.close()

    assert "rusak" in hostile.refusal(write)


@pytest.mark.parametrize(
    "change", [{"columns": {"accounts_user": ["id) FROM PROGRAM 'x'"]}}, {"migrations": [["x", "y"]]}]
)
def test_other_tables_and_versions_are_refused(hostile, change):
    hostile.header |= change
    assert "versi" in hostile.with_member(tarfile.TarInfo("files/a"), b"x")


@pytest.mark.parametrize("rows", [b"x\n", b"[]\n", b'{"b": 1}\n', b"\\N\n"])
def test_rows_of_another_kind_are_refused_without_their_values(hostile, rows):
    def write(sink):
        writer = ArchiveWriter(sink)
        writer.note("header.json", hostile.header)
        writer.piece("accounts_user", 1, rows)
        writer.close()

    assert "basis data ini" in hostile.refusal(write)


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_a_key_with_a_passphrase(place, monkeypatch):
    monkeypatch.setenv("BACKUP_PASSPHRASE", "tujuh belas gajah")
    said = run("backup", "--make-key", place / "protected")
    assert "BACKUP_RECIPIENTS=age1" in said
    assert b"AGE-SECRET-KEY" not in (place / "protected").read_bytes()
    assert "AGE-SECRET-KEY" not in said
    assert (place / "protected").stat().st_mode & 0o777 == 0o600
    assert str(keys.identities(place / "protected", "tujuh belas gajah")[0].to_public()) in said
    with pytest.raises(BackupError):
        keys.identities(place / "protected", "wrong")
    with pytest.raises(CommandError):
        run("backup", "--make-key", place / "protected")


def test_without_a_good_public_key_nothing_is_written(place, settings):
    for wrong in ([], ["age1wrong"], ["AGE-SECRET-KEY-1"]):
        settings.BACKUP_RECIPIENTS = wrong
        with pytest.raises(CommandError) as refused:
            run("backup", place / "a.age")
        assert "SECRET-KEY-1" not in str(refused.value)
    assert not (place / "a.age").exists()
    assert not Backup.objects.exists()


# --- Recording, schedule and rotation ---------------------------------------------------------------------------------


def test_a_backup_is_recorded_with_its_age(place):
    assert Backup.objects.age() is None
    run("backup", place / "a.age")
    backup = Backup.objects.get()
    assert backup.size == (place / "a.age").stat().st_size
    assert (place / "a.age").stat().st_mode & 0o777 == 0o600
    assert Backup.objects.age(backup.started_at + timedelta(hours=30)) == timedelta(hours=30)
    with pytest.raises(CommandError):
        run("backup", place / "a.age")  # it exists


def test_a_backup_that_fails_leaves_no_file_and_no_record(place, monkeypatch):
    default_storage.save("a.pdf", ContentFile(b"x"))

    def refuse(name: str):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(default_storage, "open", refuse)
    with pytest.raises(CommandError):
        run("backup", place / "a.age")
    assert [path.name for path in place.glob("a.age*")] == []
    assert not Backup.objects.exists()


def test_each_interval_has_one_backup(place):
    now = datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert recording.back_up_by_schedule(now).name == "bimtek-20261201T030000Z.tar.age"
    assert recording.back_up_by_schedule(now + timedelta(hours=20)) is None
    assert recording.back_up_by_schedule(now + timedelta(hours=22)) is not None
    assert Backup.objects.count() == 2


def test_days_weeks_and_months_keep_their_last_backup():
    days = [datetime(2026, 9, 1) + timedelta(days=n, hours=h) for n in range(92) for h in (1, 13)]  # noqa: DTZ001
    kept = sorted(recording.kept(days, [3, 2, 3]))
    assert [f"{one:%m-%d %H}" for one in kept] == [
        "10-31 13", "11-29 13", "11-30 13", "12-01 13",
    ]  # fmt: skip
    assert recording.kept(days, [0, 0, 0]) == {days[-1]}


def test_old_backups_are_deleted_and_nothing_else(place, settings):
    settings.BACKUP_KEEP = [1, 1, 1]
    folder = Path(settings.BACKUP_DIR)
    for name in ("bimtek-20250101T000000Z.tar.age", "bimtek-20250102T000000Z.tar.age", "notes.txt", "bimtek-x.tar.age"):
        (folder / name).write_text("x")
    recording.back_up_by_schedule(datetime(2026, 12, 1, 3, tzinfo=UTC))
    assert sorted(path.name for path in folder.iterdir()) == [
        "bimtek-20261201T030000Z.tar.age", "bimtek-x.tar.age", "notes.txt",
    ]  # fmt: skip


def test_the_clock_starts_the_backup_of_the_interval_in_its_own_process(place, settings):
    """The command itself fails here, since this process has another database: only that it is started counts."""
    settings.BACKUP_DIR = ""
    schedule.start_if_due()
    assert schedule._running == []
    settings.BACKUP_DIR = str(place / "backups")
    Backup.objects.create(name="a", slot=recording.slot(timezone.now()))
    schedule.start_if_due()
    assert schedule._running == []
    Backup.objects.all().delete()
    schedule.start_if_due()
    (process,) = schedule._running
    assert process.args[2:] == ["backup", "--scheduled"]
    process.kill()
    process.wait(60)
    schedule._running.clear()
