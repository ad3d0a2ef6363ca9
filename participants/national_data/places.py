"""The agencies of the invented country."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.utils import timezone

from agencies.models import Agency, Province, Regency

from . import words

Kind = Agency.Kind

# Shares of the local kinds of agency: mostly villages, as in the programme.
_LOCAL_KINDS = {
    Kind.VILLAGE: 68,
    Kind.DISTRICT: 8,
    Kind.SCHOOL: 12,
    Kind.COMMUNITY: 7,
    Kind.UNIVERSITY: 3,
    Kind.SPECIAL: 2,
}
_FEWEST_LOCAL = 350
"""Enough for every kind of agency even at the smallest scale."""


@dataclass(frozen=True, slots=True)
class Places:
    """The agencies of each province by kind. Regencies that are `remote` are never invited."""

    by_kind: Mapping[str, Mapping[str, list[Agency]]]
    weights: dict[str, int]
    """The size of each regency, by province."""
    remote: set[str] = field(default_factory=set)

    def invitable(self, province: str, day: date) -> dict[str, list[Agency]]:
        """Return the agencies of the province that exist on the day, by kind."""
        found = {
            kind: [a for a in agencies if a.exists_on(day) and a.regency_id not in self.remote]
            for kind, agencies in self.by_kind[province].items()
        }
        return {kind: agencies for kind, agencies in found.items() if agencies}


def make_agencies(rng: Random, number: int) -> list[Agency]:
    """Return an agency for each province and regency, and local ones up to the number."""
    today = timezone.localdate()
    regencies = list(Regency.objects.valid_on(today).order_by("code"))
    provinces = Province.objects.valid_on(today).order_by("code")
    provincial = [_official(p, Kind.PROVINCE, province=p) for p in provinces]
    local = max(number - len(provincial) - len(regencies), _FEWEST_LOCAL)
    regional = [_official(r, Kind.REGENCY, province_id=r.province_id, regency=r) for r in regencies]
    agencies = [*provincial, *regional, *_local_agencies(rng, regencies, local)]
    for pk, agency in enumerate(agencies, start=1):
        agency.pk = pk
        _close_some(rng, agency)
    return agencies


def places_of(rng: Random, agencies: list[Agency]) -> Places:
    by_kind: defaultdict[str, defaultdict[str, list[Agency]]] = defaultdict(lambda: defaultdict(list))
    for agency in agencies:
        by_kind[agency.province_id][agency.kind].append(agency)
    regional = [agency for agency in agencies if agency.kind == Kind.REGENCY]
    return Places(
        by_kind,
        weights={province: len(kinds[Kind.REGENCY]) for province, kinds in by_kind.items()},
        remote={agency.regency_id for agency in regional if agency.regency_id and rng.random() < 0.04},
    )


def _official(region: Province | Regency, kind: Kind, **where) -> Agency:
    return Agency(name=f"Dinas Perpustakaan dan Kearsipan {region.full_name}", kind=kind, **where)


def _local_agencies(rng: Random, regencies: list[Regency], number: int) -> Iterator[Agency]:
    used = set()
    regencies = rng.sample(regencies, len(regencies))
    kinds = rng.choices(list(_LOCAL_KINDS), weights=list(_LOCAL_KINDS.values()), k=number)
    for index, kind in enumerate(kinds):
        regency = regencies[index % len(regencies)]
        name = f"{words.AGENCY_NAMES[kind]} {rng.choice(words.VILLAGE_FIRST)} {rng.choice(words.VILLAGE_LAST)}"
        if (regency.code, name) in used:
            name = f"{name} {index}"
        used.add((regency.code, name))
        npp = f"{regency.code.replace('.', '')}{index:06d}" if rng.random() < 0.6 else ""
        yield Agency(name=name, kind=kind, province_id=regency.province_id, regency=regency, npp=npp)


def _close_some(rng: Random, agency: Agency) -> None:
    """Let a few agencies open late or close. Provincial agencies stay."""
    if agency.kind == Kind.PROVINCE:
        return
    chance = rng.random()
    if chance < 0.02:
        agency.closed_on = date(rng.randint(2019, 2025), rng.randint(1, 12), 1)
        agency.closed_reason = rng.choice(words.DISSOLVED)
    elif chance < 0.05 and agency.kind != Kind.REGENCY:
        agency.opened_on = date(rng.randint(2010, 2024), rng.randint(1, 12), 1)
