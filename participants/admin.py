"""People, registrations and attendance in the admin. Only people are changed here: seats are given by register(), and
marks are set by record_marks()."""

from typing import Any

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.admin.base import PortalAdmin, ViewOnlyAdmin, ViewOnlyInline
from agencies.forms import AsksOnce

from .fields.person import KEPT_NAMES, NAMES, Section, names_in
from .identity.candidates import Candidate
from .identity.nips import settle_nips
from .identity.wording import why
from .models import Attendance, Certificate, Participant, Registration
from .models.participant import CONTACT_NAMES
from .nip import mask_nip, nip_warnings, whole_nip
from .phone import mask_phone
from .registering.forms import PersonForm
from .registering.people import save_person


class RegistrationOfPersonInline(ViewOnlyInline):
    """The events at which a person is registered."""

    model = Registration
    fk_name = "participant"
    fields = ["event", "agency", "status", "attended"]
    readonly_fields = ["attended"]
    show_change_link = True
    ordering = ["-event__starts_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event", "agency", "participant")


class RecordForm(AsksOnce, PersonForm):
    """A person's data in the admin. It asks whether a new or renamed person is recorded already."""

    def _post_clean(self):
        """Ask once all else is right."""
        super()._post_clean()
        if self.errors or "full_name" not in self.changed_data:
            return
        others = [one for one in self.candidates() if one.person.pk != self.instance.pk]
        self.ask(
            [_described(one) for one in others],
            field="full_name",
            about=self.cleaned_data["full_name"],
            then=gettext("Nothing is stored yet. If this is another person, send the form again."),
        )


def _described(candidate: Candidate) -> str:
    """Return who is recorded and why they may be meant, as a link to their page."""
    person = candidate.person
    words = {"person": person.full_name, "agency": person.agency.name, "why": why(candidate)}
    said = gettext("%(person)s of %(agency)s is recorded already: %(why)s.") % words
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), said)


@admin.register(Participant)
class ParticipantAdmin(PortalAdmin):
    form = RecordForm
    list_display = ["full_name", "masked_nip", "masked_phone", "sex", "agency", "position"]
    list_filter = ["sex", "agency__kind", "agency__province"]
    list_select_related = ["agency"]
    search_fields = ["full_name"]
    search_help_text = _("Name, or the whole NIP")
    autocomplete_fields = ["agency"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    inlines = [RegistrationOfPersonInline]
    fieldsets = [
        (None, {"fields": [*names_in(Section.PERSON), "seen"]}),
        (_("Work"), {"fields": names_in(Section.WORK)}),
        (_("Contact"), {"fields": names_in(Section.CONTACT)}),
    ]

    def get_search_results(self, request, queryset, search_term):
        """Search by name, or by the whole NIP in any spelling."""
        if nip := whole_nip(search_term):
            return queryset.filter(nip=nip), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="NIP")
    def masked_nip(self, person) -> str:
        return mask_nip(person.shown_nip)

    @admin.display(description=_("phone"))
    def masked_phone(self, person) -> str:
        return mask_phone(person.shown_phone)

    def has_change_permission(self, request, obj=None):
        return not (obj and obj.is_closed) and super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        """Hide NIP and contact while the data of the person is restricted."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.restricted_at:
            return fieldsets
        return [
            (title, {"fields": [name for name in options["fields"] if name not in CONTACT_NAMES]})
            for title, options in fieldsets
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.reader = request.user
        return form

    def delete_model(self, request, obj):
        nip = obj.nip
        super().delete_model(request, obj)
        settle_nips([nip])

    def delete_queryset(self, request, queryset):
        nips = list(queryset.values_list("nip", flat=True))
        super().delete_queryset(request, queryset)
        settle_nips(nips)

    def save_model(self, request, obj, form, change):
        before = Participant.objects.get(pk=obj.pk) if change else None
        save_person(obj, NAMES, by=request.user, before=before)
        for warning in nip_warnings(obj.nip, obj.sex):
            self.message_user(request, warning, messages.WARNING)


class MarkInline(ViewOnlyInline):
    model = Attendance
    fk_name = "registration"
    fields = ["session", "mark", "marked_by", "marked_at", "method"]
    ordering = ["session__number"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("session", "marked_by", "registration__participant")


@admin.register(Registration)
class RegistrationAdmin(ViewOnlyAdmin):
    list_display = ["number", "participant", "event_code", "agency", "status", "attended"]
    list_display_links = ["participant"]
    list_filter = ["status", "attended", "province"]
    list_select_related = ["participant", "event", "agency"]
    search_fields = ["participant__full_name", "event__code"]
    search_help_text = _("Name, or code of the event")
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = ["attended", "registered_at"]  # not editable, so Django must know them as read-only
    inlines = [MarkInline]
    fieldsets = [
        (None, {"fields": ["event", "number", "participant", "status", "quota", "attended"]}),
        (_("As they were then"), {"fields": ["agency", "province", "regency", *KEPT_NAMES]}),
        (_("History"), {"fields": ["registered_by", "registered_at"]}),
    ]

    @admin.display(description=_("event"), ordering="event__code")
    def event_code(self, registration) -> str:
        return registration.event.code


@admin.register(Attendance)
class AttendanceAdmin(ViewOnlyAdmin):
    list_display = ["registration", "session", "mark", "method", "marked_by", "marked_at"]
    list_filter = ["mark", "method"]
    list_select_related = ["registration__participant", "session", "marked_by"]
    search_fields = ["=registration__event__code", "registration__participant__full_name"]
    search_help_text = _("Code of the event, or name")
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fields = ["registration", "session", "mark", "method", "marked_by", "marked_at"]


@admin.register(Certificate)
class CertificateAdmin(ViewOnlyAdmin):
    """Certificates in the admin. Their content never changes."""

    list_display = ["number", "registration", "issued_at", "issued_by", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["number", "registration__participant", "issued_by"]
    search_fields = ["number__text", "registration__participant__full_name", "=registration__event__code"]
    search_help_text = _("Number, name, or code of the event")
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = ["issued_at", "revoked_at", "replaces"]  # not editable, so Django must know them as read-only
    fields = [
        "number",
        "registration",
        "template",
        "issued_by",
        "issued_at",
        "replaces",
        "revoked_at",
        "revoked_by",
        "revoked_reason",
    ]
