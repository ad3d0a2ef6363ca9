"""Loads the provinces and regencies of Indonesia from agencies/data (see its README for the sources)."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Province, Regency

_DATA = Path(__file__).parent / "data"
_HISTORY = ["valid_from", "valid_to", "successor", "split_from"]


@transaction.atomic
def load_regions() -> tuple[int, int]:
    """Store or update the 38 provinces and 514 regencies of today and the codes before them. Return the two counts.

    Codes in the database that are not in the files stay, because old records may refer to them. A code whose history
    is known in the database keeps it, and a regency that was renamed keeps its name, because an administrator entered
    them.
    """
    history = _history()
    provinces = [
        Province(
            code=row["code"],
            name=row["name"],
            iso_3166_2=row["iso_3166_2"],
            island_group=row["island_group"],
            **history.get(row["code"], {}),
        )
        for row in _rows("provinces.csv")
    ]
    regencies = [_regency(row, history.get(row["code"], {})) for row in _rows("regencies.csv")]
    former = [_regency(row, _end(row)) for row in _rows("former_regencies.csv")]
    _store(Province, provinces, ["name", "iso_3166_2", "island_group"])
    _store(Regency, [*regencies, *former], ["province", "kind", "name"])
    return len(provinces), len(regencies)


def _regency(row: dict[str, str], history: dict[str, Any]) -> Regency:
    return Regency(
        code=row["code"], province_id=row["province_code"], kind=row["type"].lower(), name=row["name"], **history
    )


def _history() -> dict[str, dict[str, Any]]:
    """Return the first day of the codes in force, and the region that they were part of, by code."""
    splits = {
        row["code"]: {"valid_from": date.fromisoformat(row["founded_on"]), "split_from_id": row["split_from"]}
        for row in _rows("splits.csv")
    }
    renewed = {
        row["successor"]: {"valid_from": date.fromisoformat(row["changed_on"])} for row in _rows("former_regencies.csv")
    }
    return splits | renewed


def _end(row: dict[str, str]) -> dict[str, Any]:
    changed_on = date.fromisoformat(row["changed_on"])
    return {"valid_to": changed_on - timedelta(days=1), "successor_id": row["successor"]}


def _store(model: type[Province] | type[Regency], regions: Sequence[Any], fields: list[str]) -> None:
    """Store the regions, and update these fields and the history of those that exist, except what was entered."""
    known = Q(valid_from__isnull=False) | Q(valid_to__isnull=False)
    with_history = set(model._default_manager.filter(known).values_list("pk", flat=True))
    renamed = set(Regency.objects.exclude(former_names=[]).values_list("pk", flat=True))
    alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for region in regions:
        kept = [*(_HISTORY if region.pk in with_history else []), *(["name"] if region.pk in renamed else [])]
        alike[tuple(name for name in [*fields, *_HISTORY] if name not in kept)].append(region)
    for updated, some in alike.items():
        model._default_manager.bulk_create(
            some, update_conflicts=True, unique_fields=["code"], update_fields=[*updated]
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
