"""Starting a job by a button: a link, which other sites can make too, starts nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Job
from accounts.registry import find


def start_by_post(request: HttpRequest, kind: str, start: Callable[[], Job]) -> HttpResponse:
    """Start the job and lead to its page; for a GET show a page with a button that posts to the same address."""
    if request.method == "POST":
        return redirect(start())
    return render(request, "accounts/jobs/start.html", {"title": find(kind).title})
