"""The ground the suite stands on: the engine that was asked for, and threads that wait for each other on it."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from participants.registration import QuotaFull, register
from tests import make
from tests.scratch import scratch_directory


@pytest.mark.django_db
def test_engine_is_the_one_asked_for():
    wanted = os.environ.get("TEST_DB", "sqlite").partition(":")[0]
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[wanted]


@pytest.mark.django_db
def test_real_data_is_out_of_reach():
    assert "test" in str(connection.settings_dict["NAME"])
    assert settings.MEDIA_ROOT.is_relative_to(scratch_directory())
    if connection.vendor == "sqlite":
        assert str(connection.settings_dict["NAME"]).startswith(str(scratch_directory()))


@pytest.mark.django_db(transaction=True)
def test_threads_take_turns(regions):
    """Six connections at once, three seats: three get one, three are told that it is full, none fails otherwise."""
    agency, event = make.agency(), make.event()
    make.quota(event, agency, seats=3)
    people = {number: make.person(agency) for number in range(1, 7)}

    def try_to_register(number: int) -> str:
        try:
            register(people[number], event=event, by=None, number=number)
        except QuotaFull:
            return "full"
        finally:
            connection.close()
        return "seat"

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(try_to_register, people))
    assert sorted(answers) == ["full"] * 3 + ["seat"] * 3
