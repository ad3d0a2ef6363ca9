"""The forms of the evaluation: answers of participants, and questions of coordinators."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.forms import TidyText
from documents.text import has_control_characters, without_invisible
from events.models import MOST_QUESTIONS, EvaluationQuestion

from .answering import HIGHEST, LONGEST_TEXT, LOWEST, Answers
from .questions import Asked, fingerprint

Kind = EvaluationQuestion.Kind
SCALE = {1: _("very poor"), 2: _("poor"), 3: _("fair"), 4: _("good"), 5: _("very good")}


class AnswerForm(forms.Form):
    """The questions of an event, each a field `q<number>`. Ratings must be given; texts may stay empty."""

    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, questions: list[EvaluationQuestion]):
        super().__init__(data, initial={"read": fingerprint(questions)})
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.number}"] = _field(question)

    def rows(self) -> list[tuple[EvaluationQuestion, forms.BoundField]]:
        return [(question, self[f"q{question.number}"]) for question in self.questions]

    def answers(self) -> Answers:
        """Return the answers of a valid form."""
        return {question.number: self.cleaned_data[f"q{question.number}"] for question in self.questions}


def _field(question: EvaluationQuestion) -> forms.Field:
    if question.kind == Kind.RATING:
        return forms.TypedChoiceField(
            label=question.text,
            coerce=int,
            choices=[(rating, SCALE[rating]) for rating in range(LOWEST, HIGHEST + 1)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one.")},
        )
    return _FreeText(
        label=question.text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_TEXT, "class": "form-control"}),
        validators=[_refuse_control_characters],
    )


class _FreeText(forms.CharField):
    """Lines of text, without the invisible characters that come along with copied text."""

    def to_python(self, value):
        return super().to_python(without_invisible(value or ""))


def _refuse_control_characters(text: str) -> None:
    """Refuse control characters other than line breaks."""
    if has_control_characters(text.replace("\r", "").replace("\n", "").replace("\t", "")):
        raise ValidationError(_("Control characters cannot be stored here."), code="control_characters")


class QuestionsForm(forms.Form):
    """Up to ten questions, `text<n>` and `kind<n>`; rows without a text are left out."""

    def __init__(self, *args, asked: list[Asked], **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_QUESTIONS + 1):
            known = asked[number - 1] if number <= len(asked) else Asked("", Kind.RATING)
            self.fields[f"text{number}"] = TidyText(
                label=_("Question %(number)d") % {"number": number},
                initial=known.text,
                required=False,
                max_length=300,
            )
            self.fields[f"kind{number}"] = forms.ChoiceField(
                label=_("Kind of answer"), initial=known.kind, choices=Kind.choices
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"text{number}"], self[f"kind{number}"]) for number in range(1, MOST_QUESTIONS + 1)]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.wanted():
            raise ValidationError(_("Ask one question at least."), "none")
        return cleaned

    def wanted(self) -> list[Asked]:
        pairs = [(f"text{number}", f"kind{number}") for number in range(1, MOST_QUESTIONS + 1)]
        filled = [(self.cleaned_data.get(text, ""), self.cleaned_data.get(kind, "")) for text, kind in pairs]
        return [Asked(text, kind) for text, kind in filled if text]
