import pytest
from django.template import Context, Template

from accounts.models import Job, Message
from events.models import Event
from participants.certificates.completion import State as CertificateState
from participants.models import CorrectionRequest, Registration
from reports.coverage.rows import Status as CoverageStatus

TONES = {"ok", "new", "off", "wait", "over"}
STATES = [
    Event.Status,
    Registration.Status,
    CorrectionRequest.State,
    CertificateState,
    Job.State,
    Message.State,
    CoverageStatus,
]


def rendered(state: object, states: object) -> str:
    template = Template("{% load chips %}{% chip state states %}")
    return template.render(Context({"state": state, "states": states}))


@pytest.mark.parametrize("state", [state for states in STATES for state in states])
def test_every_state_has_a_tone(state):
    assert state.tone in TONES


def test_a_value_from_the_database_has_the_chip_of_its_state():
    assert rendered("open", Event.Status) == f'<span class="chip chip-new">{Event.Status.OPEN.label}</span>'
    assert rendered(Event.Status.OPEN, None) == rendered("open", Event.Status)


@pytest.mark.parametrize(
    ("good", "waiting", "ended"),
    [
        (Event.Status.FINISHED, Event.Status.PLANNED, Event.Status.CANCELLED),
        (Registration.Status.CONFIRMED, Registration.Status.WAITLISTED, Registration.Status.WITHDRAWN),
        (CoverageStatus.COVERED, CoverageStatus.UNCOVERED, CoverageStatus.EXEMPT),
    ],
)
def test_the_tone_separates_good_waiting_and_ended_states(good, waiting, ended):
    assert (good.tone, waiting.tone, ended.tone) == ("ok", "wait", "off")
