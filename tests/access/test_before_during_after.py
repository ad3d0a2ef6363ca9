"""Every page of the portal and of the admin, visited by every role before, during and after an event: no page says that
somebody is absent, lost or has not completed an event that is not over, and rates are those of the sessions that have
begun. The addresses come from the URL resolver, as in test_scope.py."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import User
from accounts.rights import Role
from participants.calendars.feeds import make_feed
from tests import make
from tests.access import test_admin_walk as admin
from tests.access.test_scope import (
    ADMINISTRATORS_ONLY,
    ALL,
    ANY_VALUE,
    LOOKED_AT_ONLY,
    NATIONAL_ONLY,
    ONLY_WHO_SENT_IT,
    OPEN_TO_EVERYBODY,
    OURS,
    address,
)
from tests.sheets import row, sent, xlsx

pytestmark = pytest.mark.one_engine("the words of pages")

PHASES = {"before": 10, "during": -1, "after": -10}
"""The first day of the event of three days, in days from today."""
ABSENT = re.compile(
    r"\btidak hadir\b|\balpa\b|\btidak pernah hadir\b|\b(tidak|belum) (tuntas|menuntaskan)\b"
    r"|\bdid not (attend|come)\b|\babsen(t|ce)\b|\bnot completed\b"
    r"|\bberkurang (antara|sebelum)\b|\bwere lost (before|between)\b|\btuntas: 0\b|\bcompleted: 0\b"
    r"|\), \d+ hadir dan 0 tuntas\b|\bconfirmed, \d+ attended and 0 completed\b",
    re.IGNORECASE,
)
ABSENT_PERSON = 2
"""The position of the person with the mark A for each session that has begun."""
LEGEND = re.compile(r"(Tanda|Marks): H [^.]*")
LEGENDS = {
    "participants:attendance": "the legend of the marks to type",
    "participants:attendance-session": "the legend of the marks to type",
    "participants:sign-sheets-key": "the mark of a row that has one already",
    "/admin/participants/attendance/": "the marks to choose, and those that are recorded",
}
"""Pages that offer the marks to choose."""
FILES = {"events:invitation", "events:invitation-docx", "events:invitations-all", "participants:certificate-file"}
"""PDFs that take long and have no text to look at here. The administrator fetches them, so that they are made once."""
OF_LETTERS = {"events:invitations-all", *(f"events:invitation{part}" for part in ("", "-docx", "-unsign"))}
OF_CERTIFICATES = {name for name, parameters in ALL if parameters == ("code", "number", "pk")}
OF_CERTIFICATES.add("participants:personal-certificate")
LEAD_BACK = {
    "reports:event-actions",  # no action is asked for
    "events:seats-file",
    "events:event-fill-sessions",
    "reports:agency-file",
    "incidents:incident-close",
    "account_set_password",
    "jobs:job-cancel",
    "participants:certificates-files",
    "participants:checkin-decide",
    "participants:duplicate-decide",
    "participants:registration-move",  # the event has no other seats
    "participants:registration-reactivate",  # the person is confirmed
    "participants:registration-remove",  # the person is confirmed
    "participants:registrations-decide",
    "participants:undo",
    "participants:event-replies-free",
    "reports:introduction-closed",
    "reports:news-seen",
    "reports:schedule-run",
    "sessions:session-end",
    "users:user-link",
    "users:user-sessions",
    "sessions:session-end-others",
}
"""Addresses of actions without a page of their own."""
OF_TICKETS = {"participants:personal-ticket", "participants:personal-ticket-file"}
OF_THE_DOOR = {
    f"participants:door{kind}{page}" for kind in ("", "-link") for page in ("", "-roster", "-marks", "-send")
}
CHANGES = {f"participants:registration-{action}" for action in ("agency", "letter", "substitute", "withdraw")}


@pytest.fixture(scope="module", params=PHASES)
def world(request, shared_db):
    """An event of two sessions in Lampung with people of every status. One confirmed person has the mark H for each
    session that has begun, one the mark A, and one has none."""
    with shared_db():
        yield make_world(request.param)


def make_world(phase: str) -> SimpleNamespace:
    make.only_provinces("18")  # so that pages that list all regions are short
    first_day = timezone.localdate() + timedelta(days=PHASES[phase])
    status = {"before": "open", "during": "closed", "after": "finished"}[phase]
    days = {"starts_on": first_day, "ends_on": first_day + timedelta(days=2)}
    event = make.event("18", code="KEGIATAN", title="Bimtek Lampung", status=status, **days)
    for number, day in ((1, first_day), (2, first_day + timedelta(days=2))):
        event.sessions.create(number=number, title=f"Sesi {number}", date=day, lesson_hours=2)
    agency = make.agency("18.03", name="Dinas Lampung Utara")
    begun = {"before": "..", "during": "H.", "after": "HH"}[phase]
    people = [make.registration(event, agency, marks=marks) for marks in (begun, "..", begun.replace("H", "A"))]
    people += [make.registration(event, agency, status=s) for s in ("proposed", "waitlisted", "withdrawn", "rejected")]
    make.quota(event, pool=("village", "18.06"))
    invited = event if phase == "before" else make.coming_event("18", course=event.course)
    make.quota(invited, agency) if invited != event else None
    certified = event if phase == "after" else make.event("18", sessions=1)
    make.registration(certified, agency, marks="H") if certified != event else None
    letterhead = make.letterhead(logo=make.letter_logo())
    template = make.certificate_template(logo=make.certificate_image())
    readers = [make.user(role, province="18" if role == Role.PROVINCIAL else None) for role in Role.values]
    make.letter(people[1])
    make.agency_list()
    return SimpleNamespace(
        phase=phase,
        event=event,
        ended=event,
        agency=agency,
        other_agency=make.agency("18.04"),
        people=people,
        registration=people[1],
        readers=readers,
        links=[make.personal_address(person) for person in people],
        invitation=make.invitations(invited)[0],
        certificate=make.certificates(certified, template=template)[0],
        template=template,
        letterhead=letterhead,
        own_letterhead=make.letterhead(organiser="Dinas Contoh"),
        material=make.material(event),
        photo=make.photo(event),
        mail=make.mail(event),
        announcement=make.announcement(event),
        session_template=make.session_template(),
        signed=make.signed_upload(event, by=readers[-1]),
        letters=make.letter_upload(event, by=make.user(province="18")),
        correction=make.correction(people[0]),
        data_request=make.data_request(people[0].participant),
        incident=make.incident(),
        colleague=make.user(province="18"),
        sheet=sent(event, readers[0], xlsx([row("Ani", agency.name)])),
        merge=make.merge(make.person(agency), make.person(agency)),
        schedule=make.schedule(),
        door_link=make.door_link(event, created_by=readers[-1]),
        feed=make_feed(people[0]),
        report_file=make.report_file(),
    )


def pages(world: SimpleNamespace, reader: User) -> list[tuple[str, str]]:
    """Return the name and the address of each page for users: all of ours and, for administrators, of the admin. The
    pages of a person and of a session are those of other people and sessions too where the words may differ."""
    is_administrator = reader.role == Role.ADMINISTRATOR
    found = [
        (name, address(name, parameters, world, reader))
        for name, parameters in OURS
        if name not in FILES or is_administrator
    ]
    more = [("participants:registration-detail", {"number": person.number}) for person in world.people]
    more += [(f"participants:{name}", {"number": 1}) for name in ("attendance-history", "registration-edit")]
    more += [("participants:certificates-person", {"number": world.registration.number})]
    more += [("participants:attendance-session", {"pk": session.pk}) for session in world.event.sessions.all()]
    found += [(name, reverse(name, kwargs={"code": world.event.code, **one})) for name, one in more]
    found.append(("reports:funnel", "/reports/funnel/?by=event"))
    return [*dict.fromkeys(found), *((each, each) for each in admin.every_page() if is_administrator)]


def open_pages(world: SimpleNamespace) -> list[tuple[str, str]]:
    """Return the name and the address of each page that needs no user: those with a token, and the public ones. Of all
    people but the first, only the two pages that speak of their marks."""
    people = [link.split("/")[2] for link in world.links]
    code = {"certificate-public": world.certificate.code, "check-file": world.report_file.printed_id}
    found = []
    for name, parameters in ALL:
        app, _, page = name.partition(":")
        if name in OPEN_TO_EVERYBODY and app in {"participants", "reports"}:
            every = people if page in {"personal", "evaluation-answer"} else people[:1]
            other = world.feed.token if page == "calendar-feed" else world.door_link.token
            for token in [other] if page.startswith(("door", "calendar-feed")) else every:
                values = {"token": token, "pk": world.material.pk, "code": code.get(page), "number": 1}
                values["slug"] = ANY_VALUE["slug"]
                found.append((name, reverse(name, kwargs={each: values[each] for each in parameters})))
    return [*dict.fromkeys(found)]


def text_of(response: HttpResponse) -> str:
    """Return what the page says: not its choices, its scripts, the words that scripts show later, and the heads of
    columns, which name the marks."""
    page = html.fromstring(response.content.decode())
    for element in page.xpath("//script | //style | //template | //select | //th | //*[@data-word]"):
        element.drop_tree()
    return LEGEND.sub("", re.sub(r"\s+", " ", " ".join(page.itertext())))


def said(client: Client, path: str, allowed: set[int]) -> str:
    """Return the text of the page, "" where it is a file or the answer is not 200. Only the allowed answers are
    right."""
    response = client.get(path)
    assert response.status_code in allowed, path
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        response.getvalue()  # a job closes its file at the end
        return ""
    return text_of(response)


def due(name: str, role: str, phase: str) -> set[int]:
    """Return the answers that the page may give to the role ("" without sign-in) in this phase."""
    if name.startswith("/admin/"):
        return admin.due(name)
    return {answer_of_phase(name, phase) or answer_of_right(name, role, phase) or (302 if name in LEAD_BACK else 200)}


def answer_of_phase(name: str, phase: str) -> int | None:
    """Return the answer to everybody where the page is about something that does not exist in this phase."""
    if name in OF_LETTERS and phase != "before":
        return 404
    if name in OF_CERTIFICATES and phase != "after":
        return 404
    if name in OF_TICKETS and phase == "after":
        return 404
    return 410 if name in OF_THE_DOOR and phase == "after" else None


def answer_of_right(name: str, role: str, phase: str) -> int | None:
    """Return the answer to a role that may not open the page in this phase."""
    if role == Role.COORDINATOR:
        return 403 if name in ADMINISTRATORS_ONLY | LOOKED_AT_ONLY else None
    if role != Role.PROVINCIAL:
        return None
    if name in NATIONAL_ONLY:
        return 403
    if name in ONLY_WHO_SENT_IT:
        return 404
    is_closed = (name == "participants:sheet-template" and phase != "before") or (name in CHANGES and phase == "after")
    return 302 if is_closed else None


@pytest.mark.parametrize(
    ("role", "language"),
    [(Role.ADMINISTRATOR.value, "id"), (Role.COORDINATOR.value, "en"), (Role.PROVINCIAL.value, "id")],
)
def test_nobody_is_called_absent_before_the_event_is_over(role, language, world, client):
    client.cookies["django_language"] = language
    (reader,) = [reader for reader in world.readers if reader.role == role]
    make.sign_in_with_factor(client, reader)
    wrong = {}
    for name, path in pages(world, reader):
        text = said(client, path, due(name, role, world.phase))
        if name not in LEGENDS and (found := ABSENT.search(text)):
            wrong[path] = found.group()
    recorded = {world.people[ABSENT_PERSON].get_absolute_url(): {"id": "Alpa", "en": "Absent"}[language]}
    if world.phase == "after":
        assert recorded.items() <= wrong.items()
        assert f"/events/{world.event.code}/certificates/" in wrong  # two people came to no session, and now it is said
    else:
        assert wrong == (recorded if world.phase == "during" else {})


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_without_sign_in_speaks_only_of_an_absence_that_is_recorded(language, world, client):
    client.cookies["django_language"] = language
    texts = {path: said(client, path, due(name, "", world.phase)) for name, path in open_pages(world)}
    found = [path for path, text in texts.items() if ABSENT.search(text)]
    assert found == ([] if world.phase == "before" else [world.links[ABSENT_PERSON]])


@pytest.mark.parametrize("form", ["json", "csv"])
def test_files_name_nobody_absent_before_the_event_is_over(form, world, client):
    client.force_login(world.readers[0])
    for report in ("attendance/KEGIATAN", "recap", "funnel"):
        answer = client.get(f"/reports/{report}/?format={form}&year=")
        text = answer.json()["narrative"] if form == "json" else answer.content.decode()
        if world.phase != "after":
            assert ABSENT.search(text) is None


def test_rates_are_those_of_the_sessions_that_have_begun(world, client):
    client.force_login(world.readers[0])
    wanted = None if world.phase == "before" else pytest.approx(1 / 3, abs=0.001)
    for report in ("attendance/KEGIATAN", "recap"):
        totals = client.get(f"/reports/{report}/?format=json&year={world.event.starts_on.year}").json()["totals"]
        assert totals["attendance_rate"] == wanted, report
    rows = client.get("/reports/funnel/?format=json&by=event").json()["rows"]
    shares = [row["share_of_previous"]["attended"] for row in rows if row["key"] == "KEGIATAN"]
    assert shares == {"before": [], "during": [None], "after": [wanted]}[world.phase]
    page = client.get("/reports/attendance/KEGIATAN/")
    shown = {figure.name: figure.value for figure in page.context["document"].figures}
    assert shown.get("attendance_rate") == wanted
