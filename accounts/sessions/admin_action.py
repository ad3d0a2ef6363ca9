"""The admin action that ends the sessions of users, such as after a device was stolen."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from accounts.trail import recording as trail

from .ending import end_sessions


@admin.action(description=gettext_lazy("End all sessions"), permissions=["change"])
def end_all_sessions(modeladmin: Any, request: Any, queryset: QuerySet[Any]) -> None:
    """End the sessions of the chosen users, but not the one of the request."""
    count = 0
    for user in queryset:
        with transaction.atomic():
            ended = end_sessions(user, but=request.session.session_key)
            if ended:
                trail.record("account-sessions-ended", user, by=request.user, province=user.province_id or "")
            count += ended
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
    modeladmin.message_user(request, text % {"count": count}, messages.SUCCESS)
