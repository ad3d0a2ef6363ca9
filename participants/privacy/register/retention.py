"""How long personal data is kept: the periods that the register, the privacy notice and the retention job share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

YEAR = timedelta(days=365)


class Since(Enum):
    """The moment from which a period counts."""

    MADE = _("after it was recorded")
    EVENT = _("after the end of the event")
    LAST_EVENT = _("after the end of the person's last event")
    CLOSED = _("after the account was closed")


@dataclass(frozen=True, slots=True)
class Retention:
    """A period and the moment from which it counts. Without a period, `words` say how long the data is kept."""

    period: timedelta | None
    since: Since | None = None
    words: object = ""

    def cutoff(self, now: datetime) -> datetime | None:
        """Return the moment such that what is older is no longer kept; None if no period ends it."""
        return now - self.period if self.period else None

    def __str__(self) -> str:
        """Return the period as the notice shows it."""
        if self.period is None or self.since is None:
            return str(self.words)
        return f"{duration(self.period)} {self.since.value}"


def duration(period: timedelta) -> str:
    """Return the period in whole years, days or hours."""
    if period >= YEAR and not period % YEAR:
        years = period // YEAR
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    if period.days:
        return ngettext("%(n)d day", "%(n)d days", period.days) % {"n": period.days}
    hours = period // timedelta(hours=1)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


CONTACT = Retention(5 * YEAR, Since.LAST_EVENT)
"""Phone, e-mail and NIP of a person."""
LETTERS = Retention(5 * YEAR, Since.EVENT)
"""Files of assignment letters."""
REASONS = Retention(1 * YEAR, Since.EVENT)
"""Reasons of people who cannot attend, which may tell about their health."""
MAIL_TEXTS = Retention(1 * YEAR, Since.MADE)
"""Texts and recipients of mails. A text with a link that gives access is emptied when it is sent."""
TRAIL_NAMES = Retention(10 * YEAR, Since.MADE)
"""Names and values of people in the trail."""
ACCOUNTS = Retention(2 * YEAR, Since.CLOSED)
"""Names and e-mail addresses of accounts that were closed."""
SECURITY_LOG = Retention(1 * YEAR, Since.MADE)
"""Kept by the operator, outside the database."""
DOOR = Retention(5 * YEAR, Since.EVENT)
"""Labels of links for the door."""
REQUESTS = Retention(5 * YEAR, Since.MADE)
"""Requests for correction and other requests about one's data, to show that they were answered."""

MERGED_RECORD = Retention(timedelta(days=30), Since.MADE)
SHEETS = Retention(timedelta(days=7), Since.MADE)
AGENCY_UPLOADS = Retention(timedelta(days=1), Since.MADE)
QUEUE = Retention(timedelta(days=1), Since.MADE)
JOB_FILES = Retention(timedelta(days=settings.JOB_FILES_DAYS), Since.MADE)
SESSIONS = Retention(timedelta(hours=settings.SESSION_HOURS), Since.MADE)

WITH_PERSON = Retention(None, words=_("as long as the person is recorded; erased on request"))
WITH_ACCOUNT = Retention(None, words=_("as long as the account exists"))
FOR_EVER = Retention(None, words=_("permanently, as a record of the state"))
WHILE_USED = Retention(None, words=_("until staff change or remove it"))
