"""What is asked before something is printed, or keyed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .sign_sheets import MOST_BLANK_ROWS, Occasion

AT_MOST_BLANK = MOST_BLANK_ROWS


class SignSheetForm(forms.Form):
    """Which sheet, and how many blank rows follow its people."""

    blank = forms.IntegerField(
        label=_("Blank rows"),
        min_value=0,
        max_value=AT_MOST_BLANK,
        initial=0,
        required=False,
        help_text=_("At the end, for people who come without having been registered; up to 50."),
    )
    of = forms.ChoiceField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, occasions: list[Occasion], **kwargs):
        super().__init__(*args, **kwargs)
        self._occasions = {occasion.key: occasion for occasion in occasions}
        self.fields["of"].choices = [(key, key) for key in self._occasions]

    def clean_blank(self) -> int:
        return self.cleaned_data["blank"] or 0

    @property
    def occasion(self) -> Occasion | None:
        """Of valid answers: the session or day whose sheet is asked for; None as long as none is."""
        return self._occasions.get(self.cleaned_data["of"])
