"""Issuing, revoking and replacing certificates. An issued certificate never changes: one number belongs to one text.

The order of locks is the usual one: the event's row, then the series of numbers, last before the inserts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Entry, User
from accounts.trail.recording import record_all
from events.locking import LockedEvent, lock_event
from events.models import Event, NumberKind
from events.number_pattern import parse
from events.numbering import allot_numbers
from participants.mails.certificates import mail_certificates
from participants.models import Certificate, CertificateTemplate, Registration
from participants.trail import record_registration, registration_entry

from .changes import outdated
from .completion import due_registrations, has_completed
from .content import certificate_content, certificate_words
from .holder import holders


class CertificateError(Exception):
    """The reason why nothing was done. Views put it into words."""


class NotYet(CertificateError):
    """The event is cancelled, or its last day has not come yet."""


class Overtaken(CertificateError):
    """The certificates differ from what the reader saw: marks changed, or somebody else issued or revoked one
    meanwhile."""


class NotCompleted(CertificateError):
    """The person has not completed the event."""


@dataclass(frozen=True, slots=True)
class Order:
    """The choices of a coordinator for one issue. `template` is unsaved for the layout that needs no filling in."""

    template: CertificateTemplate
    dated_on: date


def may_issue(event: Event, today: date) -> bool:
    """Return whether certificates can be issued: from the last day of the event on."""
    return event.status != Event.Status.CANCELLED and today >= event.ends_on


@transaction.atomic
def issue_certificates(
    event: Event,
    *,
    order: Order,
    expected: int,
    numbers: Sequence[int] | None = None,
    by: User | None,
    send_mail: bool = False,
) -> list[Certificate]:
    """Issue certificates for all who completed the event and never had one, or for those among `numbers`; all or none.
    Mail the people if `send_mail`.

    `expected` is how many the reader saw. Raise NotYet, Overtaken, NumberTaken or ValueMissing.
    """
    event = _lock_to_issue(event)
    due = due_registrations(event)
    if numbers is not None:
        due = due.filter(number__in=numbers)
    found = list(due.select_related("participant", "agency").order_by("number"))
    if len(found) != expected or not found:
        raise Overtaken
    certificates = _write(event, found, order=order, by=by)
    record_all(_issued_entry(one, by=by) for one in certificates)
    _mail(certificates, event, by=by, send=send_mail)
    return certificates


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: User | None) -> None:
    """Revoke the certificate. Its public page shows this at once. Raise Overtaken if it was revoked already."""
    lock_event(certificate.registration.event)
    _revoke(certificate, reason=reason, by=by)
    record_registration("certificate-revoked", certificate.registration, by=by, reason=reason)


@transaction.atomic
def reissue_certificate(
    certificate: Certificate, *, order: Order, reason: str, by: User | None, send_mail: bool = False
) -> Certificate:
    """Issue another certificate for the same person from today's data, under a number of its own. Mail the person if
    `send_mail`.

    `certificate`, the person's last one, is revoked with the same reason unless it was revoked before. Raise NotYet,
    Overtaken, NotCompleted, NumberTaken or ValueMissing.
    """
    event = _lock_to_issue(certificate.registration.event)
    registration = Registration.objects.select_related("participant", "agency").get(pk=certificate.registration_id)
    last = registration.certificates.order_by("-pk").first()
    if last != certificate:
        raise Overtaken
    if not has_completed(registration):
        raise NotCompleted
    if last.is_valid:
        _revoke(certificate, reason=reason, by=by)
    (new,) = _write(event, [registration], order=order, by=by, replaces={registration.pk: certificate})
    _reissued_entry(new, certificate, reason=reason, by=by).save(force_insert=True)
    _mail([new], event, by=by, send=send_mail)
    return new


@transaction.atomic
def reissue_outdated(
    event: Event,
    *,
    order: Order,
    reason: str,
    expected: int,
    numbers: Sequence[int] | None = None,
    by: User | None,
    send_mail: bool = False,
) -> list[Certificate]:
    """Replace all certificates of the event whose content has changed, or those among the registration `numbers`, each
    under a number of its own; all or none. The old ones are revoked with the reason. Mail the people if `send_mail`.

    `expected` is how many the reader saw. Raise NotYet, Overtaken, NumberTaken or ValueMissing.
    """
    event = _lock_to_issue(event)
    wanted = outdated(event) if numbers is None else outdated(event).filter(registration__number__in=numbers)
    people = ["number", "registration__participant", "registration__agency"]
    old = list(wanted.select_related(*people).order_by("registration__number"))
    if len(old) != expected or not old:
        raise Overtaken
    Certificate.objects.filter(pk__in=[one.pk for one in old]).update(**_revocation(reason, by))
    replaced = {one.registration_id: one for one in old}
    new = _write(event, [one.registration for one in old], order=order, by=by, replaces=replaced)
    record_all(_reissued_entry(one, replaced[one.registration_id], reason=reason, by=by) for one in new)
    _mail(new, event, by=by, send=send_mail)
    return new


def _mail(certificates: Sequence[Certificate], event: Event, *, by: User | None, send: bool) -> None:
    if send:
        for certificate in certificates:
            certificate.registration.event = event
        mail_certificates(certificates, by=by)


def _lock_to_issue(event: Event) -> LockedEvent:
    event = lock_event(event, "course", "province")
    if not may_issue(event, event.local_day()):
        raise NotYet
    return event


def _revoke(certificate: Certificate, *, reason: str, by: User | None) -> None:
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    if not valid.update(**_revocation(reason, by)):
        raise Overtaken


def _revocation(reason: str, by: User | None) -> dict[str, Any]:
    return {"revoked_at": timezone.now(), "revoked_by": by, "revoked_reason": reason}


def _write(
    event: Event,
    registrations: Sequence[Registration],
    *,
    order: Order,
    by: User | None,
    replaces: Mapping[int, Certificate] | None = None,
) -> list[Certificate]:
    """Write the certificates; `replaces` has the old ones by the registration's key. The slow work comes before the
    lock of the series."""
    words = certificate_words(event, list(event.sessions.order_by("number")), order.template, order.dated_on)
    found = holders(registrations, order.template)
    template, pattern = order.template if order.template.pk else None, parse(order.template.pattern)
    certificates = [
        Certificate(registration=one, template=template, issued_by=by, replaces=(replaces or {}).get(one.pk))
        for one in registrations
    ]
    numbers = allot_numbers(
        NumberKind.CERTIFICATE,
        pattern=pattern,
        on=order.dated_on,
        values=[number_values(event)] * len(certificates),
    )
    for certificate, number, holder in zip(certificates, numbers, found, strict=True):
        certificate.number, certificate.nip = number, holder.nip
        certificate.content = certificate_content(
            words, holder, number=number.text, address=public_address(certificate)
        )
    return Certificate.objects.bulk_create(certificates, batch_size=200)


def number_values(event: Event) -> dict[str, str]:
    """Return the values that the pattern may use."""
    return {"course": event.course.code, "event": event.code}


def public_address(certificate: Certificate) -> str:
    """Return the whole address of the public page, as it is printed."""
    return f"{settings.PORTAL_URL.rstrip('/')}{certificate.public_address}"


def _reissued_entry(new: Certificate, old: Certificate, *, reason: str, by: User | None) -> Entry:
    changes = {"certificate": (old.number.text, new.number.text)}
    return registration_entry("certificate-reissued", new.registration, by=by, changes=changes, reason=reason)


def _issued_entry(certificate: Certificate, *, by: User | None) -> Entry:
    changes = {"certificate": (None, certificate.number.text)}
    return registration_entry("certificate-issued", certificate.registration, by=by, changes=changes)
