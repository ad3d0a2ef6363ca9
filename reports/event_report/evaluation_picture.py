"""The spread of the ratings of an evaluation: a bar for each question, from very poor to very good."""

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark, Picture, text_width
from participants.evaluation.forms import SCALE
from participants.evaluation.results import EvaluationResults, RatingResult

_WIDTH, _ROW, _BAR, _BAR_TOP = 508, 72, 26, 28
_SIZE, _FOR_AVERAGE = 17, 56
_NARROWEST = 26  # width of a stretch that has its number in it


def evaluation_picture(results: EvaluationResults) -> Picture | None:
    """Return a picture of the rated questions, or None if there are none."""
    if not results.ratings:
        return None
    marks = [mark for row, result in enumerate(results.ratings) for mark in _bar(result, row * _ROW)]
    legend = [(f"rate-{rating}", f"{rating} {text}") for rating, text in SCALE.items()]
    drawing = Drawing(_WIDTH, len(results.ratings) * _ROW - 14, marks, legend)
    return Picture(_("Ratings"), " ".join(spoken(result) for result in results.ratings), drawing)


def spoken(result: RatingResult) -> str:
    """Return the text of a bar for screen readers."""
    if result.average is None:
        return _("%(question)s Nobody rated it.") % {"question": result.text}
    counts = ", ".join(f"{rating}: {count}" for rating, count in enumerate(result.counts, start=1))
    return _("%(question)s On average %(average)s of 5 (%(counts)s).") % {
        "question": result.text,
        "average": wording.decimal(result.average),
        "counts": counts,
    }


def _bar(result: RatingResult, top: float) -> list[Mark]:
    average = "–" if result.average is None else wording.decimal(result.average)
    labels = (
        Label(0, top + 18, _shortened(f"{result.number}. {result.text}"), _SIZE, paper=True, begins=True),
        Label(_WIDTH - 20, top + 18, average, 18, bold=True, paper=True),
    )
    ground = Mark(
        "off", Box(0, top + _BAR_TOP + _BAR, _WIDTH, 1), labels=labels, key=str(result.number), title=spoken(result)
    )
    stretches, left = [], 0.0
    for rating, count in enumerate(result.counts, start=1):
        width = _WIDTH * count / result.answered if count else 0
        if width:
            stretches.append(_stretch(rating, count, Box(round(left, 1), top + _BAR_TOP, round(width, 1), _BAR)))
        left += width
    return [*stretches, ground]


def _stretch(rating: int, count: int, box: Box) -> Mark:
    middle, baseline = round(box.x + box.width / 2, 1), box.y + 19
    label = (Label(middle, baseline, wording.number(count), 15, bold=True),) if box.width >= _NARROWEST else ()
    # Draw the tone's strokes along the lower edge, so that they do not cross the number.
    edge = Box(box.x, box.y + _BAR - 6, box.width, 6)
    return Mark(f"rate-{rating}", box, strokes=edge, labels=label)


def _shortened(text: str) -> str:
    room = (_WIDTH - _FOR_AVERAGE) / _SIZE
    if text_width(text) <= room:
        return text
    while text_width(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"
