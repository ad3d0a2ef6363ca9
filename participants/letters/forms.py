"""The form that sends one letter, for one person or several."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.days import DayField
from agencies.forms import ManyField, TidyText, model_field
from documents.pictures.heic import ADVICE, is_heic
from participants.models import AssignmentLetter, Registration
from participants.models.registration import RegistrationQuerySet
from participants.registering.letters import MAXIMUM_SIZE, kind_of

from .covering import Group, groups

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
NO_LETTER = _("This is not a PDF, JPEG or PNG.")
TOO_LARGE = _("The file is larger than 5 MB.")


class NumberField(TidyText):
    def __init__(self, **options: Any):
        longest = AssignmentLetter._meta.get_field("number").max_length
        super().__init__(label=_("Number of the letter"), max_length=longest, **options)


class LetterDayField(DayField):
    """The date of a letter, which has been written already."""

    def __init__(self, **options: Any):
        super().__init__(label=_("Date of the letter"), **options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        # The day begins earlier in the east of the country.
        if value and value > timezone.localdate() + timedelta(days=1):
            raise ValidationError(_("This date is still to come. Enter the date that is on the letter."), "future")


def reason_against(file: "File[bytes]") -> Promise | None:
    """Return why the file cannot be a letter, by its first bytes, or None."""
    if kind_of(file):
        return None
    return ADVICE if is_heic(file) else NO_LETTER


def check_letter(file: "UploadedFile[bytes]") -> None:
    """Raise ValidationError unless the file is a PDF or an image of the allowed size."""
    if (file.size or 0) > MAXIMUM_SIZE:
        raise ValidationError(TOO_LARGE, "size")
    if reason := reason_against(file):
        raise ValidationError(str(reason), "kind")


class LetterForm(forms.Form):
    """A letter, its file, and the people whom it covers, chosen by their numbers at the event. With `of`, the letter
    is this person's, and the others are chosen in addition."""

    number = NumberField()
    dated_on = LetterDayField()
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 5 MB. No HEIC photos of iPhones."),
        widget=forms.FileInput({"accept": ACCEPTED, "data-most": MAXIMUM_SIZE}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose the file of the letter.")},
    )
    people = ManyField(
        Registration.objects.none(),
        label=_("People whom the letter covers"),
        to_field_name="number",
        error_messages={
            "required": _("Tick the people whom the letter covers."),
            "invalid_choice": _("One of the people cannot get a letter any more. Look at the list again."),
        },
    )

    def __init__(self, *args: Any, people: RegistrationQuerySet, of: Registration | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._of = of
        self._offered = people
        field = model_field(self, "people")
        field.queryset, field.required = people, of is None

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        check_letter(file)
        return file

    def clean_people(self) -> list[Registration]:
        chosen = [*([self._of] if self._of else []), *self.cleaned_data["people"]]
        if len({one.province_id for one in chosen}) > 1:
            text = _("A letter covers people of one province. Send one letter for each province.")
            raise ValidationError(text, "provinces")
        return chosen

    @property
    def several(self) -> int:
        """Return how many people there are if they come from several agencies of one province, else 0. A letter can
        cover all of them."""
        agencies, provinces = ({getattr(one, name) for one in self._offered} for name in ("agency_id", "province_id"))
        return len(self._offered) if len(agencies) > 1 and len(provinces) == 1 else 0

    def groups(self) -> list[Group]:
        """Return all who are offered, with those ticked whom the user, or at first the portal, has chosen."""
        chosen = self["people"].value() or []
        return groups(self._offered, {int(text) for text in map(str, chosen) if text.isascii() and text.isdigit()})
