"""The pages of an agency, of its contact, and of a province."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs, require
from agencies.forms import posted
from agencies.models import Agency, Province

from .contact import ContactForm, save_contact
from .dossier import agency_dossier
from .history import agency_history
from .province import province_dossier

_RELATED = ("province", "regency", "successor", "proposed_by")


def agency_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show one agency with all that the portal knows of it."""
    agency = _agency(request, pk)
    context = {
        "agency": agency,
        "former_names": agency.former_names.all(),
        "dossier": agency_dossier(agency, request.user),
    }
    if request.user.rights.administers:
        context |= {"trail": agency_history(agency)}
    return render(request, "reports/agencies/agency_detail.html", context)


def agency_contact(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Record whom people can reach at the agency."""
    agency = _agency(request, pk)
    require(request.user, "edits_contacts")
    form = ContactForm(posted(request), instance=agency)
    if form.is_valid():
        changed = save_contact(agency, fields=form.changed_data, by=request.user)
        words = {"agency": agency.name}
        text = _("The contact of %(agency)s is saved.") if changed else _("The contact of %(agency)s stays as it was.")
        messages.success(request, text % words)
        return redirect(agency)
    return render(request, "reports/agencies/agency_contact.html", {"agency": agency, "form": form})


def _agency(request: AuthenticatedRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(request.user).select_related(*_RELATED), pk=pk)


@needs("reads_reports")
def province_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show one province of the reader with all that the portal knows of it."""
    if code not in request.user.scope:
        raise Http404
    province = get_object_or_404(Province, pk=code)
    context = {"province": province, "dossier": province_dossier(province, request.user)}
    return render(request, "reports/agencies/province_detail.html", context)
