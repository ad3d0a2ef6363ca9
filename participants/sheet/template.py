"""The spreadsheet to fill in, made for one event and one reader: in their language, with the agencies they may send."""

from django.utils.translation import gettext as _

from accounts.models import User
from documents.xlsx.fillable import Fillable, FillColumn, write_fillable
from events.models import Event
from participants.models import Rank
from participants.registering.agencies import agencies_with_seats, agency_labels

from .fields import FIELDS, NEEDED, label
from .uploads import MOST_ROWS
from .values import sex_words

_WIDTHS = {"full_name": 34, "nip": 24, "sex": 15, "agency": 52, "position": 30, "rank": 12, "phone": 20, "email": 30}


def write_template(event: Event, reader: User) -> bytes:
    """The .xlsx file. It reads back as any other: nothing but the headers tells its columns apart."""
    choices = {
        "agency": [*agency_labels(agencies_with_seats(event, reader)).values()],
        "sex": list(sex_words()),
        "rank": Rank.VALUES,
    }
    columns = [
        FillColumn(
            label(field),
            width=_WIDTHS[field],
            required=field in NEEDED,
            choices=choices.get(field, ()),
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
        (label("full_name"), _("As on the certificate, titles included.")),
        (
            label("nip"),
            _(
                "18 digits as text, with or without blanks; empty for those who have none. The cells are text already: "
                "where they are not, Excel rounds the number and its last digits are lost. No NIK."
            ),
        ),
        (label("sex"), _("Choose from the list. L and P are understood too.")),
        (label("agency"), _("Choose from the list: the agencies that have seats in this event, each with its region.")),
        (label("position"), _("May be left empty.")),
        (label("rank"), _("Choose from the list, such as III/a or IX; empty for those who have none.")),
        (label("phone"), _("As 0812-3456-7890; may be left empty.")),
        (label("email"), _("May be left empty.")),
        (
            _("What happens then"),
            _(
                "Send the file on the event's page. First you see what it would do, with everything that is wrong at "
                "its cell; nothing is stored before you say so. Sent a second time, it changes nothing. Of people who "
                "are known, cells that are left empty keep what is recorded."
            ),
        ),
    ]
