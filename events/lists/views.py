"""The list of events, and the seats of one as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest
from accounts.list_files import list_file
from agencies.lists import SortedList, Sorting
from events.filters import EventFilter
from events.finding import find_event
from events.models import Event
from events.workbook.lists import events_workbook, seats_workbook

from .columns import OPTION, ListColumn, chosen_columns, columns_for
from .shapes import board_of, calendar_of, month_of

_ROWS_AT_A_TIME = 1_000
TABLE, CALENDAR, BOARD = "", "calendar", "board"
SHAPES = {TABLE: gettext_lazy("Table"), CALENDAR: gettext_lazy("Calendar"), BOARD: gettext_lazy("By status")}
"""The ways to see the list, by the option of the address."""


class EventList(SortedList):
    """A list that is also a file: a POST returns what the options of the address choose. A link can make a GET only."""

    request: AuthenticatedRequest
    saved_as = "events"
    more_options = ("view", "month", OPTION)
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
        events = Event.objects.visible_to(self.request.user).for_page()
        for column in self.columns:
            events = column.add(events)
        return events

    @cached_property
    def columns(self) -> list[ListColumn]:
        """The further columns of the table; a calendar and a board have none."""
        return chosen_columns(self.request.GET, self.request.user) if self.shape == TABLE else []

    @property
    def shape(self) -> str:
        asked = self.request.GET.get("view", "")
        return asked if asked in SHAPES else TABLE

    def get_paginate_by(self, queryset):
        return self.paginate_by if self.shape == TABLE else None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = self.filterset.qs if self.filterset.is_bound and self.filterset.is_valid() else self.get_queryset()
        context |= {"shape": self.shape, "shapes": SHAPES.items(), "columns": self.columns}
        if self.shape == CALENDAR:
            context["month"] = calendar_of(shown, month_of(self.request.GET.get("month", "")))
        elif self.shape == BOARD:
            context["board"] = board_of(shown)
        else:
            context["offered_columns"] = columns_for(self.request.user)
        return context

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
