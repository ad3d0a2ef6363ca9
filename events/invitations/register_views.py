"""The letters of all events, as a register of outgoing letters: a list to filter, sort and take away."""

from typing import Any

import django_filters
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest
from accounts.list_files import list_file
from agencies.filters import ScopedFilterSet, TextFilter
from agencies.lists import SortedList, Sorting
from agencies.models import Province
from events.models import Invitation, Number, NumberKind

from .list import register_workbook

_NUMBERED = ("number__year", F("number__serial").asc(nulls_first=True), "pk")


def _years() -> list[tuple[str, str]]:
    given = Number.objects.filter(kind=NumberKind.INVITATION).order_by("-year")
    return [(str(year), str(year)) for year in given.values_list("year", flat=True).distinct()]


class LetterFilter(ScopedFilterSet):
    q = TextFilter(label=gettext_lazy("Search"), method="search")
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year"), field_name="number__year", choices=_years, empty_label=gettext_lazy("All years")
    )
    province = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Province"), queryset=Province.objects.all(), empty_label=gettext_lazy("All provinces")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="by_state",
        choices=[
            ("valid", gettext_lazy("Valid")),
            ("former", gettext_lazy("No longer valid")),
            ("unnumbered", gettext_lazy("Number still to follow")),
            ("signed", gettext_lazy("Signed file is there")),
            ("unsigned", gettext_lazy("Signed file is missing")),
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Invitation
        fields = ["q", "year", "province", "state"]

    def search(self, letters: Any, name: str, text: str) -> Any:
        of_event = Q(event__title__icontains=text) | Q(event__code__iexact=text)
        return letters.filter(of_event | Q(number__text__icontains=text) | Q(addressee__icontains=text))

    def by_state(self, letters: Any, name: str, state: str) -> Any:
        if state == "former":
            return letters.former()
        conditions = {
            "valid": Q(),
            "unnumbered": Q(number__text=""),
            "signed": Q(signed__isnull=False),
            "unsigned": Q(signed=None),
        }
        return letters.current().filter(conditions[state])


class LetterList(SortedList):
    """A list that is also a file: a POST returns what the options of the address choose."""

    request: AuthenticatedRequest
    saved_as = "letters"
    sorting = Sorting(
        {
            "number": _NUMBERED,
            "day": ("number__dated_on", *_NUMBERED),
            "addressee": ("addressee", "pk"),
            "event": ("event__starts_on", "event__code", *_NUMBERED),
        },
        usual="-day",
        downwards={"number", "day", "event"},
    )
    filterset_class = LetterFilter
    template_name = "events/invitations/register.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        letters = Invitation.objects.visible_to(self.request.user).with_sight_of_event(self.request.user)
        return letters.select_related("event", "number", "province", "replacement__number", "signed")

    def post(self, request: HttpRequest) -> HttpResponse:
        letters = self.get_queryset().order_by(*self.order.fields)
        filters = LetterFilter(request.GET, queryset=letters, request=request)
        found = list(filters.qs if filters.is_valid() else letters.none())
        return list_file(
            self.request,
            lambda: register_workbook(found),
            name="surat-undangan.xlsx",
            title=_("Invitation letters"),
            rows=len(found),
        )
