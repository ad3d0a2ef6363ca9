"""The lists behind the numbers of reports: regencies, events, and seats. A POST returns a list as a spreadsheet."""

from collections.abc import Callable, Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.list_files import list_file
from agencies.lists import Sorting
from events.lists.views import EventList
from events.models import Event, Quota
from reports.coverage.rows import RegencyCoverage, Status, coverage
from reports.forms import ScopeForm

from .asking import asked_form, own_province
from .forms import EventsForm, RegenciesForm, SeatsForm
from .list_files import Rows, events_file, regencies_file, seats_file
from .sorting import places

REGENCIES = Sorting({"code": ("code",), "regency": ("name",), "covered": ("first_covered_on",)}, usual="code")
"""With the attributes of RegencyCoverage instead of fields."""


@needs("reads_reports")
def regency_list(request: AuthenticatedRequest) -> HttpResponse:
    """Show the regencies behind a number of the coverage report or the trend. All who read reports see it, as
    coverage."""
    form = asked_form(RegenciesForm, request)
    rows = []
    if form.is_valid():
        rows = [row for row in coverage(form.scope()).regencies if _is_asked_for(row, form)]
    order = REGENCIES.chosen(request.GET)
    [name] = REGENCIES.columns[order.column]
    values = [getattr(row, str(name)) for row in rows]
    rows = [rows[place] for place in places(values, descending=order.descending)]
    if request.method == "POST":
        return _file(request, rows, regencies_file, name="daftar-kabupaten-kota.xlsx", title=_("Regencies"))
    return _listed(request, "reports/pages/regency_list.html", form, rows, sorting=order)


def _is_asked_for(row: RegencyCoverage, form: RegenciesForm) -> bool:
    status, first = form.cleaned_data["status"], form.cleaned_data["first"]
    match status:
        case "eligible":
            fits = row.status != Status.EXEMPT
        case "new":
            fits = row.new
        case _:
            fits = status in ("", row.status)
    return fits and (not first or (row.first_covered_on is not None and row.first_covered_on.year == first))


@needs("reads_reports")
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    """Show the events in scope with somebody who meets the basis."""
    form = asked_form(EventsForm, request, own_province(request))
    events, order = Event.objects.none(), EventList.sorting.chosen(request.GET)
    if form.is_valid():
        scope, options = form.scope(), form.cleaned_data
        people = scope.people()
        if options["regency"]:
            people = people.filter(regency__in=scope.codes.counted_with(options["regency"].pk))
        events = Event.objects.filter(pk__in=people.values("event"))
        if options["year"]:
            events = events.filter(starts_on__year=options["year"])
        events = events.select_related("province").with_sizes().order_by(*order.fields)
    if request.method == "POST":
        return _file(request, events, events_file, name="kegiatan-berpeserta.xlsx", title=_("Events with participants"))
    return _listed(request, "reports/pages/events_reached.html", form, events, sorting=order)


SEATS = Sorting(
    {
        "days": ("event__starts_on", "-event__code", "-pk"),
        "event": ("event__title", "event__code", "pk"),
        "seats": ("seats", "-event__starts_on", "event__code", "pk"),
    },
    usual="-days",
    downwards={"days", "seats"},
)


@needs("reads_reports")
def seat_list(request: AuthenticatedRequest) -> HttpResponse:
    """Show the quotas in scope, the latest events first. Provincial staff see those of their own province."""
    form = asked_form(SeatsForm, request, own_province(request))
    quotas = _quotas(form) if form.is_valid() else Quota.objects.none()
    rows = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    order = SEATS.chosen(request.GET)
    rows = rows.order_by(*order.fields)
    if request.method == "POST":
        return _file(request, rows, seats_file, name="daftar-kursi.xlsx", title=_("Seats"))
    seats = quotas.aggregate(seats=Sum("seats", default=0))["seats"]
    return _listed(request, "reports/pages/seats_behind.html", form, rows, seats=seats, sorting=order)


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


def _listed(request: AuthenticatedRequest, template: str, form: ScopeForm, rows, **more: object) -> HttpResponse:
    """Return a page of the rows behind a number."""
    page: Page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "is_paginated": page.has_other_pages()}
    return render(request, template, context | more)


def _file(
    request: AuthenticatedRequest, rows: Rows, write: Callable[[Rows], bytes], *, name: str, title: str
) -> HttpResponse:
    found: Sequence[object] = list(rows)
    return list_file(request, lambda: write(found), name=name, title=title, rows=len(found))
