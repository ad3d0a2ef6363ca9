"""Undoing the withdrawal of a person's links."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from accounts.models.trail import EntryQuerySet
from accounts.trail.words import action_label
from events.locking import lock_event
from participants.mails.to_staff import News
from participants.models import PersonalLink, Registration
from participants.personal_links.links import restore
from participants.registering.finding import may_give_link
from participants.undoing.offers import Data, NotUndone, Offer, UndoneBefore, undoes

_KIND = "personal-links"
_RESTORED = "link-restored"


def offer_to_restore(
    registration: Registration, withdrawn_at: datetime, instead: PersonalLink | None, *, by: User
) -> str:
    """Return the tag of the message that the links were withdrawn, and perhaps another one was made."""
    data = {
        "registration": registration.pk,
        "withdrawn_at": withdrawn_at.isoformat(),
        "instead": instead and instead.pk,
        "until": _entries(registration).values_list("pk", flat=True).last(),
    }
    address = reverse("participants:registration-link", args=[registration.event.code, registration.number])
    return Offer(_KIND, data, address).tag(by)


@undoes(_KIND)
def undo_withdrawal(data: Data, *, by: User, news: News) -> str:
    """Make the links valid again. Raise NotUndone, UndoneBefore or Http404."""
    visible = Registration.objects.visible_to(by).select_related("event", "participant__agency")
    registration = visible.filter(pk=data["registration"]).first()
    if registration is None or not may_give_link(by, registration.participant):
        raise Http404
    lock_event(registration.event)
    later = list(_entries(registration).filter(pk__gt=data["until"]).select_related("by"))
    if any(entry.action == _RESTORED and entry.by_id == by.pk for entry in later):
        raise UndoneBefore
    withdrawn_at = datetime.fromisoformat(data["withdrawn_at"])
    if later or not restore(registration, withdrawn_at=withdrawn_at, instead=data["instead"], by=by):
        text = _("%(subject)s has changed since: %(action)s (%(by)s).")
        raise NotUndone(
            *[
                text % {"subject": one.subject, "action": action_label(one.action), "by": one.by or _("a command")}
                for one in later
            ]
        )
    return _("The former links of %(name)s work again.") % {"name": registration.participant.full_name}


def _entries(registration: Registration) -> EntryQuerySet:
    """Return the entries about the links, in their order."""
    entries = Entry.objects.of_event(registration.event_id).of_person(registration.participant_id)
    return entries.filter(action__startswith="link-").order_by("pk")
