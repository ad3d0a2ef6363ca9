"""When people may be registered, and by whom."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from agencies.models import Agency
from events.models import Event

from .errors import RegistrationClosed


def event_is_over(event: Event) -> bool:
    """Whether nobody can come any more, so that nobody is promoted from the waiting list."""
    return event.status in (Event.Status.FINISHED, Event.Status.CANCELLED) or event.ends_on < timezone.localdate()


def may_register(event: Event, user: User) -> bool:
    """Provincial staff while registration is open, national staff always, nobody where the event is cancelled."""
    return event.status != Event.Status.CANCELLED and (
        user.is_national or event.is_registration_open(timezone.localdate())
    )


def may_change(event: Event, user: User) -> bool:
    """Whether the user may still withdraw or replace people: provincial staff until the event is over."""
    return event.status != Event.Status.CANCELLED and (user.is_national or not event_is_over(event))


def check_may_register(event: Event, agency: Agency, user: User | None) -> None:
    """Raise RegistrationClosed, or PermissionDenied for another province's agency. None, a command, may always."""
    if user is None:
        return
    if user.is_provincial and agency.province_id != user.province_id:
        raise PermissionDenied
    if not may_register(event, user):
        raise RegistrationClosed


def check_may_change(event: Event, user: User | None) -> None:
    if user is not None and not may_change(event, user):
        raise RegistrationClosed
