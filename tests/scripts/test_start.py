"""The steps of `make run`."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import start
from tests import make

pytestmark = pytest.mark.one_engine("steps of a script")

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_can_be_imported_before_there_are_settings():
    """`make run` writes the file with the settings, so nothing that it imports may need them."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", "import scripts.start"], cwd=ROOT, env=environment, check=True)


def test_the_env_file_is_private_and_has_a_random_key(tmp_path):
    keys = []
    for name in ("one", "two"):
        start.write_env_file(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        values = dict(line.split("=", 1) for line in (tmp_path / name).read_text().splitlines() if "=" in line)
        assert values["DEBUG"] == "off"
        keys.append(values["SECRET_KEY"])
    assert len({*keys}) == 2
    assert min(map(len, keys)) >= 50


def test_an_existing_env_file_is_not_changed(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
    start.write_env_file(tmp_path / ".env")
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", ""])
def test_an_invalid_port_is_refused(port):
    with pytest.raises(start.CannotStart, match="PORT="):
        start.reserve_port(port)


def test_a_port_in_use_is_refused_with_its_number():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(start.CannotStart, match=port):
            start.reserve_port(port)


@pytest.mark.django_db
def test_the_demo_is_not_loaded_into_a_database_in_use():
    make.user()
    start.load_demo_into_empty_database()
    assert start.get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_static_files_are_collected_again_only_after_a_change(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "collected"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (source / "a.css").write_text("a {}")
    start.collect_stale_static_files()
    (settings.STATIC_ROOT / "a.css").unlink()
    start.collect_stale_static_files()
    assert not (settings.STATIC_ROOT / "a.css").exists()
    (source / "b.css").write_text("b {}")
    start.collect_stale_static_files()
    assert {path.name for path in settings.STATIC_ROOT.glob("*.css")} == {"a.css", "b.css"}


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "shown"), [("bimtek-demo", True), ("chosen-by-somebody", False)])
def test_only_the_default_password_is_printed(capsys, password, shown):
    make.user("administrator", username="admin")
    for username in ("pusat", "lampung", "sulteng"):
        make.user(username=username)
    admin = start.get_user_model().objects.get(username="admin")
    admin.set_password(password)
    admin.save()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start.print_how_to_sign_in(listener)
    printed = capsys.readouterr().out
    assert ("bimtek-demo" in printed) is shown
    assert "chosen-by-somebody" not in printed
    assert "sulteng" in printed


@pytest.mark.django_db
def test_without_the_demo_no_demo_users_are_printed(capsys):
    make.user("administrator", username="admin")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start.print_how_to_sign_in(listener)
    assert "lampung" not in capsys.readouterr().out


def test_setup_without_python_gives_a_one_line_error(tmp_path):
    """The PATH has the tools of a shell but no Python."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/setup.sh", tmp_path / "scripts")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "id", "cmp"):
        (tools / tool).symlink_to(shutil.which(tool))
    result = subprocess.run(
        [tools / "sh", "scripts/setup.sh", "run"],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Python 3.11" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_every_make_target_is_listed():
    environment = {"PATH": os.environ["PATH"]}
    listed = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    targets = {line.split()[1] for line in listed.splitlines()}
    commands = {
        "run",
        "check",
        "test",
        "screenshots",
        "mutants",
        "layouts",
        "help-pictures",
        "document-pictures",
        "hostile",
        "load",
        "bench",
        "lint",
        "lock",
        "sbom",
        "messages",
        "clean",
    }
    assert targets == {"help"} | commands


def test_links_have_the_port_on_which_the_portal_runs():
    environment = {name: value for name, value in os.environ.items() if name != "PORTAL_URL"} | {"PORT": "8001"}
    program = "from bimtek_portal import settings; print(settings.PORTAL_URL)"
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "http://127.0.0.1:8001"
