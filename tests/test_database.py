"""The suite runs on the requested engine and cannot reach real data."""

import os

import pytest
from django.conf import settings
from django.db import connection

from scripts.scratch import scratch_directory


@pytest.mark.django_db
def test_the_engine_is_the_requested_one():
    wanted = os.environ.get("TEST_DB", "sqlite").partition(":")[0]
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[wanted]


@pytest.mark.django_db
def test_real_data_cannot_be_reached():
    assert "test" in str(connection.settings_dict["NAME"])
    assert settings.MEDIA_ROOT.is_relative_to(scratch_directory())
    if connection.vendor == "sqlite":
        assert str(connection.settings_dict["NAME"]).startswith(str(scratch_directory()))
