"""The page of a link, where the holder of an account chooses a password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.passwords import initial
from accounts.security_notices import notify
from accounts.sessions.ending import end_sessions
from accounts.throttle import limited

from .links import user_of


@login_not_required
@limited("invitation", "30/m/ip")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    user = user_of(token)
    if not user:
        return render(request, "accounts/invitations/invalid.html", status=404)
    form: SetPasswordForm[User] = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/invitations/choose.html", {"form": form, "account": user})
    initial.choose(user, form.cleaned_data["new_password1"])
    end_sessions(user)
    notify(user, "password-chosen")
    messages.success(request, _("The password is set. Sign in with it."))
    return redirect("account_login")
