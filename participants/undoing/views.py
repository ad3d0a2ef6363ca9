"""The page behind all buttons "Undo"."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from participants.mails.asking import Unasked, asked_news, say_mails

from .offers import UNDOABLE, NotUndone, Offer, OfferUnreadable, UndoneBefore, read_offer, undo_of


@needs("registers_people")
def undo(request: AuthenticatedRequest) -> HttpResponse:
    """Undo the action of the message whose button was pressed, and go back to its page. The message has said how many
    people get a mail; if more would get one, this shows who first."""
    if request.method != "POST":
        return redirect(settings.LOGIN_REDIRECT_URL)
    text = request.POST.get("undo", "")
    try:
        offer = read_offer(text, by=request.user)
    except OfferUnreadable as error:
        raise Http404 from error
    if offer.is_late:
        late = _("Nothing was undone: that is possible for %(minutes)d minutes only. You can still change it by hand.")
        messages.warning(request, late % {"minutes": UNDOABLE.seconds // 60})
        return redirect(offer.address)
    try:
        _undo(request, offer)
    except Unasked as unasked:
        context = {"text": text, "address": offer.address, "recipients": unasked.recipients}
        return render(request, "participants/undoing/undo.html", context)
    except UndoneBefore:
        messages.info(request, _("This was undone already."))
    except NotUndone as refused:
        messages.error(request, " ".join([_("Nothing was undone."), *refused.reasons]))
    return redirect(offer.address)


def _undo(request: AuthenticatedRequest, offer: Offer) -> None:
    with asked_news(request) as news:
        done = undo_of(offer.kind)(offer.data, by=request.user, news=news)
    messages.success(request, done)
    say_mails(request, news)
