"""Samples of certificates: they take no number, nothing is stored, and each page says that it is a sample."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone, translation
from django.utils.translation import pgettext

from agencies.models import Province
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event, NumberKind, Session
from events.number_pattern import parse
from events.numbering import next_serial
from participants.models import CertificateSignatory, CertificateTemplate, Registration

from .content import Words, certificate_content, certificate_words
from .holder import Holder, holder_of
from .issuing import Order, number_values
from .printing import contents_pdf, printed

_ADDRESS = "https://…/certificates/…/"


def sample_of(registration: Registration, order: Order) -> bytes:
    """Return a sample of the person's certificate. Raise documents.pdf.pages.PdfUnavailable."""
    event = registration.event
    words = certificate_words(event, list(event.sessions.order_by("number")), order.template, order.dated_on)
    return _marked(words, holder_of(registration, order.template), first_number(order, event))


def sample_of_template(template: CertificateTemplate, signatories: Sequence[CertificateSignatory]) -> bytes:
    """Return a certificate of an invented person and event by a template that need not be stored. Raise
    documents.pdf.pages.PdfUnavailable."""
    today = timezone.localdate()
    with translation.override(OFFICIAL_LANGUAGE):
        event, sessions = _invented(today)
        holder = _invented_holder(template)
    words = certificate_words(event, sessions, template, today, signatories)
    values = {"course": pgettext("certificate", "COURSE"), "event": pgettext("certificate", "EVENT")}
    return _marked(words, holder, parse(template.pattern).number(1, on=today, values=values))


def first_number(order: Order, event: Event, after: int = 0) -> str:
    """Return the first number of the issue (or the one so many after it) if nobody else takes it before."""
    serial = next_serial(NumberKind.CERTIFICATE, order.dated_on.year) + after
    return parse(order.template.pattern).number(serial, on=order.dated_on, values=number_values(event))


def _marked(words: Words, holder: Holder, number: str) -> bytes:
    content = printed(certificate_content(words, holder, number=number, address=_ADDRESS), holder.nip)
    with translation.override(OFFICIAL_LANGUAGE):
        mark = pgettext("certificate", "Sample, not a certificate")
    return contents_pdf([content], mark=mark)


def _invented_holder(template: CertificateTemplate) -> Holder:
    return Holder(
        name=pgettext("certificate", "Name of the participant"),
        agency=pgettext("certificate", "Agency of the participant"),
        nip="0" * 18 if template.shows_nip else "",
        rank=pgettext("certificate", "Position and rank of the participant") if template.shows_rank else "",
        scores=pgettext("certificate", "Scores of the participant") if template.shows_scores else "",
    )


def _invented(today: date) -> tuple[Event, list[Session]]:
    first = today - timedelta(days=2)
    event = Event(
        title=pgettext("certificate", "Training of librarians"),
        organiser=pgettext("certificate", "Organiser of the event"),
        venue=pgettext("certificate", "Venue"),
        province=Province(code="00", name="…"),
        starts_on=first,
        ends_on=today,
    )
    titles = [pgettext("certificate", "Session %(n)d") % {"n": n} for n in range(1, 7)]
    sessions = [
        Session(number=n, title=title, date=first + timedelta(days=(n - 1) // 2), lesson_hours=4)
        for n, title in enumerate(titles, start=1)
    ]
    return event, sessions
