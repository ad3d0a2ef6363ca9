"""Mails to people whose certificate was issued."""

from collections.abc import Collection, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.outbox import mail
from participants.models import Certificate, Registration
from participants.personal_links.links import address_of, new_links

from .to_participant import personal_draft, without_link

_READY = _("Your certificate is ready: %(event)s")


def certificate_recipients(registrations: Collection[Registration]) -> mail.Recipients:
    """Return who gets a mail if certificates of the registrations (with participant and event) are issued now."""
    if not any(one.event.sends_mail for one in registrations):
        return mail.Recipients()
    lacking = [one.participant.full_name for one in registrations if not one.participant.mail_address]
    return mail.Recipients(len(registrations) - len(lacking), lacking)


def mail_certificates(certificates: Sequence[Certificate], *, by: User | None) -> int:
    """Mail the people of new certificates of one event (with registration, participant and event) that theirs is ready,
    with a link to their page unless it was withdrawn. Return the number of mails."""
    mailed = [one for one in certificates if _gets_mail(one.registration)]
    if not mailed:
        return 0
    registrations = [one.registration for one in mailed]
    prefetch_related_objects([one.event for one in registrations], "sessions")
    withdrawn = without_link(registrations)
    keys = {one.registration_id: f"certificate-ready:{one.pk}" for one in mailed}
    links = new_links(
        (one for one in registrations if one.pk not in withdrawn),
        by=by,
        mail_key=lambda link: keys[link.registration_id],
    )
    addresses = {key: address_of(link) for key, link in links.items()}
    return mail.queue(
        personal_draft("certificate_ready", _READY, one, {"address": addresses.get(one.pk)}, key=keys[one.pk])
        for one in registrations
    )


def _gets_mail(registration: Registration) -> bool:
    return bool(registration.event.sends_mail and registration.participant.mail_address)
