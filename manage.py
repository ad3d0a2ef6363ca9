#!/usr/bin/env python
"""Run Django's commands; what a person can put right is told in one line, without a traceback."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, DatabaseError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"manage.py: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
