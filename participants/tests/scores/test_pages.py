"""The page of scores: saved together without JavaScript, field by field with it."""

import html
import json
import re
from decimal import Decimal

import pytest

from accounts.models import Entry
from events.models import Event
from participants.models import TestScore
from participants.scores.storing import ScoreChange, set_scores
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms; test_storing.py tests what they store")

PRE, POST = TestScore.Test.PRE, TestScore.Test.POST
PATH = "/events/NILAI/scores/"


@pytest.fixture
def event(regions):
    event = make.event("18", code="NILAI")
    for name, region in (("Ani", "18.03"), ("Budi", "18.06"), ("Citra", "72.01")):
        make.registration(event, make.agency(region), full_name=name)
    return event


@pytest.fixture
def reader(event, client):
    user = make.user(full_name="Pusat")
    client.force_login(user)
    return user


def enter(event, number, test, value, by=None):
    registration = event.registrations.get(number=number)
    now = TestScore.objects.filter(registration=registration, test=test).first()
    set_scores(event, [ScoreChange(registration, test, Decimal(value), now.value if now else None)], by=by)


def stored() -> dict[str, str]:
    rows = TestScore.objects.select_related("registration")
    return {f"{s.test}-{s.registration.number}": str(s.value) for s in rows}


def fields(page) -> dict[str, str]:
    """Return the unchanged form of the page as the browser sends it."""
    text = page.content.decode()
    found = {}
    for tag in re.findall(r"<input [^>]*>", text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if re.match("(pre|post)-|seen", attributes.get("name", "")):
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
    return found


def test_scores_with_comma_or_point_are_saved_together(reader, event, client):
    sent = fields(client.get(PATH)) | {"pre-1": "62,5", "post-1": " 80.25 ", "post-2": "100"}
    assert client.post(PATH, sent).status_code == 302
    assert stored() == {"pre-1": "62.50", "post-1": "80.25", "post-2": "100.00"}
    again = fields(client.get(PATH))
    assert (again["pre-1"], again["post-1"], again["post-2"], again["pre-3"]) == ("62,5", "80,25", "100", "")
    assert client.post(PATH, again | {"post-2": ""}).status_code == 302
    assert stored() == {"pre-1": "62.50", "post-1": "80.25"}


def test_every_mistake_is_shown_and_the_rest_is_stored(reader, event, client):
    wrong = {"pre-1": "abc", "post-1": "100,01", "pre-2": "-1", "post-2": "1,234"}
    page = client.post(PATH, fields(client.get(PATH)) | wrong | {"pre-3": "50"})
    assert page.status_code == 200
    assert page.context["wrong"] == 4
    assert page.content.decode().count('aria-invalid="true"') == 4
    kept = fields(page)
    assert {name: kept[name] for name in (*wrong, "pre-3")} == wrong | {"pre-3": "50"}
    assert stored() == {"pre-3": "50.00"}
    assert client.post(PATH, kept | dict.fromkeys(wrong, "60")).status_code == 302
    assert len(stored()) == 5


@pytest.mark.parametrize("odd", ["١٢", "1e1", "0x10", "5 0", "1.000", "\0", "nan", "9" * 5000, "80,", "=80"])
def test_invalid_texts_are_refused_as_scores(reader, event, client, odd):
    page = client.post(PATH, {"pre-1": odd, "seen": "{}"})
    assert page.context["wrong"] == 1
    assert stored() == {}


@pytest.mark.parametrize("seen", ["", "x", "[]", "1", '{"pre-1": 5}', '{"pre-1": {}}', '{"pre-1": "x"}', "[" * 100_000])
def test_an_unreadable_list_of_seen_scores_overwrites_nothing(reader, event, client, seen):
    enter(event, 1, PRE, 70)
    page = client.post(PATH, {"pre-1": "50", "seen": seen})
    assert page.context["conflicts"] == 1
    assert stored() == {"pre-1": "70.00"}


def test_two_users_do_not_overwrite_each_other(reader, event, client):
    sent = fields(client.get(PATH))
    ratna = make.user(full_name="Ratna")
    enter(event, 1, PRE, 70, by=ratna)
    enter(event, 2, PRE, 71, by=ratna)
    page = client.post(PATH, sent | {"pre-1": "50", "post-3": "90"})
    assert page.context["conflicts"] == 1  # not for the second person, whose field did not change
    assert stored() == {"pre-1": "70.00", "pre-2": "71.00", "post-3": "90.00"}
    said = re.search(r'id="said-pre-1">(.*?)<', page.content.decode())[1]
    assert "Ratna" in said
    assert "70" in said
    again = fields(page)
    assert (again["pre-1"], again["pre-2"]) == ("50", "71")
    assert client.post(PATH, again).status_code == 302  # the user has seen the conflict and keeps the value
    assert stored() == {"pre-1": "50.00", "pre-2": "71.00", "post-3": "90.00"}


def test_a_corrected_form_still_shows_a_conflict(reader, event, client):
    sent = fields(client.get(PATH)) | {"pre-1": "50", "pre-2": "x"}
    enter(event, 1, PRE, 70)
    page = client.post(PATH, sent)
    assert (page.context["wrong"], page.context["conflicts"]) == (1, 1)
    assert client.post(PATH, fields(page) | {"pre-2": "60"}).status_code == 302  # the user has seen the conflict
    assert stored() == {"pre-1": "50.00", "pre-2": "60.00"}


def as_one_goes(client, **sent):
    seen = json.dumps(sent.pop("seen", {}))
    names = {name.replace("_", "-"): value for name, value in sent.items()}
    return client.post(PATH, names | {"seen": seen}, headers={"accept": "application/json"})


def test_single_fields_are_saved(reader, event, client):
    enter(event, 2, PRE, 70, by=make.user(full_name="Ratna"))
    answer = as_one_goes(client, pre_1="62,5", post_1="x", pre_2="50", pre_3="40").json()
    outcomes = {name: found["outcome"] for name, found in answer["fields"].items()}
    assert outcomes == {"pre-1": "stored", "post-1": "wrong", "pre-2": "conflict", "pre-3": "stored"}
    assert (answer["fields"]["pre-1"]["seen"], answer["fields"]["pre-1"]["text"]) == ("62.5", "62,5")
    assert (answer["fields"]["pre-2"]["seen"], answer["fields"]["pre-2"]["text"]) == ("70", "70")
    assert "Ratna" in answer["fields"]["pre-2"]["message"]
    assert answer["figures"]["with_pre"] == "3"
    assert stored() == {"pre-1": "62.50", "pre-2": "70.00", "pre-3": "40.00"}
    answer = as_one_goes(client, pre_2="50", post_1="90", seen={"pre-2": "70"}).json()
    assert answer["fields"]["post-1"]["gain"] == "+27,5"
    assert stored()["pre-2"] == "50.00"


def test_an_event_cancelled_meanwhile_refuses_scores(reader, event, client):
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    assert as_one_goes(client, pre_1="50").status_code == 403
    assert 'name="pre-1"' not in client.get(PATH).content.decode()


def test_staff_of_the_host_province_can_enter_scores_of_their_people(event, client):
    client.force_login(make.user(province="18"))
    page = client.get(PATH)
    assert fields(page).keys() == {"pre-1", "post-1", "pre-2", "post-2", "seen"}
    assert page.context["people"] == 2
    assert page.context["hidden"]
    client.post(PATH, {"pre-1": "50", "pre-3": "60", "seen": "{}"})
    assert stored() == {"pre-1": "50.00"}


@pytest.mark.both_engines
def test_figures_cover_only_people_the_user_sees(event, client):
    """An average over all three would reveal the score of the hidden person."""
    for number, score in ((1, 60), (2, 70), (3, 11)):
        enter(event, number, PRE, score)
    client.force_login(make.user(province="18"))
    page = client.get(PATH)
    received = as_one_goes(client, post_1="90", seen={}).json()["figures"]
    for figures in (page.context["figures"], received):
        assert (figures["pre"], figures["with_pre"]) == ("65,0", "2")
    enter(event, 3, POST, 12)
    assert as_one_goes(client, post_1="90", seen={"post-1": "90"}).json()["figures"] == received
    client.force_login(make.user())
    assert client.get(PATH).context["figures"]["with_pre"] == "3"
    assert not client.get(PATH).context["hidden"]


def test_staff_of_a_guest_province_can_only_read_scores_of_their_people(event, client):
    enter(event, 3, PRE, 70)
    enter(event, 1, PRE, 71)
    client.force_login(make.user(province="72"))
    page = client.get(PATH)
    text = page.content.decode()
    assert fields(page) == {"seen": page.context["seen"]}
    assert ("Citra" in text, "Ani" in text) == (True, False)
    assert "pre-1" not in page.context["seen"]
    for path in (PATH, f"{PATH}sheet/"):
        assert client.post(path, {"pre-3": "60", "seen": "{}"}).status_code == 403
    assert client.get(f"{PATH}template/").status_code == 403
    assert stored() == {"pre-1": "71.00", "pre-3": "70.00"}


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("missing=any", [2, 3]),
        ("missing=pre", [3]),
        ("missing=post", [2, 3]),
        ("q=Bud", [2]),
        ("missing=x&agency=x", [1, 2, 3]),
    ],
)
def test_the_page_can_be_filtered(reader, event, client, query, numbers):
    for number, test in ((1, PRE), (1, POST), (2, PRE)):
        enter(event, number, test, 70)
    assert [row.registration.number for row in client.get(f"{PATH}?{query}").context["rows"]] == numbers
    agency = event.registrations.get(number=3).agency_id
    assert [row.registration.number for row in client.get(f"{PATH}?agency={agency}").context["rows"]] == [3]


def test_saving_keeps_the_filter(reader, event, client):
    answer = client.post(f"{PATH}?missing=pre", {"pre-1": "50", "seen": "{}"})
    assert answer.url == f"{PATH}?missing=pre"


def test_the_registration_and_the_history_show_score_changes(reader, event, client):
    enter(event, 1, PRE, "62.5", by=reader)
    enter(event, 1, PRE, 70, by=reader)
    page = client.get("/events/NILAI/participants/1/")
    assert page.context["scores"] == ("70", "–", "–")
    history = client.get("/events/NILAI/history/?kind=score")
    assert [entry.changes[0].after for entry in history.context["entries"]] == ["70", "62,5"]
    assert Entry.objects.filter(action="score-corrected", by=reader).exists()
