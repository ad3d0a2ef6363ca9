"""The pages for load balancers and monitoring, which need no sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .background import queue
from .database import database, migrations
from .findings import Level, Probe
from .insiders import is_insider
from .storage import disk, storage

NEEDED: tuple[Probe, ...] = (database, migrations, queue, storage, disk)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 as long as the process answers. It asks neither the database nor the disk.

    A service manager restarts a process that does not answer; a restart would not bring a database back.
    """
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 if this process can serve pages, or 503, so that a load balancer sends nobody here.

    Only insiders see which part is at fault. What most pages do not need (a worker, HEALTH_CHECKS) does not count.
    """
    found = {finding.name: finding.level for probe in NEEDED for finding in probe()}
    is_ready = Level.FAULT not in found.values()
    answer: dict[str, object] = {"status": "ok" if is_ready else "unavailable"}
    if is_insider(request):
        beside = {name: import_string(check)() for name, check in settings.HEALTH_CHECKS.items()}
        answer |= found | {name: Level.OK if is_well else Level.NOTICE for name, is_well in beside.items()}
    return JsonResponse(answer, status=200 if is_ready else 503)
