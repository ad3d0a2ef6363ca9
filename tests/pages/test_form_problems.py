"""What is wrong with a form is said once at the top of its page, with links to the fields."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context
from django.utils.translation import override

from accounts.templatetags.problems import form_problems
from tests import make
from tests.access.test_scope import OURS, World, address

WRONG_FIELD = re.compile(r'class="[^"]*\b(?:is-invalid|invalid-feedback)\b|<p class="problem"')
SUMMARY = re.compile(r'<div class="alert[^>]* id="problems" role="alert" tabindex="-1" autofocus>.*?</div>', re.DOTALL)


@pytest.fixture(scope="module")
def world(shared_db):
    with shared_db():
        yield World()


class Visit(forms.Form):
    full_name = forms.CharField(label="name")
    sex = forms.ChoiceField(label="sex", choices=[("f", "female")])
    phone = forms.CharField(label="phone", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_phone(self) -> str:
        if self.cleaned_data["phone"]:
            raise ValidationError("Write it as 0812.")
        return ""


def problems_of(**context: object) -> list[tuple[str, str]]:
    with override("en"):
        return [(one.text, one.field) for one in form_problems(Context(context)).found]


def test_a_problem_names_its_field_and_links_to_it():
    assert problems_of(form=Visit({"phone": "x"})) == [
        ("Write the name.", "id_full_name"),
        ("Choose the sex.", "id_sex"),
        ("Phone: Write it as 0812.", "id_phone"),
    ]


def test_forms_are_found_in_lists_and_form_sets():
    rows = forms.formset_factory(Visit, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-sex": "f"}
    )
    assert problems_of(rows=rows, others=[Visit({"full_name": "Ani"})], all_rows=rows.forms) == [
        ("Write the name.", "id_form-0-full_name"),
        ("Choose the sex.", "id_sex"),
    ]


def test_a_form_that_was_not_sent_has_no_problems():
    assert problems_of(form=Visit(), text="Ani", number=1) == []


def test_a_problem_of_a_hidden_field_or_of_the_whole_form_has_no_link():
    form = Visit({"full_name": "Ani", "sex": "f"})
    form.add_error(None, "The event is full.")
    form.add_error("token", "Open the page again.")
    assert problems_of(form=form) == [("The event is full.", ""), ("Open the page again.", "")]


def test_questions_alone_are_no_problems():
    form = Visit({"full_name": "Ani", "sex": "f"})
    form.add_error("phone", ValidationError("Is this right?", code="asked"))
    asked = form_problems(Context({"form": form}))
    assert asked.are_questions
    assert asked.title == "Mohon periksa kembali"
    form.add_error("full_name", "Too long.")
    both = form_problems(Context({"form": form}))
    assert not both.are_questions
    assert both.title == "Ada 2 isian yang perlu diperbaiki"


@pytest.mark.one_engine("what pages say of their forms")
@pytest.mark.parametrize(("name", "parameters"), OURS)
def test_every_form_sent_empty_has_a_summary_with_working_links(name, parameters, world, client):
    reader = make.user("administrator")
    make.sign_in_with_factor(client, reader)
    response = client.post(address(name, parameters, world, reader), {"x": ""})
    html = response.getvalue().decode(errors="replace")
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    summary = SUMMARY.search(html)
    assert bool(summary) >= bool(WRONG_FIELD.search(html)), "a field is wrong, and no summary says so"
    assert "Isian ini wajib diisi" not in html, "a field does not say what to do"
    if summary:
        targets = re.findall(r'href="#([^"]+)"', summary[0])
        assert [target for target in targets if f'id="{target}"' not in html] == []
        assert "<title>Galat: " in html or "alert-warning" in summary[0]
