"""Three steps for a user who opens the home page for the first time, with links into an event of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event
from reports.models import ClosedIntroduction

from .work.cards import Card

_TITLE = 60
"""The characters of an event's title that a step shows; the card below has all of it."""


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    href: str


def introduction(user: User, cards: Sequence[Card], coming: Sequence[Event]) -> list[Step]:
    """Return the steps, [] once the user has closed them or if nothing of them is the user's work."""
    if not _has_steps(user) or ClosedIntroduction.objects.filter(user=user).exists():
        return []
    if user.rights.administers:
        return _for_administrator()
    if user.rights.plans_events:
        return _for_planner(coming[0] if coming else None)
    return _for_province(cards[0]) if cards else []


def close_introduction(user: User) -> None:
    """Note that the user has closed it. Nothing is noted for users who only read, and never see it."""
    if _has_steps(user):
        ClosedIntroduction.objects.get_or_create(user=user)


def _has_steps(user: User) -> bool:
    return user.rights.plans_events or user.rights.registers_people


def _for_province(card: Card) -> list[Step]:
    event = card.work.event
    form = "participants:registration-new" if card.work.takes_registrations else "reports:event-tasks"
    links = _of(event, "participants:event-links")
    return [
        Step(_("Register your people for %(event)s, one by one or from Excel.") % _title(event), _of(event, form)),
        Step(_("Follow the task list, from the letters to the certificates."), _of(event, "reports:event-tasks")),
        Step(_("Come back here for decisions and other news, then give out the personal links."), links),
    ]


def _for_administrator() -> list[Step]:
    return [
        Step(
            _("Invite the users, each with a role; provincial staff also with a province."), reverse("users:user-list")
        ),
        Step(_("Check the agencies; add or change them one by one or from Excel."), reverse("agencies:agency-list")),
        Step(_("Set up the letterhead, the templates and the courses."), reverse("reports:settings")),
    ]


def _for_planner(event: Event | None) -> list[Step]:
    if event is None:
        return [
            Step(_("Plan an event with its sessions."), reverse("events:event-new")),
            Step(_("Or let the planner propose where to hold events and whom to invite."), reverse("reports:planner")),
            Step(_("Come back here for decisions that wait and other news."), reverse("events:event-list")),
        ]
    has_sessions, has_seats = event.sessions.exists(), event.quotas.exists()
    sessions = _("Check the sessions of %(event)s.") if has_sessions else _("Plan the sessions of %(event)s.")
    tasks = Step(_("Follow the task list, from the letters to the certificates."), _of(event, "reports:event-tasks"))
    seats = Step(_("Give seats to agencies, then open registration."), _of(event, "reports:event-quotas"))
    return [
        Step(sessions % _title(event), _of(event, "events:event-sessions")),
        tasks if has_seats else seats,
        Step(_("Come back here for decisions that wait and other news."), event.get_absolute_url()),
    ]


def _title(event: Event) -> dict[str, str]:
    return {"event": Truncator(event.title).chars(_TITLE)}


def _of(event: Event, page: str) -> str:
    return reverse(page, args=[event.code])
