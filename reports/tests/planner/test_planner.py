"""The planner: the regencies it invites, the number of events, and the events that it plans."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from accounts.models import Entry
from events.models import Event
from events.planning.actions import open_registration
from reports.planner.drafts import ProposalChanged, draft_events
from reports.planner.proposal import Priority, Rule, Wish, propose
from tests import make

TODAY = date(2026, 11, 22)
LAMPUNG = ["18.01", "18.02", "18.03", "18.04", "18.05"]


@pytest.fixture
def country(regions):
    """Make five regencies of Lampung and its provincial agency, the first of them covered; two of Bengkulu, without a
    provincial agency; and one of Aceh whose agency is dissolved."""
    for code in ["18", *LAMPUNG, "17.01", "17.02"]:
        make.agency(code, name=f"Dinas {code}")
    make.agency("11.01", closed_on=date(2020, 1, 1), closed_reason="Dilikuidasi")
    event = make.event(sessions=1, starts_on=date(2022, 3, 1))
    make.registration(event, make.agency("18.01", "village"), marks="H")


def wish(**fields) -> Wish:
    defaults = {
        "course": make.course(),
        "starts_on": date(2027, 3, 2),
        "days": 3,
        "weeks": 2,
        "at_once": 1,
        "seats": 100,
        "fewest": 0,
        "most": 20,
        "rule": Rule(per_regency=4, villages=1, per_village=3, per_province=2),
        "priority": Priority.LOWEST,
    }
    return Wish(**defaults | fields)


def shape(proposal) -> list[tuple[str, list[str], int]]:
    return [(batch.host.pk, [r.code for r in batch.regencies], batch.seats) for batch in proposal.batches]


def test_every_uncovered_regency_is_invited_and_parts_are_of_nearly_one_size(country):
    proposal = propose(wish(), today=TODAY)
    assert shape(proposal) == [
        ("17", ["17.01", "17.02"], 14),
        ("18", ["18.02", "18.03"], 16),
        ("18", ["18.04", "18.05"], 16),
    ]
    assert proposal.seats == 46
    assert (proposal.reach.today, proposal.reach.proposed, proposal.reach.eligible) == (1, 7, 7)
    assert not proposal.left_over


def test_invited_regencies_without_a_village_library_are_named(country):
    make.agency("18.03", "village")
    make.agency("18.04", "village", closed_on=date(2026, 12, 1), closed_reason="Bubar")
    proposal = propose(wish(), today=TODAY)
    assert [regency.code for regency in proposal.without_villages] == ["17.01", "17.02", "18.02", "18.04", "18.05"]
    without_pools = Rule(per_regency=4, villages=0, per_village=3, per_province=2)
    assert propose(wish(rule=without_pools), today=TODAY).without_villages == []


def test_events_follow_one_another_within_the_year(country):
    proposal = propose(wish(at_once=2), today=TODAY)
    assert [(b.starts_on, b.ends_on) for b in proposal.batches] == [
        (date(2027, 3, 2), date(2027, 3, 4)),
        (date(2027, 3, 2), date(2027, 3, 4)),
        (date(2027, 3, 16), date(2027, 3, 18)),
    ]
    late = propose(wish(starts_on=date(2027, 12, 20)), today=TODAY)
    assert shape(late) == shape(proposal)[:1]
    assert [regency.code for regency in late.left_over] == LAMPUNG[1:]


def test_regencies_without_enough_seats_are_left_over(country):
    proposal = propose(wish(seats=30), today=TODAY)
    assert shape(proposal) == [("17", ["17.01", "17.02"], 14), ("18", ["18.02", "18.03"], 16)]
    assert [regency.code for regency in proposal.left_over] == ["18.04", "18.05"]
    assert propose(wish(seats=8), today=TODAY).seats == 7
    nothing = propose(wish(seats=6), today=TODAY)
    assert (nothing.batches, len(nothing.left_over)) == ([], 6)


def test_the_priority_decides_which_provinces_come_first(country):
    for code in ("17.03", "17.04", "17.05"):
        make.agency(code)
    lowest = propose(wish(seats=20), today=TODAY)
    nearest = propose(wish(seats=20, priority=Priority.NEAREST), today=TODAY)
    assert {batch.host.pk for batch in lowest.batches} == {"17"}
    assert {batch.host.pk for batch in nearest.batches} == {"18"}


def test_small_groups_share_an_event_in_the_province_of_the_larger_one(country):
    proposal = propose(wish(fewest=28, most=60), today=TODAY)
    assert shape(proposal) == [("18", ["18.02", "18.03", "18.04", "18.05"], 30), ("17", ["17.01", "17.02"], 14)]
    shared = propose(wish(fewest=40, most=60), today=TODAY)
    assert shape(shared) == [("18", ["18.02", "18.03", "18.04", "18.05", "17.01", "17.02"], 44)]


def test_regencies_with_planned_seats_are_not_invited_again(country):
    coming = make.event(starts_on=date(2027, 2, 1), status="planned")
    make.quota(coming, pool=("village", "18.02"))
    other_course = make.event(starts_on=date(2027, 2, 1), status="planned", course=make.course("LAIN"))
    make.quota(other_course, pool=("village", "18.03"))
    cancelled = make.event(starts_on=date(2027, 2, 1), status="cancelled")
    make.quota(cancelled, pool=("village", "18.04"))
    proposal = propose(wish(), today=TODAY)
    assert [regency.code for regency in proposal.planned] == ["18.02"]
    assert "18.02" not in {r.code for batch in proposal.batches for r in batch.regencies}
    assert (proposal.reach.today, proposal.reach.planned, proposal.reach.proposed) == (1, 2, 7)


def test_an_agency_that_ends_before_the_event_is_not_invited(country):
    make.agency("17.03", closed_on=date(2027, 1, 1), closed_reason="Digabung")
    proposal = propose(wish(), today=TODAY)
    assert [regency.code for regency in proposal.without_agency] == ["17.03"]


def test_only_the_chosen_provinces_are_invited(country):
    bengkulu = make.regency("17.01").province
    proposal = propose(wish(provinces=(bengkulu,)), today=TODAY)
    assert [batch.host.pk for batch in proposal.batches] == ["17"]
    assert (proposal.reach.today, proposal.reach.eligible) == (0, 2)


def draft(asked: Wish, *, numbers=frozenset({1, 2, 3}), left_out=frozenset(), fingerprint=None, by=None):
    fingerprint = fingerprint or propose(asked, today=TODAY).fingerprint
    return draft_events(
        asked, fingerprint=fingerprint, numbers=numbers, left_out=left_out, by=by or make.user(), today=TODAY
    )


def test_the_chosen_parts_become_planned_events_with_quotas(country):
    events = draft(wish(), numbers={2, 3}, left_out={"18.03"})
    assert [event.code for event in events] == ["SPPTIK-2027-LAMPUNG", "SPPTIK-2027-LAMPUNG-2"]
    first = Event.objects.get(code="SPPTIK-2027-LAMPUNG")
    assert (first.status, first.province_id, first.starts_on) == ("planned", "18", date(2027, 3, 16))
    seats = {
        (quota.agency and quota.agency.name, quota.kind, quota.region_code): quota.seats for quota in first.quotas.all()
    }
    assert seats == {("Dinas 18", "", "18"): 2, ("Dinas 18.02", "", "18.02"): 4, (None, "village", "18.02"): 3}


def test_a_second_press_plans_nothing_twice(country):
    asked = wish()
    shown = propose(asked, today=TODAY).fingerprint
    draft(asked, fingerprint=shown)
    with pytest.raises(ProposalChanged):
        draft(asked, fingerprint=shown)
    assert Event.objects.filter(status="planned").count() == 3


def test_a_proposal_that_has_changed_is_not_planned(country):
    asked = wish()
    shown = propose(asked, today=TODAY).fingerprint
    make.agency("17.03")
    with pytest.raises(ProposalChanged):
        draft(asked, fingerprint=shown)


def test_queries_do_not_grow_with_the_regencies(country, django_assert_num_queries):
    asked = wish()
    with django_assert_num_queries(13) as few:
        propose(asked, today=TODAY)
    for number in range(10, 20):
        make.agency(f"35.{number}")
    with django_assert_num_queries(len(few.captured_queries)):
        propose(asked, today=TODAY)


# --- The page ---------------------------------------------------------------------------------------------------------


def address(**query) -> str:
    day = timezone.localdate() + timedelta(days=60)
    query = {"course": "SPP-TIK", "starts_on": day.replace(month=3, year=day.year + 1).isoformat()} | query
    return "/reports/planner/?" + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.fixture
def pages(country, client):
    client.force_login(make.user())
    return client


def test_a_link_chooses_the_province_and_the_coordinator_the_rest(pages):
    page = pages.get("/reports/planner/?province=17")
    assert "proposal" not in page.context
    assert not page.context["form"].errors
    ticks = html.fromstring(page.content).xpath("//input[@name='province'][@checked]/@value")
    assert ticks == ["17"]
    assert 'href="/reports/planner/?province=17"' in pages.get("/reports/coverage/17/").content.decode()


def test_the_page_proposes_and_plans(pages):
    where = address(fewest=0, most=20)
    proposal = pages.get(where).context["proposal"]
    assert len(proposal.batches) == 3
    codes = [regency.code for batch in proposal.batches for regency in batch.regencies]
    posted = {"fingerprint": proposal.fingerprint, "batch": ["1"], "shown": codes, "regency": ["17.02"]}
    answer = pages.post(where, posted)
    assert answer.status_code == 302
    (event,) = Event.objects.filter(status="planned")
    assert {quota.region_code for quota in event.quotas.all()} == {"17.02"}
    again = pages.post(where, posted)
    assert again.status_code == 200
    assert Event.objects.filter(status="planned").count() == 1


def test_events_of_a_province_differ_in_title_and_batch(country):
    make.event(batch="I", starts_on=date(2027, 1, 5))
    first, second = draft(wish(), numbers={2, 3})
    assert (first.batch, second.batch) == ("II", "III")
    assert first.title != second.title
    assert [event.batch for event in draft(wish(), numbers={1})] == ["I"]


def planned(pages, **posted):
    """Plan all events of the proposal, and return the page after it."""
    where = address(fewest=0, most=20)
    proposal = pages.get(where).context["proposal"]
    numbers = [batch.number for batch in proposal.batches]
    codes = [regency.code for batch in proposal.batches for regency in batch.regencies]
    ticks = {"fingerprint": proposal.fingerprint, "batch": numbers, "shown": codes, "regency": codes}
    return pages.post(where, ticks | posted, follow=True)


def offered(page) -> dict:
    return {"undo": re.search('name="undo" value="([^"]+)"', page.content.decode())[1]}


def test_planned_events_get_the_sessions_of_a_template(pages):
    template, too_long = make.session_template(1, 3), make.session_template(1, 4)
    page = pages.get(address(fewest=0, most=20))
    assert [one.pk for one in page.context["templates"]] == [template.pk]
    assert planned(pages, template=too_long.pk).status_code == 200
    assert not Event.objects.filter(status="planned").exists()
    planned(pages, template=template.pk)
    events = Event.objects.filter(status="planned").with_sizes()
    assert [event.lesson_hours for event in events] == [4, 4, 4]


def test_a_plan_is_undone_as_long_as_nobody_changed_its_events(pages):
    undo = offered(planned(pages, template=make.session_template(1).pk))
    answer = pages.post("/undo/", undo)
    assert answer.url == "/reports/planner/"
    assert not Event.objects.filter(status="planned").exists()
    assert Entry.objects.filter(action="event-deleted").count() == 3
    page = pages.post("/undo/", undo, follow=True)
    assert "sudah diurungkan" in page.content.decode()


def test_a_plan_with_a_changed_event_is_not_undone(pages):
    undo = offered(planned(pages))
    event = Event.objects.filter(status="planned").first()
    open_registration(event, by=None)
    page = pages.post("/undo/", undo, follow=True)
    assert event.code in page.content.decode()
    assert Event.objects.filter(status__in=["planned", "open"]).count() == 3


def test_without_a_ticked_event_nothing_is_planned(pages):
    where = address()
    fingerprint = pages.get(where).context["proposal"].fingerprint
    answer = pages.post(where, {"fingerprint": fingerprint, "batch": ["x", "99999999999999"]})
    assert answer.status_code == 200
    assert not Event.objects.filter(status="planned").exists()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"seats": "x"}, "seats"),
        ({"seats": "9" * 30}, "seats"),
        ({"course": "TIDAK-ADA"}, "course"),
        ({"fewest": "70", "most": "60"}, "fewest"),
        ({"per_regency": "0", "villages": "0"}, "per_regency"),
        ({"most": "8"}, "most"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"province": "99"}, "province"),
    ],
)
def test_mistakes_are_shown_at_their_field(pages, query, field):
    page = pages.get(address(**query))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "proposal" not in page.context
    assert pages.post(address(**query), {"batch": "1"}).status_code == 200
