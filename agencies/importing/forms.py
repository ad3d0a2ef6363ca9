"""Forms of a list of agencies: the file, and how it is read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Province, Regency
from documents.reading.headers import column_head, line_of
from documents.reading.tables import cell_reference

from .fields import FIELDS
from .reading import MAXIMUM_SIZE, AgencyFile, Layout

_EXTENSIONS = ["xlsx", "ods", "csv", "txt"]
_ROWS_OFFERED = 15
_ROWS_LOOKED_AT = 200
_SIMILAR = [("ask", _("is a mistake to correct in the file")), ("add", _("is another agency, which is added"))]
_UNSEEN = [("leave", _("are left out")), ("take", _("are read"))]
_BLANK = [("keep", _("keeps the stored value")), ("clear", _("clears the stored value"))]


def blank_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("A blank cell or “-”"), choices=_BLANK, initial="keep", required=False)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet (XLSX, ODS or CSV)"),
        help_text=_("At most 5 MB and 1,000 agencies; the command import_agencies takes more."),
        validators=[FileExtensionValidator(_EXTENSIONS)],
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in _EXTENSIONS)}),
    )
    blank = blank_field()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 5 MB."), "size")
        return file


class LayoutForm(forms.Form):
    """How a list is read: sheet, row of the headers, choices for all rows, and the meaning of each column."""

    def __init__(self, *args: Any, file: AgencyFile, layout: Layout, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if len(file.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), choices=_sheets(file), initial=file.sheet)
        self.fields["header"] = forms.TypedChoiceField(
            label=_("The headers are in row"), choices=_first_rows(file), coerce=int, initial=file.header_row
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of rows that name none"), choices=[("", "–"), *Agency.Kind.choices], required=False,
            initial=layout.kind,
        )  # fmt: skip
        self.fields["region"] = forms.ChoiceField(
            label=_("Region of rows that name none"), choices=_regions(), required=False, initial=layout.region
        )
        self.fields["blank"] = blank_field()
        self.initial["blank"] = "keep" if layout.keeps_blank else "clear"
        self.fields["similar"] = forms.ChoiceField(
            label=_("A new name similar to a recorded one"), choices=_SIMILAR, required=False,
            initial="add" if layout.adds_similar else "ask",
        )  # fmt: skip
        if file.has_unseen:
            self.fields["unseen"] = forms.ChoiceField(
                label=_("Hidden and struck-through rows"), choices=_UNSEEN, required=False,
                initial="take" if layout.takes_unseen else "leave",
            )  # fmt: skip
        self._add_columns(file, layout)
        self._sheet = file.sheet

    def clean(self) -> dict[str, Any]:
        super().clean()
        chosen = [self.cleaned_data.get(name) for name in self._positions]
        for name in self._positions:
            field = self.cleaned_data.get(name)
            if field and chosen.count(field) > 1:
                self.add_error(name, ValidationError(_("Each meaning only once."), "twice"))
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, Any]:
        """Return sheet, header_row and layout of a valid form, for uploads.choose."""
        found = self.cleaned_data
        columns = {found[name]: position for name, position in self._positions.items() if found[name]}
        layout = Layout(
            columns,
            found["kind"],
            found["region"],
            keeps_blank=found["blank"] != "clear",
            adds_similar=found["similar"] == "add",
            takes_unseen=found.get("unseen") == "take",
        )
        return {"sheet": found.get("sheet", self._sheet), "header_row": found["header"], "layout": layout}

    @property
    def general(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self._positions]

    @property
    def columns(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self._positions]

    def _add_columns(self, file: AgencyFile, layout: Layout) -> None:
        self._positions: dict[str, int] = {}
        meant = {position: field for field, position in layout.columns.items()}
        rows = [cells for _number, cells in file.rows[:_ROWS_LOOKED_AT]]
        for position in range(max(len(cells) for cells in [file.header, *rows])):
            if column := column_head(file.header, rows, position):
                name = f"column{position}"
                self._positions[name] = position
                self.fields[name] = forms.ChoiceField(
                    label=column[0] or cell_reference(1, position + 1)[:-1],
                    choices=[("", _("not needed")), *((field.name, field.header) for field in FIELDS)],
                    required=False,
                    initial=meant.get(position, ""),
                    help_text=column[1],
                )


def _sheets(file: AgencyFile) -> list[tuple[str, str]]:
    """Return the sheets to choose from; of a hidden one the words say it."""
    marks = dict.fromkeys(file.hidden_sheets, " (" + gettext("hidden") + ")")
    return [(name, name + marks.get(name, "")) for name in file.sheets]


def _first_rows(file: AgencyFile) -> list[tuple[int, str]]:
    return [(number, f"{number}: {line_of(cells)}") for number, cells in file.head[:_ROWS_OFFERED]]


def _regions() -> list[tuple[str, Any]]:
    """Return all provinces and regencies to choose from, in groups by province."""
    names = dict(Province.objects.values_list("code", "name"))
    groups: dict[str, list[tuple[str, str]]] = {code: [(code, f"{code} {name}")] for code, name in names.items()}
    for regency in Regency.objects.all():
        groups[regency.province_id].append((regency.code, f"{regency.code} {regency.full_name}"))
    return [("", "–"), *((names[code], choices) for code, choices in groups.items())]
