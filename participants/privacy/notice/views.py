"""The pages of the privacy notice, for everybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from participants.privacy.register import About, Ground

from .versions import VERSIONS, Version, latest


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the version in force."""
    return _page(request, latest())


@login_not_required
@require_safe
def privacy_version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version, also an earlier one."""
    version = next((version for version in VERSIONS if version.number == number), None)
    if version is None:
        raise Http404
    return _page(request, version)


def _page(request: HttpRequest, version: Version) -> HttpResponse:
    rows = version.table
    context = {
        "version": version,
        "is_latest": version is latest(),
        "versions": list(reversed(VERSIONS)),
        "tables": [(capfirst(str(who.value)), [row for row in rows if row["about"] == who.name]) for who in About],
        "grounds": list(Ground),
        "controller": settings.PRIVACY_CONTROLLER,
        "contact": settings.PRIVACY_CONTACT,
        "officer": settings.PRIVACY_OFFICER,
    }
    return render(request, version.template, context)
