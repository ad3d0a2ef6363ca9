from django.db import models


class TidyCharField(models.CharField):
    """Text of one line; outer blanks are dropped and inner runs of blanks become one, so that typed names compare."""

    def to_python(self, value):
        return tidy(super().to_python(value))

    def get_prep_value(self, value):
        return tidy(super().get_prep_value(value))


def tidy(value):
    return " ".join(value.split()) if isinstance(value, str) else value
