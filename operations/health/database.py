"""Probes of the database: whether it answers, and whether it has the tables of this version."""

from collections.abc import Iterator
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .findings import Finding, fault, ok

UNREACHABLE = (DatabaseError, InterfaceError)


def database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except UNREACHABLE:
        text = _("The database does not answer.")
        yield fault("database", text, _("Start its server, and compare DATABASE_URL with its address and password."))
        return
    yield ok("database", _("The database answers (%(engine)s).") % {"engine": connection.display_name})


def migrations() -> Iterator[Finding]:
    try:
        missing = _migrations_of_this_version() - MigrationRecorder(connection).applied_migrations().keys()
    except UNREACHABLE:
        text = _("It is not known whether the database has the tables of this version.")
        yield fault("migrations", text, _("Mend the database first."))
        return
    if missing:
        text = ngettext(
            "The database lacks %(count)s change of this version.",
            "The database lacks %(count)s changes of this version.",
            len(missing),
        )
        remedy = _("Make a backup, run `manage.py migrate` and restart the portal.")
        yield fault("migrations", text % {"count": len(missing)}, remedy)
    else:
        yield ok("migrations", _("The database has the tables of this version."))


@cache
def _migrations_of_this_version() -> frozenset[tuple[str, str]]:
    """Return all migrations of the installed apps. They cannot change while the process runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
