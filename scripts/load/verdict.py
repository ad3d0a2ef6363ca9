"""Checks that the answers agree with the database, and that no seat was given twice."""

from collections import Counter
from collections.abc import Iterable

from events.models import Event, Quota
from participants.models import Registration
from participants.registering.seats import seat_differences

from .clients import Answer


def faults(event: Event, answers: Iterable[Answer]) -> list[str]:
    """Return a line for each fault after a rush to the event; [] if there are none."""
    answers = list(answers)
    stored = {one.participant.full_name: one for one in event.registrations.select_related("participant")}
    return [
        *_failed(answers),
        *_wrong_confirmations(answers, stored),
        *_seats(event),
        *_numbers(event),
    ]


def oversold(event: Event) -> int:
    """Return the number of people beyond the seats of their quotas."""
    return sum(max(held - quota.seats, 0) for quota, held in _held(event))


def _held(event: Event) -> list[tuple[Quota, int]]:
    """Return each quota with the counted number of its people."""
    sold = Counter(event.registrations.seated().values_list("quota", flat=True))
    return [(quota, sold[quota.pk]) for quota in event.quotas.select_related("agency", "province", "regency")]


def _failed(answers: list[Answer]) -> list[str]:
    """Return lines for wrong answers: errors, no answer, or the form again without the message that it is full."""
    strange = Counter(one.status for one in answers if one.status != 302 and not one.full)
    return [f"{number} answers of status {status} (0: none came)" for status, number in sorted(strange.items())]


def _wrong_confirmations(answers: list[Answer], stored: dict[str, Registration]) -> list[str]:
    confirmed = {one.post.name: one for one in answers if one.status == 302}
    lost = [f"{name} got a confirmation but is not registered" for name in confirmed.keys() - stored.keys()]
    unasked = [f"{name} is registered but got no confirmation" for name in stored.keys() - confirmed.keys()]
    wrong = [
        f"{name} is registered, but not as the answer said"
        for name in confirmed.keys() & stored.keys()
        if not _agrees(confirmed[name], stored[name])
    ]
    return sorted(lost + unasked + wrong)


def _agrees(answer: Answer, registration: Registration) -> bool:
    status = Registration.Status.WAITLISTED if answer.waits else Registration.Status.CONFIRMED
    return registration.status == status and answer.number in (None, registration.number)


def _seats(event: Event) -> list[str]:
    """Return lines for seats left free or given twice. Each quota had more people than seats, so all must be taken."""
    lines = [f"{quota}: {held} people on {quota.seats} seats" for quota, held in _held(event) if held != quota.seats]
    differ = [f"{quota}: the counter says {quota.taken}, counted {held}" for quota, held in seat_differences()]
    return lines + differ


def _numbers(event: Event) -> list[str]:
    numbers = sorted(event.registrations.values_list("number", flat=True))
    return [] if numbers == list(range(1, len(numbers) + 1)) else ["the numbers are not 1, 2, 3 … without a gap"]
