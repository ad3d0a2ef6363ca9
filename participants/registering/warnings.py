"""Unusual facts about a person to be registered. They are questions and never refuse anybody."""

from django.utils.translation import gettext as _

from agencies.models import Agency
from events.models import Event
from participants.identity.likeness import lacks_words
from participants.models import Participant
from participants.nip import nip_warnings, parse_nip

_USUAL_AGE_LIMIT = 60  # years; civil servants retire at 58 or 60


def moved_to(before: Participant | None, agency: Agency) -> str:
    """Return a sentence for a known person who is registered from another agency, "" for anybody else."""
    if before is None or before.agency_id == agency.pk:
        return ""
    words = {"person": before.full_name, "before": before.agency.name, "agency": agency.name}
    return _("%(person)s is recorded at %(before)s. If you save, %(agency)s becomes the agency.") % words


def renamed_to(before: Participant | None, name: str) -> str:
    """Return a sentence for a known person whose recorded name would lose a word, "" for anybody else."""
    if before is None or not lacks_words(name, before.full_name):
        return ""
    return _("The recorded name is “%(before)s”. If you save, it becomes “%(name)s”.") % {
        "before": before.full_name,
        "name": name,
    }


def oddities(event: Event, *, nip: str, sex: str, attended: str | None, elsewhere: str | None = None) -> dict[str, str]:
    """Return {code: sentence} for a person with a valid NIP or none.

    `attended` is the title of an event of the same course that they attended, `elsewhere` title and days of another
    event on the same days at which they hold a seat.
    """
    found = {f"nip{number}": text for number, text in enumerate(nip_warnings(nip, sex))}
    if len(nip) == 18 and event.starts_on.year - parse_nip(nip).born_on.year > _USUAL_AGE_LIMIT:
        found["age"] = _("According to the NIP, this person is over %(age)d years old.") % {"age": _USUAL_AGE_LIMIT}
    if attended:
        found["course"] = _("This person has attended this course already: %(event)s.") % {"event": attended}
    if elsewhere:
        text = _("This person is registered for another event on these days: %(event)s.")
        found["elsewhere"] = text % {"event": elsewhere}
    return found
