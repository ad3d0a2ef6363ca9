"""The calendar of a participant's event: as a file to take over once, and as an address to which a calendar
subscribes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.throttle import limited, too_many, within
from documents.calendar import MEDIA_TYPE
from documents.responses import file_response
from participants.models import CalendarFeed, PersonalLink
from participants.personal_links.access import by_personal_link

from .entries import calendar_of
from .feeds import FEEDS_A_DAY, TooManyFeeds, address_of, end_feed, find_feed, make_feed

_RATES = "300/m/ip"  # programs of a large provider read the calendars of many people
_UNKNOWN = "30/m/ip"


@by_personal_link
def personal_calendar(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Return the sessions of the person's event as a calendar file."""
    registration = link.registration
    if not registration.is_active:
        raise Http404
    content = calendar_of(registration.event, is_cancelled=False, reader=registration.province_id)
    return file_response(content, f"jadwal-{registration.event.code.lower()}.ics", MEDIA_TYPE)


@by_personal_link
def personal_feed(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show whether a calendar subscribes. The answer to a POST that makes an address shows it, once."""
    registration, made = link.registration, None
    if not registration.is_active:
        raise Http404
    if request.method == "POST" and request.POST.get("action") == "end":
        if end_feed(registration):
            messages.success(request, _("The address of your calendar no longer works."))
        return redirect("participants:personal-feed", link.token)
    if request.method == "POST":
        try:
            made = address_of(make_feed(registration))
        except TooManyFeeds:
            text = _("An address can be made %(count)s times a day. Try again tomorrow.")
            messages.error(request, text % {"count": FEEDS_A_DAY})
            return redirect("participants:personal-feed", link.token)
    context = {
        "link": link,
        "event": registration.event,
        "feed": CalendarFeed.objects.valid().filter(registration=registration).first(),
        "address": made,
        "subscribing": f"webcal://{made.partition('://')[2]}" if made else "",
    }
    return render(request, "participants/calendars/feed.html", context)


@login_not_required
@limited("calendar-feed", _RATES)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the sessions of the event to a calendar that subscribes, as cancelled for who does not come any more."""
    feed = find_feed(token)
    if feed is None:
        if not within(request, "calendar-feed-unknown", _UNKNOWN):
            return too_many(request)
        raise Http404
    registration = feed.registration
    content = calendar_of(registration.event, is_cancelled=not registration.is_active, reader=registration.province_id)
    response = file_response(content, "jadwal.ics", MEDIA_TYPE, is_inline=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
