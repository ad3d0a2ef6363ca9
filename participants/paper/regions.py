"""Where an agency or an event is, for paper: names of agencies and venues often have it already."""

import re

from agencies.models import Province, Regency
from events.models import Event
from participants.models import Registration


def unnamed_regions(registration: Registration, *regions: Province | Regency | None) -> list[str]:
    """Return the full names of the regions that the agency's name lacks: 26 names belong to a kabupaten and a kota."""
    name = registration.agency.name.casefold()
    return [region.full_name for region in regions if region and region.full_name.casefold() not in name]


_STREET = re.compile(r"(jalan|jln?)\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\s*\d{5}$")


def town_of(event: Event) -> str:
    """Return the town that the venue names, "" if it names none: the last part that ends with a kabupaten or kota of
    the event's province, as in "Hotel Contoh, Jalan Merdeka 1, Bandar Lampung". Streets bear names of towns, too."""
    names = sorted(event.province.regencies.values_list("name", flat=True), key=len, reverse=True)
    for part in reversed([_POSTCODE.sub("", part.strip()) for part in event.venue.split(",")]):
        if not _STREET.match(part):
            for name in names:
                if re.search(rf"(^|\s){re.escape(name)}$", part, re.IGNORECASE):
                    return name
    return ""
