from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.text import has_control_characters, tidy

# What calendars, spreadsheets and reports can show; documents.reading.cells takes the same from files.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY_OUT_OF_RANGE = _("Dates lie between 1900 and 2199.")


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


class DayField(models.DateField):
    """A day from FIRST_DAY to LAST_DAY. The model adds `days_in_range` to its constraints."""

    default_validators = [
        MinValueValidator(FIRST_DAY, _DAY_OUT_OF_RANGE),
        MaxValueValidator(LAST_DAY, _DAY_OUT_OF_RANGE),
    ]


def days_in_range(*fields: str, name: str) -> models.CheckConstraint:
    """The CHECK behind the DayFields; those that are empty are in range."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)}) | Q(**{field: None})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=_DAY_OUT_OF_RANGE)


def known(field: str, values: list[str], *, name: str) -> models.CheckConstraint:
    """The CHECK behind a field's choices."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=name, violation_error_message=_("This is none of the choices.")
    )
