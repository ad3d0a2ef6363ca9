"""Deciding about many registrations at once."""

from collections.abc import Callable, Iterable

from django.db import transaction

from accounts.models import User
from participants.mails.to_staff import collected_news
from participants.models import Registration

from .errors import RegistrationError

Refused = tuple[Registration, RegistrationError]


@transaction.atomic
def decide_all(
    registrations: Iterable[Registration], decide: Callable, *, by: User, note: str
) -> tuple[int, list[Refused]]:
    """Confirm or reject each (`decide` is lifecycle.confirm or reject); return the number done, and the refused ones
    with their errors.

    It is one transaction, so that each user who registered some of them gets one mail about all.
    """
    done, refused = 0, []
    with collected_news(None, by=by) as news:
        for registration in registrations:
            try:
                decide(registration, by=by, note=note, news=news)
                done += 1
            except RegistrationError as error:
                refused.append((registration, error))
    return done, refused
