"""The form fields for days and times, used by all forms of the portal.

They are text fields, because a browser shows its own inputs for dates and times in its own language, month first in
some. static/lib/days.js adds a calendar, and the day in words.
"""

import re
from datetime import date, datetime, time, tzinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.reading.dates import read_clock, read_day

_LONGEST = 100  # characters; the pattern takes too long for much longer texts


class DayInput(forms.DateInput):
    """A text input that shows days as 31-12-2022, and a text that is no day as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        usual = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": _("dd-mm-yyyy"),
            "data-day": _("Choose a day"),
        }
        super().__init__(usual | (attrs or {}), format="%d-%m-%Y")

    def format_value(self, value: Any) -> str:
        return super().format_value(read_day(value) or value if isinstance(value, str) else value) or ""


class DayField(forms.DateField):
    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if (day := read_day(str(value))) is None:
            message = _("“%(value)s” is not a date. Write it as 31-12-2022.")
            raise forms.ValidationError(message, code="invalid", params={"value": value})
        return day


class ClockInput(forms.TimeInput):
    """A text input that shows times as 08.30."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        usual = {"inputmode": "decimal", "autocomplete": "off", "placeholder": _("hh.mm"), "maxlength": "8"}
        super().__init__(usual | (attrs or {}), format="%H.%M")


class EndInput(ClockInput):
    """The same for the end of something: midnight is 24.00."""

    def format_value(self, value: Any) -> str:
        return "24.00" if value == time.min else super().format_value(value) or ""


class ClockField(forms.TimeField):
    """A time of day on the 24-hour clock, typed with a dot or a colon, or a full hour alone."""

    widget = ClockInput
    is_end = False

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return super().to_python(value)
        text = str(value).strip()
        found = read_clock(f"{text}.00" if re.fullmatch("[0-9]{1,2}", text) else text, is_end=self.is_end)
        if found is None or found[1]:
            message = _("“%(value)s” is not a time. Write it as 08.30.")
            raise forms.ValidationError(message, code="invalid", params={"value": value})
        return found[0]


class EndField(ClockField):
    """The time at which something ends: 24.00 is midnight after its day, stored as 00.00."""

    widget = EndInput
    is_end = True


class MomentField(forms.DateTimeField):
    """A day and a time on the clocks of `zone`, the portal's own by default: 31-12-2022 23.59."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("dd-mm-yyyy hh.mm"), "data-moment": ""})
    zone: tzinfo | None = None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return f"{timezone.localtime(value, self.zone):%d-%m-%Y %H.%M}"

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = str(value)
        parts = re.fullmatch(r"\s*(\S.*?)[\s,T]+(\S+)\s*", text) if len(text) <= _LONGEST else None
        day, clock = (read_day(parts[1]), read_clock(parts[2])) if parts else (None, None)
        if day is None or clock is None:
            message = _("“%(value)s” is not a date with a time. Write it as 31-12-2022 08.30.")
            raise forms.ValidationError(message, code="invalid", params={"value": value})
        return datetime.combine(day, clock[0], tzinfo=self.zone or timezone.get_current_timezone())
