"""The regions' codes of the statistics office (BPS). They look like Kemendagri codes and are different."""

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "bps_codes.csv"
_PROVINCES = {"91": "92", "94": "91"}
"""Provinces by BPS code whose Kemendagri code is another one."""


@cache
def bps_codes() -> dict[str, str]:
    """Return the BPS code of 2020 by the Kemendagri code of today, for regencies (see agencies/data/README.md)."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["bps"] for row in csv.DictReader(file)}


@cache
def _by_bps() -> dict[str, str]:
    return {bps: code for code, bps in bps_codes().items()}


def from_bps(code: str) -> str:
    """Return the Kemendagri code for a BPS code, with or without a dot; "" if there is none."""
    digits = code.replace(".", "")
    return _PROVINCES.get(digits, digits) if len(digits) == 2 else _by_bps().get(digits, "")
