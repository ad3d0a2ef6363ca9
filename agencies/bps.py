"""The regions' codes of the statistics office (BPS). They look like Kemendagri codes and are different."""

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "bps_codes.csv"
_PROVINCES = {"91": "92", "94": "91"}
"""Provinces by BPS code whose Kemendagri code is another one."""
_FOUNDED_LATER = {"93", "94", "95", "96"}  # Kemendagri codes of provinces founded in 2022


@cache
def bps_codes() -> dict[str, str]:
    """Return the BPS code of 2020 by the Kemendagri code of today, for regencies (see agencies/data/README.md)."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["bps"] for row in csv.DictReader(file)}


def bps_code(code: str) -> str:
    """Return the BPS code of 2020 for the Kemendagri code of a province or regency; "" if there is none."""
    if len(code) > 2:
        return bps_codes().get(code, "")
    meant = {kemendagri: bps for bps, kemendagri in _PROVINCES.items()}
    return "" if code in _FOUNDED_LATER else meant.get(code, code)


@cache
def _by_bps() -> dict[str, str]:
    return {bps: code for code, bps in bps_codes().items()}


def from_bps(code: str) -> str:
    """Return the Kemendagri code for a BPS code, with or without a dot; "" if there is none."""
    digits = code.replace(".", "")
    return _PROVINCES.get(digits, digits) if len(digits) == 2 else _by_bps().get(digits, "")
