"""The options of the coverage report."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event
from reports.forms import BasisForm, ScopeForm, choice_by_code


class CoverageForm(BasisForm):
    event = choice_by_code(
        Event.objects.not_cancelled(), _("New in event"), widget=forms.TextInput(attrs={"list": "events-in-scope"})
    )

    option_help: ClassVar[dict[str, str]] = ScopeForm.option_help | {"event": "Marks what was new in this event."}

    def clean(self) -> dict:
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned.get("event")
            and not self.scope().events().filter(pk=cleaned["event"].pk).exists()
        ):
            self.add_error("event", _("This event lies outside: another course or programme, or another time."))
        return cleaned
