"""Requests about their data that people make on their personal page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.forms import posted
from participants.models import DataRequest, PersonalLink
from participants.personal_links.access import by_personal_link
from participants.registering.errors import PersonErased, PersonGone
from participants.registering.wording import explain

from .deciding import ASKED_A_DAY, AskedAlready, TooManyAsked, ask
from .forms import AskForm


@by_personal_link
def personal_requests(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show what the person asked for about their data, and ask for more. An erasure is confirmed in a second step."""
    person = link.registration.participant
    form = AskForm(posted(request), person=person)
    confirms = form.is_valid() and form.cleaned_data["kind"] == DataRequest.Kind.ERASURE and "sure" not in request.POST
    if form.is_valid() and not confirms:
        try:
            ask(person, form.cleaned_data["kind"], note=form.cleaned_data["note"], by=None, send_mail=True)
        except AskedAlready:
            form.add_error("kind", _("You have asked for that already. Wait for the answer."))
        except TooManyAsked:
            text = _("You can ask %(count)s times a day. Try again tomorrow.")
            form.add_error(None, text % {"count": ASKED_A_DAY})
        except (PersonErased, PersonGone) as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Your request is sent. You get an answer within 72 hours; it is shown here."))
            return redirect("participants:personal-requests", link.token)
    context = {
        "link": link,
        "event": link.registration.event,
        "participant": person,
        "form": form,
        "confirms": confirms,
        "correction_address": reverse("participants:personal-correction", args=[link.token]),
        "requests": person.data_requests.order_by("-asked_at", "-pk"),
    }
    return render(request, "participants/data_requests/personal.html", context)
