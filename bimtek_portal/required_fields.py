"""What a required field says if it was left empty: what to do, with the name of the field.

All forms use it, also those of libraries, because the renderer of forms names this class. A field keeps a sentence of
its own: `error_messages={"required": _("Tick the people whom the letter covers.")}`.
"""

import re

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

_GENERIC = forms.Field.default_error_messages["required"]
_FILLED_IN = (forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.NumberInput, forms.PasswordInput)


class PortalBoundField(BoundField):
    """A field of a form. Forms make these before they check what was sent."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str):
        super().__init__(form, field, name)
        if field.error_messages.get("required") is _GENERIC:
            field.error_messages["required"] = what_to_do(field, str(self.label))


def what_to_do(field: forms.Field, label: str) -> str:
    """Return the sentence for the field by its kind: what to choose, tick, fill in or write."""
    widget = field.widget
    if label.endswith("?"):
        return _("Answer: %(label)s") % {"label": label}
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick “%(label)s”.") % {"label": label}
    name = {"label": _within_sentence(label.rstrip(" :*."))}
    if isinstance(widget, forms.FileInput | forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Choose the %(label)s.") % name
    if isinstance(widget, forms.EmailInput):
        return _("Write the e-mail address.")
    if isinstance(widget, _FILLED_IN):
        return _("Fill in the %(label)s.") % name
    return _("Write the %(label)s.") % name


def _within_sentence(label: str) -> str:
    """Write the label with a small letter, unless it begins with an abbreviation such as NIP."""
    return label if label[:2].isupper() else re.sub(r"(?:^|/)\w", lambda begin: begin[0].lower(), label)
