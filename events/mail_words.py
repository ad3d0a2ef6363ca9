"""Whom mails address, and what an action says about the mails that it sent."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from documents import wording

from .models import Quota


def head_of(agency: str) -> str:
    """Return to whom a mail to the agency is addressed, as in a letter."""
    return pgettext("letter", "the head of %(agency)s") % {"agency": agency}


def addressee(quotas: Sequence[Quota]) -> str:
    """Return to whom a mail to the agencies of the quotas is addressed."""
    return " / ".join(head_of(quota.label) for quota in quotas)


def mails_sent(count: int) -> str:
    """Return the sentence that says how many mails an action sent."""
    if not count:
        return _("No mail was sent.")
    return ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", count) % {
        "count": wording.number(count)
    }
