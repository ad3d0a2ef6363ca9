"""Deciding about many people at once: all results of the filters, counts and reasons, ticks that stay."""

import pytest

from accounts.models import Message
from participants.models import Registration
from participants.registering import decide_views
from participants.registering.lifecycle import withdraw
from tests import make

pytestmark = pytest.mark.django_db
LIST, DECIDE = "/events/BARU/participants/", "/events/BARU/participants/decide/"


@pytest.fixture
def people(regions, client):
    """Five people wait for a decision, each without an assignment letter but the first three."""
    event = make.coming_event(code="BARU", needs_approval=True, needs_assignment_letter=True)
    agency = make.agency("18.06", name="Dinas Tanggamus")
    make.quota(event, agency, seats=5)
    names = ["Ani", "Budi", "Citra", "Dewi", "Endang"]
    made = [make.register(make.person(agency, full_name=name), event=event) for name in names]
    make.letter(*made[:3])
    client.force_login(make.user())
    return made


def statuses() -> str:
    """Return the first letters of the statuses, by number."""
    return "".join(one.status[0] for one in Registration.objects.order_by("number"))


def all_seen(client, query: str = "") -> dict[str, str]:
    """Return what the list sends for all results, as it is now."""
    return {"all": "1", "seen": client.get(LIST + query).context["seen"]}


def said(page) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


@pytest.mark.both_engines
def test_all_results_are_decided_and_the_refused_are_named_with_the_reason(people, client):
    page = client.post(DECIDE, all_seen(client) | {"decision": "confirm"}, follow=True)
    assert statuses() == "cccpp"
    [(level, text)] = said(page)
    assert level == "success"
    assert text.startswith("3 peserta dikonfirmasi.")
    summary = text[text.index("<summary>") : text.index("</summary>")]
    assert summary == "<summary>2 peserta belum: Surat tugas belum ada."
    assert [name in text for name in ("Ani", "Dewi", "Endang")] == [False, True, True]
    assert 'action="/undo/"' in page.content.decode()


def test_all_means_what_the_filters_show(people, client):
    page = client.get(f"{LIST}?letter=missing")
    assert page.context["waiting"] == 2
    assert f'action="{DECIDE}?letter=missing" id="decide"' in page.content.decode()
    form = all_seen(client, "?letter=missing") | {"decision": "reject", "note": "Surat belum ada"}
    answer = client.post(f"{DECIDE}?letter=missing", form)
    assert statuses() == "ppprr"
    assert answer.url == f"{LIST}?letter=missing"


def test_other_results_than_the_list_meant_are_shown_first(people, client):
    """One person withdrew and another was proposed after the page was opened: as many, but not the same."""
    seen = all_seen(client)
    withdraw(people[0], by=None, reason="Sakit")
    make.register(make.person(people[0].participant.agency, full_name="Fitri"), event=people[0].event)
    page = client.post(DECIDE, seen | {"decision": "confirm"})
    assert statuses() == "wppppp"
    assert "Fitri" in page.content.decode()
    shown = page.context["seen"]
    assert f'<input type="hidden" name="seen" value="{shown}">' in page.content.decode()
    client.post(DECIDE, {"all": "1", "seen": shown, "decision": "confirm", "mails_shown": "0"})
    assert statuses() == "wccppp"


def test_options_that_are_not_valid_choose_nobody(people, client):
    client.post(f"{DECIDE}?status=unknown", all_seen(client) | {"decision": "confirm"})
    assert statuses() == "ppppp"


def test_all_stops_at_the_limit(people, client, monkeypatch):
    monkeypatch.setattr(decide_views, "AT_ONCE", 2)
    client.post(DECIDE, all_seen(client) | {"decision": "confirm"})
    assert statuses() == "ccppp"


def test_nothing_done_is_an_error_with_the_reason(people, client):
    page = client.post(DECIDE, {"number": ["4", "5"], "decision": "confirm"}, follow=True)
    [(level, text)] = said(page)
    assert level == "error"
    assert "2 peserta belum" in text
    assert not page.context["messages"]._queued_messages
    assert 'class="undo"' not in page.content.decode()


def test_a_missing_reason_keeps_the_ticks(people, client):
    """The page asks for the reason with the people still chosen, and its way back to the list ticks them again."""
    page = client.post(f"{DECIDE}?sort=-name", {"number": ["2", "3"], "decision": "reject"})
    html = page.content.decode()
    assert [f'name="number" value="{number}"' in html for number in (1, 2, 3)] == [False, True, True]
    assert page.context["back"] == f"{LIST}?sort=-name&tick=2&tick=3"
    back = client.get(page.context["back"]).content.decode()
    assert back.count(" checked") == 2
    assert f'action="{DECIDE}?sort=-name" id="decide"' in back


def test_names_are_text(people, client):
    people[4].participant.full_name = "<b>Endang</b>"
    people[4].participant.save()
    page = client.post(DECIDE, {"number": ["5"], "decision": "confirm"}, follow=True)
    assert "&lt;b&gt;Endang" in page.content.decode()
    assert "<b>Endang" not in page.content.decode()


def test_all_asks_about_mails_with_the_number_of_people(people, client):
    Registration.objects.update(registered_by=make.user(province="18", email="lampung@example.org"))
    page = client.post(DECIDE, all_seen(client) | {"decision": "confirm"})
    assert (page.context["recipients"].count, statuses()) == (1, "ppppp")
    shown = all_seen(client) | {"decision": "confirm", "mails_shown": "1"}
    client.post(DECIDE, shown)
    assert (statuses(), Message.objects.count()) == ("cccpp", 1)
