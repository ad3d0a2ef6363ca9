"""The selects of all forms, in pages and in the admin."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils import translation
from lxml import html

from agencies.models import Agency
from participants.registering.entering.agency_field import AgencySelect
from participants.registering.forms import PersonForm
from tests import make


@pytest.fixture
def assert_same_html():
    return SimpleTestCase().assertHTMLEqual


def first_options(form: forms.Form) -> dict[str, str]:
    """Return the text of the empty choice of each select."""
    tree = html.fromstring(form.as_p())
    return {one.get("name"): one.find("option[@value='']").text for one in tree.iter("select")}


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_lists_have_the_same_html_as_djangos(kind, assert_same_html):
    choices = [("", "Semua"), (1, 'Desa <b> & "Suka"'), (2, "Desa Banjar"), ("PNS & <i>", [("I/a", "I/a")])]
    attrs = {"id": "id_agency", "required": True, "disabled": False, "class": "x"}
    select = kind(choices=choices)
    for value in ("", 2, "2", None, "<", "I/a"):
        assert_same_html(
            select.render("agency", value, attrs), select.render("agency", value, attrs, renderer=DjangoTemplates())
        )


class SampleForm(forms.Form):
    needed = forms.ModelChoiceField(Agency.objects.none())
    optional = forms.ModelChoiceField(Agency.objects.none(), required=False)
    with_a_word = forms.ModelChoiceField(Agency.objects.none(), required=False, empty_label="Semua")
    long = forms.ModelChoiceField(Agency.objects.none(), widget=AgencySelect)


@pytest.mark.django_db
@pytest.mark.one_engine("words")
@pytest.mark.parametrize(
    ("language", "choose", "none"), [("id", "(pilih)", "(tidak ada)"), ("en", "(choose)", "(none)")]
)
def test_an_empty_choice_is_said_in_words(language, choose, none):
    with translation.override(language):
        wanted = {"needed": choose, "optional": none, "with_a_word": "Semua", "long": choose}
        assert first_options(SampleForm()) == wanted
        assert first_options(PersonForm()) == {"sex": choose, "rank": none, "agency": choose}


@pytest.mark.django_db
@pytest.mark.one_engine("words")
def test_the_admin_and_pages_have_no_choice_of_dashes(client, regions):
    client.force_login(make.user(role="administrator"))
    for path in (
        "/admin/agencies/agency/add/",
        "/admin/events/event/add/",
        "/events/new/",
        "/regions/changes/province/",
    ):
        page = client.get(path).content.decode()
        assert "<select" in page
        assert "-----" not in page, path
