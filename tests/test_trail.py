"""The words of the trail: every recorded action has some, in both languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts.trail.words import action_label, field_label, value_text, vocabularies
from tests.test_architecture import project_modules
from tests.trail import Source, Unreadable


def labels(table: str, language: str) -> dict[str, str]:
    with translation.override(language):
        return {key: str(label) for one in vocabularies for key, label in getattr(one, table).items()}


def test_exactly_the_recorded_actions_have_words_in_both_languages():
    english, indonesian = labels("actions", "en"), labels("actions", "id")
    recorded = Source(project_modules()).actions()
    assert len(recorded) > 60
    assert recorded == english.keys()
    assert [action for action in recorded if english[action] == indonesian[action]] == []


def test_every_action_is_of_a_kind_with_words_in_both_languages():
    english, indonesian = labels("kinds", "en"), labels("kinds", "id")
    assert {action.partition("-")[0] for action in labels("actions", "en")} == english.keys()
    assert [kind for kind in english if english[kind] == indonesian[kind]] == []


RECORDING = {"accounts.trail.recording": "def record(action, subject): ...\ndef entry(action, subject): ..."}


@pytest.mark.parametrize(
    ("source", "actions"),
    [
        ('from accounts.trail.recording import record\ndef do(): record("a-done", 1)', {"a-done"}),
        ('from accounts.trail import recording as t\ndef do(): t.record("a-done", 1)', {"a-done"}),
        ('from accounts.trail.recording import entry\ndef do(x): entry("a-x" if x else "a-y", 1)', {"a-x", "a-y"}),
        ('from accounts.trail.recording import entry\nD = {1: "a-x"}\ndef do(x): entry(D[x], 1)', {"a-x"}),
        (
            'from accounts.trail.recording import entry\ndef f(action="a-x"): entry(action, 1)\ndef g(): f("a-y")',
            {"a-x", "a-y"},
        ),
        ('def record(action): ...\ndef do(): record("not-ours")', set()),
    ],
)
def test_recorded_actions_are_found(source, actions):
    assert Source(RECORDING | {"app.module": source}).actions() == actions


def test_an_action_that_cannot_be_followed_is_reported():
    source = 'from accounts.trail.recording import record\ndef do(x): record(f"a-{x}", 1)'
    with pytest.raises(Unreadable):
        Source(RECORDING | {"app.module": source}).actions()


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("title", "2022-99-99", "2022-99-99"),
        ("title", "Sesi", "Sesi"),
        ("title", None, ""),
        ("seats", 0, "0"),
        ("starts_at", "08:30:00", "08.30 waktu setempat"),
        ("nip", "198609262015051001", "1986••••••••••••••"),
        ("phone", "+6281234567890", "••••-••••-•890"),
        ("status", "no-such", "no-such"),
    ],
)
def test_values_as_people_read_them(name, value, text):
    assert value_text(name, value) == text


def test_days_and_times_are_written_out():
    assert value_text("starts_on", date(2022, 5, 11).isoformat()).endswith("2022")
    noon = datetime(2022, 5, 11, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert value_text("registered_at", noon.isoformat()).endswith("2022, 12.00 WIB")


def test_unknown_actions_and_fields_are_shown_by_their_own_names():
    assert action_label("something-new") == "Something new"
    assert field_label("no_such_field") == "no such field"
