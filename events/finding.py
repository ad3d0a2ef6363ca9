"""Finding the event of a page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import AuthenticatedRequest, require

from .models import Event


def find_event(request: AuthenticatedRequest, code: str, *, right: str | None = None) -> Event:
    """Return the event with all that pages show of it, for a user who needs the right, if one is named.

    Raises Http404 where the user does not see the event, and PermissionDenied where the user sees it but lacks the
    right.
    """
    event = get_object_or_404(Event.objects.visible_to(request.user).for_page(), code=code)
    if right:
        require(request.user, right)
    return event


def find_event_to_mark(request: AuthenticatedRequest, code: str) -> Event:
    """Return the event for a user who takes its attendance. Raises as find_event does."""
    event = find_event(request, code)
    if not event.is_markable_by(request.user):
        raise PermissionDenied
    return event
