"""The base classes of all admin pages: strict forms, fast lists, and messages instead of database errors."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from agencies.deletion import blocking_references
from agencies.forms import StrictModelForm, can_be_key

from .history import shown_values, translate_fields, values_before_and_after


class ForgivingAutocompleteSelect(AutocompleteSelect):
    """A select that shows no choice, instead of failing, if the value cannot be a key."""

    def optgroups(self, name, value, attr=None):
        key = self.field.target_field
        return super().optgroups(name, [text for text in value if can_be_key(key, text)], attr)


class AutocompleteLabels(admin.options.BaseModelAdmin):
    """A mixin for admins and inlines: autocomplete fields show objects with the label that their own admin gives."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        remote = cast(PortalAdmin, self.admin_site.get_model_admin(db_field.remote_field.model))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ForgivingAutocompleteSelect(db_field, self.admin_site)
            kwargs["queryset"] = remote.with_label_relations(db_field.remote_field.model._default_manager.all())
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.label_from_instance = remote.label  # type: ignore[method-assign]  # shorter than a class of fields
        return field


FROM_PORTAL = "from-portal"
"""In the address of a form of the administration if a page of the portal led there: saving leads back to it."""


class PortalAdmin(AutocompleteLabels, admin.ModelAdmin):
    """The portal's ModelAdmin. An IntegrityError (another request was faster) becomes a message."""

    form = StrictModelForm
    empty_value_display = "–"
    label_select_related: tuple[str, ...] = ()
    history_values: tuple[str, ...] = ()
    """The fields whose values the history keeps, before and after a change. None may be data of a person."""

    def label(self, obj: Model) -> str:
        """Return the object's text in autocomplete fields."""
        return str(obj)

    def with_label_relations(self, queryset: QuerySet) -> QuerySet:
        """Return the queryset with the relations that labels need."""
        return queryset.select_related(*self.label_select_related) if self.label_select_related else queryset

    def suggested(self, queryset: QuerySet, request: HttpRequest) -> QuerySet:
        """Return the objects that autocomplete fields offer, with the relations that labels need."""
        return self.with_label_relations(queryset)

    def construct_change_message(self, request, form, formsets, add=False):
        """Return Django's message with the values before and after the change."""
        message: list[dict[str, Any]] = super().construct_change_message(request, form, formsets, add)
        own = next((part["changed"] for part in message if part.get("changed", {}).get("fields")), None)
        if own is not None and "name" not in own:  # the part with a name is of an inline
            own["values"] = values_before_and_after(form, self.history_values)
        return message

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return self._report_conflict(request)

    def history_view(self, request, object_id, extra_context=None):
        response = super().history_view(request, object_id, extra_context)
        for entry in getattr(response, "context_data", {}).get("action_list", []):
            translate_fields(entry)
            entry.values = list(shown_values(entry))
        return response

    def save_model(self, request, obj, form, change):
        """Save only the changed fields, to keep changes that other users made to other fields meanwhile."""
        if not change:
            return super().save_model(request, obj, form, change)
        own = {field.name for field in self.opts.concrete_fields}
        return obj.save(update_fields=own.intersection(form.changed_data))

    def response_post_save_change(self, request, obj):
        """Go back to the object's page of the portal if that page led here."""
        if FROM_PORTAL in request.GET:
            return HttpResponseRedirect(obj.get_absolute_url())
        return super().response_post_save_change(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            return self._report_conflict(request)

    def response_action(self, request, queryset, *args, **kwargs):
        request.POST = self._with_possible_keys(request.POST)
        try:
            with transaction.atomic():
                return super().response_action(request, queryset, *args, **kwargs)
        except IntegrityError:
            return self._report_conflict(request)

    def get_deleted_objects(self, objs, request):
        """Return what would be deleted with the objects. If deletion is blocked, return only counts, to stay fast."""
        blocking = blocking_references(objs)
        return ([], {}, set(), blocking) if blocking else super().get_deleted_objects(objs, request)

    def _with_possible_keys(self, post):
        post = post.copy()
        chosen = post.getlist(ACTION_CHECKBOX_NAME)
        post.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if can_be_key(self.opts.pk, key)])
        return post

    def _report_conflict(self, request: HttpRequest) -> HttpResponse:
        self.message_user(
            request,
            _("Somebody else changed this at the same time. Nothing was saved: please try again."),
            messages.ERROR,
        )
        return HttpResponseRedirect(request.get_full_path())


class ViewOnlyAdmin(PortalAdmin):
    """A ModelAdmin without adding, changing and deleting."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class BoundedInline(admin.TabularInline):
    """An inline that makes no more rows than `most_rows`, however many the request claims to send.

    Django makes 1,000 more than max_num by default, each with its queries.
    """

    most_rows: int

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **{"absolute_max": self.most_rows} | kwargs)


class ViewOnlyInline(BoundedInline):
    """An inline without adding, changing and deleting. It has the rows that exist, and none that a request claims.

    `fk_name` must be set.
    """

    max_num = 0
    most_rows = 0

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_formset(self, request, obj=None, **kwargs):
        sent = obj is not None and request.method == "POST"
        existing = self.model._default_manager.filter(**{str(self.fk_name): obj}).count() if sent else 0
        return super().get_formset(request, obj, **{"absolute_max": existing} | kwargs)
