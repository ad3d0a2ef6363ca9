"""Forms of the people spreadsheet: the file, and the meaning of its columns."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.forms import model_field
from documents.reading.headers import column_head, line_of
from documents.reading.problems import Text, worded
from documents.reading.tables import cell_reference
from events.models import Event
from participants.models import SheetImport
from participants.registering.agencies import agencies_with_seats
from participants.registering.entering.agency_field import AgencyChoiceField

from .answers import Answers, about_file
from .fields import MAPPABLE, NAME_AND_NIP, has_names, label, meaning, numbered
from .left_out import sheet_text
from .source import NO_HEADER, other_tables, sheet_index
from .uploads import MAXIMUM_SIZE, guessed_columns, header, people_rows

_ROWS_OFFERED = 15


class SheetForm(forms.Form):
    """A file of people; its content must be .xlsx or CSV."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, ODS or CSV, at most 5 MB and 2,000 people."),
        widget=forms.FileInput({"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 5 MB."), "size")
        return file


class FileForm(forms.Form):
    """The questions about a whole file: the agency of all rows that name none."""

    def __init__(self, *, event: Event, reader: User, answers: Answers, offered: Mapping[str, Any] | None = None):
        """`offered` is the agency that a `text` above the headers names."""
        name = about_file("agency")
        offered = None if name in answers.stored else offered
        super().__init__(initial={name: offered["agency"] if offered else answers.file("agency")})
        self.fields[name] = AgencyChoiceField(
            agencies_with_seats(event, reader),
            label=_("All rows without an agency are of"),
            required=False,
            empty_label=_("Choose"),
            help_text=_suggested(offered["text"]) if offered else "",
        )

    @property
    def has_agencies(self) -> bool:
        queryset = model_field(self, about_file("agency")).queryset
        return queryset is not None and queryset.exists()


def _suggested(text: str) -> str:
    return str(_("Suggested, because “%(text)s” is above the headers.")) % {"text": escape(text)}


class SheetsForm(forms.Form):
    """Which sheets of an upload are read: one of them, or all with the columns of the first one with people."""

    def __init__(self, *args, upload: SheetImport, **kwargs):
        super().__init__(*args, **kwargs)
        sheets = upload.source.get("sheets", [])
        self._names = [sheet["name"] for sheet in sheets]
        together = [sheet for sheet in sheets if sheet["people"] and sheet["agrees"] and not sheet["is_hidden"]]
        self._together = [sheet["name"] for sheet in together]
        choices: list[tuple[str, Text]] = [
            (str(index), sheet_text(sheet)) for index, sheet in enumerate(sheets) if sheet["people"] is not None
        ]
        if len(together) > 1:
            texts = [sheet_text(sheet) for sheet in together]
            choices.insert(0, ("all", worded(_("All of them: %(sheets)s"), sheets=", ".join(texts))))
        self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect, choices=choices)

    def names(self) -> list[str]:
        """Return the names of the sheets that a valid form chooses."""
        chosen = self.cleaned_data["sheet"]
        return self._together if chosen == "all" else [self._names[int(chosen)]]


class ColumnsForm(forms.Form):
    """The meaning of each column of an upload: one select for each, with its first values as examples."""

    def __init__(self, *args, upload: SheetImport, **kwargs):
        super().__init__(*args, **kwargs)
        self._positions = {}
        named = guessed_columns(upload) | upload.columns
        meant = {position: meaning(name) for name, position in named.items()}
        rows = [cells for _number, cells in people_rows(upload)]
        width = max((len(cells) for cells in [header(upload), *rows]), default=0)
        for position in range(width):
            column = column_head(header(upload), rows, position)
            if column:
                name = f"column{position}"
                self._positions[name] = position
                self.fields[name] = forms.ChoiceField(
                    label=column[0] or cell_reference(1, position + 1)[:-1],
                    choices=[("", _("not needed")), *((field, label(field)) for field in MAPPABLE)],
                    required=False,
                    initial=meant.get(position, ""),
                    help_text=escape(column[1]),  # Django shows help texts as HTML
                )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        chosen = [field for field in cleaned.values() if field]
        if NAME_AND_NIP in chosen and ({"full_name", "nip"} & {*chosen} or chosen.count(NAME_AND_NIP) > 1):
            raise ValidationError(_("Name and NIP are in one column or in two, not in both."), "twice")
        if not has_names(dict.fromkeys(chosen, 0)):
            raise ValidationError(_("Choose the column with the names."), "no_name")
        return cleaned

    def columns(self) -> dict[str, int]:
        """Return the position of each field of a valid form."""
        return numbered([(field, self._positions[name]) for name, field in self.cleaned_data.items() if field])


def header_choices(upload: SheetImport) -> list[tuple[int, Text]]:
    """Return the first rows and those of other headers as (number, content), to choose the one with the headers, and
    the choice of none."""
    none = (NO_HEADER, _("there is none: the first row is a person"))
    first = {number for number, _cells in upload.rows[:_ROWS_OFFERED]}
    tables = {first for first, _last in other_tables(upload)}
    offered = [(number, cells) for number, cells in upload.rows if number in first | tables and not sheet_index(number)]
    return [none, *((number, f"{number}: {line_of(cells)}") for number, cells in offered)]
