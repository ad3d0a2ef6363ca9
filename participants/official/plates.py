"""Name plates for tables: A4 across, folded in the middle, with the name on both sides."""

from collections.abc import Callable, Sequence

from django.utils import translation
from django.utils.translation import pgettext

from documents.pdf.fitting import fitting_size
from documents.pdf.pages import templates_as_pdf
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event
from participants.models import Registration

GROUP = 25
"""Plates laid out at a time, between two checks for cancellation."""
_NAME_SIZES = [64, 56, 48, 42, 36, 30, 26, 22, 18, 14]
_AGENCY_SIZES = [24, 21, 18, 16, 14, 12, 10]


def plates_pdf(
    event: Event,
    people: Sequence[Registration],
    rendered: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """Return a plate for each person in their order.

    `rendered` gets how many plates of how many are laid out, and may raise to stop. Raise PdfUnavailable.
    """
    plates = [
        {
            "name": one.participant.full_name,
            "agency": one.agency.name,
            "name_size": fitting_size(one.participant.full_name, width=250, height=52, sizes=_NAME_SIZES, line=1.15),
            "agency_size": fitting_size(one.agency.name, width=250, height=22, sizes=_AGENCY_SIZES),
        }
        for one in people
    ]
    with translation.override(OFFICIAL_LANGUAGE):
        title = pgettext("official", "Name plates: %(event)s") % {"event": event.title}
        sizes = sorted({*_NAME_SIZES, *_AGENCY_SIZES})
        groups = (plates[start : start + GROUP] for start in range(0, len(plates), GROUP))
        return templates_as_pdf(
            "participants/official/plates.html",
            ({"plates": group, "title": title, "sizes": sizes} for group in groups),
            rendered=lambda groups: rendered(min(groups * GROUP, len(plates)), len(plates)),
        )
