"""Finding the agency of a row by its name, with its region where several share a name."""

import re
from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext as _

from accounts.models import User
from agencies.matching import name_key
from agencies.models import Agency
from documents import wording
from events.models import Event
from participants.registering.agencies import agencies_with_seats, agency_label, agency_labels

_MOST_OFFERED = 2
_MOST_LOOKED_UP = 20  # unknown names for which similar ones are searched: that is slow among thousands
_LIKENESS_OFFERED = 0.65
_LONGEST_KEY = 20  # digits


class NotFound(Exception):
    """No agency fits, or several do. str() is the message to the reader, `code` the reason."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


class AgencyBook:
    """The agencies with seats that the reader may use, found by the names in a spreadsheet."""

    def __init__(self, event: Event, reader: User):
        self._reader = reader
        self._by_key = {agency.pk: agency for agency in agencies_with_seats(event, reader)}
        self._by_name: dict[str, list[Agency]] = defaultdict(list)
        self._by_label: dict[str, list[Agency]] = defaultdict(list)
        self._said: dict[tuple[str, str], NotFound] = {}
        self._without_seats: set[str] | None = None
        self._labels = agency_labels(self._by_key.values())
        for agency in self._by_key.values():
            self._by_name[name_key(agency.name)].append(agency)
            for label in {agency_label(agency), self._labels[agency]}:
                self._by_label[name_key(label)].append(agency)

    def __contains__(self, agency: Agency) -> bool:
        return agency.pk in self._by_key

    def get(self, key: str) -> Agency | None:
        """Return the agency with this key, or None if there is no such one to choose."""
        return self._by_key.get(int(key)) if key.isdecimal() and len(key) < _LONGEST_KEY else None

    def find(self, name: str, region: str) -> Agency:
        """Return the agency of the name. Raise NotFound."""
        labelled = self._by_label.get(name_key(name), [])
        if len(labelled) == 1:
            return labelled[0]
        named = labelled or self._by_name.get(name_key(name), [])
        meant = [agency for agency in named if _is_in(agency, region)] if region else named
        if len(meant) == 1:
            return meant[0]
        if (name, region) not in self._said:
            self._said[name, region] = self._not_found(name, region, meant or named)
        raise self._said[name, region]

    def _not_found(self, name: str, region: str, named: list[Agency]) -> NotFound:
        if named:
            words = {"examples": wording.listing([f"“{self._labels[one]}”" for one in named[:_MOST_OFFERED]])}
            if not region:
                text = _("Several agencies have this name. Write it with its region: %(examples)s.")
                return NotFound("several", text % words)
            return NotFound("region", _("No agency of this name is in that region; there is %(examples)s.") % words)
        if name_key(name.partition("(")[0]) in self._names_without_seats():
            return NotFound("no_seats", _("The event has no seats for this agency."))
        return NotFound("unknown", self._unknown(name))

    def _unknown(self, name: str) -> str:
        like = []
        if len(self._said) < _MOST_LOOKED_UP:
            keys = get_close_matches(name_key(name), self._by_name, n=_MOST_OFFERED, cutoff=_LIKENESS_OFFERED)
            like = [self._labels[self._by_name[key][0]] for key in keys]
        if not like:
            return _("No agency of this name has seats for you here. Choose one from the template's list.")
        offered = wording.listing([f"“{one}”" for one in like])
        return _("No agency of this name has seats for you here. Perhaps %(agencies)s?") % {"agencies": offered}

    def _names_without_seats(self) -> set[str]:
        """Return the names of all agencies that the reader may see. It is queried once, and only if a name is
        missing."""
        if self._without_seats is None:
            names = Agency.objects.visible_to(self._reader).order_by().values_list("name", flat=True)
            self._without_seats = {name_key(name) for name in names}
        return self._without_seats


def _is_in(agency: Agency, region: str) -> bool:
    said = _region_key(region)
    names = {agency.region.full_name, agency.region.name, agency.region_code, agency.province.full_name}
    return said in {_region_key(name) for name in names}


def _region_key(text: str) -> str:
    return re.sub(r"^(kab\b\.?|kab\.)\s*", "kabupaten ", name_key(text))
