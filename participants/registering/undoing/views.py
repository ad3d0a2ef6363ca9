"""The page that removes a registration that was a mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.registering.errors import RegistrationError
from participants.registering.finding import (
    find_registration,
    not_possible,
    page_context,
    possible_actions,
    visible_of,
)
from participants.registering.wording import explain

from .removing import remove_mistake


def registration_remove(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Ask, then remove the registration. If others get a mail because they move up, the first request only shows
    who."""
    registration = find_registration(request, code, number)
    if "remove" not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    recipients = None
    if request.method == "POST":
        try:
            with asked_news(request) as news:
                promoted = remove_mistake(registration, by=request.user, news=news)
        except Unasked as unasked:
            recipients = unasked.recipients
            registration = find_registration(request, code, number)
        except RegistrationError as error:
            messages.error(request, explain(error))
            return redirect(registration)
        else:
            text = _("The registration of %(name)s is deleted.")
            messages.success(request, text % {"name": registration.participant.full_name})
            for other in visible_of(promoted, request.user):
                named = {"name": other.participant.full_name, "number": other.number}
                messages.info(request, _("%(name)s (number %(number)d) moves up from the waiting list.") % named)
            say_mails(request, news)
            return redirect("participants:event-participants", code)
    context = page_context(registration) | {
        "title": _("Delete (typing error)"),
        "text": _(
            "Only for a registration that was never meant. It disappears from all lists, and so does the person if "
            "nothing else is recorded of them. The history keeps that you deleted it. For somebody who does not come, "
            "record a withdrawal instead."
        ),
        "button": _("Yes, delete it"),
        "is_danger": True,
        "recipients": recipients,
    }
    return render(request, "participants/registering/registration_action.html", context)
