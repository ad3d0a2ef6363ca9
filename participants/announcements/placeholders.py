"""The placeholders of a message: what they are called, what stands for them, and how they are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.placeholders import filled, used

LINK = "tautan"


@dataclass(frozen=True, slots=True)
class Placeholder:
    label: Promise
    for_people: bool = True
    for_agencies: bool = True


PLACEHOLDERS = {
    "nama": Placeholder(_("name of the recipient")),
    "instansi": Placeholder(_("agency, or agencies")),
    "kegiatan": Placeholder(_("title of the event")),
    "tanggal": Placeholder(_("days of the event")),
    "pukul": Placeholder(_("first start, with the time zone")),
    "tempat": Placeholder(_("venue")),
    "penutupan": Placeholder(_("last day of registration")),
    "sisa_kursi": Placeholder(_("seats that are free"), for_people=False),
    "narahubung": Placeholder(_("contact person of the event")),
    LINK: Placeholder(_("link to the personal page"), for_agencies=False),
}


def offered(*, to_agencies: bool) -> dict[str, Placeholder]:
    """Return the placeholders of a message to agencies, or to people."""
    return {name: one for name, one in PLACEHOLDERS.items() if (one.for_agencies if to_agencies else one.for_people)}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values. A line with a placeholder that has no value is left out, so a text may name a
    venue that is not fixed yet."""
    kept = [line for line in text.splitlines() if all(values.get(name, "x") for name in used(line))]
    return filled("\n".join(kept), values)
