"""The pages of the help. They have no personal data, and are open to everybody: so is some of the work."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User

from .catalogue import TOPICS, topics_for
from .pictures import picture


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Show the list of all helps for the reader."""
    return render(request, "reports/help/index.html", {"topics": topics_for(_reader(request))})


@login_not_required
@require_safe
def help_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one help, step by step."""
    topic = TOPICS.get(slug)
    if topic is None:
        raise Http404
    steps = [(step.text, picture(step.picture)) for step in topic.steps_for(_reader(request))]
    return render(request, "reports/help/topic.html", {"topic": topic, "steps": steps})


def _reader(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
