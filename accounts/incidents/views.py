"""Pages for those who handle incidents."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.models import Incident
from agencies.forms import posted
from documents.pdf.pages import template_as_pdf
from documents.responses import pdf_response
from documents.wording import OFFICIAL_LANGUAGE

from .forms import IncidentForm
from .recording import close_incident, save_incident

READERS = ("authority", "people")
"""To whom a notice is written."""


@needs("handles_incidents")
def incident_list(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "accounts/incidents/list.html", {"incidents": Incident.objects.all()})


@needs("handles_incidents")
def incident_new(request: AuthenticatedRequest) -> HttpResponse:
    return _form_page(request, Incident())


@needs("handles_incidents")
def incident_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.select_related("recorded_by"), pk=pk)
    return render(request, "accounts/incidents/detail.html", {"incident": incident, "readers": READERS})


@needs("handles_incidents")
def incident_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(Incident.objects.open(), pk=pk))


@needs("handles_incidents")
def incident_close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    incident = get_object_or_404(Incident, pk=pk)
    if request.method == "POST":
        try:
            close_incident(incident, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The incident is closed."))
    return redirect(incident)


@needs("handles_incidents")
def incident_notice(request: AuthenticatedRequest, pk: int, reader: str) -> HttpResponse:
    """Return the letter to the authority or to the people as PDF, in the official language, to sign and to send."""
    incident = get_object_or_404(Incident, pk=pk)
    if reader not in READERS:
        raise Http404

    def make() -> bytes:
        with translation.override(OFFICIAL_LANGUAGE):
            context = {"incident": incident, "to_people": reader == "people", "title": _("Notice of an incident")}
            return template_as_pdf("accounts/incidents/notice.html", context)

    return pdf_response(request, f"pemberitahuan-insiden-{incident.pk}", make)


def _form_page(request: AuthenticatedRequest, incident: Incident) -> HttpResponse:
    form = IncidentForm(posted(request), instance=incident)
    if form.is_valid():
        save_incident(form.instance, by=request.user)
        messages.success(request, _("The incident is recorded."))
        return redirect(form.instance)
    return render(request, "accounts/incidents/form.html", {"form": form, "incident": incident})
