"""What a page answers when letters are stored."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from participants.models import AssignmentLetter, Registration

_NAMED = 3


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect to the address. The script that sends files (static/letters/) gets it as JSON: it would read the page of
    a redirect, with the message for the user, before the browser does."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": address})
    return redirect(address)


def say_stored(request: HttpRequest, letter: AssignmentLetter, covered: Sequence[Registration]) -> None:
    """Say which letter is stored, and for whom."""
    names = [one.participant.full_name for one in covered]
    if len(names) > _NAMED + 1:
        more = _("%(count)s others") % {"count": wording.number(len(names) - _NAMED)}
        names = [*names[:_NAMED], more]
    text = ngettext(
        "The assignment letter %(number)s is stored for %(names)s.",
        "The assignment letter %(number)s is stored for %(count)s people: %(names)s.",
        len(covered),
    )
    words = {"number": letter.number, "count": wording.number(len(covered)), "names": ", ".join(names)}
    messages.success(request, wording.with_one_stop(text % words))
