"""The check-in page and its requests, for staff who signed in and for helpers with a link. Caches store nothing of it,
search engines do not find it, and other sites do not learn its address."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AuthenticatedRequest
from accounts.throttle import too_many, within
from documents.pictures.qr import qr_data_uri
from documents.requests import largest_body
from participants.attendance.marks import EventCancelled

from .access import Door, NoSuchLink, helper_door, note_use, staff_door
from .arrivals import Answer, check_in
from .checking_in import Outcome
from .roster import event_facts, marks, marks_since, roster
from .shell import worker_script
from .wire import LARGEST, NotUnderstood, read_scans, written

_OWNER = "X-Door-Owner"
_UNKNOWN_LINKS = "30/m/ip"  # each with an unknown token; a venue with one address can continue with its own link
_LATE_REQUESTS = "600/m/key"
"""Requests of one link with scans that were made offline. Twenty phones that all get their network back at once stay
far below. Only such scans can be held for a coordinator, so live scans are not limited."""
_WRONG_TICKETS = "60/m/key"
"""Requests of one link with a ticket that nobody at the event has."""
_PARTS = {"base": "", "roster": "-roster", "marks": "-marks", "send": "-send", "manifest": "-manifest"}
"""Names of addresses in the page's script, and their endings after "door" or "door-link" in the portal."""
_MESSAGES = {
    Outcome.HELD: gettext_lazy("Kept for a coordinator to decide."),
    Outcome.MARKED: gettext_lazy("Somebody has already recorded a different mark."),
    Outcome.UNKNOWN: gettext_lazy("Nobody at this event has this ticket."),
    Outcome.NOT_CONFIRMED: gettext_lazy("This person's registration is not confirmed."),
    Outcome.NOT_UNDONE: gettext_lazy("It was not taken back: it has changed meanwhile, or too much time has passed."),
    Outcome.NO_SESSION: gettext_lazy("This session is not on the event's schedule any more."),
}

_REHEARSAL_TICKETS = [f"BT00000000000000A{number}" for number in range(1, 5)]
"""Tickets of invented people (static/door/rehearsal.js)."""

DoorView = Callable[[HttpRequest, Door], HttpResponse]


def _with_manifest(view: DoorView) -> DoorView:
    """Let the page have a manifest."""
    allowed = csp_update({"manifest-src": [SELF]})
    return cast(DoorView, allowed(cast(Callable[[HttpRequest], HttpResponseBase], view)))


# --- The two sides of a door ------------------------------------------------------------------------------------------


def for_staff(view: DoorView) -> Callable[[AuthenticatedRequest, str], HttpResponse]:
    """Wrap the view for a user who signed in and takes the attendance of the event.

    A page names its user: a page that stays open while somebody else signs in on the same device must not act under
    that user's name.
    """

    @wraps(view)
    def guarded(request: AuthenticatedRequest, code: str) -> HttpResponse:
        if request.headers.get(_OWNER, str(request.user.pk)) != str(request.user.pk):
            return _not_indexed(_refused(_("Somebody else has signed in on this device."), status=403))
        return _not_indexed(view(request, staff_door(request, code)))

    return guarded


def for_helpers(view: DoorView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Wrap the view for the holder of a link. The token alone opens it and no cookie counts, so another site has
    nothing to forge."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            door = helper_door(token)
        except NoSuchLink:
            if not within(request, "door-link", _UNKNOWN_LINKS):
                return too_many(request)
            raise Http404 from None
        if door.link and not door.closed(timezone.now()):
            note_use(door.link)
        response = _not_indexed(view(request, door))
        response.headers["Referrer-Policy"] = "no-referrer"  # the address is the secret
        return response

    return guarded


def _not_indexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# --- What is asked for ------------------------------------------------------------------------------------------------


@_with_manifest
@require_safe
def page(request: HttpRequest, door: Door) -> HttpResponse:
    """Show the page. It has no data of people, because the device keeps it. After the end it still shows arrivals that
    wait to be sent."""
    gone = door.closed(timezone.now())
    if not door.link:
        get_token(request)  # sets the cookie that the page's requests must repeat
    context = {"config": _config(request, door), "gone": gone, "event": door.event}
    if "rehearse" in request.GET:
        context["rehearsal_tickets"] = [{"text": text, "qr": qr_data_uri(text)} for text in _REHEARSAL_TICKETS]
    response = render(request, "participants/door/door.html", context, status=410 if gone else 200)
    response.headers["Permissions-Policy"] = "camera=(self)"
    return response


@require_safe
def roster_json(_request: HttpRequest, door: Door) -> HttpResponse:
    """Return the people who are expected, as JSON."""
    return _answered(door, roster)


@require_safe
def marks_json(request: HttpRequest, door: Door) -> HttpResponse:
    """Return the marks as JSON, or their changes `since` the cursor of an earlier answer."""
    found = re.fullmatch(r"\d{1,18}", request.GET.get("since", ""), re.ASCII)
    return _answered(door, partial(marks_since, cursor=int(found[0])) if found else marks)


def _answered(door: Door, make: Callable[[Door, datetime], dict[str, object]]) -> HttpResponse:
    """Return the result of `make` for an open door as JSON."""
    now = timezone.now()
    gone = door.closed(now)
    return _gone(gone) if gone else JsonResponse(make(door, now))


@largest_body(None)
@require_http_methods(["GET", "HEAD", "POST"])
def arrivals(request: HttpRequest, door: Door) -> HttpResponse:
    """Store the arrivals that a device sends, and answer each. A GET returns the marks."""
    if request.method != "POST":
        return marks_json(request, door)
    now = timezone.now()
    shut = door.shut(now)
    if shut:
        return _gone(shut)
    try:
        scans = read_scans(_body(request), received_at=now)
    except NotUnderstood as error:
        return _refused(str(error), status=400)
    ended, late_scans = door.closed(now), [scan for scan in scans if not scan.sighting.live]
    if ended and (not scans or len(late_scans) < len(scans)):
        return _gone(ended)  # check-in is over; the device sends the same scans again as offline scans
    if late_scans and door.link and not within(request, "door-late", _LATE_REQUESTS, key=door.link.token):
        return too_many(request)
    try:
        answers = check_in(door, scans, now=now)
    except EventCancelled:
        door.event.refresh_from_db()
        return _gone(door.closed(now))
    wrong = any(answer.outcome == Outcome.UNKNOWN for answer in answers)
    if wrong and door.link and not within(request, "door-wrong", _WRONG_TICKETS, key=str(door.link.pk)):
        return too_many(request)  # the device sends them again later, and the right ones among them count once
    if ended:
        answers = [Answer(answer.nonce, answer.outcome) for answer in answers]  # the answer names nobody any more
    results = [written(answer, _message(answer, now)) for answer in answers]
    return JsonResponse({"now": timezone.localtime(now).isoformat(), "results": results})


@require_safe
def manifest(request: HttpRequest, door: Door) -> HttpResponse:
    """Return the manifest by which a browser installs the page."""
    base = _address("base", door)
    icons = [
        {"src": static(f"door/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    facts = {
        "id": base,
        "start_url": base,
        "scope": "/door/",
        "name": door.event.title,
        "short_name": door.event.code,
        "lang": translation.get_language(),
        "display": "standalone",
        "background_color": "#f6f8f7",
        "theme_color": "#0b6f66",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker, at an address from which it may serve /door/."""
    response = HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/door/"
    return response


# --- Parts ------------------------------------------------------------------------------------------------------------


def _config(request: HttpRequest, door: Door) -> dict[str, object]:
    """Return what the page's script needs, without any name of a person."""
    is_staff = door.link is None
    portal = reverse("participants:checkin", args=[door.event.code]) if is_staff else ""
    addresses = {part: _address(part, door) for part in _PARTS}
    return {
        "kind": "staff" if is_staff else "link",
        "owner": str(request.user.pk) if is_staff else "",
        "csrf": is_staff,
        "event": event_facts(door),
        "expires_at": timezone.localtime(door.roster_expires).isoformat(),
        "time_zone": str(door.event.zone),
        "urls": addresses | {"worker": reverse("participants:door-worker"), "portal": portal},
    }


def _address(part: str, door: Door) -> str:
    if door.link:
        return reverse(f"participants:door-link{_PARTS[part]}", args=[door.link.token])
    return reverse(f"participants:door{_PARTS[part]}", args=[door.event.code])


def _body(request: HttpRequest) -> bytes:
    """Return the request's body if it declares JSON of a size that a device sends. Raise NotUnderstood."""
    if request.content_type != "application/json":
        raise NotUnderstood("Content-Type: application/json")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise NotUnderstood(f"{LARGEST} bytes at most")
    return request.body


def _refused(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _gone(message: str) -> JsonResponse:
    return _refused(message, status=410)


def _message(answer: Answer, now: datetime) -> str:
    if answer.outcome == Outcome.NO_SESSION and answer.session:
        return _("This session has not come yet.")
    return str(_MESSAGES.get(answer.outcome, ""))
