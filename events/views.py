from django_filters.views import FilterView

from agencies.lists import SortedList, Sorting

from .filters import EventFilter
from .models import Event


class EventList(SortedList, FilterView):
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
