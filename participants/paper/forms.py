"""The form that asks which sign sheet is printed or keyed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.forms import choice_field

from .badges import SIZES, USUAL, Role
from .sign_sheets import MOST_BLANK_ROWS, Occasion

AT_MOST_BLANK = MOST_BLANK_ROWS


class SignSheetForm(forms.Form):
    """The sheet, the number of blank rows after its people, and whether NIP and rank are printed."""

    blank = forms.IntegerField(
        label=_("Blank rows"),
        min_value=0,
        max_value=AT_MOST_BLANK,
        initial=0,
        required=False,
        help_text=_("At the end, for people who come unregistered; at most 50."),
    )
    with_nip = forms.BooleanField(
        label=_("NIP and rank of each person"),
        required=False,
        help_text=_("Only for documents of payment: sign sheets lie open in the room."),
    )
    of = forms.ChoiceField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, occasions: list[Occasion], **kwargs):
        super().__init__(*args, **kwargs)
        self._occasions = {occasion.key: occasion for occasion in occasions}
        choice_field(self, "of").choices = [(key, key) for key in self._occasions]

    def clean_blank(self) -> int:
        return self.cleaned_data["blank"] or 0

    @property
    def occasion(self) -> Occasion | None:
        """Return the session or day whose sheet is wanted, or None while the answers are not valid."""
        return self._occasions.get(self.cleaned_data["of"])


class BadgeForm(forms.Form):
    """The format of badges."""

    size = forms.ChoiceField(
        label=_("Size"),
        choices=[(one.key, one.label) for one in SIZES.values()],
        initial=USUAL,
        help_text=_("The smallest fits holders with a pin or clip, the others hang on a lanyard."),
    )


class NamedBadgeForm(BadgeForm):
    """Badges of people who are no participants. Their names are printed and not stored."""

    MOST = 100

    role = forms.ChoiceField(
        label=_("Role"), choices=[(Role.SPEAKER, _("Speaker")), (Role.COMMITTEE, _("Committee"))], initial=Role.SPEAKER
    )
    names = forms.CharField(
        label=pgettext_lazy("badges", "Names"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
        help_text=_("One line each; at most 100. Empty: a sheet on which the names are written by hand."),
    )

    def clean_names(self) -> list[str]:
        lines = [" ".join(line.split())[:200] for line in self.cleaned_data["names"].splitlines()]
        names = [line for line in lines if line]
        if len(names) > self.MOST:
            raise forms.ValidationError(_("At most 100 names at a time."))
        return names
