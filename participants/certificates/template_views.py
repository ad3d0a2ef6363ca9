"""Certificate templates: the list, and editing one with a sample."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import AuthenticatedRequest, needs
from accounts.models import Entry
from agencies.forms import posted
from documents.requests import largest_body
from documents.responses import PRIVATE_FOR_A_DAY, file_response, pdf_response
from events.pictures.storing import MAXIMUM_SIZE
from participants.models import CertificateImage, CertificateSignatory, CertificateTemplate

from .samples import sample_of_template
from .template_forms import TemplateForms
from .templates import write_template


@needs("issues_certificates")
def certificate_templates(request: AuthenticatedRequest) -> HttpResponse:
    templates = CertificateTemplate.objects.prefetch_related("signatories")
    return render(request, "participants/certificates/templates.html", {"templates": templates})


@largest_body(MAXIMUM_SIZE * (2 + CertificateSignatory.MOST))
@needs("issues_certificates")
def certificate_template_new(request: AuthenticatedRequest) -> HttpResponse:
    return _written(request, CertificateTemplate())


@largest_body(MAXIMUM_SIZE * (2 + CertificateSignatory.MOST))
@needs("issues_certificates")
def certificate_template_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    templates = CertificateTemplate.objects.with_looks()
    return _written(request, get_object_or_404(templates, pk=pk))


@require_safe
@needs("issues_certificates")
def certificate_image(request: AuthenticatedRequest, digest: str) -> HttpResponse:
    """Return a picture of a template for its page."""
    image = get_object_or_404(CertificateImage, digest=digest)
    return file_response(bytes(image.content), digest, image.media_type, is_inline=True, cache=PRIVATE_FOR_A_DAY)


def _written(request: AuthenticatedRequest, template: CertificateTemplate) -> HttpResponse:
    name, forms = template.name, TemplateForms(posted(request), request.FILES or None, template)
    if request.method == "POST" and forms.is_valid():
        if "sample" in request.POST:
            make = sample_of_template
            return pdf_response(request, "contoh-sertifikat", lambda: make(forms.template.instance, forms.filled()))
        if _stored(request, forms):
            name = forms.template.instance.name
            messages.success(request, _("The certificate template “%(name)s” is saved.") % {"name": name})
            return redirect(forms.template.instance)
    last = Entry.objects.filter(action="certificate-template-written", subject=name).select_related("by")
    context = {
        "forms": forms,
        "every_form": [*forms],
        "stored_name": name,
        "last": last.order_by("-pk").first() if name else None,
    }
    return render(request, "participants/certificates/template.html", context)


def _stored(request: AuthenticatedRequest, forms: TemplateForms) -> bool:
    form = forms.template
    try:
        with transaction.atomic():
            write_template(form.instance, forms.filled(), fields=form.changed_fields, by=request.user)
    except IntegrityError:
        form.add_error(None, _("Somebody else changed this at the same time. Nothing was saved: please try again."))
        return False
    return True
