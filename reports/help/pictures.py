"""The pictures of the help, and what each shows: static/help/LANGUAGE/NAME.webp. `make help-pictures` takes them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SIZE = (390, 520)
"""Width and height of each picture in CSS pixels."""

ALT = {
    "home": _("The home page with one card for an event: what is still to do, and a button."),
    "tasks": _("The task list of an event; each task has its state."),
    "search": _("The search with the people and events that it found."),
    "event": _("The page of an event with its tabs and the seats by agency."),
    "sessions": _("The form for the sessions: title, day, times and lesson hours."),
    "quotas": _("The seats by agency, with fields for their number."),
    "planner": _("The planner with its events and the agencies to invite."),
    "invitations": _("The list of letters with their numbers, and the button for all letters."),
    "register": _("The form for one person; NIP and name come first."),
    "spreadsheet": _("The page for uploading Excel, with the template to download."),
    "grid": _("The grid for several people, one row for each."),
    "letter": _("The form for an assignment letter, with a tick for each person."),
    "people": _("The people of an event with their status, and the ticks for a decision."),
    "person": _("The page of a person at an event, with its buttons."),
    "links": _("The page for personal links, with the button that mails them."),
    "attendance": _("The attendance grid: a row for each person, a column for each session."),
    "door": _("Check-in on a phone: the session, the field for a name, and who is in."),
    "papers": _("The page for sign sheets with its download."),
    "certificates": _("The list of certificates, with the button that issues them."),
    "scores": _("The list for the scores before and after the event."),
    "coverage": _("The coverage of a province: figures, sentences and the map."),
    "check": _("The page that checks a printed report by its code."),
    "participants": _("The list of people with its filters."),
    "requests": _("The list of requests with the time that is left."),
    "personal": _("The personal page on a phone: status, ticket, place and time."),
}


@dataclass(frozen=True, slots=True)
class Picture:
    path: str
    """Its path among the static files."""
    alt: Promise
    width: int = SIZE[0]
    height: int = SIZE[1]


def picture(name: str) -> Picture | None:
    """Return the picture in the present language; None for no name."""
    return Picture(f"help/{get_language()}/{name}.webp", ALT[name]) if name else None
