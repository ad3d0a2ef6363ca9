"""Fields for days and times are read and shown alike in every language of portal and browser."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.utils import translation

from agencies.days import ClockField, DayField, EndField, MomentField
from agencies.zones import CENTRAL


class Form(forms.Form):
    day = DayField(required=False)
    starts = ClockField(required=False)
    ends = EndField(required=False)
    until = MomentField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].zone = CENTRAL


@pytest.fixture(params=["id", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield


def cleaned(**data):
    form = Form(data)
    assert form.is_valid(), form.errors
    return {name: form.cleaned_data[name] for name in data}


@pytest.mark.parametrize("text", ["31-12-2022", "31/12/2022", "31 Desember 2022", "2022-12-31", "31122022"])
def test_a_day_is_read_in_every_usual_writing(text):
    assert cleaned(day=text) == {"day": date(2022, 12, 31)}


def test_times_are_read_on_twenty_four_hours():
    assert cleaned(starts="8.30", ends="24.00") == {"starts": time(8, 30), "ends": time(0)}
    assert cleaned(starts="8", ends=" 24 ") == {"starts": time(8), "ends": time(0)}


def test_a_moment_is_on_the_clocks_of_its_zone():
    assert cleaned(until="31-12-2022 23.59") == {"until": datetime(2022, 12, 31, 23, 59, tzinfo=CENTRAL)}
    assert cleaned(until="2022-12-31T23:59") == cleaned(until="31 Desember 2022, 23:59")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("day", "12-31-2022"),
        ("day", "besok"),
        ("starts", "24.00"),
        ("starts", "24"),
        ("ends", "25"),
        ("starts", "8 WIB"),
        ("until", "31-12-2022"),
        ("until", "x y"),
        ("until", "T" * 3_000 + "\nx\nx"),
    ],
)
def test_another_text_is_refused_and_shown_again(name, text):
    form = Form({name: text})
    assert list(form.errors) == [name]
    assert f'value="{text}"' in str(form[name])


def test_stored_values_are_shown_as_they_are_typed():
    values = {"day": date(2022, 12, 1), "starts": time(8, 5), "ends": time(0)}
    values["until"] = datetime(2022, 12, 31, 15, 59, tzinfo=UTC)
    form = Form(initial=values)
    shown = {name: form[name].as_widget() for name in values}
    assert 'value="01-12-2022"' in shown["day"]
    assert 'value="08.05"' in shown["starts"]
    assert 'value="24.00"' in shown["ends"]
    assert 'value="31-12-2022 23.59"' in shown["until"]
    assert 'value="01-12-2022"' in Form({"day": "2022-12-01"})["day"].as_widget()
    assert not any('type="date"' in text for text in shown.values())


def test_nothing_is_no_value():
    assert cleaned(day="", starts="", ends="", until="") == dict.fromkeys(["day", "starts", "ends", "until"])


def test_an_unchanged_value_is_no_change():
    values = {"day": date(2022, 12, 1), "starts": time(8, 5), "ends": time(0)}
    form = Form({"day": "01-12-2022", "starts": "08.05", "ends": "24.00"}, initial=values)
    assert not form.changed_data
