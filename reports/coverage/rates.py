"""Rates of coverage in steps, as maps colour them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents import wording

# A step begins at its share; only all is the last, and only nothing the first (shares.py).
_BEGIN = (0.0, 0.001, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """A step's tone in documents.pictures.drawing, and what it means."""

    tone: str
    label: str


def tone_of(rate: float | None) -> str:
    """The tone of a rate from 0 to 1; None is that no regency can take part."""
    if rate is None:
        return "rate-none"
    return f"rate-{max(step for step, begin in enumerate(_BEGIN) if rate >= begin)}"


def steps() -> list[Step]:
    """All tones, from nothing to all, and the one for no rate."""
    labels = [
        wording.percent(0.0),
        _("below %(share)s") % {"share": wording.percent(_BEGIN[2])},
        *(_("from %(share)s") % {"share": wording.percent(begin)} for begin in _BEGIN[2:5]),
        wording.percent(1.0),
    ]
    named = [Step(f"rate-{number}", label) for number, label in enumerate(labels)]
    return [*named, Step("rate-none", _("no regency can take part (–)"))]
