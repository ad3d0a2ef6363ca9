"""What is wrong with the forms of a page, said once at its top with links to the fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.forms import ASKED

register = template.Library()


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence, and the id of the field it is about ("" if it is about the whole form)."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems of all forms of a page; `are_questions` if the user only has to confirm what was entered."""

    found: list[Problem] = field(default_factory=list)
    are_questions: bool = False

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def title(self) -> str:
        """Return the heading of the summary."""
        if self.are_questions:
            return _("Please check again")
        count = len(self.found)
        return ngettext("There is a problem", "There are %(count)d problems", count) % {"count": count}


@register.simple_tag(takes_context=True)
def form_problems(context: Context) -> Problems:
    """Return the problems of all forms in the context of the page."""
    found = [pair for form in _forms(context.flatten().values()) for pair in _of_form(form)]
    problems = list(dict.fromkeys(problem for problem, _error in found))
    return Problems(problems, are_questions=all(error.code == ASKED for _problem, error in found))


def _forms(values: Iterable[Any]) -> list[forms.BaseForm | forms.BaseFormSet[Any]]:
    """Return the forms and form sets among the values, and in lists and dictionaries of them, each once."""
    found: dict[int, forms.BaseForm | forms.BaseFormSet[Any]] = {}
    for value in values:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
        found |= {id(one): one for one in inner if isinstance(one, forms.BaseForm | forms.BaseFormSet) and one.is_bound}
    rows = {id(row) for one in found.values() if isinstance(one, forms.BaseFormSet) for row in one.forms}
    return [one for key, one in found.items() if key not in rows]


def _of_form(form: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[tuple[Problem, ValidationError]]:
    if isinstance(form, forms.BaseFormSet):
        for error in form.non_form_errors().as_data():
            yield from ((Problem(text), error) for text in error.messages)
        for row in form.forms:
            yield from _of_form(row)
        return
    for name, errors in form.errors.as_data().items():
        for error in errors:
            yield from ((_problem(form, name, error, text), error) for text in error.messages)


def _problem(form: forms.BaseForm, name: str, error: ValidationError, text: str) -> Problem:
    if name not in form.fields or form[name].is_hidden:
        first = next(iter(form.visible_fields()), None) if form.prefix else None
        return Problem(text, _id_of(first) if first else "")
    bound = form[name]
    return Problem(_about(bound, error, text), _id_of(bound))


def _about(bound: forms.BoundField, error: ValidationError, text: str) -> str:
    """Return the sentence as users read it away from the field: what to do, or what is wrong after the field's name."""
    return text if error.code == "required" else f"{capfirst(str(bound.label))}: {text}"


def _id_of(bound: forms.BoundField) -> str:
    """Return the id of the element that gets the focus."""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")
