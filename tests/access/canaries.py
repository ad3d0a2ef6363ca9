"""Unique texts for people, agencies and events of a province, by which an answer shows whose data it has.

Each is also an attack: it has markup, which no page may show unescaped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

MARKUP = "<xssq a=\"'{{7*7191}}"
"""What each text ends with. `<xssq` never stands in a page as it is; only a template that runs it shows 50337."""

_SHOWN = re.compile(
    r"kanari(?P<province>\d\d)(?P<kind>[a-z])(?P<number>\d+)q"
    r"|1977070720(?P<of_nip>\d\d)212(?P<nip>\d{3})"
    r"|8577(?P<of_phone>\d\d)(?P<phone>\d{5})",
    re.IGNORECASE,
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .\-\u2011](?=\d)")
_number = count(1)


@dataclass(frozen=True, order=True)
class Seen:
    """A canary in an answer: of which province, what it belongs to (person, agency, mail, event) and its number."""

    province: str
    kind: str
    number: int


@dataclass(frozen=True)
class Canaries:
    """The texts of one province."""

    province: str

    def person(self) -> dict[str, str]:
        number = next(_number)
        return {
            "full_name": f"Kanari{self.province}p{number}q {MARKUP}",
            "nip": f"1977070720{self.province}212{number:03}",
            "phone": f"+628577{self.province}{number:05}",
            "email": f"kanari{self.province}c{number}q@contoh.example",
        }

    def agency(self) -> dict[str, str]:
        number = next(_number)
        return {
            "name": f"Perpustakaan Kanari{self.province}a{number}q {MARKUP}",
            "email": f"kanari{self.province}k{number}q@contoh.example",
        }

    def event(self) -> dict[str, str]:
        return {"title": self._text("e")}

    def photo(self) -> dict[str, str]:
        return {"caption": self._text("f")}

    def material(self) -> dict[str, str]:
        return {"title": self._text("m")}

    def mail(self) -> dict[str, str]:
        return {"recipient": f"kanari{self.province}s{next(_number)}q@contoh.example", "subject": self._text("s")}

    def _text(self, kind: str) -> str:
        return f"Kanari{self.province}{kind}{next(_number)}q {MARKUP}"


class NoCanaries(Canaries):
    """The usual texts of tests."""

    def __init__(self) -> None:
        super().__init__("")

    def person(self) -> dict[str, str]:
        return {}

    agency = event = photo = material = mail = person


def seen_in(text: str) -> Iterator[Seen]:
    """Yield the canaries in the text. Digits count with and without blanks, dots and hyphens between them."""
    if "anari" in text or "ANARI" in text:
        for found in _SHOWN.finditer(text):
            if found["kind"]:
                yield Seen(found["province"], found["kind"].lower(), int(found["number"]))
    for found in _SHOWN.finditer(_BETWEEN_DIGITS.sub("", text)):
        if found["nip"]:
            yield Seen(found["of_nip"], "n", int(found["nip"]))
        elif found["phone"]:
            yield Seen(found["of_phone"], "t", int(found["phone"]))
