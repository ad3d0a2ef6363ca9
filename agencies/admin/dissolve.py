"""The admin action that dissolves the chosen agencies, with a page that asks for date and reason."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Field
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from agencies.dissolution import OpenedLater, dissolve_agencies, opened_later
from agencies.models import Agency

from .closing import ClosingQuestion

# The page sends the key of each agency, and Django accepts at most 1,000 form fields.
_AT_ONCE = 500
_MODEL_FIELDS: list[Field[Any, Any]] = [Agency._meta.get_field("closed_on"), Agency._meta.get_field("closed_reason")]
_FIELDS = [field.name for field in _MODEL_FIELDS]


class DissolveForm(ClosingQuestion, forms.ModelForm):
    """A form for the date and the reason of the agencies' dissolution; both are required."""

    class Meta:
        model = Agency
        fields = _FIELDS
        widgets = {"closed_on": AdminDateWidget}

    def __init__(self, *args, agencies: Sequence[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        for field in _MODEL_FIELDS:
            self.fields[field.name].required = True
            self.fields[field.name].validators += field.default_validators

    def _post_clean(self):
        """Skip the validation of constraints: the form is not about a single agency."""
        if not self.errors and not opened_later(self.agencies, self.cleaned_data["closed_on"]):
            self.ask_before_closing(self.agencies, self.cleaned_data["closed_on"])


@admin.action(description=gettext_lazy("Dissolve the chosen agencies …"), permissions=["change"])
def dissolve_chosen(modeladmin, request, queryset):
    """Ask for date and reason, then dissolve all chosen agencies that are not yet dissolved, or none."""
    chosen = list(queryset.select_related("province", "regency")[: _AT_ONCE + 1])
    open_agencies = [agency for agency in chosen if agency.closed_on is None]
    if len(chosen) > _AT_ONCE:
        return _warn(modeladmin, request, _("Choose no more than %(count)d agencies at once.") % {"count": _AT_ONCE})
    if not open_agencies:
        return _warn(modeladmin, request, _("All chosen agencies are already dissolved."))
    form = DissolveForm(request.POST if "dissolve" in request.POST else None, agencies=open_agencies)
    if form.is_valid() and _dissolve(modeladmin, request, form, open_agencies):
        return None
    return _confirmation_page(modeladmin, request, form, chosen)


def _warn(modeladmin, request, warning: str) -> None:
    modeladmin.message_user(request, warning, messages.WARNING)


def _dissolve(modeladmin, request, form: DissolveForm, agencies: list[Agency]) -> bool:
    closed_on, reason = (form.cleaned_data[name] for name in _FIELDS)
    try:
        dissolved = dissolve_agencies(agencies, closed_on=closed_on, reason=reason)
    except OpenedLater as error:
        for agency in error.agencies:
            message = _("%(agency)s opened on %(date)s. It can only be dissolved after that day.")
            form.add_error("closed_on", message % {"agency": agency.name, "date": str(agency.opened_on)})
        return False
    LogEntry.objects.log_actions(request.user.pk, dissolved, CHANGE, _log_message())
    message = ngettext("%(count)d agency was dissolved.", "%(count)d agencies were dissolved.", len(dissolved))
    modeladmin.message_user(request, message % {"count": len(dissolved)}, messages.SUCCESS)
    return True


def _log_message() -> list[dict]:
    """Return the changed fields as Django logs them for a form, with untranslated names."""
    with override(None):
        return [{"changed": {"fields": [str(field.verbose_name) for field in _MODEL_FIELDS]}}]


def _confirmation_page(modeladmin, request, form: DissolveForm, chosen: list[Agency]) -> TemplateResponse:
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Dissolve agencies"),
        "subtitle": None,
        "opts": modeladmin.opts,
        "form": form,
        "media": modeladmin.media + form.media,
        "chosen": chosen,
        "open_agencies": [agency for agency in chosen if agency.closed_on is None],
        "dissolved": [agency for agency in chosen if agency.closed_on is not None],
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "action_name": dissolve_chosen.__name__,
    }
    request.current_app = modeladmin.admin_site.name
    return TemplateResponse(request, "admin/agencies/agency/dissolve.html", context)
