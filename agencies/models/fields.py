from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies import days
from documents.text import has_control_characters, tidy

# The range that calendars, spreadsheets and reports can show; documents.reading.cells accepts the same range in files.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY_OUT_OF_RANGE = _("Dates lie between 1900 and 2199.")


def refuse_control_characters(text: str) -> None:
    """Raise ValidationError if the text has control characters, which no page, letter or workbook can show."""
    if has_control_characters(text):
        raise ValidationError(_("Control characters cannot be stored here."), code="control_characters")


class TidyCharField(models.CharField):
    """One line of text without control and invisible characters. Blanks are normalised, so that names compare equal."""

    default_validators = [refuse_control_characters]

    def to_python(self, value):
        return _tidied(super().to_python(value))

    def get_prep_value(self, value):
        return _tidied(super().get_prep_value(value))


def _tidied(value):
    return tidy(value) if isinstance(value, str) else value


class DayField(models.DateField):
    """A date from FIRST_DAY to LAST_DAY. Models also add `days_in_range` to their constraints."""

    default_validators = [
        MinValueValidator(FIRST_DAY, _DAY_OUT_OF_RANGE),
        MaxValueValidator(LAST_DAY, _DAY_OUT_OF_RANGE),
    ]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": days.DayField} | kwargs)


def days_in_range(*fields: str, name: str) -> models.CheckConstraint:
    """Return the database constraint for DayFields; an empty field is valid."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)}) | Q(**{field: None})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=_DAY_OUT_OF_RANGE)


def known(field: str, values: list[str], *, name: str) -> models.CheckConstraint:
    """Return the database constraint for the choices of a field."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=name, violation_error_message=_("This is none of the choices.")
    )
