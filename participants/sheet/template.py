"""The people spreadsheet to fill in, made for one event and one reader: in their language, with the agencies they
may register."""

from django.utils.translation import gettext as _

from accounts.models import User
from documents.xlsx.fillable import Fillable, FillColumn, write_fillable
from events.models import Event
from participants.fields.person import FIELDS, Kind, PersonField
from participants.registering.agencies import agencies_with_seats, agency_labels

from .source import MOST_ROWS


def write_template(event: Event, reader: User) -> bytes:
    """Return the .xlsx file. It is imported as any other file: only the headers identify its columns."""
    columns = [
        FillColumn(
            field.label,
            width=field.sheet_width,
            required=field.is_required,
            choices=_choices(field, event, reader),
            hint=_("Choose from the list."),
        )
        for field in FIELDS
    ]
    return write_fillable(
        Fillable(
            name=_("Participants"),
            columns=columns,
            rows=MOST_ROWS,
            above=[event.code, event.title],
            instructions_name=_("Instructions"),
            instructions_title=event.title,
            instructions=_instructions(event),
            lists_name=_("Lists"),
        )
    )


def _choices(field: PersonField, event: Event, reader: User) -> list[str]:
    if field.kind is Kind.AGENCY:
        return [*agency_labels(agencies_with_seats(event, reader)).values()]
    return [*field.choices.values()]


def _instructions(event: Event) -> list[tuple[str, str]]:
    return [
        (_("Event"), f"{event.code} · {event.title}"),
        (
            _("How to fill it in"),
            _(
                "One person a row on the first sheet. Green headers are required. Leave the headers and the code above "
                "them; columns may be moved, and what is not needed may be deleted. At most %(rows)d people in a file."
            )
            % {"rows": MOST_ROWS},
        ),
        *((field.label, str(field.hint)) for field in FIELDS),
        (
            _("What happens then"),
            _(
                "Send the file on the event's page. First you see what it would do, with everything that is wrong at "
                "its cell; nothing is stored before you say so. Sent a second time, it changes nothing. Of people who "
                "are known, cells that are left empty keep what is recorded."
            ),
        ),
    ]
