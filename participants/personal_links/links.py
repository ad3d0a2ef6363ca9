"""The only module that writes personal links: it makes, finds and withdraws them. A link opens one registration to
its holder."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import mail
from participants.models import PersonalLink, Registration
from participants.models.registration import RegistrationQuerySet
from participants.trail import record_registration

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def find_link(token: str) -> PersonalLink | None:
    """Return the valid link of the token, with the objects that its pages show, or None for a withdrawn, unknown or
    malformed token."""
    if not _TOKEN.fullmatch(token):
        return None
    links = PersonalLink.objects.valid().select_related(
        "registration__event__province",
        "registration__participant__agency",
        "registration__agency__province",
        "registration__agency__regency",
    )
    return links.filter(token=token).first()


def address_of(link: PersonalLink) -> str:
    """Return the absolute address of the link."""
    return mail.address(reverse("participants:personal", args=[link.token]))


def open_to(user: User) -> RegistrationQuerySet:
    """Return the registrations whose links the user may hand out. A link shows what is recorded of the person today, so
    the user must see both the registration and the person."""
    if not user.rights.registers_people:
        return Registration.objects.none()
    return user.scope.limit(Registration.objects.visible_to(user), "participant__agency__province")


def link_for(registration: Registration) -> PersonalLink:
    """Return the valid link of the registration; make one if there is none."""
    _withdraw_ended([registration.pk])
    return PersonalLink.objects.valid().get_or_create(registration=registration)[0]


@transaction.atomic
def links_for(registrations: Iterable[Registration]) -> dict[int, PersonalLink]:
    """Return {primary key of the registration: link}, as link_for does for one."""
    wanted = [registration.pk for registration in registrations]
    found = _valid(wanted)
    missing = [PersonalLink(registration_id=pk) for pk in wanted if pk not in found]
    if not missing:
        return found
    _withdraw_ended(wanted)
    # Another request may make some of these links at the same time; then they are used.
    PersonalLink.objects.bulk_create(missing, ignore_conflicts=True, batch_size=500)
    return _valid(wanted)


def links_unless_withdrawn(registrations: Iterable[Registration]) -> dict[int, PersonalLink]:
    """Return links as links_for does, but none for registrations whose last link was withdrawn: only an explicit
    action renews a link."""
    registrations = list(registrations)
    withdrawn = PersonalLink.objects.filter(registration__in=registrations, withdrawn_at__isnull=False)
    kept_shut = set(withdrawn.values_list("registration", flat=True))
    made = links_for(one for one in registrations if one.pk not in kept_shut)
    return made | existing_links(one for one in registrations if one.pk in kept_shut)


def existing_links(registrations: Iterable[Registration]) -> dict[int, PersonalLink]:
    """Return the existing valid links: {primary key of the registration: link}."""
    return _valid([registration.pk for registration in registrations])


def was_mailed(link: PersonalLink | None, email: str) -> bool:
    """Return whether the link was mailed to this address."""
    return bool(link and email and link.mailed_to.lower() == email.lower())


def _valid(registrations: list[int]) -> dict[int, PersonalLink]:
    links = PersonalLink.objects.valid().filter(registration__in=registrations)
    return {link.registration_id: link for link in links}


def _withdraw_ended(registrations: list[int]) -> None:
    """Withdraw the links that have ended, because a registration has only one that is not withdrawn."""
    PersonalLink.objects.ended().filter(registration__in=registrations).update(withdrawn_at=timezone.now())


@transaction.atomic
def make(registration: Registration, *, by: User) -> PersonalLink:
    """Return the link as link_for does, and record in the trail if one was made."""
    _withdraw_ended([registration.pk])
    link, is_new = PersonalLink.objects.valid().get_or_create(registration=registration)
    if is_new:
        record_registration("link-made", registration, by=by)
    return link


@transaction.atomic
def withdraw(registration: Registration, *, by: User) -> bool:
    """Make the address invalid at once; return False if there was none."""
    links = PersonalLink.objects.valid().filter(registration=registration)
    if not links.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        return False
    record_registration("link-withdrawn", registration, by=by)
    return True


@transaction.atomic
def renew(registration: Registration, *, by: User) -> PersonalLink:
    """Replace the old address, which becomes invalid at once, by a new one."""
    withdraw(registration, by=by)
    return make(registration, by=by)
