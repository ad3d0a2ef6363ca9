"""The page on which people ask for their link again. Its answer is the same for every address."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.throttle import too_many, within
from agencies.forms import TidyEmail, posted

from .again import ask_again

_FOR_AN_ADDRESS_OF_THE_NETWORK = "10/m/ip,60/h/ip"  # all guests of a hotel share one
_FOR_A_MAILBOX = "3/h/key"


class AgainForm(forms.Form):
    email = TidyEmail(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one that is recorded for the event."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@login_not_required
def link_again(request: HttpRequest) -> HttpResponse:
    """Ask for the address; a POST says that a mail comes if it is recorded, and lets a worker look."""
    form = AgainForm(posted(request))
    if form.is_valid():
        if not within(request, "link-again", _FOR_AN_ADDRESS_OF_THE_NETWORK):
            return too_many(request)
        address = form.cleaned_data["email"].lower()
        if within(request, "link-again-mailbox", _FOR_A_MAILBOX, key=address):
            ask_again(address)
        return redirect("participants:link-again-done")
    return render(request, "participants/personal/link_again.html", {"form": form})


@login_not_required
def link_again_done(request: HttpRequest) -> HttpResponse:
    return render(request, "participants/personal/link_again.html", {"is_done": True})
