"""Whether what people were told is what the database has, and whether no seat was sold twice."""

from collections import Counter
from collections.abc import Iterable

from events.models import Event, Quota
from participants.models import Registration
from participants.registering.seats import seat_differences

from .clients import Answer


def faults(event: Event, answers: Iterable[Answer]) -> list[str]:
    """Everything that is wrong after a rush to the event, one line each; [] if all is well."""
    answers = list(answers)
    stored = {one.participant.full_name: one for one in event.registrations.select_related("participant")}
    return [
        *_failed(answers),
        *_not_as_told(answers, stored),
        *_seats(event),
        *_numbers(event),
    ]


def oversold(event: Event) -> int:
    """People beyond the seats of their quotas."""
    return sum(max(held - quota.seats, 0) for quota, held in _held(event))


def _held(event: Event) -> list[tuple[Quota, int]]:
    """Each quota with the people on it, counted."""
    sold = Counter(event.registrations.seated().values_list("quota", flat=True))
    return [(quota, sold[quota.pk]) for quota in event.quotas.select_related("agency", "province", "regency")]


def _failed(answers: list[Answer]) -> list[str]:
    """Answers that nobody should get: errors, none at all, or a form that comes back without saying that it is full."""
    strange = Counter(one.status for one in answers if one.status != 302 and not one.full)
    return [f"{number} answers of status {status} (0: none came)" for status, number in sorted(strange.items())]


def _not_as_told(answers: list[Answer], stored: dict[str, Registration]) -> list[str]:
    told = {one.post.name: one for one in answers if one.status == 302}
    lost = [f"{name} was told to be registered, and is not" for name in told.keys() - stored.keys()]
    unasked = [f"{name} is registered, and was not told" for name in stored.keys() - told.keys()]
    wrong = [
        f"{name} is registered otherwise than told"
        for name in told.keys() & stored.keys()
        if not _agrees(told[name], stored[name])
    ]
    return sorted(lost + unasked + wrong)


def _agrees(answer: Answer, registration: Registration) -> bool:
    status = Registration.Status.WAITLISTED if answer.waits else Registration.Status.CONFIRMED
    return registration.status == status and answer.number in (None, registration.number)


def _seats(event: Event) -> list[str]:
    """More people asked for each quota than it has seats, so all must be sold, and none twice."""
    lines = [f"{quota}: {held} people on {quota.seats} seats" for quota, held in _held(event) if held != quota.seats]
    differ = [f"{quota}: the counter says {quota.taken}, counted {held}" for quota, held in seat_differences()]
    return lines + differ


def _numbers(event: Event) -> list[str]:
    numbers = sorted(event.registrations.values_list("number", flat=True))
    return [] if numbers == list(range(1, len(numbers) + 1)) else ["the numbers are not 1, 2, 3 … without a gap"]
