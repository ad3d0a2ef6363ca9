"""When people may be registered, and which users may do it."""

from django.core.exceptions import PermissionDenied

from accounts.access import require
from accounts.models import User
from agencies.models import Agency
from events.models import Event

from .errors import RegistrationClosed


def may_register(event: Event, user: User) -> bool:
    """Return whether the user may register people now: while registration is open, with the right to decide about
    registrations always, but never for a cancelled event."""
    if event.status == Event.Status.CANCELLED or not user.rights.registers_people:
        return False
    return user.rights.decides_registrations or event.is_registration_open(event.local_day())


def may_change(event: Event, user: User) -> bool:
    """Return whether the user may still withdraw or replace people: until the event is over, with the right to decide
    about registrations also later."""
    if event.status == Event.Status.CANCELLED or not user.rights.registers_people:
        return False
    return user.rights.decides_registrations or not event.is_over


def check_may_register(event: Event, agency: Agency, user: User | None) -> None:
    """Raise RegistrationClosed, or PermissionDenied for an agency outside the user's provinces and for a user who may
    not register people. None is a command, which always may."""
    if user is None:
        return
    require(user, "registers_people")
    if agency.province_id not in user.scope:
        raise PermissionDenied
    if not may_register(event, user):
        raise RegistrationClosed


def check_may_change(event: Event, user: User | None) -> None:
    """Raise RegistrationClosed or, for a user who may not register people, PermissionDenied. None is a command."""
    if user is None:
        return
    require(user, "registers_people")
    if not may_change(event, user):
        raise RegistrationClosed
