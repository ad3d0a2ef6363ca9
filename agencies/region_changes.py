"""The only module that changes provinces and regencies by hand: new codes and names, splits and new provinces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from documents import wording

from .models import Agency, Province, Regency


@dataclass(frozen=True, slots=True)
class NewCode:
    """A regency that has another code from the day on. The first two digits are its province's."""

    regency: Regency
    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A regency that has another name from the day on, and keeps its code."""

    regency: Regency
    name: str


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a regency that becomes a regency of its own, with the agencies that lie in it."""

    whole: Regency
    code: str
    kind: str
    name: str
    agencies: Sequence[Agency] = ()


@dataclass(frozen=True, slots=True)
class RegionChange:
    """What changes on one day. `founded` is an unsaved province with the code of the one that it was a part of."""

    day: date
    founded: Province | None = None
    renewed: Sequence[NewCode] = ()
    split: Split | None = None
    renamed: Sequence[Rename] = ()

    @property
    def provinces(self) -> set[str]:
        """Return the codes of the provinces whose regions change."""
        codes = {code for new in self.renewed for code in (new.regency.code, new.code)}
        codes |= {rename.regency.code for rename in self.renamed}
        if self.split:
            codes |= {self.split.whole.code, self.split.code}
        if self.founded:
            codes |= {self.founded.code, self.founded.split_from_id or ""}
        return {code[:2] for code in codes if code}

    @property
    def moving_agencies(self) -> Q:
        """Return the filter for the agencies that get another region: those that exist on the day or later."""
        regencies = Q(regency__in=[new.regency.pk for new in self.renewed])
        chosen = Q(pk__in=[agency.pk for agency in self.split.agencies] if self.split else [])
        return (regencies | chosen) & (Q(closed_on=None) | Q(closed_on__gt=self.day))


@transaction.atomic
def store_regions(change: RegionChange) -> int:
    """Store the new codes and names, end the old codes on the day before, and give the agencies their new region.
    Return the number of agencies. Raise ValidationError with all reasons why it is impossible."""
    problems: list[str] = []
    if change.founded:
        change.founded.valid_from = change.day
        problems += _saved(change.founded, leave_out=["iso_3166_2"])
    for new in change.renewed:
        problems += _ended(new.regency, change.day) or _begun(new, change.day)
    for rename in change.renamed:
        problems += _renamed(rename, change.day)
    if change.split:
        problems += _split(change.split, change.day)
    if problems:
        raise ValidationError(problems)
    moving = Agency.objects.filter(change.moving_agencies).order_by()
    number = sum(_move(moving.filter(regency=new.regency), new.code) for new in change.renewed)
    return number + (_move(moving, change.split.code) if change.split else 0)


def _move(agencies: QuerySet[Agency], code: str) -> int:
    return agencies.update(regency=code, province=code[:2])


def _ended(regency: Regency, day: date) -> list[str]:
    """End the regency's code on the day before; return why it cannot end."""
    current = Regency.objects.select_for_update().get(pk=regency.pk)
    if problem := _not_in_force(current, day):
        return [problem]
    Regency.objects.filter(pk=current.pk).update(valid_to=day - timedelta(days=1))
    return []


def _not_in_force(regency: Regency, day: date) -> str:
    """Return a sentence if the code was not in force on the day before, or has ended; else ""."""
    if regency.valid_to is None and regency.is_valid_on(day - timedelta(days=1)):
        return ""
    words = {"region": regency.full_name, "code": regency.code, "day": wording.day(day - timedelta(days=1))}
    return _("%(region)s (%(code)s) was not in force on %(day)s, or has ended since.") % words


def _begun(new: NewCode, day: date) -> list[str]:
    made = Regency(code=new.code, province_id=new.code[:2], kind=new.kind, name=new.name, valid_from=day)
    if problems := _saved(made):
        return problems
    Regency.objects.filter(pk=new.regency.pk).update(successor=made)
    return []


def _renamed(rename: Rename, day: date) -> list[str]:
    """Give the regency its new name, and keep the former one; return why that is impossible."""
    current = Regency.objects.select_for_update().get(pk=rename.regency.pk)
    if problem := _not_in_force(current, day):
        return [problem]
    current.former_names = [name for name in [*current.former_names, current.name] if name != rename.name]
    current.name = rename.name
    if problems := _problems(current):
        return problems
    current.save(update_fields=["name", "former_names"])
    return []


def _split(split: Split, day: date) -> list[str]:
    if problem := _not_in_force(split.whole, day):
        return [problem]
    place = {"code": split.code, "province_id": split.code[:2], "kind": split.kind, "name": split.name}
    return _saved(Regency(**place, valid_from=day, split_from=split.whole))


def _saved(region: Province | Regency, leave_out: Iterable[str] = ()) -> list[str]:
    """Store the new region; return why it cannot be stored."""
    if problems := _problems(region, leave_out):
        return problems
    region.save(force_insert=True)
    return []


def _problems(region: Province | Regency, leave_out: Iterable[str] = ()) -> list[str]:
    try:
        region.full_clean(exclude=[*leave_out])
    except ValidationError as error:
        return [f"{region.code}: {text}" for text in error.messages]
    return []
