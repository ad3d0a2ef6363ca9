"""Forms of requests about personal data."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.days import MomentField
from documents.text import one_line
from participants.models import DataRequest, Participant
from participants.models.correction import ANSWERED_WITHIN

Kind = DataRequest.Kind
ON_PAGE = [Kind.ACCESS, Kind.PORTABILITY, Kind.RESTRICTION, Kind.LIFTING, Kind.OBJECTION, Kind.ERASURE]
"""What people ask for on their page. Corrections have a form of their own."""


def _fitting(kinds: Iterable[Kind], person: Participant) -> list[tuple[str, Any]]:
    """Return the kinds to choose from: a restriction is lifted only where there is one."""
    senseless = Kind.RESTRICTION if person.restricted_at else Kind.LIFTING
    return [(kind.value, kind.label) for kind in kinds if kind != senseless]


class AskForm(forms.Form):
    """What a person asks for on their own page."""

    kind = forms.ChoiceField(label=_("What do you ask for?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )

    kinds = ON_PAGE

    def __init__(self, *args: Any, person: Participant, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _fitting(self.kinds, person)  # type: ignore[attr-defined]

    def clean_note(self) -> str:
        return one_line(self.cleaned_data["note"])


class EnterForm(AskForm):
    """A request that reached staff in another way."""

    channel = forms.ChoiceField(
        label=_("How did the person ask?"),
        choices=[(one.value, one.label) for one in DataRequest.Channel if one != DataRequest.Channel.PAGE],
    )
    asked_at = MomentField(
        label=_("Asked at"),
        help_text=_("The 72 hours count from then."),
        error_messages={"required": _("Fill in when the person asked.")},
    )

    kinds = list(Kind)
    field_order = ["kind", "channel", "asked_at", "note"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("What does the person ask for?")

    def clean_asked_at(self) -> Any:
        asked, now = self.cleaned_data["asked_at"], timezone.now()
        if asked > now:
            raise ValidationError(_("This moment has not come yet."), "future")
        if asked < now - 10 * ANSWERED_WITHIN:
            raise ValidationError(_("This is more than a month ago. Enter when the person asked last."), "old")
        return asked


class DecisionForm(forms.Form):
    """The answer to the person; a refusal needs a reason."""

    answer = forms.CharField(
        label=_("Answer to the person"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, refuses: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._refuses = refuses

    def clean_answer(self) -> str:
        answer = one_line(self.cleaned_data["answer"])
        if self._refuses and not answer:
            raise ValidationError(_("Say why the request is refused."), "required")
        return answer
