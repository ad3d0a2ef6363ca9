"""The public page of a certificate: whether the portal issued it, and whether it is valid."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.throttle import limited
from participants.models import Certificate

_RATES = "60/m/ip"  # high enough for an office behind one IP, low enough to stop guessing


class Answer(TextChoices):
    """The answer to a person who checks a certificate. Here, unlike on the pages of staff, a revoked certificate is a
    warning."""

    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return {"valid": "ok", "revoked": "over"}[self.value]


@login_not_required
@never_cache
@limited("check-certificate", _RATES)
@require_safe
def certificate_public(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is printed on it, and whether it is valid or revoked, since when and replaced by which. Codes are
    random: nobody finds a page without its paper, but for that of the certificate which replaces a revoked one, which
    is linked here. The reason of a revocation is not shown."""
    certificate = Certificate.objects.select_related("replacement__number").filter(code=code).first()
    status = 200 if certificate else 404
    context = {
        "certificate": certificate,
        "printed": certificate and certificate.content,
        "replacement": getattr(certificate, "replacement", None),
        "answer": certificate and Answer(certificate.state.value),
    }
    response = render(request, "participants/certificates/public.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
