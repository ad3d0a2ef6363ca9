"""Users and mails in the admin."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401  the three register models that are unregistered below
import django_tasks_db.admin  # noqa: F401  likewise
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.access import confirmed
from agencies.admin.base import PortalAdmin, ViewOnlyAdmin
from documents import wording

from .editing import lock_accounts, save_account
from .forms import PortalUserChangeForm, PortalUserCreationForm
from .invitations.admin_page import invite
from .models import Entry, Message, User
from .second_factor.admin_action import remove_second_factors
from .second_factor.factors import with_second_factor
from .sessions.admin_action import end_all_sessions
from .trail import recording as trail
from .trail.exporting import export_entries
from .trail.words import action_label, describe

# Rights follow only from the role, a user's address is a field of the user, nobody edits the queue or reads secrets.
admin.site.unregister([Group, EmailAddress, DBTaskResult, Authenticator, SocialAccount, SocialApp, SocialToken])


# Somebody who finds an administrator's device open must not make accounts for later.
@admin.register(User)
@method_decorator(confirmed, name="changeform_view")
@method_decorator(confirmed, name="delete_view")
@method_decorator(confirmed, name="user_change_password")
@method_decorator(confirmed, name="changelist_view")
class PortalUserAdmin(PortalAdmin, UserAdmin):
    form = PortalUserChangeForm
    add_form = PortalUserCreationForm
    list_display = ["username", "full_name", "role", "province", "is_active", "has_second_factor", "last_login"]
    list_filter = ["role", "is_active", "province"]
    list_select_related = ["province"]
    search_fields = ["username", "full_name", "email"]
    autocomplete_fields = ["province"]
    history_values = ("role", "province", "is_active")
    readonly_fields = ["password_state", "last_login", "date_joined"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password_state"]}),
        (_("Person"), {"fields": ["full_name", "email"]}),
        (_("Rights"), {"fields": ["role", "province", "is_active", "seen"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email"]}),
        (_("Rights"), {"fields": ["role", "province"]}),
    ]
    actions = [end_all_sessions, remove_second_factors]
    delete_confirmation_template = "admin/accounts/user/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/accounts/user/delete_selected_confirmation.html"

    def get_queryset(self, request):
        return with_second_factor(super().get_queryset(request))

    @admin.display(description=_("password"))
    def password_state(self, user) -> str:
        if user.initial_password_since:
            state = gettext("set by somebody else on %(day)s") % {"day": wording.moment(user.initial_password_since)}
        else:
            state = gettext("chosen") if user.has_usable_password() else gettext("not chosen yet")
        link = gettext("Link to choose a password …")
        return format_html('{}<br><a href="../password/">{}</a>', state, link)

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user) -> bool:
        return user.second_factor

    def user_change_password(self, request, id, form_url=""):
        return invite(self, request, id)

    def response_add(self, request, obj, post_url_continue=None):
        """Lead to the page that lets the new user choose a password."""
        return redirect("admin:auth_user_password_change", obj.pk)

    def save_model(self, request, obj, form, change):
        save_account(obj, fields=form.changed_data, by=request.user, seen=form.cleaned_data["seen"] if change else None)

    def log_deletions(self, request, queryset):
        """Lock the accounts before the first write of a deletion: a row of the log refers to its user, and two
        administrators who delete each other would wait for each other."""
        lock_accounts(queryset, by=request.user)
        return super().log_deletions(request, queryset)

    def delete_model(self, request, obj):
        trail.record("account-deleted", obj, by=request.user, province=obj.province_id or "")
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            trail.record("account-deleted", user, by=request.user, province=user.province_id or "")
        super().delete_queryset(request, queryset)

    def label(self, user) -> str:
        return f"{user} ({user.username})"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def has_delete_permission(self, request, obj=None):
        return obj != request.user and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Block the deletion of users with log entries: the entries would be deleted with the account."""
        to_delete, counts, lacking, blocking = super().get_deleted_objects(objs, request)
        if entries := LogEntry.objects.filter(user__in=[user.pk for user in objs]).count():
            changes = _("Changes made in the administration")
            blocking = [*blocking, f"{changes}: {entries}"]
        return to_delete, counts, lacking, blocking


@admin.register(Entry)
class EntryAdmin(ViewOnlyAdmin):
    """The whole trail, to search. `manage.py export_trail` writes it as lines of JSON, and so does the action here."""

    list_display = ["at", "by", "what", "subject", "reason"]
    list_select_related = ["by"]
    list_filter = ["at"]
    search_fields = ["^action", "subject", "reason", "by__username"]
    search_help_text = _("action, subject, reason or user name")
    fields = ["at", "by", "what", "subject", "shown_changes", "reason"]
    actions = [export_entries]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the entry without its technical name above the fields."""
        return super().change_view(request, object_id, form_url, (extra_context or {}) | {"subtitle": None})

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry) -> str:
        return action_label(entry.action)

    @admin.display(description=_("changes"))
    def shown_changes(self, entry) -> str:
        changes = describe(entry).changes
        return format_html_join("", "{}: {} → {}<br>", ((one.label, one.before, one.after) for one in changes))


@admin.register(Message)
class MessageAdmin(ViewOnlyAdmin):
    """All mails of the outbox, including those of deleted events. A mail can be sent again on the event's page."""

    list_display = ["subject", "recipient", "state", "created_at", "sent_at", "last_error"]
    list_filter = ["state"]
    search_fields = ["subject"]
    search_help_text = _("Whole address, or subject")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fields = [
        "subject",
        "recipient",
        "user",
        "language",
        "shown_text",
        "state",
        "attempts",
        "created_at",
        "next_attempt_at",
        "claimed_at",
        "sent_at",
        "last_error",
    ]

    def get_search_results(self, request, queryset, search_term):
        """Search by the whole address, because addresses are encrypted, or by a part of the subject."""
        return queryset.matching(search_term) if search_term else queryset, False
