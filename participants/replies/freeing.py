"""Freeing the seats of people who do not come: always by a user, never by itself."""

from collections.abc import Iterable

from accounts.models import User
from participants.mails.to_staff import News
from participants.models import Registration
from participants.registering.deciding import Decided, decide_all
from participants.registering.lifecycle import withdraw


def free_seats(people: Iterable[Registration], *, by: User, reason: str, news: News) -> Decided:
    """Withdraw the people in one transaction. Those who wait move up."""
    return decide_all(people, _withdraw, by=by, note=reason, news=news)


def _withdraw(registration: Registration, *, by: User, note: str, news: News) -> object:
    return withdraw(registration, by=by, reason=note, news=news)
