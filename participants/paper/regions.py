"""Where an agency is, for paper: names of agencies often have it already."""

from agencies.models import Province, Regency
from participants.models import Registration


def unnamed_regions(registration: Registration, *regions: Province | Regency | None) -> list[str]:
    """Return the full names of the regions that the agency's name lacks: 26 names belong to a kabupaten and a kota."""
    name = registration.agency.name.casefold()
    return [region.full_name for region in regions if region and region.full_name.casefold() not in name]
