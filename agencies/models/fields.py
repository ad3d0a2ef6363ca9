from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.text import has_control_characters, tidy


def refuse_control_characters(text: str) -> None:
    """Raises ValidationError: no page, letter or workbook could show them."""
    if has_control_characters(text):
        raise ValidationError(_("Control characters cannot be stored here."), code="control_characters")


class TidyCharField(models.CharField):
    """Text of one line; outer blanks are dropped and inner runs of blanks become one, so that typed names compare.
    Control characters are no text."""

    default_validators = [refuse_control_characters]

    def to_python(self, value):
        return _tidied(super().to_python(value))

    def get_prep_value(self, value):
        return _tidied(super().get_prep_value(value))


def _tidied(value):
    return tidy(value) if isinstance(value, str) else value
