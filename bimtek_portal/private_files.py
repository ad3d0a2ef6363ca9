"""Keep the portal's files from other users of the machine: the SQLite database, uploads, and files made by jobs."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connections


def create_private_files() -> None:
    """Let this process create files that only its own user can open. The processes that it starts do the same."""
    os.umask(0o077)


def protect_stored_files(using: str, **kwargs: object) -> None:
    """Take access from other users to files that an earlier version of the portal made. `migrate` calls this.

    Files of another owner are left alone, since only the owner can change their mode.
    """
    name = connections[using].settings_dict["NAME"]
    if connections[using].vendor == "sqlite":
        for ending in ("", "-wal", "-shm", "-journal"):  # SQLite gives a new one the mode of the database
            _set_mode(Path(f"{name}{ending}"), 0o600)
    _set_mode(Path(settings.MEDIA_ROOT), 0o700)  # which closes all below it, too


def _set_mode(path: Path, mode: int) -> None:
    if path.exists() and path.stat().st_uid == os.geteuid():
        path.chmod(mode)
