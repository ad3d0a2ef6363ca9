"""Why an action on a registration was refused. Views and importers put it into words (wording.py)."""

from events.models import Quota
from participants.models import Registration


class RegistrationError(Exception):
    """The root of what an action on a registration raises."""


class NoQuota(RegistrationError):
    """The event has seats neither for the agency nor for a pool that fits it."""


class QuotaFull(RegistrationError):
    """All seats of the quotas that fit are taken; `quota` is the narrowest of them."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


class RegistrationClosed(RegistrationError):
    """The event takes no registrations now, or no changes to its registrations any more."""


class AlreadyRegistered(RegistrationError):
    """The person has a registration at this event already: `registration`, perhaps a withdrawn one."""

    def __init__(self, registration: Registration):
        super().__init__(str(registration))
        self.registration = registration


class ReasonMissing(RegistrationError):
    """What was asked for needs a reason."""


class NotPossible(RegistrationError):
    """The registration's state does not allow it: somebody changed it meanwhile, or the person was there already."""


class LetterMissing(RegistrationError):
    """The event asks for an assignment letter before anybody is confirmed."""
