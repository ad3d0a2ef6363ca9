from django_filters.views import FilterView

from .filters import EventFilter
from .models import Event


class EventList(FilterView):
    filterset_class = EventFilter
    template_name = "events/event_list.html"
    paginate_by = 25

    def get_queryset(self):
        return Event.objects.visible_to(self.request.user).for_page()
