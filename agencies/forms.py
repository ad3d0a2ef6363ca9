"""What the forms of all apps share: forms that check all constraints of a model, and the data sent to a form."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, Field, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from documents.text import tidy

from .models.fields import refuse_control_characters


def posted(request: HttpRequest) -> QueryDict | None:
    """Return the data sent to the form of a page, or None for a GET request.

    A form sent without any value gives empty data, not None, so that it is checked like every other.
    """
    return request.POST if request.method == "POST" else None


def model_field(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """Return the field of the form that chooses a row."""
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Return the field of the form that chooses a value."""
    return cast(forms.ChoiceField, form.fields[name])


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """Return the values of the field, each with its label."""
    return list(cast("Iterable[tuple[Any, Any]]", field.choices))  # Django stored them in this form


def can_be_key(key: "Field[Any, Any]", text: object) -> bool:
    """Whether the text is a possible value of the key, so that the database can be queried with it."""
    try:
        key.clean(text, None)
    except ValidationError:
        return False
    return "\0" not in str(text)


class ManyField(forms.ModelMultipleChoiceField):
    """A choice of several rows. A value that cannot be a key, for example a number too large, is refused."""

    def clean(self, value: Any) -> Any:
        options = cast("QuerySet[Any]", self.queryset).model._meta
        key = options.get_field(self.to_field_name) if self.to_field_name else options.pk
        for each in value if isinstance(value, list | tuple) else []:
            if not can_be_key(key, each):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": each})
        return super().clean(value)


class TidyText(forms.CharField):
    """One line of text: blanks are normalised as in TidyCharField, control characters are refused."""

    default_validators = [refuse_control_characters]

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value) or "")


class TidyEmail(forms.EmailField):
    """An e-mail address. Invisible characters around and in it, as copying leaves them, are removed."""

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value) or "")


_MOST_SAID = 20
ASKED = "asked"
"""The code of an error that is a question: answered, or sent again, the form is stored."""


class SeenField(forms.CharField):
    """The hidden field with what the user has seen. It is no change of the row, so histories do not name it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SentTwice(forms.Form):
    """A form that is sent twice: first to see what it does, then with the token of what the user has seen."""

    seen = SeenField()

    def has_seen(self, token: str) -> bool:
        """Return whether the user has seen what has this token."""
        return self.cleaned_data.get("seen") == token


def token_of(*facts: object) -> str:
    """Return a text that is equal for equal facts."""
    return sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]


class AsksOnce(SentTwice):
    """A form that says what it would do before it does it: the first time it is not valid, sent again it is. It may
    ask several questions, so `seen` has the tokens of those that were asked."""

    def has_seen(self, token: str) -> bool:
        return token in self.cleaned_data.get("seen", "").split()

    def ask(
        self, sentences: Sequence[str], *, field: str | None = None, about: object = None, then: str | None = None
    ) -> None:
        """Add the sentences as errors (of the field) unless the user has seen the same ones `about` the same value.
        `then` says when to send the form again."""
        token = token_of(about, sentences)
        if not sentences or self.has_seen(token):
            return
        data = cast(QueryDict, self.data).copy()
        name = self.add_prefix("seen")
        data[name] = f"{data.get(name, '')} {token}".strip()
        self.data = data
        more = len(sentences) - _MOST_SAID
        shown = [*sentences[:_MOST_SAID], *([_("%(count)d more warnings.") % {"count": more}] if more > 0 else [])]
        said = [*shown, then or _("Nothing is stored yet. If this is right, send the form again.")]
        self.add_error(field, [ValidationError(text, code=ASKED) for text in said])


class StrictModelForm(forms.ModelForm):
    """A ModelForm that validates every constraint of its model.

    Django's ModelForm skips a constraint if one of its fields is not on the form (read-only, or the parent of an
    inline), and the database then raises an IntegrityError. This form skips only constraints with a field that already
    has an error.

    `constraint_fields` maps a constraint's name to the field that shows its message; other messages are shown above the
    form.
    """

    constraint_fields: dict[str, str] = {}

    def _post_clean(self) -> None:
        # full_clean() would check constraints with Django's exclusions. All of them are checked below.
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        finally:
            del self.instance.validate_constraints
        self._validate_constraints()

    def _validate_constraints(self) -> None:
        wrong = set(self.errors) - {NON_FIELD_ERRORS}
        for constraint in self.constraints():
            try:
                constraint.validate(type(self.instance), self.instance, exclude=wrong)
            except ValidationError as error:
                field = self.constraint_fields.get(constraint.name)
                self.add_error(field if field in self.fields else None, error)

    def constraints(self) -> list[BaseConstraint]:
        """Return the constraints to check."""
        return [constraint for _model, constraints in self.instance.get_constraints() for constraint in constraints]
