"""The trail of one event: each action with its user, its time, the earlier value and the reason."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from accounts.models import Entry, User
from accounts.trail.words import describe, kind_choices
from agencies.filters import TextFilter
from events.finding import find_event


class HistoryFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search"), method="search")
    kind = django_filters.ChoiceFilter(
        label=_("What"), choices=kind_choices, method="of_kind", empty_label=_("Everything")
    )
    by = django_filters.ModelChoiceFilter(label=_("By"), queryset=User.objects.all(), empty_label=_("Everybody"))

    class Meta:
        model = Entry
        fields = ["q", "kind", "by"]

    def __init__(self, *args, queryset: QuerySet, **kwargs):
        super().__init__(*args, queryset=queryset, **kwargs)
        wrote = queryset.order_by().values("by")
        self.filters["by"].field.queryset = User.objects.filter(pk__in=wrote).order_by("full_name", "username")

    def search(self, entries, name, text):
        return entries.filter(Q(subject__icontains=text) | Q(reason__icontains=text))

    def of_kind(self, entries, name, kind):
        return entries.filter(action__startswith=f"{kind}-")


class EventHistory(FilterView):
    filterset_class = HistoryFilter
    template_name = "reports/home/event_history.html"
    paginate_by = 50

    def get_queryset(self):
        user = self.request.user
        self.event = find_event(self.request, self.kwargs["code"])
        return Entry.objects.of_event(self.event.pk).visible_to(user).select_related("by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(event=self.event, **kwargs)
        return context | {"entries": [describe(entry) for entry in context["page_obj"]]}
