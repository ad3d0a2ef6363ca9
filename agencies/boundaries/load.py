"""Matches boundaries with provinces or regencies and stores them: the whole file or nothing."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import UNITS, Boundary
from agencies.region_names import RegionNames

from .level import Level
from .matching import Matcher
from .reading import Feature, Ring, read_features
from .rejection import BoundariesRejected, shown
from .simplify import simplified


@dataclass(slots=True)
class Loaded:
    """The result of loading; `points` are counted after simplification, `warnings` are lines of text."""

    level: Level
    regions: int
    points: int
    warnings: list[str] = field(default_factory=list)


def load_boundaries(
    path: str,
    *,
    level: Level | None = None,
    code_property: str | None = None,
    layer: str = "",
    by_name: bool = False,
    ignore_unknown: bool = False,
) -> Loaded:
    """Replace the stored boundaries by those of the file. Raise BoundariesRejected with all mistakes, storing nothing.

    The file must have all provinces, or all regencies of each of its provinces. Without `level` and `code_property`,
    both are found from the features. Codes are compared with the names in the file; `by_name` goes by the names alone.
    """
    features = read_features(path, layer)
    known = {each: _names(each) for each in ([level] if level else Level)}
    if not any(known.values()):
        raise BoundariesRejected(_("There are no provinces and regencies yet: run load_regions first."))
    names = RegionNames()
    matcher = Matcher(features, known, names, code_property=code_property, by_name=by_name)
    level, regions = matcher.level, known[matcher.level]
    mistakes: list[str] = []
    warnings = _about_codes(matcher)
    pieces = _matched(features, matcher, mistakes, warnings, ignores_unknown=ignore_unknown)
    mistakes += _missing(level, regions, pieces)
    if mistakes:
        raise BoundariesRejected(*mistakes)
    warnings += _repeated(regions, pieces)
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


def _about_codes(matcher: Matcher) -> list[str]:
    """Return lines about how the regions were found."""
    if matcher.are_bps_codes:
        return [_("The codes are BPS codes, as the names show. They were translated to Kemendagri codes.")]
    if not matcher.code_property:
        return [_("The regions were found by the names in “%(name)s”.") % {"name": shown(matcher.name_property)}]
    return []


def _matched(
    features: list[Feature], matcher: Matcher, mistakes: list[str], warnings: list[str], *, ignores_unknown: bool
) -> dict[str, list[list[Ring]]]:
    """Return the rings of the features by code; a region may have several features."""
    found = defaultdict(list)
    for feature in features:
        match = matcher.match(feature)
        words = {"number": feature.number, "code": match.code, "name": matcher.name_of(feature) or "–"}
        if match.is_no_region:
            warnings.append(_("Feature %(number)d (%(name)s) is no region; it was left out") % words)
        elif not match.code:
            lines = warnings if ignores_unknown and not match.is_contradiction else mistakes
            lines.append(_("Feature %(number)d: %(mistake)s") % (words | {"mistake": match.mistake}))
        elif feature.mistake:
            mistakes.append(_("Feature %(number)d (%(code)s) %(mistake)s") % (words | {"mistake": feature.mistake}))
        warnings += [_("Feature %(number)d (%(code)s): %(repair)s") % (words | {"repair": r}) for r in feature.repairs]
        if match.code:
            found[match.code].append(feature.rings)
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
