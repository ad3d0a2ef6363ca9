"""What waits at one event, as the home page and the task list show it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import Agency
from documents import wording
from events.models import Quota
from events.seat_words import seats_taken
from participants.phone import first_mobile, whatsapp_address

from .counts import Work, coming_work
from .tasks import Task, TaskState, next_task, registration_words, tasks

_EVENTS = 8
"""The events that the home page shows."""
_AGENCIES = 40
"""The agencies and pools with free seats that a card names."""


@dataclass(frozen=True, slots=True)
class FreeSeats:
    """An agency or a pool with free seats. `reminder` is the text of a message to an agency that has registered nobody
    yet, and `whatsapp` the address that opens WhatsApp with it."""

    quota: Quota
    href: str
    reminder: str = ""
    whatsapp: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is open in a few words; `href` leads to the page on which it is done, "" if there is none."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One event: its tasks, the next of them, what is open in a few words, and the agencies with free seats."""

    work: Work
    tasks: list[Task]
    next: Task | None
    open: list[Fact]
    free_seats: list[FreeSeats]
    sentence: str
    """The state of registration as a sentence that somebody can send on."""

    @property
    def whatsapp(self) -> str:
        return whatsapp_address(self.sentence)

    @property
    def hidden_agencies(self) -> int:
        """How many agencies and pools with free seats are not named."""
        return max(len(self.work.open_quotas) - len(self.free_seats), 0)


def cards(user: User) -> list[Card]:
    """Return the next events of the user's provinces, first those at which the user can do something."""
    found = [card(work, user) for work in coming_work(user, _EVENTS)]
    return sorted(found, key=_turn)


def _turn(one: Card) -> int:
    if one.next is None:
        return 2
    return 0 if one.next.is_urgent else 1


def card(work: Work, user: User) -> Card:
    found = tasks(work)
    shown = [
        Fact(task.short, task.href)
        for task in found
        if task.short and task.state in (TaskState.TODO, TaskState.WAITING)
    ]
    if work.event.status == work.event.Status.OPEN and not work.is_past:
        shown.append(Fact(registration_words(work)))
    takes_people = work.takes_registrations and user.rights.registers_people
    seats = [_free_seats(work, quota) for quota in work.open_quotas[:_AGENCIES]] if takes_people else []
    return Card(work, found, next_task(found), shown, seats, _sentence(work))


def _free_seats(work: Work, quota: Quota) -> FreeSeats:
    form = reverse("participants:registration-new", args=[work.event.code])
    if quota.agency is None:
        return FreeSeats(quota, form)
    href = f"{form}?agency={quota.agency_id}"
    if quota.taken:
        return FreeSeats(quota, href)
    reminder = _reminder(work, quota)
    return FreeSeats(quota, href, reminder, whatsapp_address(reminder, _mobile(quota.agency)))


def _mobile(agency: Agency) -> str:
    """Return the number to which WhatsApp goes: that of the contact person, or the office's if it is a mobile phone."""
    return first_mobile(agency.contact_phone, agency.phone)


def _sentence(work: Work) -> str:
    """Return the state of today; its dates stay true when somebody reads it later."""
    event, people = work.event, work.people
    said = [seats_taken(work.taken, work.seats)]
    if people.waitlisted:
        text = ngettext("%(count)s on the waiting list", "%(count)s on the waiting list", people.waitlisted)
        said.append(text % {"count": wording.number(people.waitlisted)})
    if people.lacking_letter and event.needs_assignment_letter:
        lacking = people.lacking_letter
        text = ngettext("%(count)s assignment letter is missing", "%(count)s assignment letters are missing", lacking)
        said.append(text % {"count": wording.number(lacking)})
    if work.today >= event.starts_on:
        text = _("%(attended)s of %(count)s attended")
        said.append(text % {"attended": wording.number(people.attended), "count": wording.number(people.confirmed)})
    elif event.registration_closes_on and work.takes_registrations:
        said.append(_("registration closes on %(day)s") % {"day": wording.day(event.registration_closes_on)})
    words = {"event": event.title, "today": wording.day(work.today), "facts": ", ".join(said)}
    return _("%(event)s, as of %(today)s: %(facts)s.") % words


def _reminder(work: Work, quota: Quota) -> str:
    event = work.event
    words = {
        "agency": quota.label,
        "event": event.title,
        "days": wording.days(event.starts_on, event.ends_on),
        "seats": ngettext("%(seats)s seat", "%(seats)s seats", quota.seats) % {"seats": wording.number(quota.seats)},
    }
    said = [_("To %(agency)s. At %(event)s (%(days)s) you have %(seats)s, and nobody is registered yet.") % words]
    if event.registration_closes_on:
        said.append(_("Registration closes on %(day)s.") % {"day": wording.day(event.registration_closes_on)})
    said.append(_("Please send us the names of your participants. Thank you."))
    return " ".join(said)
