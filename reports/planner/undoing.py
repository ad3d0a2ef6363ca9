"""Undoing a plan: its events are deleted as long as nobody has changed them."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Entry, User
from documents import wording
from events.locking import lock_event
from events.models import Event
from events.planning.actions import WrongStatus, delete_event
from participants.mails.to_staff import News
from participants.undoing.offers import Data, NotUndone, Offer, UndoneBefore, undoes

_KIND = "planned-events"


def offer_to_undo(events: Sequence[Event], *, by: User) -> str:
    """Return the tag of the message that these events were planned. Called in the transaction that plans them, so that
    every change by somebody else comes later in the trail."""
    until = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return Offer(_KIND, {"events": [one.pk for one in events], "until": until}, reverse("reports:planner")).tag(by)


@undoes(_KIND)
def undo_plan(data: Data, *, by: User, news: News) -> str:
    """Delete the planned events, all or none. Raise NotUndone, UndoneBefore or PermissionDenied."""
    if not by.rights.plans_events:
        raise PermissionDenied
    try:
        with transaction.atomic():
            events = _locked(data["events"], by)
            _delete(events, data["until"], by)
    except (WrongStatus, IntegrityError, Event.DoesNotExist) as error:
        raise NotUndone(_("Somebody has changed one of the events since.")) from error
    text = ngettext("%(count)s planned event is deleted.", "%(count)s planned events are deleted.", len(events))
    return text % {"count": wording.number(len(events))}


def _locked(keys: Sequence[int], by: User) -> list[Event]:
    """Lock the events that still exist, in the order of their keys."""
    events = list(Event.objects.visible_to(by).filter(pk__in=keys).order_by("pk"))
    if not events:
        raise UndoneBefore
    return [lock_event(event) for event in events]


def _delete(events: Sequence[Event], until: int, by: User) -> None:
    """Delete the locked events. Raise NotUndone if the trail has a change of one of them after the entry `until`."""
    later = Entry.objects.filter(event__in=[one.pk for one in events], pk__gt=until)
    changed = {*later.values_list("event", flat=True)}
    if others := [one for one in events if one.pk in changed]:
        raise NotUndone(_changed(others))
    for event in events:
        delete_event(event, by=by)


def _changed(events: Sequence[Event]) -> str:
    text = ngettext(
        "%(count)s of the events was changed since: %(codes)s.",
        "%(count)s of the events were changed since: %(codes)s.",
        len(events),
    )
    codes = wording.listing([event.code for event in events[:5]])
    return text % {"count": wording.number(len(events)), "codes": codes}
