import django_filters
from django.db.models import Max, Min, Q
from django.utils.translation import gettext_lazy as _

from agencies.filters import TextFilter
from agencies.models import Province

from .models import Course, Event, State


def years_of_events():
    """Return the years from the first event to the last, the latest first, as choices."""
    days = Event.objects.aggregate(first=Min("starts_on"), last=Max("starts_on"))
    if days["first"] is None:
        return []
    return [(str(year), str(year)) for year in range(days["last"].year, days["first"].year - 1, -1)]


class EventFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search"), method="search")
    course = django_filters.ModelChoiceFilter(
        label=_("Course"), queryset=Course.objects.all(), to_field_name="code", empty_label=_("All courses")
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Province"), queryset=Province.objects.all(), empty_label=_("All provinces")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="starts_on__year", choices=years_of_events, empty_label=_("All years")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=State.choices, method="in_state", empty_label=_("All statuses")
    )

    class Meta:
        model = Event
        fields = ["q", "course", "province", "year", "status"]

    def search(self, events, name, text):
        return events.filter(Q(title__icontains=text) | Q(code__icontains=text) | Q(venue__icontains=text))

    def in_state(self, events, name, state):
        return events.in_state(state)
