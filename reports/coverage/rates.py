"""Rates of coverage in steps, as maps colour them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents import wording

# Each step begins at its share. The first step is only for nothing, the last only for all (shares.py).
_BEGIN = (0.0, 0.001, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its tone in documents.pictures.drawing, and its meaning."""

    tone: str
    label: str


def tone_of(rate: float | None) -> str:
    """Return the tone of a rate from 0 to 1. The rate is None if no regency can take part."""
    if rate is None:
        return "rate-none"
    return f"rate-{max(step for step, begin in enumerate(_BEGIN) if rate >= begin)}"


def steps() -> list[Step]:
    """Return all tones, from nothing to all, and the one for no rate."""
    labels = [
        wording.percent(0.0),
        _("below %(share)s") % {"share": wording.percent(_BEGIN[2])},
        *(_("from %(share)s") % {"share": wording.percent(begin)} for begin in _BEGIN[2:5]),
        wording.percent(1.0),
    ]
    named = [Step(f"rate-{number}", label) for number, label in enumerate(labels)]
    return [*named, Step("rate-none", _("no regency can take part (–)"))]
