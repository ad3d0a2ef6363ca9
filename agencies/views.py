from django.db.models import F

from .filters import AgencyFilter
from .lists import SortedList, Sorting
from .models import Agency


class AgencyList(SortedList):
    saved_as = "agencies"
    sorting = Sorting(
        {
            "region": ("province", F("regency").asc(nulls_first=True), "kind", "name", "pk"),
            "name": ("name", "pk"),
        },
        usual="region",
    )
    filterset_class = AgencyFilter
    template_name = "agencies/agency_list.html"
    paginate_by = 25

    def get_queryset(self):
        return Agency.objects.visible_to(self.request.user).select_related("province", "regency")
