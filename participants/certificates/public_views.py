"""For everybody who holds a certificate on paper: whether the portal issued it, and whether it holds."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.throttle import limited
from participants.models import Certificate

_RATES = "60/m/ip"  # an office behind one address gets through, who tries codes out does not


@login_not_required
@never_cache
@limited("check-certificate", _RATES)
@require_safe
def certificate_public(request: HttpRequest, code: str) -> HttpResponse:
    """Name, event, lesson hours, number, valid or revoked: nothing else. Codes are random, so numbers lead nowhere."""
    certificate = Certificate.objects.filter(code=code).first()
    status = 200 if certificate else 404
    context = {"certificate": certificate, "printed": certificate and certificate.content}
    response = render(request, "participants/certificates/public.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
