"""The quality of the list of likely duplicates among invented people, some of them recorded twice in a known way."""

import random

import pytest
from django.utils import timezone

from participants.duplicates.searching import search
from participants.models import Participant
from scripts.bench.duplicates import Invention, no_progress, quality, store_agencies
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("the same names on both engines")]

PEOPLE, AGENCIES = 3_000, 514


def test_the_list_has_nearly_all_duplicates_and_few_other_pairs(regions):
    made = Invention(random.Random(7), store_agencies(AGENCIES))  # noqa: S311  invented data, not secrets
    made.add_people(PEOPLE)
    Participant.objects.bulk_create([Participant(**values) for values in made.people], batch_size=400)
    search(make.user(), no_progress, step=None, started=timezone.now())
    recall, precision = quality(made.truth)
    assert recall >= 0.95
    assert precision >= 0.95
