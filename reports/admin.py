"""Report files in the admin. Administrators see who made which file; nobody changes one."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agencies.admin.base import ViewOnlyAdmin

from .models import ReportFile


@admin.register(ReportFile)
class ReportFileAdmin(ViewOnlyAdmin):
    list_display = ["printed_id", "report", "title", "made_at", "made_by"]
    list_filter = ["report", "role"]
    list_select_related = ["made_by"]
    search_fields = ["id", "title", "sha256"]
    search_help_text = _("Id without hyphens, title, or SHA-256")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = ["id", "made_at"]  # not editable, so Django must know them as read-only
