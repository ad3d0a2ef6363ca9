import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.filters import TextFilter
from agencies.models import Province

from .models import Course, Event, State


class EventFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search"), method="search")
    course = django_filters.ModelChoiceFilter(
        label=_("Course"), queryset=Course.objects.all(), to_field_name="code", empty_label=_("All courses")
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Province"), queryset=Province.objects.all(), empty_label=_("All provinces")
    )
    year = django_filters.NumberFilter(label=_("Year"), field_name="starts_on__year", min_value=1900, max_value=2200)
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
