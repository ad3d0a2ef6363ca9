"""Provinces, regencies and agencies in the admin."""

import re

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.bps import bps_code
from agencies.forms import StrictModelForm, TidyEmail, TidyText
from agencies.models import Agency, Province, Regency, counted
from agencies.renaming import save_renamed
from documents.wording import day

from .alike import AlikeQuestion
from .base import ViewOnlyAdmin
from .checking import CHECK_SECTION, CheckedFilter, mark_chosen_checked
from .closing import ClosingQuestion
from .dissolve import dissolve_chosen
from .importing import ImportPages
from .workbook import WorkbookPages


class RegionAdmin(ViewOnlyAdmin):
    """The base of the regions' pages. Regions come from data files (load_regions) and from
    the guided page for changes (reports.regions), so the admin only shows them."""

    @admin.display(description=_("agencies"), ordering="agency_count")
    def agencies(self, region) -> int:
        return region.agency_count

    @admin.display(description=_("BPS code (2020)"))
    def bps_code(self, region) -> str:
        return bps_code(region.code)


@admin.register(Province)
class ProvinceAdmin(RegionAdmin):
    list_display = ["code", "bps_code", "name", "island_group", "regencies", "agencies", "valid_to"]
    list_display_links = ["code", "name"]
    list_filter = ["island_group"]
    search_fields = ["^code", "name", "iso_3166_2"]
    fields = [
        "code",
        "bps_code",
        "name",
        "iso_3166_2",
        "island_group",
        "regencies",
        "agencies",
        "valid_from",
        "valid_to",
    ]
    list_per_page = 50

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                regency_count=counted(Regency.objects, "province"),
                agency_count=counted(Agency.objects, "province"),
            )
        )

    @admin.display(description=_("regencies"), ordering="regency_count")
    def regencies(self, province) -> int:
        return province.regency_count


@admin.register(Regency)
class RegencyAdmin(RegionAdmin):
    list_display = ["code", "bps_code", "kind", "name", "province", "agencies", "valid_to"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", "province"]
    list_select_related = ["province"]
    search_fields = ["^code", "name", "province__name"]
    fields = ["code", "bps_code", "kind", "name", "earlier_names", "province", "agencies", "valid_from", "valid_to"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(agency_count=counted(Agency.objects, "regency"))

    def suggested(self, queryset, request):
        """Offer the regencies of the province that is chosen in the same form (static/regencies.js names it)."""
        province = request.GET.get("province", "")
        offered = super().suggested(queryset, request)
        return offered.filter(province=province) if re.fullmatch("[0-9]{2}", province, re.ASCII) else offered

    @admin.display(description=_("former names"))
    def earlier_names(self, regency) -> str:
        return ", ".join(regency.former_names)

    def label(self, regency) -> str:
        return f"{regency.full_name} ({regency.code})"


class ExistingFilter(admin.SimpleListFilter):
    """A filter for agencies that exist today, or that are dissolved."""

    title = _("existence")
    parameter_name = "existing"

    def lookups(self, request, model_admin):
        return [("yes", _("Exists today")), ("no", _("Dissolved"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.existing_on(today)
        return queryset.filter(closed_on__lte=today) if self.value() == "no" else queryset


class AgencyForm(AlikeQuestion, ClosingQuestion, StrictModelForm):
    constraint_fields = {
        "agency_regency_fits_kind": "regency",
        "agency_regency_in_province": "regency",
        "agency_closed_with_reason": "closed_reason",
        "agency_closed_after_opened": "closed_on",
        "agency_once_in_province": "name",
        "agency_once_in_regency": "name",
    }

    class Meta:
        field_classes = {"npp": TidyText, "address": TidyText, "phone": TidyText, "email": TidyEmail}

    def clean(self):
        cleaned = super().clean()
        if "closed_on" in self.changed_data and not self.cleaned_data.get("closed_on"):
            self.instance.successor = None
        return cleaned

    def _post_clean(self):
        """Ask about agencies with a similar name and before the agency is closed, once all else is right."""
        super()._post_clean()
        agency = self.instance
        if {"name", "province", "regency"} & {*self.changed_data} and not self.errors:
            self.ask_about_alike(agency)
        if agency.pk and agency.closed_on and "closed_on" in self.changed_data and not self.errors:
            self.ask_before_closing([agency], agency.closed_on)


@admin.register(Agency)
class AgencyAdmin(ImportPages, WorkbookPages):
    form = AgencyForm
    list_display = ["name", "kind", "province", "regency", "npp", "opened_on", "closed_on"]
    list_filter = ["kind", ExistingFilter, CheckedFilter, "province"]
    list_select_related = ["province", "regency"]
    search_fields = ["name", "npp", "^regency__code", "^province__code", "regency__name", "province__name"]
    search_help_text = _("Name, NPP, or the code or name of the regency or province")
    autocomplete_fields = ["province", "regency"]
    label_select_related = ("province", "regency")
    show_full_result_count = False
    history_values = (
        "name",
        "kind",
        "province",
        "regency",
        "npp",
        "address",
        "opened_on",
        "closed_on",
        "closed_reason",
    )
    readonly_fields = ["former_names", "successor", "proposed_by", "proposed_at", "checked_at"]
    actions = [mark_chosen_checked, dissolve_chosen]
    fieldsets = [
        (None, {"fields": ["name", "former_names", "kind", "province", "regency", "npp"]}),
        (_("Contact"), {"fields": ["address", "phone", "email", "contact_name", "contact_phone"]}),
        (
            _("Existence"),
            {
                "fields": ["opened_on", "closed_on", "closed_reason", "successor", "seen"],
                "description": _("To reopen a dissolved agency, clear the date and the reason of its dissolution."),
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        """Return the sections; that of the check only for an agency that users added."""
        sections = super().get_fieldsets(request, obj)
        return [*sections, CHECK_SECTION] if obj and obj.proposed_at else sections

    class Media:
        js = ["admin/js/jquery.init.js", "regencies.js"]  # the first gives the second its jQuery

    @admin.display(description=_("former names"))
    def former_names(self, agency) -> str:
        return ", ".join(former.name for former in agency.former_names.all()) if agency.pk else ""

    def save_model(self, request, obj, form, change):
        if not change:
            return super().save_model(request, obj, form, change)
        own = {field.name for field in self.opts.concrete_fields}
        changed = own.intersection(form.changed_data)
        if "closed_on" in changed and obj.closed_on is None:  # otherwise it may have been merged meanwhile
            changed.add("successor")
        return save_renamed(obj, changed)

    def label(self, agency) -> str:
        """Return the name with the region, because many village libraries share a name, and any date of dissolution."""
        label = f"{agency.name} – {agency.region.full_name}"
        if not agency.closed_on:
            return label
        return gettext("%(agency)s (dissolved on %(day)s)") % {"agency": label, "day": day(agency.closed_on)}
