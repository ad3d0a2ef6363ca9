"""The options of the coverage report."""

from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.days import DayField
from events.models import Event
from reports.forms import BasisForm, ScopeForm, choice_by_code


class CoverageForm(BasisForm):
    event = choice_by_code(
        Event.objects.not_cancelled(), _("New in event"), widget=forms.TextInput(attrs={"list": "events-in-scope"})
    )

    since = DayField(label=_("New since"), required=False)

    option_help: ClassVar[dict[str, str]] = ScopeForm.option_help | {
        "event": "Marks what was new in this event.",
        "since": "Marks what was first covered on this day or later.",
    }

    def clean(self) -> dict:
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned.get("event")
            and not self.scope().events().filter(pk=cleaned["event"].pk).exists()
        ):
            self.add_error("event", _("This event lies outside: another course or programme, or another time."))
        since, as_of = cleaned.get("since"), cleaned.get("as_of") or timezone.localdate()
        if since and cleaned.get("event"):
            self.add_error("since", _("Choose an event or a day, not both."))
        if since and since > as_of:
            self.add_error("since", _("This day lies after the as-of date."))
        return cleaned
