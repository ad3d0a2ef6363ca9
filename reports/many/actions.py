"""What can be done with many events at once. Each action says first what it would do at each event, or why not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.outbox import mail
from documents import wording
from events import readers
from events.invitations.content import Order, letter_settings
from events.invitations.issuing import InvitationError, issue_invitations, may_issue
from events.invitations.words import default_subject
from events.models import Event, LetterSettings, SessionTemplate
from events.models.event import EventQuerySet
from events.number_pattern import ValueMissing
from events.numbering import NumberTaken
from events.planning import actions as planning
from events.planning.sessions import SessionsThere
from events.session_templates.writing import TooFewDays, fill
from participants.announcements import reminders
from participants.announcements.presets import REMIND
from participants.announcements.sending import CannotSend

Status = Event.Status
Options = Mapping[str, Any]
"""What the user chose on the page that confirms: "no_mail", and "templates" (keys of session templates)."""


class Refused(Exception):
    """Why an event was left out, as a sentence."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the action would do at an event: a sentence, its mails and how many agencies have no address; or why not."""

    event: Event
    text: str = ""
    reason: str = ""
    mails: int = 0
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """`looks` returns what it would do at the events (with `for_many`), `do` does it at one in a transaction and
    returns the number of its mails, or raises Refused. `done` is the sentence for so many events. `write` returns
    further options for `do` that are made before the transaction, such as mails."""

    label: Promise
    done: Callable[[int], str]
    looks: Callable[[Sequence[Event], Options], list[Look]]
    do: Callable[[Event, User, Options], int]
    right: str = "plans_events"
    asks: str = ""
    """What the page asks: "mails" whether to send them, "templates" which to use."""
    write: Callable[[Event], Options] = lambda event: {}


def for_many(events: EventQuerySet) -> EventQuerySet:
    """Add what the actions look at: sizes and letters."""
    return events.for_page().with_letters()


# --- Registration -----------------------------------------------------------------------------------------------------


def _look_at_opening(events: Sequence[Event], options: Options) -> list[Look]:
    able = [event for event in events if not _why_not_open(event)]
    recipients = readers.recipients_of_many(able)
    return [
        Look(event, reason=reason)
        if (reason := _why_not_open(event))
        else _opening(event, recipients[event.pk], options)
        for event in events
    ]


def _why_not_open(event: Event) -> str:
    if event.status == Status.OPEN:
        return _("registration is open already")
    if planning.Move.OPEN not in planning.possible_moves(event, event.local_day()):
        return _wrong_status(event)
    if not event.seats:
        return _("no seats")
    return "" if event.lesson_hours else _("no sessions")


def _opening(event: Event, recipients: mail.Recipients, options: Options) -> Look:
    if not event.sends_mail or options.get("no_mail"):
        return Look(event, _("opens without mails"))
    opens = event.registration_opens_on
    if opens and opens > event.local_day():
        return Look(event, _("opens on %(day)s; the mails go out then") % {"day": wording.day(opens)})
    return Look(event, _("opens now"), mails=recipients.count, lacking=len(recipients.lacking))


def _open(event: Event, by: User, options: Options) -> int:
    if reason := _why_not_open(event):
        raise Refused(reason)
    try:
        return planning.open_registration(event, by=by, send_mail=not options.get("no_mail"))
    except planning.PlanningError as error:
        raise Refused(_wrong_status(event)) from error


def _look_at_closing(events: Sequence[Event], options: Options) -> list[Look]:
    return [
        Look(event, _("nobody can be registered any more"))
        if planning.Move.CLOSE in planning.possible_moves(event, event.local_day())
        else Look(event, reason=_("registration is not open"))
        for event in events
    ]


def _close(event: Event, by: User, options: Options) -> int:
    try:
        planning.close_registration(event, by=by)
    except planning.PlanningError as error:
        raise Refused(_("registration is not open")) from error
    return 0


def _wrong_status(event: Event) -> str:
    return _("its status is “%(status)s”") % {"status": event.state.label}


# --- Letters ----------------------------------------------------------------------------------------------------------


def _look_at_letters(events: Sequence[Event], options: Options) -> list[Look]:
    letterheads = cache(lambda organiser: letter_settings(Event(organiser=organiser)))
    return [
        Look(event, reason=reason)
        if (reason := _why_no_letters(event, letterheads(event.organiser)))
        else Look(event, _letters(event.letters_missing))
        for event in events
    ]


def _letters(count: int) -> str:
    return ngettext("%(count)s letter", "%(count)s letters", count) % {"count": wording.number(count)}


def _why_no_letters(event: Event, settings: LetterSettings | None) -> str:
    if not may_issue(event, event.local_day()):
        return _wrong_status(event)
    if not event.seats:
        return _("no seats")
    if not event.letters_missing:
        return _("all letters are issued")
    return "" if settings else _("there is no letterhead")


def _issue(event: Event, by: User, options: Options) -> int:
    settings = letter_settings(event)
    if (reason := _why_no_letters(event, settings)) or settings is None:
        raise Refused(reason)
    address = mail.address(reverse("participants:registration-new", args=[event.code]))
    try:
        issue_invitations(
            event, order=_order(event, settings), expected=event.letters_missing, register_at=address, by=by
        )
    except ValueMissing as error:
        raise Refused(_("the numbers need something that the letterhead lacks")) from error
    except NumberTaken as error:
        text = _("the number %(number)s was given out before: issue letters on its page, continued from another number")
        raise Refused(text % {"number": error.text}) from error
    except InvitationError as error:
        raise Refused(_("somebody changed it meanwhile")) from error
    return 0


def _order(event: Event, settings: LetterSettings) -> Order:
    """Return letters of today with the values of the letterhead."""
    return Order(
        dated_on=event.local_day(),
        subject=default_subject(event),
        classification=settings.classification,
        signatory_position=settings.signatory_position,
        signatory_name=settings.signatory_name,
        signatory_nip=settings.signatory_nip,
        nature=settings.nature,
        on_behalf_of=settings.on_behalf_of,
        signed_electronically=settings.signed_electronically,
    )


# --- Sessions ---------------------------------------------------------------------------------------------------------


def templates_of(options: Options) -> dict[int, SessionTemplate]:
    """Return the chosen templates by the key of their course."""
    chosen = SessionTemplate.objects.filter(pk__in=options.get("templates", [])).prefetch_related("sessions")
    return {template.course_id: template for template in chosen}


def _look_at_sessions(events: Sequence[Event], options: Options) -> list[Look]:
    templates = templates_of(options)
    return [_filling(event, templates.get(event.course_id)) for event in events]


def _filling(event: Event, template: SessionTemplate | None) -> Look:
    if event.lesson_hours:
        return Look(event, reason=_("it has sessions"))
    if event.status in (Status.FINISHED, Status.CANCELLED):
        return Look(event, reason=_wrong_status(event))
    if template is None:
        return Look(event, reason=_("no template is chosen for %(course)s") % {"course": event.course})
    if template.days > (event.ends_on - event.starts_on).days + 1:
        return Look(event, reason=_("it is shorter than the template"))
    return Look(event, _("sessions of “%(name)s”") % {"name": template})


def _fill(event: Event, by: User, options: Options) -> int:
    template = templates_of(options).get(event.course_id)
    if (look := _filling(event, template)).reason or template is None:
        raise Refused(look.reason)
    try:
        fill(event, template, by=by)
    except SessionsThere as error:
        raise Refused(_("it has sessions")) from error
    except TooFewDays as error:
        raise Refused(_("it is shorter than the template")) from error
    return 0


# --- Reminders --------------------------------------------------------------------------------------------------------


def _look_at_reminders(events: Sequence[Event], options: Options) -> list[Look]:
    able = [event for event in events if event.is_registration_open(event.local_day())]
    found = reminders.reminders(able, REMIND)
    return [_reminding(event, found, is_open=event in able) for event in events]


def _reminding(event: Event, found: reminders.Reminded, *, is_open: bool) -> Look:
    if not is_open:
        return Look(event, reason=_("registration is not open"))
    if event in found.silent:
        return Look(event, reason=_("its mails are switched off"))
    count, lacking = found.mails[event], found.lacking[event]
    if not count:
        reason = _("no agency to be reminded has an e-mail address") if lacking else _("nobody is to be reminded")
        return Look(event, reason=reason)
    return Look(event, _("reminds agencies that have registered nobody"), mails=count, lacking=lacking)


def _remind(event: Event, by: User, options: Options) -> int:
    if not event.is_registration_open(event.local_day()):
        raise Refused(_("registration is not open"))
    try:
        return reminders.send_reminder(options["reminder"], by=by)
    except CannotSend as error:
        raise Refused(_("its mails are switched off")) from error
    except reminders.NobodyDue as error:
        raise Refused(_("nobody is to be reminded")) from error


# --- Deleting drafts --------------------------------------------------------------------------------------------------


def _look_at_deleting(events: Sequence[Event], options: Options) -> list[Look]:
    known = set(planning.sent_messages(events).values_list("event", flat=True))
    return [
        Look(event, reason=reason)
        if (reason := _why_not_delete(event, is_known=event.pk in known))
        else Look(event, _("is deleted with its plan"))
        for event in events
    ]


def _why_not_delete(event: Event, *, is_known: bool) -> str:
    if not planning.may_be_deleted(event):
        return _wrong_status(event)
    if event.taken:
        return _("people are registered")
    if is_known:
        return _("messages were sent")
    return "" if event.letters_missing or not event.seats else _("letters are issued")


def _delete(event: Event, by: User, options: Options) -> int:
    try:
        planning.delete_event(event, by=by)
    except planning.WrongStatus as error:
        raise Refused(_wrong_status(event)) from error
    except IntegrityError as error:
        raise Refused(_("people, letters, files or sent messages belong to it")) from error
    return 0


ACTIONS: dict[str, Action] = {
    "open": Action(
        gettext_lazy("Open registration"),
        lambda n: ngettext("Registration of %(count)s event is open.", "Registration of %(count)s events is open.", n),
        _look_at_opening,
        _open,
        asks="mails",
    ),
    "close": Action(
        gettext_lazy("Close registration"),
        lambda n: ngettext(
            "Registration of %(count)s event is closed.", "Registration of %(count)s events is closed.", n
        ),
        _look_at_closing,
        _close,
    ),
    "letters": Action(
        gettext_lazy("Issue letters"),
        lambda n: ngettext(
            "The letters of %(count)s event are issued.", "The letters of %(count)s events are issued.", n
        ),
        _look_at_letters,
        _issue,
        right="issues_letters",
    ),
    "sessions": Action(
        gettext_lazy("Fill sessions"),
        lambda n: ngettext("%(count)s event has its sessions.", "%(count)s events have their sessions.", n),
        _look_at_sessions,
        _fill,
        asks="templates",
    ),
    "remind": Action(
        gettext_lazy("Remind agencies"),
        lambda n: ngettext(
            "The agencies of %(count)s event are reminded.", "The agencies of %(count)s events are reminded.", n
        ),
        _look_at_reminders,
        _remind,
        write=lambda event: {"reminder": reminders.write_reminder(event, REMIND)},
    ),
    "delete": Action(
        gettext_lazy("Delete drafts"),
        lambda n: ngettext("%(count)s draft is deleted.", "%(count)s drafts are deleted.", n),
        _look_at_deleting,
        _delete,
    ),
}
"""By the option of the address."""
