"""The admin action that removes the second factor of users who have lost it, with a page that asks first."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User

from .factors import remove_second_factor


@admin.action(description=gettext_lazy("Remove the second factor …"), permissions=["change"])
def remove_second_factors(modeladmin: Any, request: Any, queryset: QuerySet[Any]) -> HttpResponse | None:
    chosen = list(queryset)
    if "remove" not in request.POST:
        return _question(modeladmin, request, chosen)
    count = sum(remove_second_factor(user, by=request.user) for user in chosen)
    text = ngettext(
        "The second factor of %(count)d user was removed, and all their sessions were ended.",
        "The second factors of %(count)d users were removed, and all their sessions were ended.",
        count,
    )
    none = _("None of the chosen users has a second factor.")
    modeladmin.message_user(request, text % {"count": count} if count else none, messages.SUCCESS)
    return None


def _question(modeladmin: admin.ModelAdmin, request: HttpRequest, chosen: list[User]) -> TemplateResponse:
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Remove the second factor"),
        "subtitle": None,
        "opts": modeladmin.opts,
        "chosen": chosen,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "action_name": remove_second_factors.__name__,
    }
    request.current_app = modeladmin.admin_site.name
    return TemplateResponse(request, "admin/accounts/user/remove_second_factors.html", context)
