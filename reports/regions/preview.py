"""What a change of regions does, found by storing it and rolling it back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.forms import token_of
from agencies.models import Agency, Boundary, Province, Regency
from agencies.region_changes import RegionChange, Split
from documents import wording
from events.models import Event, Quota
from events.region_changes import Moved, change_regions
from reports.coverage.rows import Counts, coverage
from reports.scope import CoverageScope

_MOST_AGENCIES = 20


@dataclass(frozen=True, slots=True)
class ProvinceEffect:
    """A province with its numbers on the day before and on the day; None where it does not exist."""

    code: str
    name: str
    before: Counts | None
    after: Counts | None


@dataclass(frozen=True, slots=True)
class RegionPreview:
    """The effect of a change. `agencies` are the first of those that move; `notes` are sentences."""

    eve: date
    day: date
    codes: list[tuple[str, str]]
    provinces: list[ProvinceEffect]
    moved: Moved
    agencies: list[str]
    notes: list[str]

    @property
    def more_agencies(self) -> int:
        return self.moved.agencies - len(self.agencies)

    @property
    def token(self) -> str:
        """Return a text that is equal if the user has seen the same preview."""
        return token_of(asdict(self))


def preview(change: RegionChange, *, by: User) -> RegionPreview:
    """Return the effect of the change. Raise ValidationError with the reasons why it is impossible."""
    eve = change.day - timedelta(days=1)
    before = _counts(change, eve)
    agencies = Agency.objects.filter(change.moving_agencies).order_by("regency", "kind", "name")
    names = list(agencies.values_list("name", flat=True)[:_MOST_AGENCIES])
    notes = _notes(change)
    with transaction.atomic():
        moved = change_regions(change, by=by)
        after = _counts(change, change.day)
        transaction.set_rollback(True)
    return RegionPreview(eve, change.day, _codes(change), _effects(change, before, after), moved, names, notes)


def _counts(change: RegionChange, day: date) -> dict[str, tuple[str, Counts]]:
    """Return the numbers of the provinces concerned; the others are not counted, because the events are locked."""
    provinces = Province.objects.valid_on(day).filter(pk__in=change.provinces)
    reports = [coverage(CoverageScope(as_of=day, province=province)) for province in provinces]
    return {one.code: (one.name, one.counts) for report in reports for one in report.provinces}


def _effects(
    change: RegionChange, before: dict[str, tuple[str, Counts]], after: dict[str, tuple[str, Counts]]
) -> list[ProvinceEffect]:
    effects = []
    for code in sorted(change.provinces & (before.keys() | after.keys())):
        old, new = before.get(code), after.get(code)
        name = (new or old or ("",))[0]
        effects.append(ProvinceEffect(code, name, old[1] if old else None, new[1] if new else None))
    return effects


def _codes(change: RegionChange) -> list[tuple[str, str]]:
    """Return the codes in words: before and from the day on."""
    found = [(_named(new.regency), f"{new.code} {new.kind.capitalize()} {new.name}") for new in change.renewed]
    found += [
        (_named(rename.regency), f"{rename.regency.code} {rename.regency.kind.capitalize()} {rename.name}")
        for rename in change.renamed
    ]
    if split := change.split:
        found.append(
            (_named(split.whole), f"{_named(split.whole)}, {split.code} {split.kind.capitalize()} {split.name}")
        )
    return found


def _named(regency: Regency) -> str:
    return f"{regency.code} {regency.full_name}"


def _notes(change: RegionChange) -> list[str]:
    """Return what is not changed by itself."""
    old = {new.regency.province_id for new in change.renewed} - {new.code[:2] for new in change.renewed}
    notes = [note for code in sorted(old) for note in _left_in(Province.objects.get(pk=code))]
    if change.founded:
        notes.append(_("The new province has no users yet: add its staff in the administration."))
        notes.append(_("It has no provincial agency yet: add one, or correct the region of the existing one."))
    if change.renamed:
        notes.append(
            _("Reports of earlier days show the new name too. Files with the old name still find the regency.")
        )
    if change.split and not any(agency.kind == Agency.Kind.REGENCY for agency in change.split.agencies):
        notes.append(_("The new regency is exempt until a regency-level agency of it is recorded."))
    if change.split:
        notes += _pools_of_the_rest(change.split, change.day)
    if Boundary.objects.exists():
        notes.append(_("Maps show tiles until boundaries of the new codes are loaded."))
    return notes


def _pools_of_the_rest(split: Split, day: date) -> list[str]:
    """Return the sentence about the pools of coming events that stay with the regency that splits."""
    coming = Event.objects.coming(timezone.localdate()).filter(starts_on__gte=day).order_by()
    pools = Quota.objects.filter(event__in=coming, agency=None, regency=split.whole.pk).count()
    text = ngettext(
        "%(pools)s pool of a coming event stays with %(regency)s. Libraries that move to the new regency no longer fit "
        "it: give the new regency seats of its own on the seats page.",
        "%(pools)s pools of coming events stay with %(regency)s. Libraries that move to the new regency no longer fit "
        "them: give the new regency seats of its own on the seats page.",
        pools,
    )
    return [text % {"pools": wording.number(pools), "regency": split.whole.full_name}] if pools else []


def _left_in(province: Province) -> list[str]:
    """Return the sentences about coming events and pools that may belong to another province now."""
    coming = Event.objects.coming(timezone.localdate())
    held = coming.filter(province=province).count()
    pools = Quota.objects.filter(event__in=coming.order_by(), agency=None, province=province, regency=None).count()
    words = {"province": province.name, "events": wording.number(held), "pools": wording.number(pools)}
    sentences: Sequence[tuple[int, str]] = [
        (
            held,
            ngettext(
                "%(events)s coming event is held in %(province)s. Change its province if its place lies elsewhere now.",
                "%(events)s coming events are held in %(province)s. Change their province if their place lies "
                "elsewhere now.",
                held,
            ),
        ),
        (
            pools,
            ngettext(
                "%(pools)s pool of %(province)s at coming events no longer fits the agencies that move.",
                "%(pools)s pools of %(province)s at coming events no longer fit the agencies that move.",
                pools,
            ),
        ),
    ]
    return [text % words for number, text in sentences if number]
