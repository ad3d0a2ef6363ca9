"""The page that shows what the retention forgets, and what it did."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import AuthenticatedRequest, needs
from participants.models import RetentionRun

from .rules import RULES
from .running import first_forgetting, forgets

_RUNS = 30


@needs("administers")
def retention(request: AuthenticatedRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "rows": [(rule, rule.due(now)) for rule in RULES],
        "runs": RetentionRun.objects.all()[:_RUNS],
        "is_on": settings.RETENTION,
        "forgets": forgets(),
        "first": first_forgetting(),
    }
    return render(request, "participants/retention/overview.html", context)
