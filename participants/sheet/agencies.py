"""Finding the agency of a row by its name, with its region where several share a name."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.matching import AgencyIndex, Codes, Found, How, RegionBook, is_in, same_key
from agencies.models import Agency, FormerName
from documents import wording
from documents.text import name_key, tidy
from events.models import Event
from participants.registering.agencies import agencies_with_seats, agency_labels, every_label

from .fields import REGION

_MOST_OFFERED = 2
_MOST_CHOICES = 10
_MOST_LOOKED_UP = 20  # unknown names for which similar ones are searched: that is slow among thousands
_LONGEST_KEY = 20  # digits


class NotFound(Exception):
    """No agency fits, or several do. str() is the message to the reader, `code` the reason, `field` the cell that is
    to be corrected. `near` are agencies that may be meant; with `may_be_new` the text may also name one that is not
    recorded."""

    def __init__(
        self, code: str, text: str, field: str = "agency", *, near: Sequence[Agency] = (), may_be_new: bool = False
    ):
        super().__init__(text)
        self.code, self.field, self.near, self.may_be_new = code, field, near, may_be_new


class AgencyBook:
    """The agencies with seats that the reader may use, found by the names in a spreadsheet."""

    def __init__(self, event: Event, reader: User):
        self._reader = reader
        self._by_key = {agency.pk: agency for agency in agencies_with_seats(event, reader)}
        self._by_label: dict[str, list[Agency]] = defaultdict(list)
        self._found: dict[tuple[str, str], Found | NotFound] = {}
        self._looked_up = 0
        self.regions = RegionBook()
        self._index = AgencyIndex(self.regions, self._by_key.values())
        former = FormerName.objects.filter(agency__in=agencies_with_seats(event, reader)).order_by()
        for key, former_name in former.values_list("agency", "name"):
            self._index.add_former_name(self._by_key[key], former_name)
        self._labels = agency_labels(self._by_key.values())
        for agency in self._by_key.values():
            for label in every_label(agency):
                self._by_label[name_key(label)].append(agency)

    def __contains__(self, agency: Agency) -> bool:
        return agency.pk in self._by_key

    def get(self, key: str) -> Agency | None:
        """Return the agency with this key, or None if there is no such one to choose."""
        return self._by_key.get(int(key)) if key.isdecimal() and len(key) < _LONGEST_KEY else None

    def label(self, agency: Agency) -> str:
        """Return the name with the region."""
        return self._labels[agency]

    def find(self, name: str, region: str) -> Agency:
        """Return the agency of the name. Raise NotFound.

        A region that is unknown counts only where several agencies fit.
        """
        found = self._look_up(name, region)
        if isinstance(found, NotFound):
            raise found
        return found.agencies[0]

    def named(self, text: str) -> Agency | None:
        """Return the only agency with this name, apart from spelling."""
        found = self._named(text, frozenset())
        return found.agencies[0] if found.only and found.how in (How.NAME, How.SPELLING) else None

    def reading(self, name: str, region: str) -> str:
        """Return how the text of a found agency is read: as a former name, or with words left out or added. "" if it is
        its name."""
        found = self._look_up(name, region)
        if isinstance(found, NotFound) or found.how in (How.NAME, How.SPELLING):
            return ""
        if found.how is How.FORMER:
            words = {"text": tidy(name), "agency": found.agencies[0].name}
            return _("“%(text)s” is now called %(agency)s") % words
        return _("“%(text)s” is read as this agency") % {"text": tidy(name)}

    def _look_up(self, name: str, region: str) -> Found | NotFound:
        if (name, region) not in self._found:
            codes = self.regions.find(region) if region else frozenset()
            found = self._named(name, codes)
            self._found[name, region] = found if found.only else self._not_found(name, region, codes, found)
        return self._found[name, region]

    def _named(self, name: str, codes: Codes) -> Found:
        labelled = tuple(agency for agency in self._by_label.get(name_key(name), []) if is_in(agency, codes))
        if labelled:
            return Found(labelled, How.NAME)
        found = self._index.find(name, codes)
        is_guess = found.how in (How.FORMER, How.PART) and found.agencies
        return Found() if is_guess and True in self._without_seats(name) else found

    def _not_found(self, name: str, region: str, codes: Codes, found: Found) -> NotFound:
        if found.agencies:
            return self._several(region, codes, found)
        elsewhere = self._named(name, frozenset()) if codes else Found()
        if elsewhere.agencies:
            words = {"examples": self._examples(elsewhere)}
            text = _("No agency of this name is in that region; there is %(examples)s.") % words
            return NotFound("region", text, REGION, near=elsewhere.agencies[:_MOST_CHOICES], may_be_new=True)
        if self._without_seats(name):
            return NotFound("no_seats", _("The event has no seats for this agency."), may_be_new=True)
        return self._unknown(name, codes)

    def _several(self, region: str, codes: Codes, found: Found) -> NotFound:
        words, near = {"examples": self._examples(found)}, found.agencies[:_MOST_CHOICES]
        if region and not codes:
            text = _("No province or regency has this name, and several agencies fit: %(examples)s.")
            return NotFound("region", text % words, REGION, near=near)
        if found.how is How.PART:
            text = _("Several agencies fit this text. Write its full name: %(examples)s.")
        else:
            text = _("Several agencies have this name. Write it with its region: %(examples)s.")
        return NotFound("several", text % words, near=near)

    def _examples(self, found: Found) -> str:
        return wording.listing([f"“{self._labels[one]}”" for one in found.agencies[:_MOST_OFFERED]])

    def _unknown(self, name: str, codes: Codes) -> NotFound:
        self._looked_up += 1
        near = self._suggested(name, codes)
        if not near:
            text = _("No agency of this name has seats for you here. Choose one from the template's list.")
            elsewhere = self._suggested(name, frozenset()) if codes else []
            return NotFound("unknown", text, near=elsewhere, may_be_new=True)
        offered = wording.listing([f"“{self._labels[one]}”" for one in near])
        text = _("No agency of this name has seats for you here. Perhaps %(agencies)s?") % {"agencies": offered}
        return NotFound("unknown", text, near=near, may_be_new=True)

    def _suggested(self, name: str, codes: Codes) -> list[Agency]:
        return self._index.suggested(name, _MOST_OFFERED, codes) if self._looked_up <= _MOST_LOOKED_UP else []

    def _without_seats(self, name: str) -> set[bool]:
        """Return for other agencies with this name that the reader may see whether they were not merged; none if there
        are no such agencies."""
        keys = {key(text) for text in (name, name.partition("(")[0]) for key in (name_key, same_key)}
        return {self._names_without_seats[key] for key in keys & self._names_without_seats.keys()}

    @cached_property
    def _names_without_seats(self) -> dict[str, bool]:
        """The keys of the names of all other agencies; True unless all agencies of the name were merged into a
        successor, which has it as a former name. They are read only if a name is missing."""
        agencies = Agency.objects.visible_to(self._reader).order_by().values_list("pk", "name", "successor")
        names: dict[str, bool] = {}
        for pk, name, successor in agencies:
            if pk not in self._by_key:
                for key in (name_key(name), same_key(name)):
                    names[key] = names.get(key, False) or successor is None
        return names
