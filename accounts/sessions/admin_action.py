"""The admin action that ends the sessions of users, such as after a device was stolen."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from .ending import end_all


@admin.action(description=gettext_lazy("End all sessions"), permissions=["change"])
def end_all_sessions(modeladmin: Any, request: Any, queryset: QuerySet[Any]) -> None:
    """End the sessions of the chosen users, but not the one of the request."""
    count = sum(end_all(user, but=request.session.session_key, by=request.user) for user in queryset)
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
    modeladmin.message_user(request, text % {"count": count}, messages.SUCCESS)
