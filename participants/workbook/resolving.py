"""Finding the agencies that an event workbook names, or making them where that is asked for."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from agencies.matching import AgencyDirectory, How
from agencies.models import Agency
from agencies.workbook import new_agency
from documents import wording
from documents.reading.problems import Text
from documents.reading.workbook import worded

from .layout import AGENCY
from .reading.people import PersonRow
from .reading.quotas import QuotaRow

_MOST_NAMED = 3


class Agencies:
    """Resolves names to agencies. New ones are stored by `store_new`."""

    def __init__(self, records: Iterable[QuotaRow | PersonRow], *, create: bool):
        self._directory = AgencyDirectory(record.region[:2] for record in records)
        self._create = create
        self.new: list[Agency] = []

    def find(self, record: QuotaRow | PersonRow) -> Agency | None:
        """Return the agency that the row names, or None with a problem of the row."""
        identity = record.kind, record.region, record.agency_name
        found = self._directory.look_up(*identity)
        agency = found.only
        if agency and found.how is How.PART:
            record.row[AGENCY].remark(worded(_("This is read as %(agency)s."), agency=agency.name))
        if agency and found.how is How.FORMER:
            record.row[AGENCY].remark(worded(_("This agency is now called %(agency)s."), agency=agency.name))
        if agency is None:
            similar = [one.name for one in found.agencies[:_MOST_NAMED]] or self._directory.similar(*identity)
            if self._create:
                return self._new(record, similar)
            self._refuse(record, similar)
        return agency

    def store_new(self) -> None:
        for agency in self.new:
            agency.save(force_insert=True)

    def _new(self, record: QuotaRow | PersonRow, similar: list[str]) -> Agency:
        agency = new_agency(record.kind, record.region, record.agency_name)
        self._directory.add(agency)
        self.new.append(agency)
        if similar:
            text = _("A new agency, though there are similar ones: %(similar)s")
            record.row[AGENCY].remark(worded(text, similar=_listed(similar)))
        return agency

    def _refuse(self, record: QuotaRow | PersonRow, similar: list[str]) -> None:
        if similar:
            text = _("an agency recorded for this kind and region; perhaps %(similar)s")
            expected = worded(text, similar=_listed(similar))
        else:
            expected = _("an agency recorded for this kind and region")
        record.row[AGENCY].refuse(expected)


def refuse_repeated_quotas(quotas: list[tuple[QuotaRow, Agency | None]]) -> None:
    """Refuse a second quota of the same agency or pool."""
    first_rows: dict[tuple[str, str, int | None], int] = {}
    for record, agency in quotas:
        key = (record.kind, record.region, id(agency) if agency else None)
        first = first_rows.setdefault(key, record.row.number)
        if first != record.row.number:
            cell = record.row[AGENCY] if agency else record.row["Kursi"]
            cell.refuse(worded(_("each quota only once; it is also in row %(row)d"), row=first))


def remark_absent(records: Iterable[tuple[QuotaRow | PersonRow, Agency | None]], day: date) -> None:
    """Warn about agencies that did not exist on the event's first day. This is no mistake, because old records are not
    always exact."""
    for record, agency in records:
        if agency is None:
            continue
        if agency.closed_on and agency.closed_on <= day:
            text, since = _text_about_end(agency), agency.closed_on
        elif agency.opened_on and agency.opened_on > day:
            text, since = _("%(agency)s had not opened yet (%(day)s) when the event began."), agency.opened_on
        else:
            continue
        successor = agency.successor.name if agency.successor else ""
        record.row[AGENCY].remark(worded(text, agency=agency.name, day=wording.typed_day(since), successor=successor))


def _text_about_end(agency: Agency) -> Text:
    if agency.successor:
        return _("%(agency)s had been merged into %(successor)s (%(day)s) when the event began.")
    return _("%(agency)s had been dissolved (%(day)s) when the event began.")


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
