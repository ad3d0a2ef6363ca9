"""The seats behind a number of a report: quotas, and how many seats they are together."""

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse

from accounts.access import AuthenticatedRequest, needs
from events.models import Quota
from reports.forms import SeatsForm

from .scoped import bound, listed


@needs("reads_reports")
def seat_list(request: AuthenticatedRequest) -> HttpResponse:
    """The quotas in scope, the latest events first; of their own province for provincial staff."""
    form = bound(SeatsForm, request).of_reader(request.user)
    quotas = _quotas(form) if form.is_valid() else Quota.objects.none()
    rows = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    rows = rows.order_by("-event__starts_on", "event__code", "pk")
    seats = quotas.aggregate(seats=Sum("seats", default=0))["seats"]
    return listed(request, "reports/pages/seats_behind.html", form, rows, seats=seats)


def _quotas(form: SeatsForm) -> QuerySet[Quota]:
    chosen, quotas = form.cleaned_data, form.scope_of_seats().quotas()
    if chosen["kind"]:
        quotas = quotas.filter(Q(agency__kind=chosen["kind"]) | Q(agency=None, kind=chosen["kind"]))
    if chosen["year"]:
        quotas = quotas.filter(event__starts_on__year=chosen["year"])
    if chosen["held_in"]:
        quotas = quotas.filter(event__province__in=chosen["held_in"])
    for field in ("event", "agency"):
        if chosen[field]:
            quotas = quotas.filter(**{field: chosen[field]})
    return quotas
