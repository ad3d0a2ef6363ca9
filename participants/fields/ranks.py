"""Ranks of civil servants and contract staff as lists write them.

Each rank of a civil servant has a name of its own (Government Regulation 99/2000): "Penata Muda" is III/a.
"""

import re

from participants.models import Rank

_NAMED = {
    "juru": "I/c",
    "juru muda": "I/a",
    "pengatur": "II/c",
    "pengatur muda": "II/a",
    "penata": "III/c",
    "penata muda": "III/a",
    "pembina": "IV/a",
}
_HIGHEST = {"pembina utama muda": "IV/c", "pembina utama madya": "IV/d", "pembina utama": "IV/e"}
_NEXT = {f"{name} tingkat i": f"{rank[:-1]}{chr(ord(rank[-1]) + 1)}" for name, rank in _NAMED.items()}
_NAMES = _NAMED | _NEXT | _HIGHEST

_CODE = re.compile(r"\b(IV|III|II|I)\s*[/.,\-]?\s*\(?([A-E])\)?(?![A-Z])")
_CODE_IN_DIGITS = re.compile(r"(?:GOL(?:ONGAN)?[\s./]*(?:RUANG)?[\s.:]*)?([1-4])\s*[/.\-]?\s*([A-E])")
_CONTRACT = re.compile(r"(?:PPPK|P3K|GOLONGAN|GOL|[\s./:()-])*([IVX]{1,5})(?:PPPK|P3K|[\s./()-])*")
_CONTRACT_IN_DIGITS = re.compile(r"(?:PPPK|P3K|GOLONGAN|GOL)(?:PPPK|P3K|GOLONGAN|GOL|[\s./:()-])*([1-9]|1[0-7])")
_WITHOUT = {"PPPK", "P3K", "PNS", "ASN", "CPNS", "NON GOLONGAN", "TANPA GOLONGAN"}
_ROMAN = [rank for rank in Rank.VALUES if "/" not in rank]


def rank_of(text: str) -> str | None:
    """Return the rank from spellings such as III/a, 3a, "Penata Muda Tk. I", "Gol. IV-b" and "PPPK IX"; "" for words
    that say only who has one, and None for anything else."""
    found = text.upper().strip()
    if found in _WITHOUT:
        return ""
    rank = _by_code(found) or _by_name(found) or _contract(found)
    return rank if rank in Rank.VALUES else None


def _by_code(text: str) -> str:
    if match := _CODE.search(text):
        return f"{match[1]}/{match[2].lower()}"
    if match := _CODE_IN_DIGITS.fullmatch(text):
        return f"{_ROMAN[int(match[1]) - 1]}/{match[2].lower()}"
    return ""


def _by_name(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    words = re.sub(r"\b(tingkat|tk|tkt)\s?(1|i)\b", "tingkat i", words)
    return _NAMES.get(words, "")


def _contract(text: str) -> str:
    if match := _CONTRACT.fullmatch(text):
        return match[1]
    match = _CONTRACT_IN_DIGITS.fullmatch(text)
    return _ROMAN[int(match[1]) - 1] if match else ""
