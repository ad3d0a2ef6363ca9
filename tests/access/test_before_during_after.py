"""Every page about an event, visited by every role before, during and after it: no page says that somebody is absent or
has not completed an event that is not over, and rates are those of the sessions that have begun."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.rights import Role
from tests import make
from tests.access.test_scope import addresses, pages_of_an_event

pytestmark = pytest.mark.one_engine("the words of pages")

PHASES = {"before": 10, "during": -1, "after": -10}
"""The first day of the event of three days, in days from today."""
ABSENT = re.compile(
    r"\btidak hadir\b|\balpa\b|\btidak pernah hadir\b|\b(tidak|belum) (tuntas|menuntaskan)\b"
    r"|\bdid not (attend|come)\b|\babsen(t|ce)\b|\bnot completed\b",
    re.IGNORECASE,
)
ABSENT_PERSON = 2
"""The position of the person with the mark A for each session that has begun."""
LEGEND = re.compile(r"(Tanda|Marks): H [^.]*")
LEGENDS = {
    "participants:attendance": "the legend of the marks to type",
    "participants:attendance-session": "the legend of the marks to type",
    "participants:sign-sheet-key": "the mark of a row that has one already",
}
"""Pages that offer the marks to choose."""
OF_PEOPLE = [
    "participants:registration-edit",
    "participants:registration-withdraw",
    "participants:registration-link",
    "participants:attendance-history",
    "participants:certificates-person",
]


@pytest.fixture(scope="module", params=PHASES)
def world(request, shared_db):
    """An event of two sessions in Lampung with people of every status. One confirmed person has the mark H for each
    session that has begun, one the mark A, and one has none."""
    with shared_db():
        yield make_world(request.param)


def make_world(phase: str) -> SimpleNamespace:
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
    make.invitations(event) if phase == "before" else None
    if phase == "after":
        make.certificates(event)
    make.material(event)
    make.door_link(event)
    readers = [make.user(role, province="18" if role == Role.PROVINCIAL else None) for role in Role.values]
    links = [make.personal_address(person) for person in people]
    return SimpleNamespace(phase=phase, event=event, people=people, readers=readers, links=links, agency=agency)


def pages(world: SimpleNamespace) -> list[tuple[str, str]]:
    """Return the name and the address of each page about the event, its people and its agency, and of the lists."""
    code = {"code": world.event.code}
    found = [(name, reverse(name, kwargs=code)) for name in pages_of_an_event()]
    found += [
        ("participants:registration-detail", reverse("participants:registration-detail", kwargs={**code, "number": n}))
        for n in (person.number for person in world.people)
    ]
    unmarked = {**code, "number": world.people[1].number}
    found += [(name, reverse(name, kwargs=unmarked)) for name in OF_PEOPLE]
    for session in world.event.sessions.all():
        found.append(("participants:attendance-session", f"/events/{world.event.code}/attendance/{session.pk}/"))
    found += [(name, reverse(name)) for name, pattern in addresses() if is_list(name, pattern)]
    person = world.people[0].participant_id
    found.append(("participants:participant-detail", reverse("participants:participant-detail", args=[person])))
    found.append(("agencies:agency-detail", reverse("agencies:agency-detail", args=[world.agency.pk])))
    found.append(("reports:coverage-province", "/reports/coverage/18/"))
    found.append(("reports:never", "/reports/funnel/?by=event"))
    return found


def is_list(name: str, pattern) -> bool:
    """Return whether the address is that of a page of ours without parameters."""
    ours = name.startswith(("reports:", "participants:", "events:", "agencies:"))
    return ours and not pattern.pattern.regex.groupindex and name not in {"participants:door", "reports:never"}


def text_of(response: HttpResponse) -> str:
    """Return what the page says: not its choices, its scripts, the words that scripts show later, and the heads of
    columns, which name the marks."""
    page = html.fromstring(response.content.decode())
    for element in page.xpath("//script | //style | //template | //select | //th | //*[@data-word]"):
        element.drop_tree()
    return LEGEND.sub("", re.sub(r"\s+", " ", " ".join(page.itertext())))


def said(client: Client, address: str, *, other_answer: int = 200) -> str:
    """Return the text of the page, "" where it is a file or where the answer is the other one, not 200."""
    response = client.get(address)
    assert response.status_code in {200, other_answer}, address
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        response.getvalue()  # a job closes its file at the end
        return ""
    return text_of(response)


def other_answer(world: SimpleNamespace, role: str, address: str) -> int:
    """Return the only other answer than 200 that the page may give to the role in this phase."""
    if role == Role.PROVINCIAL and address.endswith("/participants/decide/"):
        return 403
    if address.endswith(("/decide/", "/certificates/files/", "/news/seen/")):
        return 302  # an action without a page of its own
    if address.endswith("/invitations/all/") and world.phase != "before":
        return 404  # there are no letters
    if address.startswith("/door/") and world.phase == "after":
        return 410
    if role != Role.PROVINCIAL:
        return 403 if (role, address) == (Role.COORDINATOR, "/regions/changes/") else 200
    if address.endswith("/import/template/") and world.phase != "before":
        return 302  # registration is closed
    return 302 if address.endswith("/withdraw/") and world.phase == "after" else 403


@pytest.mark.parametrize(
    ("role", "language"), [*((role, "id") for role in Role.values), (Role.COORDINATOR.value, "en")]
)
def test_nobody_is_called_absent_before_the_event_is_over(role, language, world, client):
    client.cookies["django_language"] = language
    (reader,) = [reader for reader in world.readers if reader.role == role]
    client.force_login(reader)
    wrong = {}
    for name, address in pages(world):
        text = said(client, address, other_answer=other_answer(world, role, address))
        if name not in LEGENDS and (found := ABSENT.search(text)):
            wrong[address] = found.group()
    recorded = {world.people[ABSENT_PERSON].get_absolute_url(): {"id": "Alpa", "en": "Absent"}[language]}
    if world.phase == "after":
        assert recorded.items() <= wrong.items()
        assert f"/events/{world.event.code}/certificates/" in wrong  # two people came to no session, and now it is said
    else:
        assert wrong == (recorded if world.phase == "during" else {})


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_personal_page_speaks_only_of_an_absence_that_is_recorded(language, world, client):
    client.cookies["django_language"] = language
    texts = [said(client, address + page) for address in world.links for page in ("", "evaluation/")]
    found = {number // 2: ABSENT.findall(text) for number, text in enumerate(texts) if ABSENT.search(text)}
    assert [*found] == ([] if world.phase == "before" else [ABSENT_PERSON])


@pytest.mark.parametrize("form", ["json", "csv"])
def test_files_name_nobody_absent_before_the_event_is_over(form, world, client):
    client.force_login(world.readers[0])
    for report in ("attendance/KEGIATAN", "recap"):
        answer = client.get(f"/reports/{report}/?format={form}&year=")
        text = answer.json()["narrative"] if form == "json" else answer.content.decode()
        if world.phase != "after":
            assert ABSENT.search(text) is None


def test_rates_are_those_of_the_sessions_that_have_begun(world, client):
    client.force_login(world.readers[0])
    wanted = None if world.phase == "before" else pytest.approx(1 / 3, abs=0.001)
    for report in ("attendance/KEGIATAN", "recap"):
        totals = client.get(f"/reports/{report}/?format=json&year=").json()["totals"]
        assert totals["attendance_rate"] == wanted, report
    page = client.get("/reports/attendance/KEGIATAN/")
    shown = {figure.name: figure.value for figure in page.context["document"].figures}
    assert shown.get("attendance_rate") == wanted
