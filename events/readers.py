"""The readers of the mails about an event: the staff of the provinces and the agencies that have seats in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from accounts.outbox.mail import Recipients
from agencies.models import Agency

from .models import Event, Quota

_REGIONS = ["agency__province", "agency__regency", "province", "regency"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A mailbox and the province of its mails; `user` is None for an agency's own address."""

    province: str
    address: str
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Registrars:
    """Who registers the people of a province: the names of its staff, and the provincial agency if it has a phone."""

    names: list[str] = field(default_factory=list)
    agency: Agency | None = None


def registrars(found: Iterable[Reader]) -> dict[str, Registrars]:
    """Return by province whom its agencies can ask, because they have no account."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for reader in found:
        names[reader.province] += [str(reader.user)] if reader.user else []
    existing = Agency.objects.existing_on(timezone.localdate()).filter(kind=Agency.Kind.PROVINCE, province__in=names)
    agencies = {agency.province_id: agency for agency in existing.exclude(phone="", contact_phone="").order_by("-pk")}
    return {code: Registrars(found_names, agencies.get(code)) for code, found_names in names.items()}


def readers(event: Event, quotas: Collection[Quota] | None = None) -> dict[Reader, list[Quota]]:
    """Return the recipients with their seats (all of the event, or these of `quotas_of`): the staff of the province,
    who register the people, and the agency, which chooses them, if it has an address."""
    quotas = quotas_of(event) if quotas is None else quotas
    staff = _staff({_province(quota) for quota in quotas})
    seats: defaultdict[Reader, list[Quota]] = defaultdict(list)
    for quota in quotas:
        for reader in _readers_of(quota, staff):
            seats[reader].append(quota)
    return seats


def recipients(event: Event) -> Recipients:
    """Return the number of readers, and the provinces and agencies with seats that have no address."""
    return Recipients(len(readers(event)), without_address(quotas_of(event)))


def recipients_of_many(events: Collection[Event]) -> dict[int, Recipients]:
    """Return the `recipients` of each of the events (by its key), with a constant number of queries."""
    quotas = Quota.objects.filter(event__in=[event.pk for event in events]).select_related("event", *_REGIONS)
    by_event: dict[int, list[Quota]] = {event.pk: [] for event in events}
    for quota in quotas:
        if quota.agency is None or quota.agency.exists_on(quota.event.starts_on):
            by_event[quota.event_id].append(quota)
    staff = _staff({_province(quota) for those in by_event.values() for quota in those})
    return {
        key: Recipients(
            len({reader for quota in those for reader in _readers_of(quota, staff)}), _without_address(those, staff)
        )
        for key, those in by_event.items()
    }


def without_address(quotas: Collection[Quota]) -> list[str]:
    """Return the provinces and agencies of the quotas to which nobody with an address belongs."""
    return _without_address(quotas, _staff({_province(quota) for quota in quotas}))


def _without_address(quotas: Collection[Quota], staff: Mapping[str, list[Reader]]) -> list[str]:
    regions = {_province(quota): quota.agency.province if quota.agency else quota.province for quota in quotas}
    lacking = [str(region) for code, region in sorted(regions.items()) if not staff.get(code)]
    return lacking + sorted({quota.agency.name for quota in quotas if quota.agency and not quota.agency.email})


def quotas_of(event: Event) -> list[Quota]:
    """Return the seats that somebody can use, with all that mails about them show."""
    return list(event.quotas.usable_on(event.starts_on).select_related(*_REGIONS))


def _readers_of(quota: Quota, staff: dict[str, list[Reader]]) -> Iterator[Reader]:
    province = _province(quota)
    yield from staff[province]
    own = quota.agency.email.lower() if quota.agency else ""
    if own and own not in {reader.address for reader in staff[province]}:
        yield Reader(province, own)


def _staff(provinces: set[str]) -> dict[str, list[Reader]]:
    """Return the active staff of each province who have an address; of several with the same one the first."""
    found: defaultdict[str | None, dict[str, User]] = defaultdict(dict)
    for user in User.objects.having("registers_people").filter(province__in=provinces).exclude(email="").order_by("pk"):
        found[user.province_id].setdefault(user.email.lower(), user)
    return defaultdict(
        list,
        {
            code: [Reader(code, address, user) for address, user in users.items()]
            for code, users in found.items()
            if code
        },
    )


def _province(quota: Quota) -> str:
    return quota.region_code[:2]
