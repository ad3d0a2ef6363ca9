"""Generating the invented national data: only into an empty database, and by the seed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from agencies.models import Agency
from participants.models import Participant, Registration
from participants.national_data import NotEmpty, Size, make_national_data
from tests import make

pytestmark = pytest.mark.django_db


def people_of(seed: int) -> list[tuple]:
    with transaction.atomic():
        make_national_data(scale=0.004, seed=seed)
        people = list(Participant.objects.order_by("pk").values_list("full_name", "agency__name"))
        transaction.set_rollback(True)
    return people


def test_another_seed_makes_other_rows():
    people = people_of(seed=2)
    assert people_of(seed=2) == people
    assert people_of(seed=3) != people


def test_nothing_is_made_in_a_database_with_real_data(regions):
    make.person(make.agency())
    with pytest.raises(NotEmpty):
        make_national_data(scale=0.004, seed=1)
    with pytest.raises(CommandError):
        call_command("make_national_data", scale=0.004, force=True)
    assert Agency.objects.count() == 1


def test_without_debug_the_command_needs_force(settings, capsys):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("make_national_data", scale=0.004)
    assert not Agency.objects.exists()
    call_command("make_national_data", scale=0.004, force=True)
    assert Registration.objects.count() == Size.at(0.004).registrations


@pytest.mark.parametrize("scale", [0, -1, 11])
def test_an_impossible_scale_is_refused(scale, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError):
        call_command("make_national_data", scale=scale)
