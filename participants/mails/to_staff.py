"""Mails about decisions on registrations: to the user who registered the people, if another user decides about them,
and to each person who is confirmed (the text of that mail is in participants.mails.to_participant).

One action sends one mail: a coordinator who confirms forty people at once makes one mail for each user who registered
some of them. A mail has no personal data except number and name.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, User
from accounts.outbox import mail
from events.models import Event
from participants.models import Registration

from .to_participant import mail_confirmed_people

Status = Registration.Status

_SUBJECTS = {
    "registration-confirmed": _("Confirmed: %(event)s"),
    "registration-rejected": _("Rejected: %(event)s"),
    "registration-promoted": _("From the waiting list: %(event)s"),
}
_HEADINGS = {
    ("registration-confirmed", Status.CONFIRMED): _("Confirmed:"),
    ("registration-rejected", Status.REJECTED): _("Rejected:"),
    ("registration-promoted", Status.CONFIRMED): _("Has a seat now, from the waiting list:"),
    ("registration-promoted", Status.PROPOSED): _(
        "Has a seat now, from the waiting list, and is still to be confirmed:"
    ),
}


@dataclass(frozen=True, slots=True)
class _Fact:
    entry: Entry
    registration: Registration
    status: Status


@dataclass(frozen=True, slots=True)
class _Section:
    heading: Promise
    note: str
    people: list[Registration]


class News:
    """Collects what an action did to registrations, until the mails are queued."""

    def __init__(self) -> None:
        self._facts: dict[int, _Fact] = {}

    def add(self, entry: Entry, registration: Registration) -> None:
        """Add the fact of a trail entry. A person who is promoted and then rejected by the same action
        counts as rejected."""
        self._facts[registration.pk] = _Fact(entry, registration, Status(registration.status))

    def queue(self, *, by: User | None) -> None:
        """Queue one mail for each user who registered some of the people, except `by`, and one for each person who
        is now confirmed."""
        mail.queue(_draft(user, event, facts) for (user, event), facts in self._by_reader(by).items())
        confirmed = [fact for fact in self._facts.values() if fact.status == Status.CONFIRMED]
        prefetch_related_objects([fact.registration for fact in confirmed], "participant")
        mail_confirmed_people((fact.entry, fact.registration) for fact in confirmed)

    def _by_reader(self, by: User | None) -> dict[tuple[User, Event], list[_Fact]]:
        mailed = [fact for fact in self._facts.values() if fact.registration.event.sends_mail]
        registered_by = (fact.registration.registered_by_id for fact in mailed)
        wanted = {pk for pk in registered_by if pk is not None and (by is None or pk != by.pk)}
        users = User.objects.filter(pk__in=wanted, is_active=True).exclude(email="").in_bulk() if wanted else {}
        found = defaultdict(list)
        for fact in mailed:
            user = users.get(fact.registration.registered_by_id)
            if user and fact.registration.is_visible_to(user):
                found[user, fact.registration.event].append(fact)
        return found


@contextmanager
def collected_news(news: News | None, *, by: User | None) -> Iterator[News]:
    """Collect the facts of an action. Within a larger action, whose `news` are given, that one queues all mails at
    its end."""
    if news is not None:
        yield news
        return
    news = News()
    yield news
    news.queue(by=by)


def _draft(user: User, event: Event, facts: list[_Fact]) -> mail.Draft:
    first = min(facts, key=lambda fact: fact.entry.pk)
    return mail.draft(
        "participants/mails/news.txt",
        _subject({fact.entry.action for fact in facts}),
        {"event": event, "sections": _sections(facts), "address": _address(event, facts)},
        to=user,
        # A trail entry belongs to one action, so its key identifies the fact: a second confirmation is mailed again.
        key=f"{first.entry.action}:{user.pk}:{first.entry.pk}",
        event=event.pk,
    )


def _subject(actions: set[str]) -> Promise:
    return _SUBJECTS[actions.pop()] if len(actions) == 1 else _("Decisions about your registrations: %(event)s")


def _sections(facts: list[_Fact]) -> list[_Section]:
    """Return the facts grouped by their text."""
    same = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: fact.registration.number):
        same[fact.entry.action, fact.status, fact.entry.reason].append(fact.registration)
    return [_Section(_HEADINGS[action, status], note, people) for (action, status, note), people in same.items()]


def _address(event: Event, facts: list[_Fact]) -> str:
    if len(facts) == 1:
        return mail.address(facts[0].registration.get_absolute_url())
    return mail.address(reverse("participants:event-participants", args=[event.code]))
