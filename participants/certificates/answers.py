"""What the certificate pages share: finding certificates, checking access, wording refusals."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require
from events.models import Event
from events.number_pattern import ValueMissing
from events.numbering import NumberTaken
from participants.models import Certificate

from .issuing import CertificateError, NotCompleted, NotYet, Overtaken

_WHY = {
    NotYet: lambda: _("The event is cancelled, or its last day has not come yet."),
    Overtaken: lambda: _("Something has changed meanwhile. Check the page and press again."),
    NotCompleted: lambda: _("This person has not reached the minimum of lesson hours."),
    NumberTaken: lambda: _("One of the numbers was given out before; change the pattern in the template."),
    ValueMissing: lambda: _("The pattern of numbers names something that this event does not have."),
}
REFUSALS = (CertificateError, NumberTaken, ValueMissing)


def explain(error: Exception) -> str:
    """Return a sentence that says why nothing was issued; the error is one of REFUSALS."""
    return next(words() for kind, words in _WHY.items() if isinstance(error, kind))


def find_certificate(request: AuthenticatedRequest, code: str, number: int, pk: int) -> Certificate:
    """Return a certificate of the person with that number at the event, if the reader may see it."""
    certificates = Certificate.objects.visible_to(request.user).select_related(
        "number", "signed", "registration__event__course", "registration__participant", "registration__agency"
    )
    found = certificates.filter(
        registration__event__in=Event.objects.visible_to(request.user).order_by().values("pk"),
        registration__event__code=code,
        registration__number=number,
    )
    return get_object_or_404(found, pk=pk)


def certificate_to_change(request: AuthenticatedRequest, code: str, number: int, pk: int) -> Certificate:
    """Return the certificate for a user who issues certificates."""
    certificate = find_certificate(request, code, number, pk)
    require(request.user, "issues_certificates")
    return certificate
