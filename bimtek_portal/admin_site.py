"""The portal's admin site: it uses the portal's own sign-in and is only for administrators."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class LabelledAutocompleteView(AutocompleteJsonView):
    """Autocomplete suggestions with the label from the model's admin, which distinguishes objects of the same name."""

    model_admin: Any  # a PortalAdmin, whose module needs this site

    def get_queryset(self):
        return self.model_admin.suggested(super().get_queryset(), self.request)

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": self.model_admin.label(obj)}


class PortalAdminSite(AdminSite):
    """An admin site that sends anonymous users to the portal's sign-in and gives a 403 to other roles."""

    site_header = _("Bimtek Portal: administration")
    site_title = _("Bimtek Portal")
    index_title = _("Master data and accounts")
    enable_nav_sidebar = False  # lists need the width

    def admin_view(self, view, cacheable=False):
        return secure_admin_login(super().admin_view(view, cacheable))

    @login_not_required
    def login(self, request, extra_context=None):
        """Lead to the portal's sign-in. Django's own form knows neither its throttle nor the second factor."""
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def get_urls(self):
        urls = super().get_urls()
        for pattern in urls:  # Django would redirect to the admin's own sign-in
            callback = getattr(pattern, "callback", None)
            if callback is not None and hasattr(callback, "login_url"):
                del callback.login_url
        return urls

    def autocomplete_view(self, request):
        return LabelledAutocompleteView.as_view(admin_site=self)(request)
