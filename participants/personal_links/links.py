"""The only module that writes personal links: it makes, finds and withdraws them. A link opens one registration to
its holder. Its address is known only when it is made, so each mail and each handing out makes a new one."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import mail
from accounts.trail.recording import record_all
from participants.models import CalendarFeed, PersonalLink, Registration
from participants.models.registration import RegistrationQuerySet
from participants.trail import record_registration, registration_entry

VALID_AT_MOST = 10
"""Links of one registration that staff gave out, and as many that the person asked for with their address. When
another of the same kind is made, the oldest of it stop working: anybody who knows the address can ask."""
MAILED_AN_HOUR = 3
"""Links that are mailed to one registration within an hour, so that nobody can flood a mailbox."""
ASKED_A_DAY = 3
"""Links that are mailed to one registration within 24 hours because somebody asked with the address."""
_ASKED = "personal-link-asked:"
"""The beginning of the key of a mail with a link that somebody asked for."""


def find_link(token: str) -> PersonalLink | None:
    """Return the valid link of the token, with the objects that its pages show, or None for a withdrawn, unknown or
    malformed token."""
    links = PersonalLink.objects.valid().select_related(
        "registration__event__province",
        "registration__participant__agency",
        "registration__agency__province",
        "registration__agency__regency",
        "registration__quota__agency",
        "registration__quota__province",
        "registration__quota__regency",
        "registration__letter",
        "registration__reply",
    )
    return links.opened_by(token)


def address_of(link: PersonalLink) -> str:
    """Return the absolute address of a link that was just made or opened."""
    return mail.address(reverse("participants:personal", args=[link.token]))


def open_to(user: User) -> RegistrationQuerySet:
    """Return the registrations whose links the user may hand out. A link shows what is recorded of the person today, so
    the user must see both the registration and the person."""
    if not user.rights.registers_people:
        return Registration.objects.none()
    return user.scope.limit(Registration.objects.visible_to(user), "participant__agency__province")


@transaction.atomic
def new_links(
    registrations: Iterable[Registration], *, by: User | None, mail_key: Callable[[PersonalLink], str] | None = None
) -> dict[int, PersonalLink]:
    """Make a link for each registration (with its participant loaded) and return them by its primary key. Links to be
    mailed note the participant's e-mail address and the key of their mail, which `mail_key` returns."""
    made = unsaved_links(registrations)
    store_links(made, by=by, mail_key=mail_key)
    return made


def unsaved_links(registrations: Iterable[Registration]) -> dict[int, PersonalLink]:
    """Return a link that is not stored yet for each registration, by its primary key. Texts with these links can be
    written before a lock is taken."""
    return {one.pk: PersonalLink(registration=one).give_token() for one in registrations}


@transaction.atomic
def store_links(
    made: Mapping[int, PersonalLink], *, by: User | None, mail_key: Callable[[PersonalLink], str] | None = None
) -> None:
    """Store the links of `unsaved_links` as new_links does."""
    if mail_key:
        _note_mails(made.values(), mail_key)
    PersonalLink.objects.bulk_create(made.values(), batch_size=500)
    _withdraw_oldest(made, by=by)


def _note_mails(links: Iterable[PersonalLink], mail_key: Callable[[PersonalLink], str]) -> None:
    now = timezone.now()
    for link in links:
        link.mailed_at, link.mailed_to, link.mail_key = now, link.registration.participant.email, mail_key(link)


def latest_links(registrations: Iterable[Registration]) -> dict[int, PersonalLink]:
    """Return the latest valid link of each registration that has one, by the primary key of the registration."""
    return {link.registration_id: link for link in _oldest_first(one.pk for one in registrations)}


def mailed_addresses(registrations: Iterable[Registration]) -> set[tuple[int, str]]:
    """Return to which e-mail addresses, in lower case, a valid link was mailed: (key of the registration, address).
    Mails that failed or were switched off do not count."""
    valid = PersonalLink.objects.valid().filter(registration__in=[one.pk for one in registrations])
    unsent = valid.with_unsent_mail().values("pk")
    mailed = valid.exclude(mailed_at=None).exclude(pk__in=unsent).order_by()
    return {(key, address.lower()) for key, address in mailed.values_list("registration", "mailed_to")}


def given(registrations: RegistrationQuerySet) -> set[int]:
    """Return the keys of the registrations whose person has a valid link as far as the portal knows: it was mailed to
    the address of today, or staff said that they handed it out."""
    valid = PersonalLink.objects.valid().filter(registration__in=registrations.order_by().values("pk"))
    mailed = Q(mailed_at__isnull=False) & ~Q(pk__in=valid.with_unsent_mail().values("pk"))
    known = valid.filter(Q(handed_at__isnull=False) | mailed).order_by()
    rows = known.values_list("registration", "handed_at", "mailed_to", "registration__participant__email")
    return {key for key, handed_at, mailed_to, email in rows if handed_at or mailed_to.lower() == email.lower()}


def mailed_often(registrations: Iterable[Registration]) -> set[int]:
    """Return the keys of the registrations to which no further link is mailed now, because MAILED_AN_HOUR were mailed.
    Withdrawn links count too."""
    recent = PersonalLink.objects.filter(mailed_at__gt=timezone.now() - timedelta(hours=1))
    mailed = recent.filter(registration__in=[one.pk for one in registrations]).values("registration").order_by()
    often = mailed.annotate(count=Count("pk")).filter(count__gte=MAILED_AN_HOUR)
    return set(often.values_list("registration", flat=True))


def asked_key(link: PersonalLink) -> str:
    """Return the key of the mail with a link that somebody asked for with the person's address."""
    return f"{_ASKED}{link.token_hash}"


def asked_often(registration: Registration) -> bool:
    """Return whether ASKED_A_DAY links were mailed because somebody asked. Withdrawn links count too."""
    recent = PersonalLink.objects.filter(mailed_at__gt=timezone.now() - timedelta(days=1))
    return recent.filter(registration=registration, mail_key__startswith=_ASKED).count() >= ASKED_A_DAY


def is_just_mailed(registration: Registration) -> bool:
    """Return whether a valid link was mailed within the last minute, so that a second click mails none."""
    valid = PersonalLink.objects.valid().filter(registration=registration)
    return valid.filter(mailed_at__gt=timezone.now() - timedelta(minutes=1)).exists()


def ended_for(registrations: Collection[Registration]) -> set[int]:
    """Return the keys of the registrations that have a withdrawn link, whether it was replaced or not."""
    withdrawn = PersonalLink.objects.filter(registration__in=registrations, withdrawn_at__isnull=False)
    return set(withdrawn.values_list("registration", flat=True))


def withdrawn_for(registrations: Collection[Registration]) -> set[int]:
    """Return the keys of the registrations whose links were withdrawn and not replaced. Only an explicit action makes
    a new one."""
    return ended_for(registrations) - latest_links(registrations).keys()


def _oldest_first(registrations: Iterable[int]) -> list[PersonalLink]:
    links = PersonalLink.objects.valid().filter(registration__in=list(registrations))
    return list(links.order_by("created_at", "pk"))


def _withdraw_oldest(made: Mapping[int, PersonalLink], *, by: User | None) -> None:
    links: dict[tuple[int, bool], list[int]] = {}
    for link in _oldest_first(made):
        links.setdefault((link.registration_id, link.mail_key.startswith(_ASKED)), []).append(link.pk)
    spare = {kind: keys[:-VALID_AT_MOST] for kind, keys in links.items() if len(keys) > VALID_AT_MOST}
    if spare:
        PersonalLink.objects.filter(pk__in=chain(*spare.values())).update(withdrawn_at=timezone.now(), withdrawn_by=by)
        record_all(registration_entry("link-ended", made[key].registration, by=by) for key, _is_asked in spare)


@transaction.atomic
def make(registration: Registration, *, by: User) -> PersonalLink:
    """Make a link to hand out. Earlier ones keep working."""
    return make_all([registration], by=by)[registration.pk]


@transaction.atomic
def make_all(registrations: Collection[Registration], *, by: User) -> dict[int, PersonalLink]:
    """Make links of many people as `make` does for one: {primary key of the registration: link}."""
    record_all(registration_entry("link-made", one, by=by) for one in registrations)
    return new_links(registrations, by=by)


@transaction.atomic
def note_handed(registrations: Collection[Registration], *, by: User) -> int:
    """Note that staff gave the people the links that were made to hand out; return how many people these are."""
    made = PersonalLink.objects.valid().filter(registration__in=registrations, mailed_at=None, handed_at=None)
    links = dict(made.select_for_update().order_by("pk").values_list("pk", "registration"))
    PersonalLink.objects.filter(pk__in=links).update(handed_at=timezone.now())
    noted = {*links.values()}
    record_all(registration_entry("link-handed", one, by=by) for one in registrations if one.pk in noted)
    return len(noted)


@transaction.atomic
def withdraw(registration: Registration, *, by: User) -> datetime | None:
    """Make all addresses of the person's page, and that of their calendar, invalid at once; return the moment, None if
    there was no address of the page."""
    CalendarFeed.objects.filter(registration=registration).delete()
    links, now = PersonalLink.objects.valid().filter(registration=registration), timezone.now()
    if not links.update(withdrawn_at=now, withdrawn_by=by):
        return None
    record_registration("link-withdrawn", registration, by=by)
    return now


@transaction.atomic
def restore(registration: Registration, *, withdrawn_at: datetime, instead: int | None, by: User) -> bool:
    """Make the addresses valid again that the user withdrew at that moment, and withdraw the link (its key) that was
    made instead of them. Return False if they are valid already."""
    links = PersonalLink.objects.filter(registration=registration)
    own = links.filter(withdrawn_at=withdrawn_at, withdrawn_by=by)
    if not own.update(withdrawn_at=None, withdrawn_by=None):
        return False
    if instead:
        links.filter(pk=instead, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    record_registration("link-restored", registration, by=by)
    return True


@transaction.atomic
def renew(registration: Registration, *, by: User) -> tuple[PersonalLink, datetime | None]:
    """Replace all addresses, which become invalid at once, by a new one; return it and what `withdraw` returns."""
    withdrawn_at = withdraw(registration, by=by)
    return make(registration, by=by), withdrawn_at
