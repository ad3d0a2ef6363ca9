"""Forms that ask a model's constraints, all of them, before the database does."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint


class StrictModelForm(forms.ModelForm):
    """A ModelForm that validates every constraint of its model.

    Django's own skips a constraint as soon as one of its fields is not on the form (read-only, or the parent of an
    inline), and the database then answers with an IntegrityError. Here only those constraints are left out that speak
    of a field which has an error of its own.

    `constraint_fields` names the field beside which a constraint's message is shown, by the constraint's name; without
    one the message stands above the form.
    """

    constraint_fields: dict[str, str] = {}

    def _post_clean(self):
        # Not within full_clean(): it would ask with Django's exclusions. They are all asked below.
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()
        finally:
            del self.instance.validate_constraints
        self._validate_constraints()

    def _validate_constraints(self):
        wrong = set(self.errors) - {NON_FIELD_ERRORS}
        for constraint in self.constraints():
            try:
                constraint.validate(type(self.instance), self.instance, exclude=wrong)
            except ValidationError as error:
                field = self.constraint_fields.get(constraint.name)
                self.add_error(field if field in self.fields else None, error)

    def constraints(self) -> list[BaseConstraint]:
        """The constraints to ask."""
        return [constraint for _model, constraints in self.instance.get_constraints() for constraint in constraints]
