"""Deciding about many registrations at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction

from accounts.models import User
from participants.mails.to_staff import News, collected_news
from participants.models import Registration

from .errors import RegistrationError


class Decide(Protocol):
    """lifecycle.confirm, lifecycle.reject, or what withdraws people who do not come."""

    def __call__(self, registration: Registration, *, by: User, note: str, news: News) -> object: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """How many registrations were decided, and the refused ones with their errors."""

    done: int
    refused: list[tuple[Registration, RegistrationError]]


@transaction.atomic
def decide_all(
    registrations: Iterable[Registration],
    decide: Decide,
    *,
    by: User,
    note: str,
    news: News | None = None,
) -> Decided:
    """Do this to each registration. It is one transaction, so that each user who registered some of them gets
    one mail about all."""
    done, refused = 0, list[tuple[Registration, RegistrationError]]()
    with collected_news(news, by=by) as news:
        for registration in registrations:
            try:
                decide(registration, by=by, note=note, news=news)
                done += 1
            except RegistrationError as error:
                refused.append((registration, error))
    return Decided(done, refused)
