import pytest
from django import forms

from agencies.forms import ManyField, StrictModelForm, posted
from agencies.models import Agency, Province
from tests import make

pytestmark = pytest.mark.usefixtures("regions")


def form_for(*fields, **attributes):
    meta = type("Meta", (), {"model": Agency, "fields": list(fields)})
    return type("Form", (attributes.pop("base", StrictModelForm),), {"Meta": meta, **attributes})


def test_a_constraint_is_checked_even_if_a_field_is_not_on_the_form():
    agency = make.agency("18.03")
    moved = {"province": "72"}
    lax = form_for("province", base=forms.ModelForm)(moved, instance=Agency.objects.get(pk=agency.pk))
    strict = form_for("province")(moved, instance=Agency.objects.get(pk=agency.pk))
    assert lax.is_valid()  # Django's own form skips the constraint
    assert list(strict.errors) == ["__all__"]


def test_a_unique_constraint_is_checked_even_if_a_field_is_not_on_the_form():
    make.agency("18.03", name="Perpustakaan Bersama")
    other = make.agency("18.03", name="Perpustakaan Lain")
    assert not form_for("name")({"name": " perpustakaan  BERSAMA "}, instance=other).is_valid()
    assert form_for("name")({"name": "Perpustakaan Lain Lagi"}, instance=other).is_valid()


@pytest.mark.parametrize("name", ["A\x07B", "A\x7fB", "A\x9bB", "A\ud800B"])
def test_control_characters_are_refused(name):
    form = form_for("name")({"name": name}, instance=make.agency("18.03"))
    assert list(form.errors) == ["name"]
    with_line_break_and_joiner = "A\x0b B\u200b"
    assert form_for("name")({"name": with_line_break_and_joiner}, instance=make.agency("18.03")).is_valid()


def test_each_violated_constraint_is_reported_once():
    agency = make.agency("18.03")
    data = {"kind": "province", "province": "72", "regency": "18.03"}
    errors = form_for("kind", "province", "regency")(data, instance=agency).errors
    assert len(errors["__all__"]) == len(set(errors["__all__"])) == 2


def test_a_message_is_shown_at_its_field():
    places = {"agency_regency_in_province": "province"}
    form = form_for("province", constraint_fields=places)({"province": "72"}, instance=make.agency("18.03"))
    assert list(form.errors) == ["province"]


def test_a_message_of_a_field_that_is_not_on_the_form_is_shown_above_the_form():
    places = {"agency_regency_in_province": "regency"}
    form = form_for("province", constraint_fields=places)({"province": "72"}, instance=make.agency("18.03"))
    assert list(form.errors) == ["__all__"]


def test_constraints_of_a_field_with_an_error_are_skipped():
    form = form_for("kind", "province", "regency")({"kind": "regency", "province": "no", "regency": "18.03"})
    assert list(form.errors) == ["province"]


@pytest.mark.parametrize("data", [{"opened_on": "2022-01-01"}, {"opened_on": "", "npp": "1"}])
def test_a_valid_form_stays_valid(data):
    assert form_for(*data)(data, instance=make.agency("18.03")).is_valid()


def test_the_instance_can_still_be_validated_afterwards():
    form = form_for("closed_on")({"closed_on": "2022-01-01"}, instance=make.agency("18.03"))
    assert not form.is_valid()
    with pytest.raises(forms.ValidationError):
        form.instance.full_clean()


@pytest.mark.parametrize("value", ["9" * 30, "x", "", "1\0", "99"])
@pytest.mark.parametrize("named", [None, "code"])
def test_what_cannot_be_a_key_is_none_of_the_choices(value, named):
    rows = Province.objects.all() if named else Agency.objects.all()
    with pytest.raises(forms.ValidationError):
        ManyField(rows, to_field_name=named).clean([value])
    agency = make.agency("18.03")
    assert list(ManyField(rows, to_field_name=named).clean(["18" if named else agency.pk])) == [
        agency.province if named else agency
    ]


def test_a_form_without_any_value_is_sent_all_the_same(rf):
    assert posted(rf.get("/?name=a")) is None
    assert posted(rf.post("/", {"name": "a"})).get("name") == "a"
    assert posted(rf.post("/")) == {}
