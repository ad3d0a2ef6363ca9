"""The coverage after agencies end: their regencies count as exempt where nobody of them has come."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.closing import Topic, closing_effect
from agencies.models import Agency
from documents import wording

from .coverage.rows import CoverageReport, ProvinceCoverage, RegencyCoverage, Status, coverage
from .scope import CoverageScope
from .shares import share


@closing_effect(Topic.COVERAGE)
def change_of_coverage(agencies: Sequence[Agency], day: date) -> list[str]:
    """Return a sentence for each regency that has no regency-level agency afterwards, and the numbers of its province.
    They are those of today or, if the agencies end later, of their last day."""
    scope = CoverageScope(as_of=max(day, timezone.localdate()))
    lost = _regencies_without_agency(agencies, scope)
    if not lost:
        return []
    report = coverage(scope)
    regencies = [regency for regency in report.regencies if regency.code in lost]
    return [*(_about(regency) for regency in regencies), *_numbers(report, regencies)]


def _regencies_without_agency(agencies: Sequence[Agency], scope: CoverageScope) -> set[str]:
    bodies = scope.codes.bodies
    level = Agency.objects.regency_level().existing_on(scope.as_of).order_by()
    keys = [agency.pk for agency in agencies]
    ending, staying = (
        {bodies.get(code, code) for code in some.values_list("regency_id", flat=True) if code}
        for some in (level.filter(pk__in=keys), level.exclude(pk__in=keys))
    )
    return ending - staying


def _about(regency: RegencyCoverage) -> str:
    if regency.status == Status.COVERED:
        text = _(
            "%(regency)s has no regency-level library agency afterwards. It stays covered where its people have come; "
            "for every other course it is exempt."
        )
    else:
        text = _(
            "%(regency)s has no regency-level library agency afterwards. It is exempt instead of not yet covered, and "
            "no longer counts among the eligible ones."
        )
    return text % {"regency": regency.name}


def _numbers(report: CoverageReport, lost: Sequence[RegencyCoverage]) -> list[str]:
    """Return the covered and eligible regencies of each province before and after, where they change."""
    fewer = {
        province.code: sum(one.province == province.code and one.status == Status.UNCOVERED for one in lost)
        for province in report.provinces
    }
    return [_number(province, fewer[province.code]) for province in report.provinces if fewer[province.code]]


def _number(province: ProvinceCoverage, fewer: int) -> str:
    counts = province.counts
    text = _(
        "%(province)s: %(covered)s of %(before)s eligible regencies are covered (%(rate)s), afterwards %(covered)s of "
        "%(after)s (%(new_rate)s)."
    )
    return text % {
        "province": province.name,
        "covered": wording.number(counts.covered),
        "before": wording.number(counts.eligible),
        "rate": wording.percent(counts.rate),
        "after": wording.number(counts.eligible - fewer),
        "new_rate": wording.percent(share(counts.covered, counts.eligible - fewer)),
    }
