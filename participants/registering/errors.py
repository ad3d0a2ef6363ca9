"""The errors of actions on registrations. `wording.explain` gives their sentences."""

from events.models import Quota
from participants.models import Registration


class RegistrationError(Exception):
    """The base of all errors that an action on a registration raises."""


class NoQuota(RegistrationError):
    """The event has no seats for the agency and no pool that fits it."""


class QuotaFull(RegistrationError):
    """All seats of the quotas that fit are taken; `quota` is the narrowest of them."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


class RegistrationClosed(RegistrationError):
    """The event accepts no registrations now, or no more changes to its registrations."""


class AlreadyRegistered(RegistrationError):
    """The person already has a registration at this event, perhaps a withdrawn one: `registration`."""

    def __init__(self, registration: Registration):
        super().__init__(str(registration))
        self.registration = registration


class ReasonMissing(RegistrationError):
    """The action needs a reason."""


class NotPossible(RegistrationError):
    """The registration's status does not allow the action: it changed meanwhile, or the person has attended already."""


class PersonGone(RegistrationError):
    """The person's record does not exist any more: it was merged into another one meanwhile."""


class PersonRestricted(RegistrationError):
    """The person has asked that their data is only kept."""


class PersonErased(RegistrationError):
    """The data of the person was erased; whoever comes again is a new person."""


class LetterMissing(RegistrationError):
    """The event needs an assignment letter before a person is confirmed."""
