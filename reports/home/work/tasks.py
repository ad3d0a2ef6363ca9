"""The eight tasks of provincial staff at an event. Their states follow from the data; none is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from documents import wording
from events.models import State
from events.seat_words import seats_taken

from .counts import Work


class TaskState(TextChoices):
    TODO = "todo", gettext_lazy("To do")
    WAITING = "waiting", pgettext_lazy("state of a task", "Waiting")
    LATER = "later", pgettext_lazy("state of a task", "Not yet")
    DONE = "done", pgettext_lazy("state of a task", "Done")
    MISSED = "missed", gettext_lazy("Time is over")
    UNNEEDED = "unneeded", gettext_lazy("Not needed")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        tones = {"todo": "new", "waiting": "wait", "done": "ok"}
        return tones.get(self.value, "off")


@dataclass(frozen=True, slots=True)
class Task:
    """One task: `href` leads to where it is done. One that the reader can do now has the label of its button
    (`action`). `short` are the words of a card about what is open. An urgent one cannot wait."""

    name: str
    state: TaskState
    text: str
    href: str
    action: str = ""
    short: str = ""
    is_urgent: bool = False


def tasks(work: Work) -> list[Task]:
    """Return the tasks in the order of an event."""
    return [task(work) for task in _ALL]


def next_task(found: Iterable[Task]) -> Task | None:
    """Return the urgent task, or the first one that the reader can do now: people come before their papers."""
    todo = [task for task in found if task.state == TaskState.TODO]
    return next((task for task in todo if task.is_urgent), todo[0] if todo else None)


def registration_words(work: Work) -> str:
    """Say until when people can be registered."""
    opens, closes = work.event.registration_opens_on, work.event.registration_closes_on
    match work.event.registration_on(work.today):
        case State.PLANNED:
            return _("registration is not open yet")
        case State.EARLY if opens:
            return _("registration opens on %(day)s") % {"day": wording.day(opens)}
        case State.OPEN if closes:
            left = (closes - work.today).days
            if not left:
                return _("registration closes today")
            text = ngettext(
                "registration closes in %(left)s day, on %(day)s",
                "registration closes in %(left)s days, on %(day)s",
                left,
            )
            return text % {"left": wording.number(left), "day": wording.day(closes)}
        case State.OPEN:
            return _("registration is open")
    return _("registration is closed")


def _of(work: Work, page: str) -> str:
    return reverse(page, args=[work.event.code])


def _people_page(work: Work, query: str) -> str:
    return _of(work, "participants:event-participants") + query


def _seats(work: Work) -> Task:
    name, href = _("Seats"), work.event.get_absolute_url()
    if not work.seats:
        return Task(name, TaskState.WAITING, _("The coordinator has given no seats yet."), href)
    seats = ngettext("%(seats)s seat", "%(seats)s seats", work.seats) % {"seats": wording.number(work.seats)}
    text = ngettext(
        "%(seats)s for %(count)s agency or pool", "%(seats)s for %(count)s agencies and pools", len(work.quotas)
    )
    return Task(name, TaskState.DONE, text % {"seats": seats, "count": wording.number(len(work.quotas))}, href)


def _names(work: Work) -> Task:
    name, href = _("Names"), _people_page(work, "")
    text = seats_taken(work.taken, work.seats)
    if work.people.waitlisted:
        waiting = ngettext("%(count)s on the waiting list", "%(count)s on the waiting list", work.people.waitlisted)
        text += ", " + waiting % {"count": wording.number(work.people.waitlisted)}
    if work.takes_registrations and work.free:
        words = {"free": wording.number(work.free), "seats": wording.number(work.seats)}
        free = ngettext("%(free)s seat is free, of %(seats)s", "%(free)s seats are free, of %(seats)s", work.free)
        form = _of(work, "participants:registration-new")
        text = f"{text}; {registration_words(work)}"
        return Task(name, TaskState.TODO, text, form, _("Register a participant"), free % words)
    if work.seats and not work.free:
        return Task(name, TaskState.DONE, text, href)
    if work.is_past or work.event.registration_on(work.today) == State.CLOSED:
        return Task(name, TaskState.MISSED, f"{text}; {registration_words(work)}", href)
    return Task(name, TaskState.LATER, f"{text}; {registration_words(work)}", href)


def _letters(work: Work) -> Task:
    name, href = _("Assignment letters"), _people_page(work, "?letter=missing")
    lacking = work.people.lacking_letter
    if not work.event.needs_assignment_letter:
        return Task(name, TaskState.UNNEEDED, _("This event asks for none."), _people_page(work, ""))
    if not lacking:
        if not work.people.seated:
            return Task(name, TaskState.LATER, _("Nobody is registered yet."), href)
        return Task(name, TaskState.DONE, _("Everybody has a letter."), _people_page(work, ""))
    text = ngettext(
        "%(count)s person lacks the assignment letter", "%(count)s people lack their assignment letters", lacking
    ) % {"count": wording.number(lacking)}
    if work.is_past:
        return Task(name, TaskState.MISSED, text, href)
    short = ngettext("%(count)s assignment letter is missing", "%(count)s assignment letters are missing", lacking)
    href = _of(work, "participants:letter-new")
    return Task(name, TaskState.TODO, text, href, _("Upload letters"), short % {"count": wording.number(lacking)})


def _confirmation(work: Work) -> Task:
    name, people = _("Confirmation"), work.people
    confirmed = ngettext("%(count)s confirmed", "%(count)s confirmed", people.confirmed)
    said = [confirmed % {"count": wording.number(people.confirmed)}]
    if people.rejected:
        said.append(_("%(count)s rejected") % {"count": wording.number(people.rejected)})
    if people.proposed:
        text = ngettext(
            "%(count)s waits for the coordinator's decision",
            "%(count)s wait for the coordinator's decision",
            people.proposed,
        ) % {"count": wording.number(people.proposed)}
        said = [text, *said] if people.confirmed or people.rejected else [text]
        return Task(name, TaskState.WAITING, "; ".join(said), _people_page(work, "?status=proposed"), short=text)
    if not people.confirmed and not people.rejected:
        return Task(name, TaskState.LATER, _("Nobody is registered yet."), _people_page(work, ""))
    return Task(name, TaskState.DONE, "; ".join(said), _people_page(work, ""))


def _personal_links(work: Work) -> Task:
    name, href, lacking = _("Personal links"), _of(work, "participants:event-links"), work.people.without_link
    if not work.people.confirmed:
        return Task(name, TaskState.LATER, _("Confirmed people get a page of their own by a link."), href)
    if not lacking:
        return Task(name, TaskState.DONE, _("Every confirmed person was given a link."), href)
    text = ngettext(
        "%(count)s confirmed person was not given a personal link yet",
        "%(count)s confirmed people were not given a personal link yet",
        lacking,
    ) % {"count": wording.number(lacking)}
    return Task(name, TaskState.TODO, text, href, _("Give out personal links"), text)


def _replies(work: Work) -> Task:
    name, href, people, event = _("Replies"), _of(work, "participants:event-replies"), work.people, work.event
    if not event.answers_until:
        return Task(name, TaskState.UNNEEDED, _("People are not asked whether they will attend this event."), href)
    if not people.confirmed:
        text = _("Confirmed people are asked until %(day)s whether they will attend.")
        return Task(name, TaskState.LATER, text % {"day": wording.day(event.answers_until)}, href)
    cannot = ngettext("%(count)s cannot attend", "%(count)s cannot attend", people.cannot)
    said = [cannot % {"count": wording.number(people.cannot)}] if people.cannot else []
    if not people.silent:
        return Task(name, TaskState.DONE, "; ".join([_("everybody has answered"), *said]), href)
    text = ngettext(
        "%(count)s person has not said whether they will attend",
        "%(count)s people have not said whether they will attend",
        people.silent,
    ) % {"count": wording.number(people.silent)}
    full = "; ".join([text, *said])
    if work.is_past:
        return Task(name, TaskState.MISSED, full, href)
    # After the last day for answers the home page has a task of its own for them.
    return Task(name, TaskState.TODO, full, f"{href}?group=silent", _("Ask them"), text if event.is_asking else "")


def _event_day(work: Work) -> Task:
    name, event, people = _("Event day"), work.event, work.people
    grid, report = _of(work, "participants:attendance"), _of(work, "reports:attendance")
    expected = {"count": wording.number(people.confirmed)}
    if work.is_on:
        text = _("%(present)s of %(count)s present today") % (
            expected | {"present": wording.number(people.present_today)}
        )
        if work.may_mark:
            return Task(name, TaskState.TODO, text, grid, _("Take attendance"), text, is_urgent=True)
        by_others = _("the organiser takes the attendance")
        return Task(name, TaskState.WAITING, f"{text}; {by_others}", report, short=text)
    if not work.is_past:
        days = wording.days(event.starts_on, event.ends_on)
        return Task(name, TaskState.LATER, days, grid if work.may_mark else report)
    if people.attended or not people.confirmed:
        text = _("%(attended)s of %(count)s attended") % (expected | {"attended": wording.number(people.attended)})
        return Task(name, TaskState.DONE, text, report)
    text = _("No attendance is recorded yet.")
    if work.may_mark:
        return Task(name, TaskState.TODO, text, grid, _("Take attendance"), text)
    return Task(name, TaskState.WAITING, text, report)


def _certificates(work: Work) -> Task:
    name, href, people = _("Certificates"), _of(work, "participants:certificates"), work.people
    if not work.is_past:
        return Task(name, TaskState.LATER, _("The coordinator issues them after the event."), href)
    due = people.completed - people.certified
    if due > 0:
        text = ngettext("%(count)s is still to be issued", "%(count)s are still to be issued", due)
        return Task(name, TaskState.WAITING, text % {"count": wording.number(due)}, href)
    if not people.completed:
        return Task(name, TaskState.LATER, _("Nobody is recorded as having completed the event."), href)
    text = ngettext("%(count)s certificate to hand over", "%(count)s certificates to hand over", people.certified)
    return Task(name, TaskState.DONE, text % {"count": wording.number(people.certified)}, href)


_ALL: list[Callable[[Work], Task]] = [
    _seats,
    _names,
    _letters,
    _confirmation,
    _personal_links,
    _replies,
    _event_day,
    _certificates,
]
