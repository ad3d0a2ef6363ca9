"""Mails about decisions on registrations: to the user who registered the people, if another user decides about them,
and to each person (the texts of these mails are in participants.mails.to_participant).

One action sends one mail: a coordinator who confirms forty people at once makes one mail for each user who registered
some of them. A mail has no personal data except number and name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, User
from accounts.outbox import mail
from events.mails import mail_opening, opening_recipients
from events.models import Event, Quota
from participants.models import Registration

from .to_participant import UNDONE, mail_decisions, reaches_person

Status = Registration.Status

_SUBJECTS = {
    "registration-confirmed": _("Confirmed: %(event)s"),
    "registration-rejected": _("Rejected: %(event)s"),
    "registration-promoted": _("From the waiting list: %(event)s"),
    "registration-withdrawn": _("Withdrawn: %(event)s"),
    "registration-reactivated": _("Registered again: %(event)s"),
    UNDONE: _("Taken back: %(event)s"),
}
_HEADINGS = {
    ("registration-confirmed", Status.CONFIRMED): _("Confirmed:"),
    ("registration-rejected", Status.REJECTED): _("Rejected:"),
    ("registration-promoted", Status.CONFIRMED): _("Has a seat now, from the waiting list:"),
    ("registration-promoted", Status.PROPOSED): _(
        "Has a seat now, from the waiting list, and is still to be confirmed:"
    ),
    ("registration-withdrawn", Status.WITHDRAWN): _("Withdrawn:"),
    ("registration-reactivated", Status.CONFIRMED): _("Registered again:"),
    ("registration-reactivated", Status.PROPOSED): _("Registered again, still to be confirmed:"),
    ("registration-reactivated", Status.WAITLISTED): _("Registered again, on the waiting list:"),
    (UNDONE, Status.PROPOSED): _("The last decision was taken back. It is still to be decided about:"),
    (UNDONE, Status.CONFIRMED): _("The last decision was taken back. Confirmed as before:"),
    (UNDONE, Status.WAITLISTED): _("The last decision was taken back. On the waiting list as before:"),
    (UNDONE, Status.REJECTED): _("The last decision was taken back. Rejected as before:"),
    (UNDONE, Status.WITHDRAWN): _("The last decision was taken back. Withdrawn as before:"),
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
    """Collects what an action did to registrations and seats, until the mails are queued."""

    def __init__(self) -> None:
        self._facts: dict[int, _Fact] = {}
        self._seats: defaultdict[Event, list[Quota]] = defaultdict(list)
        self.mails = 0
        """How many mails were sent, once the action has ended."""
        self.told: list[int] = []
        """The registrations (their keys) about which mails were sent, once the action has ended."""

    def add(self, entry: Entry, registration: Registration) -> None:
        """Add the fact of a trail entry. A person who is promoted and then rejected by the same action
        counts as rejected."""
        self._facts[registration.pk] = _Fact(entry, registration, Status(registration.status))

    def add_seats(self, event: Event, quotas: Iterable[Quota]) -> None:
        """Add new quotas: those who have them get the mail about open registration."""
        self._seats[event] += quotas

    def recipients(self, *, by: User | None) -> mail.Recipients:
        """Return who would get a mail about the facts so far."""
        registrations = [fact.registration for fact in self._facts.values()]
        prefetch_related_objects(registrations, "participant")
        people = [fact.registration for fact in self._facts.values() if reaches_person(fact.entry, fact.registration)]
        openings = (opening_recipients(event, quotas) for event, quotas in self._seats.items() if quotas)
        return sum(openings, _staff(registrations, by=by) + _people(people, by=by))

    def queue(self, *, by: User | None, send: bool) -> int:
        """Queue one mail for each user who registered some of the people, except `by`, and one for each person.
        Return the number of mails that are sent. Without `send` they are stored as switched off."""
        facts = {fact.registration: fact for fact in self._facts.values()}
        self.told = [one.pk for one in facts if send and one.event.sends_mail]
        readers = _readers(facts, by=by)
        drafts = [_draft(user, event, [facts[one] for one in found]) for (user, event), found in readers.items()]
        prefetch_related_objects([*facts], "participant")
        people = mail_decisions(((fact.entry, one) for one, fact in facts.items()), send=send)
        given = [event for event, quotas in self._seats.items() if quotas]
        openings = sum(mail_opening(event, today=event.local_day(), send=send) for event in given)
        return mail.queue(drafts, send=send) + people + openings


@contextmanager
def collected_news(news: News | None, *, by: User | None, send: bool = True) -> Iterator[News]:
    """Collect the facts of an action. Within a larger action, whose `news` are given, that one queues all mails at
    its end."""
    if news is not None:
        yield news
        return
    news = News()
    yield news
    news.mails = news.queue(by=by, send=send)


def recipients(registrations: Collection[Registration], *, by: User | None) -> mail.Recipients:
    """Return who gets a mail if `by` decides about the registrations (with their participants) now. People who move up
    from the waiting list because of it are not among them. Names of people are given only if `by` sees them."""
    return _staff(registrations, by=by) + _people(registrations, by=by)


def _staff(registrations: Iterable[Registration], *, by: User | None) -> mail.Recipients:
    return mail.Recipients(len(_readers(registrations, by=by)))


def _people(registrations: Iterable[Registration], *, by: User | None) -> mail.Recipients:
    mailed = [one for one in registrations if one.event.sends_mail]
    lacking = [_name(one, by) for one in mailed if not one.participant.mail_address]
    return mail.Recipients(len(mailed) - len(lacking), lacking)


def _name(registration: Registration, reader: User | None) -> str:
    is_seen = reader is None or registration.is_visible_to(reader)
    return registration.participant.full_name if is_seen else gettext("a person of another province")


def _readers(registrations: Iterable[Registration], *, by: User | None) -> dict[tuple[User, Event], list[Registration]]:
    """Return the registrations of each user who made them, as far as the user gets mails about them."""
    mailed = [one for one in registrations if one.event.sends_mail]
    authors = {one.registered_by_id for one in mailed} - {by.pk if by else None}
    wanted = [pk for pk in authors if pk is not None]
    users = User.objects.filter(pk__in=wanted, is_active=True).exclude(email="").in_bulk() if wanted else {}
    found = defaultdict(list)
    for one in mailed:
        user = users.get(one.registered_by_id)
        if user and one.is_visible_to(user):
            found[user, one.event].append(one)
    return found


def _draft(user: User, event: Event, facts: list[_Fact]) -> mail.Draft:
    first = min(facts, key=lambda fact: fact.entry.pk)
    return mail.draft(
        "participants/mails/news.txt",
        _subject({fact.entry.action for fact in facts}),
        {"to": user, "event": event, "sections": _sections(facts), "address": _address(event, facts)},
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
