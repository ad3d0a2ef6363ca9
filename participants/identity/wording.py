"""Why a question about a known person is asked, in plain words."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from .candidates import Candidate, Reason

REASONS = {
    Reason.NIP: _("the NIP is the same"),
    Reason.NAME_AND_AGENCY: _("name and agency are the same"),
    Reason.OTHER_NIP: _("name and agency are equal, the NIP differs: was the NIP corrected?"),
    Reason.LIKELY_NAME: _("a similar name in the same agency"),
    Reason.NAME_AND_REGION: _("the same name in the same region"),
    Reason.PHONE: _("the phone number is the same"),
    Reason.EMAIL: _("the e-mail address is the same"),
}


def words_for(reasons: Collection[str]) -> str:
    """Return the words of the reasons, given by their values, the strongest first."""
    return "; ".join(str(words) for reason, words in REASONS.items() if reason.value in reasons)


def why(candidate: Candidate) -> str:
    """Return the reasons, the strongest first."""
    return words_for([reason.value for reason in candidate.reasons])
