"""The funnel as a chart: a bar for each stage, from the seats to the certificates."""

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark, Picture, text_width
from participants.registering.funnel import Stage

from .rows import STAGES, FunnelReport

_ROW, _BAR, _NAMES, _WIDTH = 40, 26, 150, 640
_LETTERS = 16


def funnel_picture(report: FunnelReport) -> Picture | None:
    """Return the chart of the totals, or None where nobody and no seat is counted."""
    passage = report.totals
    seats = [] if passage.allotted is None else [(_("Seats"), passage.allotted)]
    bars = [*seats, *((name, getattr(passage, stage)) for stage, name in _names().items())]
    most = max(number for _name, number in bars)
    if not most:
        return None
    marks = [_bar(name, number, most, place * _ROW) for place, (name, number) in enumerate(bars)]
    alt = "; ".join(_spoken(name, number) for name, number in bars) + "."
    return Picture(_("From seats to certificates"), alt, Drawing(_WIDTH, len(bars) * _ROW, marks))


def _names() -> dict[Stage, str]:
    """Return the stages with the words of the table's columns."""
    return {stage: str(stage.label) for stage in STAGES} | {Stage.REGISTERED: _("Registered")}


def _spoken(name: str, number: int) -> str:
    return _("%(stage)s: %(count)s") % {"stage": name, "count": wording.number(number)}


def _bar(name: str, number: int, most: int, top: float) -> Mark:
    text, line = wording.number(number), top + _BAR * 0.72
    room = _WIDTH - _NAMES - text_width(wording.number(most)) * _LETTERS - 12
    width = max(room * number / most, 1)
    labels = (
        Label(0, line, name, _LETTERS - 1, paper=True, begins=True),
        Label(_NAMES + width + 8, line, text, _LETTERS, bold=True, paper=True, begins=True),
    )
    tone = "ok" if number else "off"
    return Mark(tone, Box(_NAMES, top, width, _BAR, 4), labels=labels, key=name, title=_spoken(name, number))
