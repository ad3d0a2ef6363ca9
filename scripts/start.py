"""`make run`: prepares and starts the portal with its demo. A second run changes no data.

python -m scripts.start
"""

import hashlib
import os
import secrets
import socket
import sys
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from accounts.supervisor import Child
from bimtek_portal.private_files import create_private_files
from scripts.messages import compile_stale

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
DEMO_USERS = ("admin", "pusat", "lampung", "sulteng")
DEFAULT_DEMO_PASSWORD = "bimtek-demo"  # noqa: S105  public on purpose: the demo has only invented data


class CannotStart(Exception):
    """The portal cannot start; the message gives the reason in one line."""


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bimtek_portal.settings"
    create_private_files()
    try:
        write_env_file(ROOT / ".env")
        compile_stale()
        django.setup()
        listener = reserve_port(os.environ.get("PORT") or "8000")
        call_command("migrate", verbosity=0)
        load_demo_into_empty_database()
        collect_stale_static_files()
        print_how_to_sign_in(listener)
    except (CannotStart, ImproperlyConfigured, DatabaseError, CommandError, OSError) as error:
        sys.exit(f"make run: {' '.join(str(error).split())}")
    serve(listener)


def write_env_file(path: Path) -> None:
    """Write settings with a random key for this machine, unless the file exists."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(
            "# Written by `make run` for this machine; .env.example explains every name.\n"
            f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
            "DEBUG=off\n"
            "ALLOWED_HOSTS=127.0.0.1,localhost,[::1]\n"
        )


def reserve_port(wanted: str) -> socket.socket:
    """Bind the port, so that no other program can take it before the server starts. Raise CannotStart."""
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise CannotStart(f"PORT={wanted} is not a port number (1 to 65535).")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, int(wanted)))
    except OSError as error:
        listener.close()
        raise CannotStart(f"port {wanted}: {error.strerror}. Try another one: make run PORT=8001") from error
    return listener


def load_demo_into_empty_database() -> None:
    """Load the demo if there are no users, so that a portal in use never gets invented people."""
    if not get_user_model().objects.exists():
        print("Loading the demo …", flush=True)
        call_command("load_demo", force=True, verbosity=0)


def collect_stale_static_files() -> None:
    """Run collectstatic if a file was added, changed or removed since the last run."""
    from_files = _static_files_digest()
    root = Path(settings.STATIC_ROOT)
    stamp = root / "collected.txt"
    if stamp.exists() and stamp.read_text() == from_files:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(from_files)


def _static_files_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def print_how_to_sign_in(listener: socket.socket) -> None:
    address = "http://{}:{}".format(*listener.getsockname())
    print(f"\n  Portal  {address}/\n  Admin   {address}/admin/\n")
    demo_users = get_user_model().objects.filter(username__in=DEMO_USERS)
    if len(demo_users) == len(DEMO_USERS):
        hint = _password_hint(demo_users.get(username="admin"))
        print(f"  Users     {', '.join(DEMO_USERS)}\n  Password  {hint}\n")
    print("  Ctrl-C stops the portal.\n", flush=True)


def _password_hint(admin) -> str:
    """Return the password only if it is the public default; a chosen password is not shown."""
    if admin.check_password(DEFAULT_DEMO_PASSWORD):
        return DEFAULT_DEMO_PASSWORD
    return "the value of DEMO_PASSWORD when the demo was loaded, or changed since"


def serve(listener: socket.socket) -> None:
    """Run the web server and the workers until a signal to stop."""
    listener.listen()
    listener.set_inheritable(True)
    os.chdir(ROOT)
    call_command("work", beside=[Child("web server", partial(become_web_server, listener))])


def become_web_server(listener: socket.socket) -> None:
    """Replace this process by gunicorn.

    It has threads, because browsers open connections in advance, and each would block a whole worker.
    """
    command = [sys.executable, "-m", "gunicorn", "bimtek_portal.wsgi", f"--bind=fd://{listener.fileno()}"]
    options = ["--workers=2", "--threads=4", "--no-control-socket", "--log-level=warning", "--graceful-timeout=5"]
    os.execv(sys.executable, command + options)  # noqa: S606  no shell wanted


if __name__ == "__main__":
    main()
