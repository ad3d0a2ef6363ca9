"""The question that forms ask before they close agencies."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.closing import effects_of_closing, fingerprint
from agencies.models import Agency

_MOST_SHOWN = 20


class ClosingQuestion(forms.Form):
    """A part of forms with the field `closed_on`. The first time it is sent with a day that has effects, the form says
    them and is not valid; sent again, it is."""

    closing_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def ask_before_closing(self, agencies: Sequence[Agency], day: date) -> None:
        """Add the effects as errors unless the user has seen them."""
        sentences = effects_of_closing(agencies, day)
        seen = fingerprint(day, sentences)
        if not sentences or self.cleaned_data.get("closing_seen") == seen:
            return
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("closing_seen")] = seen
        self.data = data
        more = len(sentences) - _MOST_SHOWN
        shown = [*sentences[:_MOST_SHOWN], *([_("%(count)d more warnings.") % {"count": more}] if more > 0 else [])]
        errors = [*shown, _("Nothing is stored yet. If this is right, send the form again.")]
        self.add_error("closed_on", [ValidationError(text, code="closing") for text in errors])
