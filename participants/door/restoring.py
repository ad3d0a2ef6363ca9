"""Undoing the end of a link for the door."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event
from participants.mails.to_staff import News
from participants.models import DoorLink
from participants.undoing.offers import Data, NotUndone, Offer, UndoneBefore, undoes

from .links import restore_link

_KIND = "door-link"


def offer_to_restore(link: DoorLink, *, by: User) -> str:
    """Return the tag of the message that the link was withdrawn."""
    address = reverse("participants:checkin", args=[link.event.code])
    return Offer(_KIND, {"link": link.pk}, address).tag(by)


@undoes(_KIND)
def undo_withdrawal(data: Data, *, by: User, news: News) -> str:
    """Let the link work again. Raise NotUndone, UndoneBefore, PermissionDenied or Http404."""
    link = DoorLink.objects.visible_to(by).select_related("event", "withdrawn_by").filter(pk=data["link"]).first()
    if link is None or not Event.objects.visible_to(by).filter(pk=link.event_id).exists():
        raise Http404
    if not link.event.is_markable_by(by):
        raise PermissionDenied
    if link.withdrawn_at is None:
        raise UndoneBefore
    if not restore_link(link, by=by):
        raise NotUndone(_("The link was withdrawn by %(user)s meanwhile.") % {"user": link.withdrawn_by})
    return _("The link “%(label)s” works again.") % {"label": link.label}
