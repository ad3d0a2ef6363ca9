#!/usr/bin/env python
"""Run Django's commands. Print an error that the operator can mend in one line, without a traceback."""

import os
import sys
from typing import Never

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandParser, execute_from_command_line
from django.db import DatabaseError

from bimtek_portal.private_files import create_private_files


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
    create_private_files()
    CommandParser.error = complain  # type: ignore[method-assign, assignment]  # Django has no setting for it
    try:
        # Django catches an error in the settings and goes on, so that some commands fail later for another reason.
        _ = settings.INSTALLED_APPS
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, DatabaseError, OSError, UnicodeError) as error:
        if "--traceback" in sys.argv:
            raise
        message = " ".join(str(error).split()).encode("utf-8", "replace").decode()
        sys.exit(f"manage.py: {message}")


def complain(parser: CommandParser, message: str) -> Never:
    """Print one line instead of argparse's usage, which `manage.py COMMAND --help` prints."""
    parser.exit(2, f"{parser.prog}: {message} (--help says more)\n")


if __name__ == "__main__":
    main()
