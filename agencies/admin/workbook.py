"""Export of agencies as a workbook in the admin."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone

from agencies.workbook import export_agencies
from documents.responses import XLSX, file_response

from .base import PortalAdmin


class WorkbookPages(PortalAdmin):
    """The ModelAdmin of agencies with the URL export/ beside its list."""

    def get_urls(self):
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="agencies_agency_export"), *super().get_urls()]

    def export_view(self, request):
        """Return a workbook of all agencies in the list, as searched and filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            agencies = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{_list_address()}?e=1")
        name = f"instansi-{timezone.localdate().isoformat()}.xlsx"
        return file_response(export_agencies(agencies), name, XLSX)


def _list_address() -> str:
    return reverse("admin:agencies_agency_changelist")
