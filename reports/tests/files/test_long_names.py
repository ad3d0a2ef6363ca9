"""PDFs with the longest names: no word runs off its page."""

import pytest

from events.invitations.letters import invitations_pdf
from participants.paper.badges import badge_sheets_pdf
from participants.paper.sign_sheets import occasions, people, rows, sign_sheet_pdf
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.recap.document import recap_document, recap_json
from reports.recap.rows import RecapScope, recap
from reports.tests.rendering import render
from tests import make, pdf

pytestmark = pytest.mark.one_engine("the layout of PDF files")

NAMES = ["W" * 67, ("Wilhelmina Kusuma " * 10)[:170].strip(), "m" * 170]
NEAREST = 25
"""The least distance of text from the left and the right edge, in points."""


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event in which everything has the longest names: the event itself, people, agencies, positions, places
    and sessions."""
    with shared_db():
        make.only_provinces("18")
        event = make.event("18", code="PANJANG", title=NAMES[0], venue=NAMES[1], organiser=NAMES[2], sessions=1)
        event.sessions.update(title=NAMES[0])
        for name in NAMES:
            make.registration(event, make.agency("18.03", name=name), marks="H", full_name=name, position=name)
        yield event


def letters(event) -> bytes:
    coming = make.coming_event("18", title=event.title, venue=event.venue, organiser=event.organiser, sessions=1)
    for one in event.registrations.all():
        make.quota(coming, one.agency)
    return invitations_pdf(make.invitations(coming))


def sheet(event, occasion: int) -> bytes:
    one = occasions(event)[occasion]
    return sign_sheet_pdf(one, rows(one, people(event, make.user())))


def attendance_list(event) -> bytes:
    report = attendance(event)
    return render(attendance_document(report), attendance_json(report), "pdf")


def recap_list(event) -> bytes:
    report = recap(RecapScope(year=2022))
    return render(recap_document(report), recap_json(report), "pdf")


OUTPUTS = {
    "invitation letters": letters,
    "sign sheet of a day": lambda event: sheet(event, 0),
    "sign sheet of a session": lambda event: sheet(event, 1),
    "badges": lambda event: badge_sheets_pdf(event, list(people(event, make.user()))),
    "attendance list": attendance_list,
    "recap": recap_list,
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_name_runs_off_the_page(output, event):
    content = OUTPUTS[output](event)
    assert min(min(edges) for edges in pdf.widest(content)) > NEAREST
    assert "".join(pdf.texts(content)).count("W") >= len(NAMES[0])
