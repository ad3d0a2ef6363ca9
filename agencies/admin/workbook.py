"""Export and import of agencies as a workbook in the admin."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.validators import FileExtensionValidator
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.forms import posted
from agencies.importing.storing import AgencyImport, import_agencies
from agencies.workbook import export_agencies
from documents.reading.safety import LARGEST_FILE
from documents.reading.workbook import Problem, UnreadableWorkbook, WorkbookRejected
from documents.requests import largest_body
from documents.responses import XLSX, file_response

from .base import PortalAdmin

_MOST_WARNINGS = 20


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        validators=[FileExtensionValidator(["xlsx"])],
        widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
    )


class WorkbookPages(PortalAdmin):
    """The ModelAdmin of agencies with the URLs export/ and import/ beside its list."""

    def get_urls(self):
        export, import_ = self.admin_site.admin_view(self.export_view), self.admin_site.admin_view(self.import_view)
        return [
            path("export/", export, name="agencies_agency_export"),
            path("import/", import_, name="agencies_agency_import"),
            *super().get_urls(),
        ]

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

    @largest_body(LARGEST_FILE)
    def import_view(self, request):
        """Ask for a file, then store all of it and report the counts, or show all its mistakes."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = ImportForm(posted(request), request.FILES or None)
        problems: list[Problem] = []
        if form.is_valid():
            try:
                result = import_agencies(form.cleaned_data["file"])
            except WorkbookRejected as rejected:
                problems = rejected.problems
            except UnreadableWorkbook as unreadable:
                form.add_error("file", str(unreadable))
            except IntegrityError:
                form.add_error(None, _("Somebody else changed agencies at the same time. Please try again."))
            else:
                return self._report_import(request, form.cleaned_data["file"].name, result)
        return self._import_page(request, form, problems)

    def _report_import(self, request, file_name: str, result: AgencyImport) -> HttpResponse:
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
        summary = _("%(created)d agencies added, %(updated)d updated, %(unchanged)d unchanged.") % counts
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=file_name[:200],
            action_flag=CHANGE,
            change_message=summary,
        )
        self.message_user(request, summary, messages.SUCCESS)
        for remark in result.warnings[:_MOST_WARNINGS]:
            self.message_user(request, str(remark), messages.WARNING)
        if len(result.warnings) > _MOST_WARNINGS:
            more = _("%(count)d more warnings.") % {"count": len(result.warnings) - _MOST_WARNINGS}
            self.message_user(request, more, messages.WARNING)
        return HttpResponseRedirect(_list_address())

    def _import_page(self, request, form: ImportForm, problems: list[Problem]) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import agencies"),
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "problems": problems,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/agencies/agency/import.html", context)


def _list_address() -> str:
    return reverse("admin:agencies_agency_changelist")
