"""Checking the agencies that users added: the filter of the list, the action, and the section of the page."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from agencies.adding import mark_checked
from agencies.models import Agency

CHECK_SECTION = (
    _("Added by users"),
    {
        "fields": ["proposed_by", "proposed_at", "checked_at"],
        "description": _(
            "Check the name and the region, correct them above, and mark the agency as checked in the list. If it is "
            "the same as another one, merge the two on its page (View on site)."
        ),
    },
)


class CheckedFilter(admin.SimpleListFilter):
    """A filter for agencies that users added, by whether an administrator has checked them."""

    title = _("added by users")
    parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [("no", Agency.Alert.UNCHECKED.label), ("yes", _("Checked"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.unchecked()
        return queryset.exclude(checked_at=None) if self.value() == "yes" else queryset


@admin.action(description=_("Mark the chosen agencies as checked"), permissions=["change"])
def mark_chosen_checked(modeladmin, request, queryset):
    """Mark the chosen agencies that users added as checked."""
    checked = mark_checked(queryset)
    with override(None):
        message = [{"changed": {"fields": [str(Agency._meta.get_field("checked_at").verbose_name)]}}]
    LogEntry.objects.log_actions(request.user.pk, checked, CHANGE, message)
    text = ngettext("%(count)d agency is marked as checked.", "%(count)d agencies are marked as checked.", len(checked))
    modeladmin.message_user(request, text % {"count": len(checked)}, messages.SUCCESS)
