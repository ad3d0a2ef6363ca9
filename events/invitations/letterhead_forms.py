"""The form by which a coordinator writes the letterhead."""

from typing import BinaryIO

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.pictures.photo import make_clear_picture
from events.models import LetterImage, LetterSettings
from events.number_pattern import parse, validate_pattern
from events.pictures.forms import PicturedForm, PictureField
from events.pictures.storing import CLEAR_SIDE, store_picture

from .letterhead import FIELDS


def store_logo(file: BinaryIO) -> LetterImage:
    """Store a logo, which may be transparent. Raise documents.pictures.photo.NoPhoto."""
    return store_picture(LetterImage, make_clear_picture(file, longest_side=CLEAR_SIDE))


class LetterheadForm(PicturedForm):
    """The unit is required where numbers name it; a classification can wait until letters are issued."""

    pictures = ("logo",)

    new_logo = PictureField(
        store_logo, label=gettext_lazy("Logo"), help_text=gettext_lazy("PNG (may be transparent) or JPEG, 5 MB.")
    )
    no_logo = forms.BooleanField(label=gettext_lazy("No logo any more"), required=False)

    class Meta:
        model = LetterSettings
        fields = [name for name in FIELDS if name != "logo"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("letterhead", "copies_to")}

    def clean_pattern(self) -> str:
        """Check the pattern here, because the model's validators run after clean(), which reads the pattern."""
        validate_pattern(self.cleaned_data["pattern"])
        return self.cleaned_data["pattern"]

    def clean(self) -> dict[str, object]:
        pattern = self.cleaned_data.get("pattern")
        if pattern and "unit" in parse(pattern).fields and not self.cleaned_data.get("unit"):
            self.add_error("unit", _("The numbers of letters need it."))
        super().clean()
        return self.cleaned_data


class OwnLetterheadForm(LetterheadForm):
    """The letterhead of one organiser, as events name it."""

    constraint_fields = {"letter_settings_once_for_organiser": "organiser"}

    class Meta(LetterheadForm.Meta):
        fields = ["organiser", *LetterheadForm.Meta.fields]
        help_texts = {"organiser": gettext_lazy("As written in the event.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organiser"].required = True
