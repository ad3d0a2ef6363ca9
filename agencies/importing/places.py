"""The region of an agency, from a code, from names, or from the choice for the whole file."""

import re
from functools import partial

from django.utils.translation import gettext_lazy as _

from agencies.known_regions import known_regions
from agencies.models import Agency, Province, Regency
from agencies.region_names import RegionNames
from documents.reading import cells
from documents.reading.mapped import MappedRow
from documents.reading.problems import worded
from documents.reading.tables import shown

from .fields import CODE, PROVINCE, REGENCY

_PARTS = re.compile(r"(\d{2})(?:\.?(\d{2})(?:\.?\d{2}(?:\.?\d{4})?)?)?\.?", re.ASCII)


EXPECTED_CODE = _("a Kemendagri code such as 18 (province) or 18.03 (regency); BPS codes are different")


class Places:
    """Finds the regions of rows. `default` is the code for rows that name none."""

    def __init__(self, names: RegionNames, default: str):
        self._names = names
        self._known = known_regions()
        self._default = _above_district(default)
        self._full_names = {one.code: one.full_name for one in [*Province.objects.all(), *Regency.objects.all()]}

    @property
    def knows_default(self) -> bool:
        return not self._default or self._default in self._full_names

    def name(self, code: str) -> str:
        return self._full_names[code]

    def of_row(self, row: MappedRow, kind: Agency.Kind) -> str | None:
        """Return the code of the province or the regency; None after adding a problem."""
        provinces = self._provinces_named(row)
        if provinces is None:
            return None
        wanted = Province if kind == Agency.Kind.PROVINCE else Regency
        if row.plain(CODE) is not None:
            return self._by_code(row, kind, provinces)
        if wanted is Province:
            return self._one(row, PROVINCE, provinces, kind)
        named = shown(row.plain(REGENCY))
        if not named:
            return self._one(row, REGENCY, [], kind)
        found = self._regencies_named(named, provinces)
        return self._one(row, REGENCY, found, kind, is_named=True)

    def _provinces_named(self, row: MappedRow) -> list[str] | None:
        """Return the codes of the province that the row names, none if it names none; None after a problem."""
        text = shown(row.plain(PROVINCE))
        if not text:
            return []
        found = [province.code for province in self._names.provinces(text)]
        if not found:
            row.refuse(PROVINCE, _("the name of a province"))
            return None
        return found

    def _regencies_named(self, named: str, provinces: list[str]) -> list[str]:
        """Return the codes of the regencies that the text can mean, in these provinces or formerly there."""
        if found := self._names.regencies(named, within=provinces):
            return [one.code for one in found]
        return [one.code for one in self._names.regencies(named) if self._known.was_in(one.code, provinces)]

    def _by_code(self, row: MappedRow, kind: Agency.Kind, provinces: list[str]) -> str | None:
        code = row.read(CODE, cells.code)
        if code is None:
            return None
        code = _above_district(code)
        if code not in self._full_names:
            row.refuse(CODE, EXPECTED_CODE)
            return None
        code = self._known.translate(code, sheet="", remark=partial(row.remark, CODE), refuse=partial(row.refuse, CODE))
        if code is None:
            return None
        named = shown(row.plain(REGENCY))
        meant = self._regencies_named(named, provinces) if named else []
        is_elsewhere = provinces and code[:2] not in provinces and not self._known.was_in(code, provinces)
        if is_elsewhere or (meant and len(code) > 2 and code not in meant):
            row.refuse(
                CODE,
                worded(
                    _("the Kemendagri code of %(named)s: this one is that of %(region)s; BPS codes are different"),
                    named=named or shown(row.plain(PROVINCE)),
                    region=self._full_names[code],
                ),
            )
            return None
        return self._fitting(row, CODE, code, kind)

    def _one(
        self, row: MappedRow, field: str, codes: list[str], kind: Agency.Kind, *, is_named: bool = False
    ) -> str | None:
        if len(codes) == 1:
            return self._fitting(row, field, codes[0], kind)
        if codes:
            several = ", ".join(self._full_names[code] for code in codes)
            row.refuse(field, worded(_("the name of one region; this can be %(regions)s"), regions=several))
        elif not is_named and self._default:
            return self._fitting(row, field, self._default, kind)
        elif is_named:
            row.refuse(field, _("the name of a regency, such as Kabupaten Lampung Utara or Kota Metro"))
        else:
            row.refuse(CODE if row.has(CODE) else field, _("a value here; the cell is empty"))
        return None

    def _fitting(self, row: MappedRow, field: str, code: str, kind: Agency.Kind) -> str | None:
        """Return the code if agencies of the kind belong to such a region. A provincial agency in a file about one
        regency belongs to its province."""
        if kind == Agency.Kind.PROVINCE and len(code) > 2:
            if field == CODE:
                row.refuse(CODE, _("the code of a province, because the agency is provincial"))
                return None
            return code[:2]
        if kind != Agency.Kind.PROVINCE and len(code) == 2:
            row.refuse(field, _("the code of a regency, because the agency is not provincial"))
            return None
        return code


def _above_district(code: str) -> str:
    """Return the code of the province or regency, with its dot. Other texts stay as they are."""
    parts = _PARTS.fullmatch(code)
    return code if parts is None else f"{parts[1]}.{parts[2]}" if parts[2] else parts[1]
