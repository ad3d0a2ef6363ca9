"""Rows about people who are registered for the event already, as the portal's own list of them has them."""

from collections import defaultdict
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from agencies.models import Agency
from documents.text import name_key
from events.models import Event
from participants.fields.person import BY_NAME, DATA_NAMES
from participants.models import Registration
from participants.registering.agencies import every_label

from .entries import Entry
from .fields import STATUS


class Registered:
    """The registrations of an event, by the key of the person and by what a row says."""

    def __init__(self, event: Event, reader: User):
        rows = event.registrations.without_duplicates()
        rows = rows.select_related("participant__agency", "agency__regency", "agency__province")
        self.by_person = {one.participant_id: one for one in rows}
        self._reader = reader
        self._by_name: dict[str, list[Registration]] = defaultdict(list)
        for one in self.by_person.values():
            if one.is_visible_to(reader):
                self._by_name[name_key(one.participant.full_name)].append(one)

    def agency(self, entry: Entry) -> Agency | None:
        """Return the agency that the row names and that its person is registered from. It needs no seats any more."""
        names = {name_key(name) for name in entry.agency_names}
        of_name = (one.agency for one in self._named(entry))
        return next(
            (agency for agency in of_name if names & {*map(name_key, (agency.name, *every_label(agency)))}), None
        )

    def moved_away(self, entry: Entry) -> Registration | None:
        """Return the registration of a person who works in another province now, whom the reader does not see."""
        found = (one for one in self._named(entry) if entry.agency and one.agency_id == entry.agency.pk)
        return next((one for one in found if not one.participant.is_visible_to(self._reader)), None)

    def _named(self, entry: Entry) -> list[Registration]:
        return self._by_name.get(name_key(entry.values.get("full_name", "")), [])


def says_what_list_says(entry: Entry, registration: Registration) -> bool:
    """Return whether the row has only what the list of the event shows of a person who works elsewhere now."""
    person = registration.participant
    for name in DATA_NAMES:
        field, value = BY_NAME[name], entry.values.get(name)
        recorded = getattr(registration if field.is_kept else person, name) if field.is_open else ""
        if value and value != recorded:
            return False
    return True


def says_status(entry: Entry, registration: Registration) -> bool:
    """Return whether the row names the status that the registration has."""
    return _statuses().get(name_key(entry.text(STATUS))) == registration.status


def note_on_status(entry: Entry, registration: Registration) -> None:
    """Say that a status which was changed in the file is not taken."""
    named = _statuses().get(name_key(entry.text(STATUS)))
    if named and named != registration.status:
        words = {"status": registration.get_status_display()}
        entry.notes[STATUS] = _("it stays %(status)s; change it on the person's page") % words


@cache
def _statuses() -> dict[str, str]:
    """Return {name of a status in any language of the portal: status}."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {name_key(str(label)): value for value, label in Registration.Status.choices}
    return found
