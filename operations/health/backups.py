"""The probe of the backups."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from operations.models import Backup

from .database import UNREACHABLE
from .findings import Finding, fault, notice, ok


def backups() -> Iterator[Finding]:
    """Say how old the latest complete backup is. One that the schedule missed is late."""
    remedy = _("Look at the log of `manage.py work` for the reason, or run `manage.py backup FILE`.")
    try:
        last = Backup.objects.good().first()
    except UNREACHABLE:
        yield fault("backup", _("It is not known when the last backup was made."), _("Mend the database first."))
        return
    if last is None:
        yield notice("backup", _("There is no backup."), _("See docs/operations.md: make a key, and set BACKUP_DIR."))
        return
    age = timezone.now() - last.started_at
    made = wording.moment(timezone.localtime(last.started_at))
    if age > late_after():
        yield notice("backup", _("The last backup is of %(moment)s.") % {"moment": made}, remedy)
    else:
        yield ok("backup", _("The last backup is of %(moment)s.") % {"moment": made})


def late_after() -> timedelta:
    """Return the age from which on a backup is late: two intervals of the schedule, so one may take long."""
    return timedelta(hours=2 * settings.BACKUP_HOURS)


def warning() -> str:
    """Return for administrators how old a late backup is, or an empty text.

    A trial on one machine without a schedule is not asked for one.
    """
    if not (settings.BACKUP_DIR or settings.HTTPS):
        return ""
    age = Backup.objects.age()
    if age is None:
        return _("there is no backup yet")
    if age <= late_after():
        return ""
    text = ngettext("the last backup is %(count)s day old", "the last backup is %(count)s days old", age.days)
    return text % {"count": age.days}
