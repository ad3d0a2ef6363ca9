"""The verdict of `make load`, tested with rushes that went wrong."""

import pytest

from events.models import Quota
from participants.models import Registration
from participants.registering.registration import WhenFull
from scripts.load.clients import Answer
from scripts.load.data import Post
from scripts.load.report import table, verdicts
from scripts.load.verdict import faults, oversold
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("regions"),
    pytest.mark.one_engine("the verdict of a script"),
]


@pytest.fixture
def event():
    """Return an event with two seats, both taken, and one person on the waiting list."""
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency, seats=2)
    for name in ("Ani", "Budi", "Citra"):
        make.register(make.person(agency, full_name=name), event=event, when_full=WhenFull.WAIT)
    return event


def answer(name: str, status: int = 302, **fields) -> Answer:
    return Answer(Post({"full_name": name, "then": "save"}), 0.1, status, **fields)


@pytest.fixture
def answers():
    return [
        answer("Ani", number=1),
        answer("Budi"),  # redirected to the next form, so the number is unknown
        answer("Citra", number=3, waits=True),
        answer("Dewi", 200, full=True),
    ]


def test_a_correct_rush_has_no_faults(event, answers):
    assert (faults(event, answers), oversold(event)) == ([], 0)


def test_people_beyond_the_seats_are_counted(event):
    Quota.objects.update(seats=1, overbooked=1)  # satisfies the CHECK constraint
    assert oversold(event) == 1


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (0, answer("Ani", 500)),
        (0, answer("Ani", 0)),
        (0, answer("Ani", 200, full=True)),
        (0, answer("Ani", number=2)),
        (0, answer("Ani", number=1, waits=True)),
        (2, answer("Citra", number=3)),
        (3, answer("Dewi", number=4)),
        (3, answer("Dewi", 200)),
    ],
)
def test_a_wrong_answer_is_a_fault(event, answers, place, wrong):
    answers[place] = wrong
    assert faults(event, answers) != []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: Quota.objects.update(seats=3),
        lambda event: Quota.objects.update(taken=1),
        lambda event: event.registrations.filter(number=2).update(number=4),
        lambda event: event.registrations.filter(number=3).update(status="confirmed", quota=event.quotas.get()),
        lambda event: Registration.objects.filter(number=1).delete(),
    ],
)
def test_a_wrong_row_in_the_database_is_a_fault(event, answers, spoil):
    spoil(event)
    assert faults(event, answers) != []


def test_slowness_and_faults_are_reported():
    names = (
        "asked",
        "registered",
        "full",
        "per_second",
        "limit_per_second",
        "p50_ms",
        "p95_ms",
        "full_p50_ms",
        "first_ratio",
        "oversold",
    )
    result = dict.fromkeys(names, 1) | {"limit_p50_ms": 1, "limit_p95_ms": 1, "engine": "sqlite", "scenario": "many"}
    good, bad = {"ratio": 0.35, "tail": 2.5, "faults": []}, {"ratio": 0.34, "tail": 2.6, "faults": ["x"]}
    assert sum("MISSED" in line for line in verdicts(result | good)) == 0
    assert sum(line.count("MISSED") for line in verdicts(result | bad)) == 2
    assert len(verdicts(result | bad)) == 2
    assert len(table([result | good, result | bad]).splitlines()) == 3
