"""The forms for several letters at once: their files, and what the user says of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.letters.covering import Group, groups
from participants.letters.forms import ACCEPTED, LetterDayField, NumberField
from participants.models import Registration, UploadedLetter
from participants.registering.letters import MAXIMUM_SIZE

from .matching import number_in, owners
from .unpacking import LARGEST_TOGETHER
from .uploads import Assigned

_SHOWN_NAME = 40  # characters of a file name in a list to choose from


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(_SeveralFilesField, self).clean(file, initial) for file in data or [None]]


class FilesForm(forms.Form):
    """Files of any kind: participants.letters.many.unpacking checks their content."""

    files = _SeveralFilesField(  # type: ignore[assignment]  # Django takes declared fields off the class
        label=_("Files of the letters"),
        help_text=_(
            "Several files (PDF, JPEG or PNG, at most 5 MB each), or one ZIP file with them. At most 40 letters."
        ),
        widget=_SeveralFiles(
            {
                "multiple": True,
                "accept": f"{ACCEPTED},.zip",
                "data-most": MAXIMUM_SIZE,
                "data-together": LARGEST_TOGETHER,
            }
        ),
        error_messages={
            "required": _("Choose the files of the letters, or a ZIP file."),
            "empty": _("A file is empty."),
        },
    )


@dataclass(frozen=True, slots=True)
class LetterFields:
    """The fields of one letter."""

    letter: UploadedLetter
    number: forms.BoundField
    dated_on: forms.BoundField
    left_out: forms.BoundField

    @property
    def shown_number(self) -> int:
        return self.letter.position + 1


class AssignForm(forms.Form):
    """Number and date of each letter, and for each person the letter that covers them. At first it has what the names
    of the files show. With all problems at once."""

    dated_on = LetterDayField(required=False, help_text=_("For all letters below whose date is empty."))

    def __init__(self, *args: Any, letters: Sequence[UploadedLetter], people: Collection[Registration], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._letters, self._people = letters, people
        self.fields["dated_on"].label = _("Date of all letters")
        found = owners([letter.name for letter in letters], people)
        for letter in letters:
            number, day = NumberField(required=False, initial=number_in(letter.name)), LetterDayField(required=False)
            for name, field in (("number", number), ("dated", day)):
                field.label = f"{field.label} {letter.position + 1}"
                self.fields[f"{name}-{letter.position}"] = field
            self.fields[f"out-{letter.position}"] = forms.BooleanField(label=_("Leave this file out"), required=False)
        choices = [("", _("no letter among these")), *((str(one.position), _label(one)) for one in letters)]
        for one in people:
            self.fields[f"person-{one.number}"] = forms.ChoiceField(
                label=f"{one.number}. {one.participant.full_name}",
                choices=choices,
                required=False,
                initial=str(found.get(one.number, "")),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for letter in self._letters:
            if not said.get(f"out-{letter.position}"):
                self._check(letter)
        if all(said.get(f"out-{letter.position}") for letter in self._letters):
            self.add_error(None, _("All files are left out. Discard the files instead."))
        return said

    def _check(self, letter: UploadedLetter) -> None:
        said, place = self.cleaned_data, letter.position
        number, dated_on = f"number-{place}", f"dated-{place}"
        if number in said and not said[number]:
            self.add_error(number, _("Enter the number that is on the letter."))
        if not self._date_of(letter) and not {dated_on, "dated_on"} & self.errors.keys():
            self.add_error(dated_on, _("Enter the date that is on the letter, here or for all letters."))
        covered = self._covered_by(letter)
        if not covered:
            text = _("Choose this file for at least one person below, or leave it out.")
            self.add_error(number, ValidationError(text, "nobody"))
        if len({one.province_id for one in covered}) > 1:
            text = _("A letter covers people of one province. Send one letter for each province.")
            self.add_error(number, ValidationError(text, "provinces"))

    def assigned(self) -> list[Assigned]:
        """Return the letters of a valid form that are not left out."""
        said = self.cleaned_data
        return [
            Assigned(one, said[f"number-{one.position}"], self._date_of(one), self._covered_by(one))
            for one in self._letters
            if not said[f"out-{one.position}"]
        ]

    def letters(self) -> list[LetterFields]:
        return [
            LetterFields(one, *(self[f"{name}-{one.position}"] for name in ("number", "dated", "out")))
            for one in self._letters
        ]

    def groups(self) -> list[tuple[Group, list[forms.BoundField]]]:
        """Return the people by agency, each with their field."""
        found = groups(self._people, ())
        return [(group, [self[f"person-{one.number}"] for one, _ticked in group.people]) for group in found]

    @property
    def matched(self) -> int:
        """Return for how many people a letter is chosen."""
        return sum(1 for one in self._people if self[f"person-{one.number}"].value())

    def _date_of(self, letter: UploadedLetter) -> Any:
        return self.cleaned_data.get(f"dated-{letter.position}") or self.cleaned_data.get("dated_on")

    def _covered_by(self, letter: UploadedLetter) -> list[Registration]:
        chosen = str(letter.position)
        return [one for one in self._people if self.cleaned_data.get(f"person-{one.number}") == chosen]


def _label(letter: UploadedLetter) -> str:
    name = PurePosixPath(letter.name).name
    shown = name if len(name) <= _SHOWN_NAME else f"…{name[-_SHOWN_NAME:]}"
    return f"{letter.position + 1}. {shown}"
