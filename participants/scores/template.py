"""The score spreadsheet to fill in: the people that the reader may mark, with their present scores."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from documents.xlsx.fillable import Fillable, FillColumn, write_fillable
from events.models import Event
from participants.models import Registration, TestScore
from participants.nip import mask_nip

from .columns import Meaning, label
from .grid import Found
from .storing import HIGHEST, LOWEST

Test = TestScore.Test
_SHEET_OF_INSTRUCTIONS = gettext_lazy("Instructions")
_NOT_READ_AGAIN = gettext_lazy("Agency")


def write_template(event: Event, people: Iterable[Registration], found: Found) -> bytes:
    """Return the .xlsx file. It is read like any other; number and name identify the person of a row."""
    bounds = (int(LOWEST), int(HIGHEST))
    hint = _("A number from 0 to 100.")
    filled = [_row(person, found) for person in people]
    return write_fillable(
        Fillable(
            name=_("Test scores"),
            columns=[
                FillColumn(label(Meaning.NUMBER), width=7),
                FillColumn(label(Meaning.NAME), width=36),
                FillColumn("NIP", width=22),
                FillColumn(str(_NOT_READ_AGAIN), width=46),
                FillColumn(label(Meaning.PRE), width=12, required=True, numbers=bounds, hint=hint),
                FillColumn(label(Meaning.POST), width=12, required=True, numbers=bounds, hint=hint),
            ],
            rows=max(len(filled), 1),
            above=[event.code, event.title],
            instructions_name=str(_SHEET_OF_INSTRUCTIONS),
            instructions_title=event.title,
            instructions=_instructions(event),
            lists_name="",
            filled=filled,
        )
    )


def own_names() -> set[str]:
    """Return the names, in all languages, of the sheet and the column of a template that are not read again."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {str(_SHEET_OF_INSTRUCTIONS), str(_NOT_READ_AGAIN)}
    return names


def _row(person: Registration, found: Found) -> tuple[str | Decimal | None, ...]:
    scores = found.get(person.pk, {})
    values = (scores[test].value.normalize() if test in scores else None for test in Test)
    participant = person.participant
    return (str(person.number), participant.full_name, mask_nip(participant.shown_nip), person.agency.name, *values)


def _instructions(event: Event) -> list[tuple[str, str]]:
    return [
        (_("Event"), f"{event.code} · {event.title}"),
        (
            _("How to fill it in"),
            _(
                "Scores from 0 to 100 in the green columns, with at most two decimals. Comma and point are both "
                "accepted. Do not change numbers and names: they identify the person."
            ),
        ),
        (_("Cells left empty"), _("Empty cells change nothing: a recorded score stays.")),
        (
            _("What happens then"),
            _(
                "Send the file on the page of the scores. First you see what it would change, with everything that is "
                "wrong at its cell; nothing is stored before you say so."
            ),
        ),
    ]
