"""The admin's action that dissolves the chosen agencies, after a page that asks since when and why."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from agencies.dissolution import OpenedLater, dissolve_agencies
from agencies.models import Agency

# The page sends each agency's key back, and Django takes no more than 1,000 form fields.
_AT_ONCE = 500
_FIELDS = ["closed_on", "closed_reason"]


class DissolveForm(forms.ModelForm):
    """Since when the agencies no longer exist, and why: both are needed, as for each agency's own form."""

    class Meta:
        model = Agency
        fields = _FIELDS
        widgets = {"closed_on": AdminDateWidget}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in _FIELDS:
            self.fields[name].required = True
            self.fields[name].validators += Agency._meta.get_field(name).default_validators

    def _post_clean(self):
        """There is no one agency whose constraints could be asked."""


@admin.action(description=gettext_lazy("Dissolve the chosen agencies …"), permissions=["change"])
def dissolve_chosen(modeladmin, request, queryset):
    """Ask for date and reason; once both are right, dissolve all that are not dissolved yet, or none."""
    chosen = list(queryset.select_related("province", "regency")[: _AT_ONCE + 1])
    standing = [agency for agency in chosen if agency.closed_on is None]
    if len(chosen) > _AT_ONCE:
        return _say(modeladmin, request, _("Choose no more than %(count)d agencies at once.") % {"count": _AT_ONCE})
    if not standing:
        return _say(modeladmin, request, _("All of the chosen agencies are dissolved already."))
    form = DissolveForm(request.POST if "dissolve" in request.POST else None)
    if form.is_valid() and _dissolve(modeladmin, request, form, standing):
        return None
    return _confirmation_page(modeladmin, request, form, chosen)


def _say(modeladmin, request, warning: str) -> None:
    modeladmin.message_user(request, warning, messages.WARNING)


def _dissolve(modeladmin, request, form: DissolveForm, agencies: list[Agency]) -> bool:
    closed_on, reason = (form.cleaned_data[name] for name in _FIELDS)
    try:
        dissolved = dissolve_agencies(agencies, closed_on=closed_on, reason=reason)
    except OpenedLater as error:
        for agency in error.agencies:
            message = _("%(agency)s opened on %(date)s, which is not before this day.")
            form.add_error("closed_on", message % {"agency": agency.name, "date": agency.opened_on.isoformat()})
        return False
    LogEntry.objects.log_actions(request.user.pk, dissolved, CHANGE, _log_message())
    said = ngettext("%(count)d agency was dissolved.", "%(count)d agencies were dissolved.", len(dissolved))
    modeladmin.message_user(request, said % {"count": len(dissolved)}, messages.SUCCESS)
    return True


def _log_message() -> list[dict]:
    """As Django writes it for a form: the fields' names, untranslated."""
    with override(None):
        return [{"changed": {"fields": [str(Agency._meta.get_field(name).verbose_name) for name in _FIELDS]}}]


def _confirmation_page(modeladmin, request, form: DissolveForm, chosen: list[Agency]) -> TemplateResponse:
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Dissolve agencies"),
        "subtitle": None,
        "opts": modeladmin.opts,
        "form": form,
        "media": modeladmin.media + form.media,
        "chosen": chosen,
        "standing": [agency for agency in chosen if agency.closed_on is None],
        "dissolved": [agency for agency in chosen if agency.closed_on is not None],
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "action_name": dissolve_chosen.__name__,
    }
    request.current_app = modeladmin.admin_site.name
    return TemplateResponse(request, "admin/agencies/agency/dissolve.html", context)
