"""The page of the search over the whole portal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import AuthenticatedRequest
from documents.text import tidy

from .finding import LONGEST, SHORTEST, find, is_part_of_number, is_searchable, registrations_href


@require_safe
def search(request: AuthenticatedRequest) -> HttpResponse:
    """Show what the text of the request finds, as far as the user may see it."""
    text = tidy(request.GET.get("q", ""))[:LONGEST]
    can_search = is_searchable(text)
    groups = find(text, request.user) if can_search else []
    context = {
        "text": text,
        "groups": groups,
        "is_too_short": bool(text) and not can_search,
        "shortest": SHORTEST,
        "is_part_of_number": is_part_of_number(text) and all(group.key != "people" for group in groups),
        "registrations_href": registrations_href(text) if can_search else "",
    }
    return render(request, "reports/search/search.html", context)
