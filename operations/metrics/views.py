"""The page that Prometheus reads."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from operations.health.insiders import is_insider

from .counters import COUNTED
from .state import State


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return all figures as text. To outsiders the page does not exist."""
    if not is_insider(request):
        raise Http404
    state = CollectorRegistry()
    state.register(State())
    return HttpResponse(_counted() + generate_latest(state), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _counted() -> bytes:
    """Return the counts of this process, or with METRICS_DIR of all web processes of this machine."""
    if not settings.METRICS_DIR:
        return generate_latest(COUNTED)
    all_processes = CollectorRegistry()
    MultiProcessCollector(all_processes, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]  # the library has no types
    return generate_latest(all_processes)
