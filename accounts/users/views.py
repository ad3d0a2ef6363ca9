"""The pages of users: the list, inviting somebody, changing an account, and what ends or renews access."""

from copy import copy

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, confirmed, needs, require_confirmation
from accounts.editing import save_account, set_active
from accounts.forms import address_taken
from accounts.invitations.links import VALID_FOR, hand_out, mail_link
from accounts.list_files import list_file
from accounts.models import User
from accounts.second_factor.factors import with_second_factor
from accounts.sessions.ending import end_all
from agencies.forms import posted
from agencies.lists import SortedList, Sorting
from documents import wording

from .filters import UserFilter
from .forms import AccountForm, InvitationForm
from .workbook import users_workbook


def _users():
    return with_second_factor(User.objects.select_related("province"))


@needs("administers")
@method_decorator(confirmed, name="dispatch")
class UserList(SortedList):
    """A list that is also a file: a POST returns what the options of the address choose."""

    request: AuthenticatedRequest
    sorting = Sorting(
        {
            "name": ("full_name", "username"),
            "role": ("role", "province__name", "username"),
            "province": (F("province__name").asc(nulls_first=True), "username"),
            "seen": (F("last_login").asc(nulls_first=True), "username"),
        },
        usual="name",
        downwards={"seen"},
    )
    filterset_class = UserFilter
    template_name = "accounts/users/list.html"
    paginate_by = 25

    def get_queryset(self):
        return _users()

    def post(self, request: HttpRequest) -> HttpResponse:
        filters = UserFilter(request.GET, queryset=_users().order_by(*self.order.fields), request=request)
        found = list(filters.qs if filters.is_valid() else filters.queryset.none())
        return list_file(
            self.request,
            lambda: users_workbook(found),
            name="daftar-pengguna.xlsx",
            title=_("Users"),
            rows=len(found),
        )


@needs("administers")
def user_new(request: AuthenticatedRequest) -> HttpResponse:
    """Make an account and mail its holder the link to choose a password."""
    require_confirmation(request)
    form = InvitationForm(posted(request), instance=User())
    if form.is_valid() and _invited(form, by=request.user):
        words = {"user": form.instance, "address": form.instance.email, "days": VALID_FOR.days}
        text = _("%(user)s is invited: a link to choose a password goes to %(address)s and is valid for %(days)s days.")
        messages.success(request, text % words)
        return redirect(form.instance)
    return render(request, "accounts/users/new.html", {"form": form})


def _invited(form: InvitationForm, *, by: User) -> bool:
    """Whether the account is stored and its holder invited; if not, the form says why."""
    try:
        with transaction.atomic():
            save_account(form.instance, fields=form.changed_data, by=by)
            mail_link(form.instance, by=by)
    except IntegrityError:
        form.add_error(None, _("Somebody else changed this at the same time. Nothing was saved: please try again."))
        return False
    return True


@needs("administers")
def user_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(_users(), pk=pk)
    require_confirmation(request)
    form = AccountForm(posted(request), instance=copy(user))  # what was typed must not change what the page says
    form.by = request.user
    if form.is_valid():
        return _edited(request, form)
    context = {"form": form, "account": user, "days": VALID_FOR.days}
    return render(request, "accounts/users/edit.html", context)


def _edited(request: AuthenticatedRequest, form: AccountForm) -> HttpResponse:
    """Store the account of a valid form, unless it has changed since the page was opened."""
    user = form.instance
    try:
        save_account(user, fields=form.changed_data, by=request.user, seen=form.cleaned_data["seen"])
    except IntegrityError:
        text = _("Somebody else changed this account meanwhile. Nothing was saved: the form shows what is stored now.")
        messages.warning(request, text)
        return redirect(user)
    messages.success(request, _("The account of %(user)s is saved.") % {"user": user})
    return redirect("users:user-list")


@needs("administers")
def user_link(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Mail the holder a new link to choose a password, or show one to hand over as the answer to the button."""
    user = get_object_or_404(User.objects.select_related("province"), pk=pk)
    require_confirmation(request)
    if request.method != "POST" or not user.is_active:
        return redirect(user)
    link = hand_out(user, by_mail="mail" in request.POST, by=request.user)
    if not link:
        messages.success(request, _("A link was sent to %(address)s.") % {"address": user.email})
        return redirect(user)
    return render(request, "accounts/users/link.html", {"account": user, "link": link, "days": VALID_FOR.days})


@needs("administers")
def user_active(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Deactivate the account after a page that says what follows, or activate it again."""
    user = get_object_or_404(User.objects.select_related("province"), pk=pk)
    if user == request.user:
        messages.error(request, _("You cannot deactivate yourself."))
        return redirect(user)
    require_confirmation(request)
    if request.method == "POST":
        active = request.POST.get("active") == "1"
        if active and not user.is_active and (holder := User.objects.holder_of(user.email, but=user)):
            messages.error(request, address_taken(holder))
            return redirect(user)
        set_active(user, active=active, by=request.user)
        said = _("%(user)s can sign in again.") if active else _("%(user)s can no longer sign in.")
        messages.success(request, said % {"user": user})
        return redirect("users:user-list")
    return render(request, "accounts/users/active.html", {"account": user})


@needs("administers")
def user_sessions(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End the user's sessions in all browsers, such as after a device was stolen. The session of the request stays."""
    user = get_object_or_404(User, pk=pk)
    require_confirmation(request)
    if request.method == "POST":
        count = end_all(user, but=request.session.session_key, by=request.user)
        text = ngettext("%(count)s session of %(user)s was ended.", "%(count)s sessions of %(user)s were ended.", count)
        messages.success(request, text % {"count": wording.number(count), "user": user})
    return redirect(user)
