"""Every required field of every form says what to do if it was left empty, in both languages."""

import importlib
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.utils.translation import override

from bimtek_portal.required_fields import what_to_do

APPS = {"agencies", "accounts", "events", "participants", "reports"}
GENERIC = forms.Field.default_error_messages["required"]
BEGINNINGS = {"id": r"(?:Pilih|Isi|Tulis|Centang|Jawab:) ", "en": r"(?:Choose|Fill in|Write|Tick|Answer:) "}
ODD = re.compile(r"\bthe (?:the|your|how|if|what|who)\b|\bthe \w+ (?:at|on|by)\.|_|  | \.")


def form_classes(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    importlib.import_module(settings.ROOT_URLCONF)  # which imports all pages
    for one in base.__subclasses__():
        yield one
        yield from form_classes(one)


def required_fields() -> list[tuple[str, forms.Field]]:
    ours = {one for one in form_classes() if one.__module__.split(".")[0] in APPS and "tests" not in one.__module__}
    return [
        (f"{one.__module__}.{one.__name__}.{name}", field)
        for one in sorted(ours, key=lambda one: (one.__module__, one.__name__))
        for name, field in getattr(one, "base_fields", {}).items()
        if field.required and not field.widget.is_hidden and name not in {"uidb36", "key"}  # of a link, not of a page
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_required_field_says_what_to_do(language):
    """A field without a sentence of its own has one made of its label, which must read well in it."""
    fields = dict(required_fields())
    assert len(fields) > 80
    with override(language):
        made = {
            name: what_to_do(field, str(field.label))
            for name, field in fields.items()
            if field.error_messages["required"] is GENERIC
        }
    odd = {name: text for name, text in made.items() if not re.match(BEGINNINGS[language], text) or ODD.search(text)}
    assert odd == {}


class Visit(forms.Form):
    full_name = forms.CharField(label="Name")
    nip = forms.CharField(label="NIP")
    region = forms.ChoiceField(label="Regency/City", choices=[])
    first_day = forms.DateField(label="First day")
    mail = forms.EmailField(label="Mail")
    letter = forms.FileField(label="Letter")
    agreed = forms.BooleanField(label="I agree")
    why = forms.CharField(label="Why?")
    seats = forms.IntegerField(label="Seats", error_messages={"required": "How many seats?"})


def test_the_kind_of_the_field_decides_what_to_do():
    with override("en"):
        errors = Visit({}).errors
    assert {name: texts[0] for name, texts in errors.items()} == {
        "full_name": "Write the name.",
        "nip": "Write the NIP.",
        "region": "Choose the regency/city.",
        "first_day": "Fill in the first day.",
        "mail": "Write the e-mail address.",
        "letter": "Choose the letter.",
        "agreed": "Tick “I agree”.",
        "why": "Answer: Why?",
        "seats": "How many seats?",
    }
