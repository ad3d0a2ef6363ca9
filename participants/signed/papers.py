"""The letters and certificates of an event that files can be signed versions of, and finding the one that a file is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from accounts.models import User
from events.models import Event, Invitation
from participants.models import Certificate

_FEWEST_SIGNS = 4  # letters and digits of a number that may be looked for


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with a number; `key` identifies it within the form."""

    key: str
    number: str
    label: str
    document: Certificate | Invitation
    is_signed: bool


def papers(event: Event, user: User) -> list[Paper]:
    """Return the valid certificates and letters of the event whose signed files the user may store, by number."""
    found: list[Paper] = []
    if user.rights.issues_certificates:
        certificates = Certificate.objects.visible_to(user).of_event(event).select_related("registration__participant")
        for one in certificates:
            name = one.registration.participant.full_name
            found.append(Paper(f"certificate-{one.pk}", one.number.text, name, one, hasattr(one, "signed")))
    if user.rights.issues_letters:
        letters = Invitation.objects.visible_to(user).of_event(event).exclude(number__text="")
        for each in letters:
            found.append(Paper(f"letter-{each.pk}", each.number.text, each.addressee, each, hasattr(each, "signed")))
    return found


def paper_of(name: str, text: str, known: Sequence[Paper]) -> Paper | None:
    """Return the document whose number is in the name of the file or, if the name has none, in its text; None if there
    is none or several."""
    by_name = [paper for paper in known if _is_in(_signs(paper.number, "-"), _signs(PurePosixPath(name).stem, "-"))]
    printed = _without_blanks(text)
    return _longest(by_name) or _longest([paper for paper in known if _is_printed(paper.number, printed)])


def _longest(found: Sequence[Paper]) -> Paper | None:
    """Return the paper whose number has the others in it: 12/A/2026 for 2/A and 12/A/2026."""
    if not found:
        return None
    longest = max(found, key=lambda paper: len(paper.number))
    others = [paper for paper in found if paper is not longest and paper.number not in longest.number]
    return None if others else longest


def _signs(text: str, between: str) -> str:
    return between.join(re.findall(r"[^\W_]+", text.casefold()))


def _is_in(number: str, name: str) -> bool:
    return len(number.replace("-", "")) >= _FEWEST_SIGNS and f"-{number}-" in f"-{name}-"


def _is_printed(number: str, printed: str) -> bool:
    """Return whether this text without blanks has the number, not as the end or the beginning of a longer one."""
    wanted = _without_blanks(number)
    return len(wanted) >= _FEWEST_SIGNS and re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", printed) is not None


def _without_blanks(text: str) -> str:
    """Return the text as it is compared: the blanks of PDFs are others than those of numbers."""
    return "".join(text.split()).casefold()
