"""The waiting list: its people have no seat, and the first who fits gets the next free seat at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from events.locking import LockedEvent
from events.models import Event, Quota
from participants.mails.to_staff import News, collected_news
from participants.models import Registration
from participants.trail import record_registration

from .seats import take_seat_of

Status = Registration.Status


def status_with_seat(event: Event) -> Status:
    """Return the status of a person who gets a seat of the event: proposed if an approval or a letter is still
    needed."""
    return Status.PROPOSED if event.needs_approval or event.needs_assignment_letter else Status.CONFIRMED


def promote_waiting(
    event: LockedEvent, quota: Quota, *, by: User | None = None, news: News | None = None
) -> list[Registration]:
    """Give the free seats of the event's quota to fitting people of the waiting list, in order, and return who got one.

    `by` released the seats. Nobody is promoted at an event that is over. The users who registered these people get a
    mail; as a part of a larger action, with its `news`.
    """
    with collected_news(news, by=by) as news:
        return _promote_into(Quota.objects.get(pk=quota.pk), event, by, news)


def fill_from_waiting_list(
    event: LockedEvent, *, by: User | None = None, news: News | None = None
) -> list[Registration]:
    """Give all free seats of the event to the waiting list, narrow quotas first, and return who got one. Mails are
    those of `promote_waiting`.

    Call it after seats were added.
    """
    agencies = list(Agency.objects.filter(pk__in=event.registrations.waiting().order_by().values("agency")).order_by())
    if not agencies:
        return []
    in_question = event.quotas.filter(Q(agency=None) | Q(agency__in=agencies), taken__lt=F("seats"))
    hoped_for = [quota for quota in in_question if any(quota.fits(agency) for agency in agencies)]
    with collected_news(news, by=by) as news:
        promoted = [_promote_into(quota, event, by, news) for quota in sorted(hoped_for, key=width)]
    return [registration for those in promoted for registration in those]


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of a person on the waiting list, and the seats for which the person waits: 1 is next."""

    number: int
    quotas: Sequence[Quota]

    @property
    def words(self) -> str:
        words = {"number": self.number, "quotas": "; ".join(quota.label for quota in self.quotas)}
        return (_("number %(number)s for a seat of %(quotas)s") if self.quotas else _("number %(number)s")) % words


def turns(event: Event) -> dict[int, Turn]:
    """Return the turns of those who wait by the registration's key. Only people who wait for the same seats count."""
    quotas = list(event.quotas.select_related("agency", "regency", "province").order_by("pk"))
    waiting = list(event.registrations.waiting().select_related("agency"))
    hopes = [[quota for quota in quotas if quota.fits(registration.agency)] for registration in waiting]
    return {
        registration.pk: Turn(_place(hopes[: index + 1]), hopes[index]) for index, registration in enumerate(waiting)
    }


def positions(event: Event) -> dict[int, int]:
    """Return only the numbers of `turns`."""
    return {registration: turn.number for registration, turn in turns(event).items()}


def _place(hopes: Sequence[Sequence[Quota]]) -> int:
    *before, own = hopes
    return 1 + sum(not {*own}.isdisjoint(other) for other in before)


def _promote_into(quota: Quota, event: Event, by: User | None, news: News) -> list[Registration]:
    if not quota.free or event.is_over:
        return []
    first = event.registrations.waiting().fitting(quota).select_related("participant")[: quota.free]
    return [_promote(registration, event, quota, by, news) for registration in first if take_seat_of(quota)]


def width(quota: Quota) -> tuple[bool, bool]:
    """Return a key that sorts quotas: an agency's own first, then pools of a regency, then those of a province."""
    return quota.agency_id is None, quota.regency_id is None


def _promote(registration: Registration, event: Event, quota: Quota, by: User | None, news: News) -> Registration:
    registration.status, registration.quota = status_with_seat(event), quota
    registration.save(update_fields=["status", "quota"])
    changes = {"status": (Status.WAITLISTED, registration.status), "quota": (None, quota)}
    entry = record_registration("registration-promoted", registration, by=by, changes=changes)
    news.add(entry, registration)
    return registration
