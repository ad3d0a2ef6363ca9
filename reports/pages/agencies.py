"""The list of agencies as a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.limits import one_at_a_time
from accounts.trail import recording as trail
from agencies.filters import AgencyFilter
from agencies.models import Agency
from agencies.workbook import export_agencies
from documents.responses import XLSX, file_response

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
    with one_at_a_time("file", request.user):
        content = export_agencies(found.iterator(chunk_size=_ROWS_AT_A_TIME))
    trail.record("list-downloaded", _("Agencies"), by=request.user, province=request.user.province_id or "")
    return file_response(content, "daftar-instansi.xlsx", XLSX)
