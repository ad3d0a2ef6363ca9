"""The user's saved views: saving one from a list, renaming, sharing and deleting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs, require
from accounts.models import SavedView
from agencies.lists import LISTS

from .forms import NewViewForm, ViewForm
from .saving import MOST, TooLong, TooMany, save_view


@needs("registers_people")
def view_list(request: AuthenticatedRequest) -> HttpResponse:
    """Show the user's own views. POST saves one and goes back to the list that it shows."""
    if request.method == "POST":
        return _save(request)
    return render(request, "accounts/saved_views/list.html", {"views": request.user.saved_views.all(), "most": MOST})


def _save(request: AuthenticatedRequest) -> HttpResponse:
    form = NewViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 letters."))
        return redirect(_back(form))
    given = form.cleaned_data
    try:
        saved, is_new = save_view(
            LISTS[given["list"]], name=given["name"], query=given["query"], shared=given["shared"], by=request.user
        )
    except TooMany:
        messages.error(request, _("You have %(most)d saved views. Delete one first.") % {"most": MOST})
    except TooLong:
        messages.error(request, _("The filters are too long to be saved."))
    else:
        text = _("The view “%(name)s” is saved.") if is_new else _("The view “%(name)s” is saved anew.")
        messages.success(request, text % {"name": saved.name})
        query = f"{saved.query}&saved={saved.pk}" if saved.query else f"saved={saved.pk}"
        return redirect(f"{_back(form)}?{query}")
    return redirect(_back(form))


def _back(form: NewViewForm) -> str:
    """Return the address of the list, which the page has sent; that of all views instead of any other."""
    path, listed = form.cleaned_data.get("path", ""), LISTS.get(form.cleaned_data.get("list", ""))
    try:
        is_list = listed is not None and getattr(resolve(path).func, "view_class", None) is listed
    except Resolver404:
        is_list = False
    return path if is_list else reverse("saved_views:view-list")


def view_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Rename one of the user's own views, share it or not, or delete it."""
    saved = get_object_or_404(request.user.saved_views, pk=pk)
    require(request.user, "registers_people")
    if request.POST.get("action") == "delete":
        saved.delete()
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": saved.name})
        return redirect("saved_views:view-list")
    form = ViewForm(request.POST if request.method == "POST" else None, instance=saved)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": saved.name})
        return redirect("saved_views:view-list")
    return render(request, "accounts/saved_views/detail.html", {"form": form, "saved": SavedView.objects.get(pk=pk)})
