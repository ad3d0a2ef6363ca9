"""Programmes, courses and events, with their sessions and quotas, in the admin."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTimeWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agencies.admin_base import AutocompleteLabels, PortalAdmin

from .admin_forms import PARKING, CodeForm, EventForm, QuotaForm, QuotaFormSet, SessionForm, SessionFormSet
from .models import Course, Event, Programme, Quota, Session
from .quotas import resize


@admin.register(Programme)
class ProgrammeAdmin(PortalAdmin):
    form = CodeForm
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Course)
class CourseAdmin(PortalAdmin):
    form = CodeForm
    list_display = ["code", "name", "programme"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["programme"]


class SessionInline(admin.TabularInline):
    model = Session
    form = SessionForm
    formset = SessionFormSet
    extra = 0
    formfield_overrides = {
        models.TimeField: {"widget": AdminTimeWidget(format="%H:%M")},
    }


class QuotaInline(AutocompleteLabels, admin.TabularInline):
    """`taken` and `overbooked` are for reading: only registrations move them."""

    model = Quota
    form = QuotaForm
    formset = QuotaFormSet
    extra = 0
    fields = ["agency", "kind", "province", "regency", "seats", "taken", "overbooked"]
    readonly_fields = ["taken", "overbooked"]
    autocomplete_fields = ["agency", "province", "regency"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the buttons beside each field, for which a row has no room."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request):
        regions = ["agency__province", "agency__regency", "province", "regency"]
        return super().get_queryset(request).select_related(*regions)


@admin.register(Event)
class EventAdmin(PortalAdmin):
    form = EventForm
    list_display = ["code", "title", "course", "province", "starts_on", "ends_on", "status", "taken_of_seats"]
    list_filter = ["status", "course", "mode", "province"]
    list_select_related = ["course", "province"]
    date_hierarchy = "starts_on"
    search_fields = ["code", "title", "venue"]
    autocomplete_fields = ["course", "province"]
    inlines = [SessionInline, QuotaInline]
    fieldsets = [
        (None, {"fields": ["code", "title", "course", "batch", "status"]}),
        (_("Where"), {"fields": ["province", "venue", "mode", "organiser"]}),
        (_("When"), {"fields": ["starts_on", "ends_on", "registration_opens_on", "registration_closes_on"]}),
        (_("Completion"), {"fields": ["minimum_attendance"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_sizes()

    @admin.display(description=_("seats taken"))
    def taken_of_seats(self, event) -> str:
        return f"{event.taken} / {event.seats}"

    def get_readonly_fields(self, request, obj=None):
        """The code is the event's address, so it stays once it is given out."""
        return ["code"] if obj else []

    def label(self, event) -> str:
        return f"{event.code} – {event.title}"

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for gone in formset.deleted_objects:
            gone.delete()
        (_save_quotas if formset.model is Quota else _save_sessions)(formset)


def _save_sessions(formset: SessionFormSet) -> None:
    # Sessions may change places: their old numbers are all given up before any new one is taken.
    renumbered = [session.pk for session, changed in formset.changed_objects if "number" in changed]
    Session.objects.filter(pk__in=renumbered).update(number=F("number") + PARKING)
    for session, changed in formset.changed_objects:
        session.save(update_fields=changed)
    for session in formset.new_objects:
        session.save()


def _save_quotas(formset: QuotaFormSet) -> None:
    moved = [form.instance for form in formset.saved_forms if form.instance.pk and form.is_for_others]
    # A quota for others is another quota: whoever is just taking a seat of the old one finds it gone, not turned.
    Quota.objects.filter(pk__in=[quota.pk for quota in moved]).delete()
    for quota, _changed in formset.changed_objects:
        if quota not in moved:
            resize(quota, quota.seats)
    for quota in [*(_replacement(quota) for quota in moved), *formset.new_objects]:
        quota.save(force_insert=True)


def _replacement(quota: Quota) -> Quota:
    fields = {name: getattr(quota, name) for name in ("event", "agency", "kind", "province", "regency", "seats")}
    return Quota(**fields)
