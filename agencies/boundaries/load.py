"""Matches boundaries with provinces or regencies by code and stores them: the whole file or nothing."""

from collections import defaultdict
from collections.abc import Collection, Container
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import UNITS, Boundary, Province, Regency

from .reading import BoundariesRejected, Feature, Ring, read_features, shown
from .simplify import simplified

# Names that official files use for the Kemendagri code. BPS codes are different, so their names are not listed.
_USUAL_NAMES = [
    "code",
    "kode",
    "kode_kemendagri",
    "kemendagri",
    "kdppum",
    "kdpkab",
    "kode_prov",
    "kode_kab",
    "kodeprov",
    "kodekab",
    "province_code",
    "regency_code",
]


class Level(StrEnum):
    PROVINCES = "provinces"
    REGENCIES = "regencies"

    @property
    def model(self) -> type[Province] | type[Regency]:
        return Province if self is Level.PROVINCES else Regency

    @property
    def field(self) -> str:
        return "province" if self is Level.PROVINCES else "regency"

    @property
    def step(self) -> int:
        """Return the distance between stored coordinates, in UNITS.

        For provinces it is half a pixel of the national map, which is about a thousand pixels wide. It is smaller for
        regencies, which appear on maps of one province.
        """
        return UNITS // 50 if self is Level.PROVINCES else UNITS // 200


@dataclass(slots=True)
class Loaded:
    """The result of loading; `points` are counted after simplification, `warnings` are lines of text."""

    level: Level
    regions: int
    points: int
    warnings: list[str] = field(default_factory=list)


def load_boundaries(
    path: str, *, level: Level | None = None, code_property: str | None = None, ignore_unknown: bool = False
) -> Loaded:
    """Replace the stored boundaries by those of the file. Raise BoundariesRejected with all mistakes, storing nothing.

    The file must have all provinces, or all regencies of each of its provinces. Without `level` and `code_property`,
    both are found from the features.
    """
    features = read_features(path)
    known = {each: _names(each) for each in ([level] if level else Level)}
    if not any(known.values()):
        raise BoundariesRejected(_("There are no provinces and regencies yet: run load_regions first."))
    level, name = _find_code_property(features, known, code_property)
    mistakes: list[str] = []
    warnings: list[str] = []
    pieces = _matched(features, name, known[level], mistakes, warnings if ignore_unknown else mistakes)
    mistakes += _missing(level, known[level], pieces)
    if mistakes:
        raise BoundariesRejected(*mistakes)
    warnings += _repeated(known[level], pieces)
    rings_of = {code: [_in_units(ring) for ring in _joined(parts)] for code, parts in pieces.items()}
    made = simplified(rings_of, step=level.step, tolerance=level.step)
    _store(level, made, Path(path).name)
    points = sum(len(ring) for rings in made.values() for ring in rings)
    return Loaded(level, len(made), points, warnings)


def remove_boundaries(level: Level | None = None) -> int:
    """Delete the boundaries of the level, or all, and return their number."""
    boundaries = Boundary.objects.filter(**{f"{level.field}__isnull": False}) if level else Boundary.objects.all()
    return boundaries.delete()[0]


def _names(level: Level) -> dict[str, str]:
    """Return the names of the level's regions by code."""
    return dict(level.model.objects.valid_on(timezone.localdate()).values_list("code", "name"))


def _find_code_property(
    features: list[Feature], known: dict[Level, dict[str, str]], wanted: str | None
) -> tuple[Level, str]:
    """Return the level and the property with the most known codes. Raise BoundariesRejected if there are none."""
    names = {name for feature in features for name in feature.properties}
    if wanted:
        candidates = names & {wanted}
    else:
        candidates = {name for name in names if name.casefold() in _USUAL_NAMES}
    matches = {
        (level, name): sum(_code(feature.properties.get(name)) in codes for feature in features)
        for level, codes in known.items()
        for name in sorted(candidates)
    }
    best = max(matches, key=matches.__getitem__, default=None)
    if best is None or not matches[best]:
        listed = ", ".join(sorted(shown(name) for name in names)[:12]) or "–"
        raise BoundariesRejected(
            _("No property of the features has Kemendagri codes. Choose one with --code-property: %(names)s")
            % {"names": listed}
        )
    return best


def _code(value: object) -> str:
    """Return the code in any of the usual forms (18, 18.0, "18", 1803, "1803", "18.03"), or "" for anything else.

    A number with a fraction is not a code: 18.1 may have been 18.10.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas and many GIS programs write whole numbers with a decimal point
    if not isinstance(value, str | int):
        return ""
    text = str(value).strip() if isinstance(value, str) or 0 <= value < 10_000 else ""
    return f"{text[:2]}.{text[2:]}" if len(text) == 4 and text.isdecimal() else text


def _matched(
    features: list[Feature], name: str, known: Container[str], mistakes: list[str], unknown: list[str]
) -> dict[str, list[list[Ring]]]:
    """Return the rings of the features by code; a region may have several features."""
    found = defaultdict(list)
    for feature in features:
        value = feature.properties.get(name)
        code = _code(value)
        parts = {"number": feature.number, "code": shown(value), "mistake": feature.mistake}
        if code not in known:
            unknown.append(_("Feature %(number)d: the code “%(code)s” is not known") % parts)
        elif feature.mistake:
            mistakes.append(_("Feature %(number)d (%(code)s) %(mistake)s") % parts)
        if code in known:
            found[code].append(feature.rings)
    return dict(found)


def _missing(level: Level, known: dict[str, str], found: Collection[str]) -> list[str]:
    """Return a line for each missing region: a map with holes would be misleading."""
    provinces = {code[:2] for code in found}
    wanted = known if level is Level.PROVINCES else {code for code in known if code[:2] in provinces}
    return [
        _("%(code)s %(name)s is not in the file") % {"code": code, "name": known[code]}
        for code in sorted(set(wanted) - set(found))
    ]


def _repeated(known: dict[str, str], pieces: dict[str, list[list[Ring]]]) -> list[str]:
    """Return a line for each region with several features: separate islands, or another region with a wrong code."""
    return [
        _("%(code)s %(name)s is in the file %(count)d times; the parts were joined")
        % {"code": code, "name": known[code], "count": len(parts)}
        for code, parts in sorted(pieces.items())
        if len(parts) > 1
    ]


def _joined(parts: list[list[Ring]]) -> list[Ring]:
    """Return all rings without duplicates: a ring that occurs twice would be drawn as a hole."""
    return list({tuple(ring): ring for rings in parts for ring in rings}.values())


def _in_units(ring: Ring) -> list[tuple[int, int]]:
    return [(round(x * UNITS), round(y * UNITS)) for x, y in ring]


@transaction.atomic
def _store(level: Level, made: dict[str, list], source: str) -> None:
    Boundary.objects.filter(**{f"{level.field}__in": made}).delete()
    Boundary.objects.bulk_create(
        Boundary(**{f"{level.field}_id": code}, rings=rings, source=shown(source)) for code, rings in made.items()
    )
