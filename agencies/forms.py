"""What the forms of all apps share: forms that check all constraints of a model, and the data sent to a form."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint
from django.http import HttpRequest, QueryDict


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
