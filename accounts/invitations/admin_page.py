"""The admin's page that invites a user to choose a password. It takes the place of Django's page to set one."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.models import User

from .links import VALID_FOR, hand_out


def invite(modeladmin: admin.ModelAdmin, request: HttpRequest, key: str) -> HttpResponse:
    """Mail a link, or show one to hand over. The page shows a link only as the answer to the button."""
    user = modeladmin.get_object(request, unquote(key))
    if not isinstance(user, User) or not isinstance(request.user, User):
        raise Http404
    link = ""
    if request.method == "POST" and user.is_active:
        link = hand_out(user, by_mail="mail" in request.POST, by=request.user)
        if not link:
            messages.success(request, _("A link was sent to %(address)s.") % {"address": user.email})
            return redirect("admin:accounts_user_change", user.pk)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Let %(user)s choose a password") % {"user": user},
        "subtitle": None,
        "opts": modeladmin.opts,
        "account": user,
        "link": link,
        "days": VALID_FOR.days,
    }
    request.current_app = modeladmin.admin_site.name
    return TemplateResponse(request, "admin/accounts/user/invite.html", context)
