"""Programmes, courses and events, with their sessions and quotas, in the admin."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTimeWidget, RelatedFieldWidgetWrapper
from django.db import IntegrityError, models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.outbox import mail
from accounts.trail.recording import record
from agencies.admin.base import AutocompleteLabels, BoundedInline, PortalAdmin

from .admin_forms import CodeForm, QuotaForm, QuotaFormSet
from .invitations.letterhead import write_letterhead
from .mail_words import mails_sent
from .mails import mail_opening
from .models import Course, LetterSettings, Programme, Quota, Session
from .models.event import EventQuerySet
from .planning.actions import edit_event, plan_event
from .planning.event_forms import MOST_SESSION_ROWS, MOST_SESSIONS, EventForm, SessionForm, SessionFormSet
from .planning.sessions import save_sessions
from .quotas import QuotaInUse, change_seats, record_quota, withdraw_quota


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


@admin.register(Course)
class CourseAdmin(CodedAdmin):
    list_display = ["code", "name", "programme"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["programme"]

    def get_readonly_fields(self, request, obj=None):
        """Keep the programme of a course with events, by which reports count it."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "programme"] if obj and obj.events.exists() else fixed


@admin.register(LetterSettings)
class LetterSettingsAdmin(PortalAdmin):
    """Who sends letters, and the pattern of their numbers. Letters that were sent stay as they are."""

    list_display = ["__str__", "pattern", "signatory_name"]
    search_fields = ["organiser", "signatory_name"]
    fieldsets = [
        (None, {"fields": ["organiser", "letterhead", "place", "copies_to"]}),
        (_("Numbers"), {"fields": ["pattern", "unit", "classification"]}),
        (_("Signatory"), {"fields": ["signatory_position", "signatory_name", "signatory_nip"]}),
    ]

    def save_model(self, request, obj, form, change):
        write_letterhead(obj, fields=form.changed_data, by=request.user)


class SessionInline(BoundedInline):
    model = Session
    max_num = MOST_SESSIONS
    most_rows = MOST_SESSION_ROWS
    form = SessionForm
    formset = SessionFormSet
    extra = 0
    formfield_overrides = {
        models.TimeField: {"widget": AdminTimeWidget(format="%H:%M")},
    }


class QuotaInline(AutocompleteLabels, BoundedInline):
    """`taken` and `overbooked` are read only: registrations change them."""

    model = Quota
    most_rows = max_num = 600  # all regencies and provinces
    form = QuotaForm
    formset = QuotaFormSet
    extra = 0
    fields = ["agency", "kind", "province", "regency", "seats", "taken", "overbooked"]
    readonly_fields = ["taken", "overbooked"]
    autocomplete_fields = ["agency", "province", "regency"]

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
_DECIDED_ON_PAGES = [
    *_STATUS,
    "code",
    "province",
    "venue",
    "starts_on",
    "ends_on",
    "registration_opens_on",
    "registration_closes_on",
    "minimum_attendance",
]


class EventAdmin(PortalAdmin):
    """Registered by participants.admin, which also serves the waiting list when seats are added here.

    What an event's pages ask about before it changes (its status, place, days and minimum attendance) is read-only
    here; a new event is planned.
    """

    form = EventForm
    list_display = ["code", "title", "course", "province", "starts_on", "ends_on", "status", "taken_of_seats"]
    list_filter = ["status", "course", "mode", "province"]
    list_select_related = ["course", "province"]
    date_hierarchy = "starts_on"
    search_fields = ["code", "title", "venue"]
    autocomplete_fields = ["course", "province"]
    inlines = [SessionInline, QuotaInline]
    fieldsets = [
        (None, {"fields": ["code", "title", "course", "batch", *_STATUS]}),
        (_("Where"), {"fields": ["province", "venue", "mode", "organiser"]}),
        (_("When"), {"fields": ["starts_on", "ends_on", "registration_opens_on", "registration_closes_on"]}),
        (_("Completion"), {"fields": ["minimum_attendance", "late_after_minutes"]}),
        (_("Mail"), {"fields": ["sends_mail"]}),
    ]

    def get_queryset(self, request):
        events = cast(EventQuerySet, super().get_queryset(request))  # a ModelAdmin does not know its model
        return events.with_sizes()

    @admin.display(description=_("seats taken"))
    def taken_of_seats(self, event) -> str:
        return f"{event.taken} / {event.seats}"

    def get_readonly_fields(self, request, obj=None):
        return _DECIDED_ON_PAGES if obj else []

    def get_fieldsets(self, request, obj=None):
        if obj:
            said = _(
                "Status, place, days and minimum attendance are changed on the event's own pages. Other times of "
                "sessions and new seats are mailed to those concerned; the event's own pages ask first."
            )
            (title, first), *others = self.fieldsets
            return [(title, {**first, "description": said}), *others]
        return [
            (title, {"fields": [f for f in shown["fields"] if f not in _STATUS]}) for title, shown in self.fieldsets
        ]

    def label(self, event) -> str:
        return f"{event.code} – {event.title}"

    def save_model(self, request, obj, form, change):
        if not change:
            return plan_event(obj, by=request.user)
        own = {field.name for field in self.opts.concrete_fields}
        return self._say(request, edit_event(obj, fields=own.intersection(form.changed_data), by=request.user))

    def save_formset(self, request, form, formset, change):
        save = _save_quotas if formset.model is Quota else save_sessions
        self._say(request, save(formset, by=request.user))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._say(request, mail_opening(form.instance, today=form.instance.local_day()))

    def _say(self, request: HttpRequest, mails: int) -> None:
        if mails:
            self.message_user(request, mails_sent(mails), messages.SUCCESS)

    def delete_model(self, request, obj):
        record("event-deleted", obj, by=request.user, event=obj.pk)
        mail.switch_off(obj.pk)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for event in queryset:
            self.delete_model(request, event)


def _save_quotas(formset: QuotaFormSet, *, by: User) -> int:
    """Store the seats; what they send is counted when registration is looked at (save_related)."""
    formset.save(commit=False)
    saved = [form for form in formset.saved_forms if isinstance(form, QuotaForm)]
    moved = [form.instance for form in saved if form.instance.pk and form.is_for_others]
    for quota in formset.deleted_objects:
        _withdraw(quota, by=by)
    # A quota for another agency is a new row: somebody who takes a seat of the old one at this moment finds it deleted.
    for old in Quota.objects.filter(pk__in=[quota.pk for quota in moved]):
        _withdraw(old, by=by)
    for quota, _changed in formset.changed_objects:
        if quota not in moved:
            change_seats(quota, quota.seats, by=by)
    for quota in [*(_replacement(quota) for quota in moved), *formset.new_objects]:
        quota.save(force_insert=True)
        record_quota("quota-allotted", quota, by=by, seats=(None, quota.seats))
    return 0


def _withdraw(quota: Quota, *, by: User) -> None:
    try:
        withdraw_quota(quota, by=by)
    except QuotaInUse as error:  # it came into use after the form was checked; the page says so, as for every lost race
        raise IntegrityError from error


def _replacement(quota: Quota) -> Quota:
    fields = {name: getattr(quota, name) for name in ("event", "agency", "kind", "province", "regency", "seats")}
    return Quota(**fields)
