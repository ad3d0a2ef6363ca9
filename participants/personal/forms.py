"""Forms for data that people correct themselves, and for corrections that they request."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.models.fields import refuse_control_characters
from documents.text import one_line, tidy
from participants.fields.person import ASKED_NAMES, BY_NAME, OWN_NAMES, Kind, PersonField
from participants.models import Registration
from participants.names import refuse_number_in_name
from participants.nip import normalise_nip, validate_nip
from participants.registering.forms import EditForm

from .corrections import recorded


class ContactForm(EditForm):
    """Phone and e-mail, with the same rules as for staff."""

    nip = None  # type: ignore[assignment]  # this is how Django leaves out an inherited field

    class Meta(EditForm.Meta):
        fields = OWN_NAMES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"type": "tel", "autocomplete": "tel"}
        self.fields["email"].widget.attrs |= {"autocomplete": "email"}


class WishForm(forms.Form):
    """All fields with their recorded values, which the person changes to the correct ones. Only the form of a NIP is
    checked; staff check that it is the person's."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None, *, registration: Registration):
        self._recorded = recorded(registration)
        super().__init__(data, initial=self._recorded)
        asked = {name: _form_field(BY_NAME[name]) for name in ASKED_NAMES}
        self.fields = asked | self.fields

    def clean_nip(self):
        nip = normalise_nip(self.cleaned_data["nip"])
        if nip and nip != self._recorded["nip"]:
            validate_nip(nip)
        return nip

    def clean_note(self):
        return one_line(self.cleaned_data["note"])

    def clean(self):
        for name in ASKED_NAMES:
            if isinstance(self.fields[name], forms.CharField) and name in self.cleaned_data:
                self._tidy(name)
        if not self.errors and not self.wanted() and not self.cleaned_data["note"]:
            raise ValidationError(_("Change what is wrong, or write a note."), "unchanged")
        return self.cleaned_data

    def _tidy(self, name: str) -> None:
        try:
            refuse_control_characters(found := tidy(self.cleaned_data[name]))
            if name == "full_name":
                refuse_number_in_name(found)
        except ValidationError as error:
            self.add_error(name, error)
        else:
            self.cleaned_data[name] = found

    def wanted(self) -> dict[str, str]:
        """Return the values that differ from the recorded ones."""
        return {
            name: self.cleaned_data[name] for name in ASKED_NAMES if self.cleaned_data[name] != self._recorded[name]
        }


def _form_field(field: PersonField) -> forms.Field:
    """Return the field for a corrected value."""
    label, required, help_text = field.label, field.is_required, field.column.help_text
    if field.kind is Kind.AGENCY:  # a text field, because people may name an agency that the portal does not know
        return forms.CharField(label=label, required=required, help_text=help_text, max_length=250)
    if field.kind is Kind.NIP:
        as_written = _("18 digits; empty if none.")
        return forms.CharField(label=label, required=required, help_text=as_written, max_length=60)
    if field.values:
        nothing = [] if field.is_required else [("", "–")]
        choices = [*nothing, *field.column.flatchoices]
        return forms.ChoiceField(label=label, required=required, help_text=help_text, choices=choices)
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=field.column.max_length)


class CorrectedForm(EditForm):
    """The requested corrections as staff save them; people change phone and e-mail themselves."""

    phone = None  # type: ignore[assignment]  # this is how Django leaves out an inherited field

    class Meta(EditForm.Meta):
        fields = [name for name in EditForm.Meta.fields if name in ASKED_NAMES]


class AnswerForm(forms.Form):
    """The answer to the person; a refusal needs a reason."""

    answer = forms.CharField(
        label=_("Answer to the person"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, refuses: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self._refuses = refuses

    def clean_answer(self):
        answer = one_line(self.cleaned_data["answer"])
        if self._refuses and not answer:
            raise ValidationError(_("Say why it is not corrected."), "required")
        return answer
