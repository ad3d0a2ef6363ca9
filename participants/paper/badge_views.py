"""Badges of an event: a sheet to cut, or one card each."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from documents.responses import pdf_response
from events.finding import find_event
from events.models import Event
from participants.models import Registration

from . import badges
from .batches import BADGES, job_for
from .forms import BadgeForm, NamedBadgeForm
from .sign_sheets import people

AT_ONCE = 100
"""Badges that are made within the request, in some two seconds. More badges, and cards, are made by a job."""
SHEETS, CARDS = "sheets", "cards"


def event_badges(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show how many badges there are; with `as` make the file, with `names` that of speakers or the committee."""
    event = find_event(request, code)
    confirmed = people(event, request.user)
    if "names" in request.POST:
        return _named(request, event, confirmed)
    count, wanted, size = confirmed.count(), request.POST.get("as", request.GET.get("as")), _size(request)
    if count and wanted in (SHEETS, CARDS):
        require_confirmation(request)
    if (count and wanted == CARDS) or (count > AT_ONCE and wanted == SHEETS):
        arguments = {"form": wanted} | ({} if size == badges.USUAL else {"size": size})
        return start_by_post(request, BADGES, lambda: job_for(BADGES, event, request.user, **arguments))
    if count and wanted == SHEETS:
        name = badges.file_name(event)
        return pdf_response(request, name, lambda: badges.badge_sheets_pdf(event, list(confirmed), size=size))
    return _page(request, event, count, NamedBadgeForm(initial={"names": "\n".join(_speakers(event))}))


def _size(request: AuthenticatedRequest) -> str:
    """Return the wanted format, or the usual one."""
    form = BadgeForm(request.POST if "size" in request.POST else request.GET)
    return str(form.cleaned_data["size"]) if form.is_valid() else badges.USUAL


def _named(request: AuthenticatedRequest, event: Event, confirmed: QuerySet[Registration]) -> HttpResponse:
    form = NamedBadgeForm(request.POST)
    if not form.is_valid():
        return _page(request, event, confirmed.count(), form)
    require_confirmation(request)
    role, size = badges.Role(form.cleaned_data["role"]), form.cleaned_data["size"]
    return pdf_response(
        request,
        badges.file_name(event, role),
        lambda: badges.named_badges_pdf(event, form.cleaned_data["names"], role, size),
    )


def _speakers(event: Event) -> list[str]:
    """Return the speakers of the sessions, each once."""
    speakers = event.sessions.exclude(speaker="").order_by("number").values_list("speaker", flat=True)
    return list(dict.fromkeys(speakers))


def _page(request: AuthenticatedRequest, event: Event, count: int, named: NamedBadgeForm) -> HttpResponse:
    context = {
        "event": event,
        "people": count,
        "is_background": count > AT_ONCE,
        "form": BadgeForm(),
        "named": named,
    }
    return render(request, "participants/paper/badge_page.html", context)
