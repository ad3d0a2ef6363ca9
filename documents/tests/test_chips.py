import re

import pytest
from django.conf import settings
from django.template import Context, Template

from accounts.models import Job, Message, User
from agencies.models import Agency
from events.invitations.issuing import LetterState
from events.models import Quota, State
from participants.certificates.completion import State as CompletionState
from participants.certificates.public_views import Answer as PublicAnswer
from participants.evaluation.window import Phase
from participants.models import Certificate, CertificateTemplate, CorrectionRequest, DoorLink, Participant, Registration
from participants.paper.keying import Answer as KeyingAnswer
from participants.sheet.filters import RowState
from reports.attendance.rows import Result
from reports.coverage.rows import DisplayStatus
from reports.coverage.rows import Status as CoverageStatus
from reports.models import Delivery, Schedule

TONES = {"ok", "new", "off", "wait", "over"}
STATES = [
    Agency.State,
    User.Alert,
    Participant.Alert,
    Job.State,
    Message.State,
    State,
    Quota.Alert,
    LetterState,
    Registration.Status,
    CorrectionRequest.State,
    CorrectionRequest.Alert,
    Certificate.State,
    CertificateTemplate.State,
    CompletionState,
    PublicAnswer,
    DoorLink.State,
    KeyingAnswer,
    Phase,
    RowState,
    Result,
    CoverageStatus,
    DisplayStatus,
    Schedule.State,
    Delivery.Skipped,
]


def rendered(state: object, states: object) -> str:
    template = Template("{% load chips %}{% chip state states %}")
    return template.render(Context({"state": state, "states": states}))


@pytest.mark.parametrize("state", [state for states in STATES for state in states])
def test_every_state_has_a_tone(state):
    assert state.tone in TONES


def test_a_value_from_the_database_has_the_chip_of_its_state():
    assert rendered("open", State) == f'<span class="chip chip-new">{State.OPEN.label}</span>'
    assert rendered(State.OPEN, None) == rendered("open", State)


def test_values_fill_the_placeholders_of_a_label_and_are_escaped():
    template = Template("{% load chips %}{% chip state day=day %}")
    chip = template.render(Context({"state": Agency.State.DISSOLVED, "day": "<1 May>"}))
    assert chip == '<span class="chip chip-off">Dibubarkan &lt;1 May&gt;</span>'


def test_no_template_or_script_names_the_colour_of_a_chip():
    """The enum of a state decides its colour: {% chip %} is the only way to write one."""
    files = [
        path
        for folder, endings in (("templates", "html"), ("static", "js"))
        for path in (settings.BASE_DIR / folder).rglob(f"*.{endings}")
    ]
    assert len(files) > 100
    named = [path.name for path in files if re.search(r"(?<!scope-)\bchip-", path.read_text())]
    assert named == []


@pytest.mark.parametrize(
    ("good", "waiting", "ended"),
    [
        (State.FINISHED, State.PLANNED, State.CANCELLED),
        (Registration.Status.CONFIRMED, Registration.Status.WAITLISTED, Registration.Status.WITHDRAWN),
        (CoverageStatus.COVERED, CoverageStatus.UNCOVERED, CoverageStatus.EXEMPT),
    ],
)
def test_the_tone_separates_good_waiting_and_ended_states(good, waiting, ended):
    assert (good.tone, waiting.tone, ended.tone) == ("ok", "wait", "off")
