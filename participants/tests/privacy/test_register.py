"""The register of personal data is complete: each column of each model has a row or is known to have no such data."""

from dataclasses import fields as parts_of
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from accounts.models import User
from accounts.rights import Rights
from agencies.models.upload import KEPT as AGENCY_UPLOADS_KEPT
from participants.models import UNDONE_WITHIN, Participant, Registration
from participants.models.sheet import KEPT as SHEETS_KEPT
from participants.privacy.register import REGISTER, About, Reader, retention, technical
from participants.privacy.register.retention import Retention, Since

MAY_HOLD_ANYTHING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.BinaryField,
    models.GenericIPAddressField,
    models.DecimalField,
)
LISTED = [column for row in REGISTER for column in row.columns]


def columns(label: str) -> list[str]:
    return [f"{label}.{field.name}" for field in apps.get_model(label)._meta.concrete_fields]


def needing_a_decision() -> set[str]:
    """Return the columns of all models of all apps that may hold a text, a document or a value about somebody."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in technical.MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, MAY_HOLD_ANYTHING) and not field.remote_field
    }
    return found - technical.COLUMNS


def test_each_column_has_a_row_or_is_known_to_have_no_personal_data():
    assert needing_a_decision() - {*LISTED} == set(), "add a row to the register, or the column to `technical`"


def test_the_register_names_existing_columns_once():
    for column in LISTED:
        assert column in columns(column.rpartition(".")[0])
    assert len(LISTED) == len({*LISTED})


def test_the_list_without_personal_data_is_current():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert labels >= technical.MODELS
    assert all(column in columns(column.rpartition(".")[0]) for column in technical.COLUMNS)
    assert technical.COLUMNS & {*LISTED} == set()
    assert {column.rpartition(".")[0] for column in [*technical.COLUMNS, *LISTED]} & technical.MODELS == set()


def test_each_model_that_refers_to_people_has_a_row():
    """Only a reference to a user may stand in a model without a row: all of these belong to one row."""
    people = {Participant, Registration}
    referring = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in people
    }
    assert referring <= {column.rpartition(".")[0] for column in LISTED}
    assert User._meta.label in {column.rpartition(".")[0] for column in LISTED}


@pytest.mark.parametrize("row", REGISTER, ids=lambda row: str(row.name)[:40])
def test_each_row_is_filled_in(row):
    assert row.name
    assert row.purposes
    assert row.readers
    assert str(row.retention)
    is_participants = row.about is About.PARTICIPANT
    assert bool(row.part) + bool(row.left_out) == is_participants, "a copy has it, or says why not"


def test_readers_are_given_by_rights():
    rights = {part.name for part in parts_of(Rights)}
    assert {reader.value.right for reader in Reader} - {""} <= rights
    assert Reader.ADMINISTRATORS.value.roles == ["administrator"]
    assert Reader.PERSON.value.roles == []


def test_the_periods_are_those_of_the_code():
    """Periods that other modules apply are not stated twice with different numbers."""
    assert retention.SHEETS.period == SHEETS_KEPT
    assert retention.MERGED_RECORD.period == UNDONE_WITHIN
    assert retention.AGENCY_UPLOADS.period == AGENCY_UPLOADS_KEPT


def test_a_period_has_words_and_a_cutoff():
    now = datetime(2026, 11, 30, tzinfo=UTC)
    with translation.override("en"):
        assert str(Retention(timedelta(days=5 * 365), Since.EVENT)) == "5 years after the end of the event"
        assert str(Retention(timedelta(days=7), Since.MADE)) == "7 days after it was recorded"
        assert str(Retention(timedelta(hours=16), Since.MADE)) == "16 hours after it was recorded"
    assert Retention(timedelta(days=7), Since.MADE).cutoff(now) == datetime(2026, 11, 23, tzinfo=UTC)
    assert retention.WITH_PERSON.cutoff(now) is None
