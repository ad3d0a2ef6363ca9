"""The form field for a date, used by all forms of the portal."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class DayInput(forms.DateInput):
    """The browser's date input. It accepts only ISO dates, so an invalid text is shown in the error message instead."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str:
        text = super().format_value(value) or ""
        return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""


class DayField(forms.DateField):
    widget = DayInput

    def __init__(self, **kwargs: Any):
        super().__init__(**{"input_formats": _FORMATS} | kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            message = _("“%(value)s” is not a date. Write it as 2022-12-31.")
            raise forms.ValidationError(message, params={"value": value}) from None
