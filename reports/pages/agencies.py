"""The list of agencies as a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.list_files import list_file
from agencies.filters import AgencyFilter
from agencies.models import Agency
from agencies.workbook import export_agencies

_ROWS_AT_A_TIME = 1_000


@needs("registers_people")
def agency_file(request: AuthenticatedRequest) -> HttpResponse:
    """Return the agencies that the filters of the list show, with the columns that the import of agencies reads. A
    GET, which a link can make too, leads to the list."""
    if request.method != "POST":
        return redirect("agencies:agency-list")
    seen = Agency.objects.visible_to(request.user).order_by("name", "pk")
    filters = AgencyFilter(request.GET, queryset=seen, request=request)
    found = filters.qs if filters.is_valid() else seen.none()
    return list_file(
        request,
        lambda: export_agencies(found.iterator(chunk_size=_ROWS_AT_A_TIME)),
        name="daftar-instansi.xlsx",
        title=_("Agencies"),
        rows=found.count(),
    )
