"""Finds the stored agency of each row of a list, or makes a new one."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from agencies.matching import GOVERNMENT, LIBRARY, AgencyDirectory, How, words
from agencies.models import Agency
from agencies.workbook import new_agency
from documents.reading.budget import check_work
from documents.reading.problems import worded

from .fields import NAME
from .reading import AgencyRow


def resolved(rows: Sequence[AgencyRow], *, adds_similar: bool) -> list[tuple[Agency, AgencyRow]]:
    """Return each row with its agency, which may be new. Two spellings of one agency are a mistake of the file.

    A name that is only similar to that of another agency is a mistake, too, unless `adds_similar`.
    """
    stored = _Stored(rows)
    listed = AgencyDirectory((), stored.regions)
    found: list[tuple[Agency, AgencyRow]] = []
    rows_of: dict[int, AgencyRow] = {}
    for row in rows:
        agency = stored.agency(row) or _spelled(listed, row)
        if agency is None:
            similar = stored.similar(row) or listed.same_apart_from_blanks(*row.identity)
            row.similar = "; ".join(agency.name for agency in similar)
            _judge(row, adds_similar=adds_similar)
            agency = new_agency(*row.identity)
            listed.add(agency)
        first = rows_of.setdefault(id(agency), row)
        if first is not row:
            text = worded(_("each agency only once; it is also in row %(row)d"), row=first.row.number)
            row.row.refuse(NAME, text)
        found.append((agency, row))
    return found


class _Stored:
    """The stored agencies of the regions of the rows."""

    def __init__(self, rows: Sequence[AgencyRow]):
        self._directory = AgencyDirectory(row.region[:2] for row in rows)
        self.regions = self._directory.regions
        self._named = {agency.pk for row in rows if (agency := _spelled(self._directory, row))}

    def agency(self, row: AgencyRow) -> Agency | None:
        """Return the agency that has or had the name of the row, or the only one that its words fit.

        Words that only fit mean no dissolved agency and none that another row names, and of an office only one that is
        for the same: a Dinas Perpustakaan is no Dinas Kearsipan.
        """
        found = self._directory.look_up(*row.identity)
        agency = found.only
        if agency and found.how is How.PART:
            is_other = agency.pk in self._named or agency.closed_on or not _share_purpose(agency, row.name)
            return None if is_other else agency
        return agency

    def similar(self, row: AgencyRow) -> list[Agency]:
        """Return agencies that may be meant. One that another row names is another if a letter differs."""
        same = self._directory.same_apart_from_blanks(*row.identity)
        return same or [agency for agency in self._directory.alike(*row.identity) if agency.pk not in self._named]


def _spelled(directory: AgencyDirectory, row: AgencyRow) -> Agency | None:
    """Return the agency that has or had the name of the row in a usual spelling."""
    check_work()
    found = directory.look_up(*row.identity)
    return None if found.how is How.PART else found.only


def _share_purpose(agency: Agency, name: str) -> bool:
    """Return whether both are for books or both for archives; the words of other libraries are compared anyway."""
    return agency.kind not in GOVERNMENT or bool(LIBRARY & {*words(agency.name)} & {*words(name)})


def _judge(row: AgencyRow, *, adds_similar: bool) -> None:
    """Add a remark or a mistake about a new agency if others are similar."""
    if row.similar and adds_similar:
        row.row.remark(NAME, worded(_("A new agency, though there are similar ones: %(similar)s"), similar=row.similar))
    elif row.similar:
        text = _("the name of a recorded agency (perhaps %(similar)s), or the choice to add similar ones as others")
        row.row.refuse(NAME, worded(text, similar=row.similar))
