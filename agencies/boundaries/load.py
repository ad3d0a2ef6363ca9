"""Boundaries matched with provinces or regencies by their code, and stored: all of the file or nothing."""

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

# Names that official files use for the Kemendagri code; BPS has codes of its own, which must not be taken for it.
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
    def grid(self) -> int:
        """In UNITS: half a dot of the national map, which is about a thousand dots wide; finer for a province's."""
        return UNITS // 50 if self is Level.PROVINCES else UNITS // 200


@dataclass(slots=True)
class Loaded:
    """What was stored; `points` after simplification, `warnings` one a line."""

    level: Level
    regions: int
    points: int
    warnings: list[str] = field(default_factory=list)


def load_boundaries(
    path: str, *, level: Level | None = None, code_property: str | None = None, ignore_unknown: bool = False
) -> Loaded:
    """Store the boundaries of the file instead of those there were. Every province must be in it, or every regency of
    each province that it has. Without `level` and `code_property` both are found by what the features say.
    Raises BoundariesRejected with all mistakes; nothing is stored then."""
    features = read_features(path)
    known = {each: _names(each) for each in ([level] if level else Level)}
    if not any(known.values()):
        raise BoundariesRejected(_("There are no provinces and regencies yet: run load_regions first."))
    level, name = _meant(features, known, code_property)
    mistakes, warnings = [], []
    pieces = _matched(features, name, known[level], mistakes, warnings if ignore_unknown else mistakes)
    mistakes += _missing(level, known[level], pieces)
    if mistakes:
        raise BoundariesRejected(*mistakes)
    warnings += _repeated(known[level], pieces)
    rings_of = {code: [_whole(ring) for ring in _united(parts)] for code, parts in pieces.items()}
    made = simplified(rings_of, **_fineness(level))
    _store(level, made, Path(path).name)
    points = sum(len(ring) for rings in made.values() for ring in rings)
    return Loaded(level, len(made), points, warnings)


def remove_boundaries(level: Level | None = None) -> int:
    """Forget the boundaries of the level, or all; returns how many there were."""
    boundaries = Boundary.objects.filter(**{f"{level.field}__isnull": False}) if level else Boundary.objects.all()
    return boundaries.delete()[0]


def _names(level: Level) -> dict[str, str]:
    """By code."""
    return dict(level.model.objects.valid_on(timezone.localdate()).values_list("code", "name"))


def _meant(features: list[Feature], known: dict[Level, dict[str, str]], wanted: str | None) -> tuple[Level, str]:
    """The level and the property by which most features are known. Raises BoundariesRejected where none is."""
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
    best = max(matches, key=matches.get, default=None)
    if best is None or not matches[best]:
        listed = ", ".join(sorted(shown(name) for name in names)[:12]) or "–"
        raise BoundariesRejected(
            _("No property of the features holds Kemendagri codes (they have: %(names)s); name it by --code-property.")
            % {"names": listed}
        )
    return best


def _code(value: object) -> str:
    """18, 18.0, "18", 1803, "1803" and "18.03" as the code that is meant; "" for what can be none. A number with a
    fraction is none: 18.1 may have been 18.10."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas and many a GIS write a column of whole numbers so
    if not isinstance(value, str | int):
        return ""
    text = str(value).strip() if isinstance(value, str) or 0 <= value < 10_000 else ""
    return f"{text[:2]}.{text[2:]}" if len(text) == 4 and text.isdecimal() else text


def _matched(
    features: list[Feature], name: str, known: Container[str], mistakes: list[str], unknown: list[str]
) -> dict[str, list[list[Ring]]]:
    """The rings of each feature, by code: a region may come in several pieces."""
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
    """A map with holes would hide whom it leaves out."""
    provinces = {code[:2] for code in found}
    wanted = known if level is Level.PROVINCES else {code for code in known if code[:2] in provinces}
    return [
        _("%(code)s %(name)s is not in the file") % {"code": code, "name": known[code]}
        for code in sorted(set(wanted) - set(found))
    ]


def _repeated(known: dict[str, str], pieces: dict[str, list[list[Ring]]]) -> list[str]:
    """Who comes more than once: islands apart, or one region's code on another."""
    return [
        _("%(code)s %(name)s is in the file %(count)d times: the parts are put together")
        % {"code": code, "name": known[code], "count": len(parts)}
        for code, parts in sorted(pieces.items())
        if len(parts) > 1
    ]


def _united(parts: list[list[Ring]]) -> list[Ring]:
    """A ring that is given twice stands once: twice, it would be its own hole."""
    return list({tuple(ring): ring for rings in parts for ring in rings}.values())


def _whole(ring: Ring) -> list[tuple[int, int]]:
    return [(round(x * UNITS), round(y * UNITS)) for x, y in ring]


def _fineness(level: Level) -> dict[str, int]:
    return {"grid": level.grid, "tolerance": level.grid}


@transaction.atomic
def _store(level: Level, made: dict[str, list], source: str) -> None:
    Boundary.objects.filter(**{f"{level.field}__in": made}).delete()
    Boundary.objects.bulk_create(
        Boundary(**{f"{level.field}_id": code}, rings=rings, source=shown(source)) for code, rings in made.items()
    )
