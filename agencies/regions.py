"""Loads the provinces and regencies of Indonesia from agencies/data (see its README for the source)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from .models import Province, Regency

_DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_regions() -> tuple[int, int]:
    """Store or update the 38 provinces and 514 regencies, and return the two counts.

    Codes in the database that are not in the files stay, because old records may refer to them.
    """
    provinces = [
        Province(code=row["code"], name=row["name"], iso_3166_2=row["iso_3166_2"], island_group=row["island_group"])
        for row in _rows("provinces.csv")
    ]
    regencies = [
        Regency(code=row["code"], province_id=row["province_code"], kind=row["type"].lower(), name=row["name"])
        for row in _rows("regencies.csv")
    ]
    Province.objects.bulk_create(
        provinces, update_conflicts=True, unique_fields=["code"], update_fields=["name", "iso_3166_2", "island_group"]
    )
    Regency.objects.bulk_create(
        regencies, update_conflicts=True, unique_fields=["code"], update_fields=["province", "kind", "name"]
    )
    return len(provinces), len(regencies)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
