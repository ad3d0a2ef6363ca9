"""The list of events, and the seats of one as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from accounts.access import AuthenticatedRequest
from accounts.list_files import list_file
from agencies.lists import SortedList, Sorting

from .filters import EventFilter
from .finding import find_event
from .models import Event
from .workbook.lists import events_workbook, seats_workbook

_ROWS_AT_A_TIME = 1_000


class EventList(SortedList, FilterView):
    """A list that is also a file: a POST returns what the options of the address choose. A link can make a GET only."""

    request: AuthenticatedRequest
    saved_as = "events"
    sorting = Sorting(
        {
            "days": ("starts_on", "-code"),
            "event": ("title", "code"),
            "province": ("province__name", "-starts_on", "code"),
            "taken": ("taken", "code"),
        },
        usual="-days",
        downwards={"days", "taken"},
    )
    filterset_class = EventFilter
    template_name = "events/event_list.html"
    paginate_by = 25

    def get_queryset(self):
        return Event.objects.visible_to(self.request.user).for_page()

    def post(self, request: HttpRequest) -> HttpResponse:
        filters = EventFilter(request.GET, queryset=self.get_queryset().order_by(*self.order.fields), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list_file(
            self.request,
            lambda: events_workbook(found.iterator(chunk_size=_ROWS_AT_A_TIME)),
            name="daftar-kegiatan.xlsx",
            title=_("Events"),
            rows=found.count(),
        )


def seats_file(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Return the seats of the event as its page shows them. A GET, which a link can make too, leads to that page."""
    event = find_event(request, code)
    if request.method != "POST":
        return redirect(event)
    related = ("agency__province", "agency__regency", "province", "regency")
    quotas = sorted(event.quotas.select_related(*related), key=lambda quota: quota.place)
    return list_file(
        request,
        lambda: seats_workbook(event, quotas),
        name=f"kursi-{event.code.lower()}.xlsx",
        title=" · ".join([event.code, _("Seats")]),
        rows=len(quotas),
        event=event.pk,
    )
