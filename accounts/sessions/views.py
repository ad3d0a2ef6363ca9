"""The page where users see on which devices they are signed in, and end these sessions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import AuthenticatedRequest, require_confirmation

from .browsers import browser_name
from .ending import end_sessions, living
from .limits import limits_in_words


@require_safe
def session_list(request: AuthenticatedRequest) -> HttpResponse:
    own = request.session.session_key
    rows = [
        {"session": session, "browser": browser_name(session.browser), "is_own": session.session_key == own}
        for session in living(request.user)
    ]
    rows.sort(key=lambda row: not row["is_own"])
    return render(request, "accounts/sessions/list.html", {"rows": rows, "limits": limits_in_words()})


def session_end(request: AuthenticatedRequest, number: str) -> HttpResponse:
    """End one session of the user. Its own ends by signing out, which also clears what the browser keeps.

    A GET, such as after a new sign-in, only redirects to the list.
    """
    own = request.session.session_key
    found = [row for row in living(request.user) if row.number == number and row.session_key != own]
    if not found:
        raise Http404
    if request.method == "POST":
        require_confirmation(request)
        found[0].delete()
        messages.success(request, _("The session is ended."))
    return redirect("sessions:session-list")


def session_end_others(request: AuthenticatedRequest) -> HttpResponse:
    """End all other sessions of the user. A GET, such as after a new sign-in, only redirects to the list."""
    if request.method != "POST":
        return redirect("sessions:session-list")
    require_confirmation(request)
    count = end_sessions(request.user, but=request.session.session_key)
    text = ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", count)
    messages.success(request, text % {"count": count} if count else _("There were no other sessions."))
    return redirect("sessions:session-list")
