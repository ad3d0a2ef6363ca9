"""Programmes, courses and events, with their sessions and quotas, in the admin."""

from typing import cast

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.admin.base import AutocompleteLabels, BoundedInline, PortalAdmin, ViewOnlyInline
from agencies.models import Agency

from .admin_forms import QuotaForm, QuotaFormSet
from .clock import hours
from .courses.forms import CodeForm
from .courses.writing import save_course
from .invitations.letterhead import write_letterhead
from .models import Course, Event, LetterSettings, Programme, Quota, Session
from .models.event import EventQuerySet
from .planning.actions import WrongStatus, delete_event, held, may_be_deleted, plan_event
from .planning.event_forms import EventForm
from .quotas import allot


class CodedAdmin(PortalAdmin):
    """The base of the pages of programmes and courses. Addresses of reports and schedules name their codes, so a code
    never changes."""

    form = CodeForm

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


@admin.register(Programme)
class ProgrammeAdmin(CodedAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    history_values = ("name",)


@admin.register(Course)
class CourseAdmin(CodedAdmin):
    list_display = ["code", "name", "programme"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["programme"]
    history_values = ("name", "programme")

    def get_readonly_fields(self, request, obj=None):
        """Keep the programme of a course with events, by which reports count it."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "programme"] if obj and obj.events.exists() else fixed

    def save_model(self, request, obj, form, change):
        save_course(obj, fields=form.changed_data, by=request.user)


@admin.register(LetterSettings)
class LetterSettingsAdmin(PortalAdmin):
    """Who sends letters, and the pattern of their numbers. Letters that were sent stay as they are."""

    list_display = ["__str__", "pattern", "signatory_name"]
    search_fields = ["organiser", "signatory_name"]
    fieldsets = [
        (None, {"fields": ["organiser", "letterhead", "place", "copies_to"]}),
        (_("Numbers"), {"fields": ["pattern", "unit", "classification", "nature"]}),
        (
            _("Signatory"),
            {
                "fields": [
                    "on_behalf_of",
                    "signatory_position",
                    "signatory_name",
                    "signatory_nip",
                    "signed_electronically",
                ]
            },
        ),
    ]

    def save_model(self, request, obj, form, change):
        write_letterhead(obj, fields=form.changed_data, by=request.user)


class SessionInline(ViewOnlyInline):
    """The sessions of an existing event. Those of a new one are entered on their own page, which asks about times."""

    model = Session
    fk_name = "event"
    fields = ["number", "title", "date", "hours", "lesson_hours", "speaker"]
    readonly_fields = ["hours"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event")

    @admin.display(description=_("time"))
    def hours(self, session) -> str:
        return hours(session.event, session)


class QuotaInline(AutocompleteLabels, BoundedInline):
    """Rows that are entered with a new event; an existing one shows them."""

    model = Quota
    extra = 0
    most_rows = max_num = 600  # all regencies and provinces
    form = QuotaForm
    formset = QuotaFormSet
    fields = ["agency", "kind", "province", "regency", "seats", "taken", "overbooked"]
    readonly_fields = ["taken", "overbooked"]
    autocomplete_fields = ["agency", "province", "regency"]

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return obj is None and super().has_delete_permission(request, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Leave out the buttons beside each field, for which a row has no space."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request):
        regions = ["agency__province", "agency__regency", "province", "regency"]
        return super().get_queryset(request).select_related(*regions)


_STATUS = ["status", "cancelled_reason"]


@admin.register(Event)
class EventAdmin(PortalAdmin):
    """Events in the admin: a new one is planned, an existing one is read-only. Its own pages change it, because they
    ask before they mail people and before they change what certificates say. Only one that nobody knows of is
    deleted."""

    form = EventForm
    list_display = ["code", "title", "course", "province", "starts_on", "ends_on", "status", "taken_of_seats"]
    list_filter = ["status", "course", "mode", "province"]
    list_select_related = ["course", "province"]
    date_hierarchy = "starts_on"
    search_fields = ["code", "title", "venue", "province__name"]
    autocomplete_fields = ["course", "province"]
    fieldsets = [
        (None, {"fields": ["code", "title", "course", "batch", *_STATUS]}),
        (_("Where"), {"fields": ["province", "venue", "mode", "organiser"]}),
        (_("Whom participants can ask"), {"fields": ["contact_name", "contact_phone"]}),
        (
            _("When"),
            {"fields": ["starts_on", "ends_on", "registration_opens_on", "registration_closes_on", "answers_until"]},
        ),
        (_("Completion"), {"fields": ["minimum_attendance", "late_after_minutes"]}),
        (_("Mail"), {"fields": ["sends_mail", "mails_evaluation"]}),
    ]

    def get_queryset(self, request):
        events = cast(EventQuerySet, super().get_queryset(request))  # a ModelAdmin does not know its model
        return events.with_sizes()

    @admin.display(description=_("seats taken"))
    def taken_of_seats(self, event) -> str:
        return f"{event.taken} / {event.seats}"

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def get_inlines(self, request, obj):
        return [SessionInline, QuotaInline] if obj else [QuotaInline]

    def get_fieldsets(self, request, obj=None):
        if obj:
            (title, first), *others = self.fieldsets
            return [(title, {**first, "description": _pages_of(obj)}), *others]
        return [
            (title, {"fields": [f for f in shown["fields"] if f not in _STATUS]}) for title, shown in self.fieldsets
        ]

    def label(self, event) -> str:
        return f"{event.code} – {event.title}"

    def save_model(self, request, obj, form, change):
        plan_event(obj, by=request.user)

    def save_formset(self, request, form, formset, change):
        _allot(formset, by=request.user)

    def response_post_save_add(self, request, obj):
        """Lead to the page of its sessions, which come next."""
        return redirect("events:event-sessions", obj.code)

    def get_deleted_objects(self, objs, request):
        """Refuse events that people may know of, with links to the pages on which they are cancelled."""
        events = list(objs)
        reasons = held(events)
        if kept := events if reasons else [event for event in events if not may_be_deleted(event)]:
            return [], {}, set(), [*map(_status_of, kept), *reasons]
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        try:
            delete_event(obj, by=request.user)
        except WrongStatus as error:
            raise IntegrityError from error  # it was opened meanwhile, which PortalAdmin reports

    def delete_queryset(self, request, queryset):
        for event in queryset:
            self.delete_model(request, event)


def _status_of(event: Event) -> str:
    """Return a link to the event with its status."""
    link = '<a href="{}">{} – {}</a>: {}'
    return format_html(link, event.get_absolute_url(), event.code, event.title, event.get_status_display())


def _pages_of(event: Event) -> str:
    """Return a sentence that leads to the pages on which the event is changed."""
    pages = [
        ("reports:event-detail", _("Status")),
        ("events:event-edit", _("Plan")),
        ("events:event-sessions", _("Sessions")),
        ("reports:event-quotas", _("Seats")),
    ]
    links = [(reverse(name, args=[event.code]), label) for name, label in pages]
    said = gettext("An event is changed on its own pages, which ask before they mail anybody:")
    return format_html("{} {}", said, format_html_join(" · ", '<a href="{}">{}</a>', links))


def _allot(formset: QuotaFormSet, *, by: User) -> None:
    """Give the seats of a new event."""
    formset.save(commit=False)
    for new in formset.new_objects:
        region = new.regency or new.province
        pool = (Agency.Kind(new.kind), region) if region else None
        allot(new.event, agency=new.agency, pool=pool, seats=new.seats, by=by)
