"""Types of fields of events."""

from django.db import models

from documents.text import has_control_characters, tidy


class LinesField(models.TextField):
    """Short text of a few lines, as a letter shows it."""

    def to_python(self, value: object) -> str | None:
        text: str | None = super().to_python(value)
        return None if text is None else "\n".join(_lines(text))


def _lines(text: str) -> list[str]:
    tidied = map(tidy, text.splitlines())
    return [line for line in tidied if line and not has_control_characters(line)]
