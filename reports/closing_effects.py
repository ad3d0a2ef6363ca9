"""The coverage after agencies end: their regencies count as exempt where nobody of them has attended."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.closing import Closing, Topic, closing_effect
from agencies.models import Agency
from documents import wording

from .coverage.rows import CoverageReport, ProvinceCoverage, RegencyCoverage, Status, coverage
from .scope import CoverageScope
from .shares import share


@closing_effect(Topic.COVERAGE)
def change_of_coverage(closing: Closing) -> list[str]:
    """Return a sentence for each regency that has no regency-level agency afterwards, and the numbers of its province.
    They are those of today or, if the agencies end later, of their last day."""
    scope = CoverageScope(as_of=max(closing.last_day, timezone.localdate()))
    before, after = _regencies_with_agency(closing, scope)
    if not before - after:
        return []
    report = coverage(scope)
    lost = [regency for regency in report.regencies if regency.code in before - after]
    gained = [regency for regency in report.regencies if regency.code in after - before]
    return [*(_about(regency) for regency in lost), *_numbers(report, lost, gained)]


def _regencies_with_agency(closing: Closing, scope: CoverageScope) -> tuple[set[str], set[str]]:
    """Return the codes of the regencies with a regency-level agency, before and after."""
    day = scope.as_of
    level = Agency.objects.regency_level()
    existing = level.existing_on(day).order_by()
    changing = [*closing.agencies, *(agency for agency in closing.beside if agency.pk)]
    added = [one.regency_id for one in closing.beside if one.kind == Agency.Kind.REGENCY and one.exists_on(day)]
    staying = existing.exclude(pk__in=[agency.pk for agency in changing]).values_list("regency_id", flat=True)
    before = existing.values_list("regency_id", flat=True)
    return _codes(before, scope), _codes([*staying, *added], scope)


def _codes(regencies: Iterable[str | None], scope: CoverageScope) -> set[str]:
    """Return the codes of the day with which these count."""
    return {scope.codes.bodies.get(code, code) for code in regencies if code}


def _about(regency: RegencyCoverage) -> str:
    if regency.status == Status.COVERED:
        text = _(
            "%(regency)s has no regency-level library agency afterwards. It stays covered where its people attended; "
            "for every other course it is exempt."
        )
    else:
        text = _(
            "%(regency)s has no regency-level library agency afterwards. It is exempt instead of not yet covered, and "
            "no longer counts among the eligible ones."
        )
    return text % {"regency": regency.name}


def _numbers(report: CoverageReport, lost: Sequence[RegencyCoverage], gained: Sequence[RegencyCoverage]) -> list[str]:
    """Return the covered and eligible regencies of each province before and after, where fewer are eligible."""
    fewer = Counter(one.province for one in lost if one.status == Status.UNCOVERED)
    more = Counter(one.province for one in gained if one.status == Status.EXEMPT)
    changed = [(province, more[province.code] - fewer[province.code]) for province in report.provinces]
    return [_number(province, change) for province, change in changed if fewer[province.code]]


def _number(province: ProvinceCoverage, change: int) -> str:
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
        "after": wording.number(counts.eligible + change),
        "new_rate": wording.percent(share(counts.covered, counts.eligible + change)),
    }
