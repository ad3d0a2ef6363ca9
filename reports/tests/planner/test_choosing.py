"""The planner's ticks, days and papers: figures follow the ticks, and provinces have no two events on the same days."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from reports.planner.calendar import days_of
from reports.planner.choosing import choose
from reports.planner.proposal import Priority, propose
from tests import make
from tests.pdf import texts

from .test_planner import TODAY, address, country, pages, shape, wish  # noqa: F401  fixtures

MARCH = [date(2027, 3, day) for day in (2, 16, 30)]


def test_the_figures_follow_the_ticks(country):  # noqa: F811
    proposal = propose(wish(), today=TODAY)
    chosen = choose(proposal, numbers={2, 3}, left_out={"18.03", "17.01"})
    assert shape(chosen) == [("18", ["18.02"], 9), ("18", ["18.04", "18.05"], 16)]
    assert (chosen.seats, chosen.regencies) == (25, 3)
    assert (chosen.reach.planned, chosen.reach.proposed) == (1, 4)
    assert choose(proposal, numbers=set(), left_out=()).batches == []


def test_an_event_keeps_its_province_and_loses_one_without_regencies(country):  # noqa: F811
    """The seats of the provincial agency go with the last of its regencies."""
    proposal = propose(wish(fewest=40, most=60), today=TODAY)
    chosen = choose(proposal, numbers={1}, left_out={"18.02", "18.03", "18.04", "18.05"})
    assert shape(chosen) == [("18", ["17.01", "17.02"], 14)]


def test_each_province_has_an_event_before_one_has_two(country):  # noqa: F811
    for code in ("17.03", "17.04", "17.05"):
        make.agency(code)
    lowest = propose(wish(seats=35), today=TODAY)
    even = propose(wish(seats=35, priority=Priority.EVEN), today=TODAY)
    assert [batch.host.pk for batch in lowest.batches] == ["17", "17", "17"][: len(lowest.batches)]
    assert [batch.host.pk for batch in even.batches][:2] == ["17", "18"]
    assert even.seats <= 35


def test_two_events_of_a_province_are_on_different_days(country):  # noqa: F811
    apart = propose(wish(at_once=3), today=TODAY)
    assert [(b.host.pk, b.starts_on) for b in apart.batches] == [
        ("17", MARCH[0]),
        ("18", MARCH[0]),
        ("18", MARCH[1]),
    ]
    allowed = propose(wish(at_once=3, same_days=True), today=TODAY)
    assert {batch.starts_on for batch in allowed.batches} == {MARCH[0]}


def test_the_events_that_a_province_has_are_avoided(country):  # noqa: F811
    make.event(starts_on=date(2027, 3, 4), status="planned", course=make.course("LAIN"))
    make.event(starts_on=date(2027, 3, 16), status="cancelled")
    proposal = propose(wish(at_once=2), today=TODAY)
    assert [(b.host.pk, b.starts_on) for b in proposal.batches] == [
        ("17", MARCH[0]),
        ("18", MARCH[1]),
        ("18", MARCH[2]),
    ]


def test_days_of_long_events_do_not_overlap_in_a_province():
    pace = wish_of_days(days=10, weeks=1)
    assert [days and days[0].day for days in days_of(["18", "18", "17"], pace, {})] == [2, 16, 9]


def wish_of_days(**fields):
    class Pace:
        starts_on, days, weeks, at_once, same_days = date(2027, 3, 2), 3, 2, 1, False

    pace = Pace()
    for name, value in fields.items():
        setattr(pace, name, value)
    return pace


# --- The page ---------------------------------------------------------------------------------------------------------


def ticked(page, *, batches, regencies, **more) -> dict:
    proposal = page.context["proposal"]
    codes = [regency.code for batch in proposal.batches for regency in batch.regencies]
    return {"fingerprint": proposal.fingerprint, "batch": batches, "shown": codes, "regency": regencies} | more


def test_the_page_works_the_figures_out_and_keeps_the_ticks(pages):  # noqa: F811
    where = address(fewest=15, most=20)
    page = pages.get(where)
    codes = [regency.code for batch in page.context["proposal"].batches for regency in batch.regencies]
    form = ticked(page, batches=["1"], regencies=[code for code in codes if code != codes[0]], then="figures")
    page = pages.post(where, form)
    chosen = page.context["chosen"]
    assert len(chosen.batches) == 1
    assert chosen.regencies == len(page.context["proposal"].batches[0].regencies) - 1
    html = page.content.decode()
    assert html.count('name="batch"') == len(page.context["proposal"].batches)
    assert f'value="{codes[0]}">' in html
    assert f'value="{codes[1]}" checked>' in html
    assert (page.context["small"] > 0) is (chosen.batches[0].seats < 15)
    assert 'class="waiting"' in html


def test_a_changed_proposal_is_shown_with_all_ticks(pages):  # noqa: F811
    where = address(fewest=0, most=20)
    form = ticked(pages.get(where), batches=["1"], regencies=[], then="figures")
    page = pages.post(where, form | {"fingerprint": "x"})
    assert len(page.context["chosen"].batches) == len(page.context["proposal"].batches)


def test_the_papers_hold_what_is_ticked(pages):  # noqa: F811
    where = address(fewest=0, most=20)
    page = pages.get(where)
    batch = page.context["proposal"].batches[1]
    form = ticked(page, batches=["2"], regencies=[batch.regencies[0].code])
    book = load_workbook(BytesIO(pages.post(where, form | {"then": "xlsx"}).content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert batch.regencies[0].name in cells
    assert batch.regencies[1].name not in cells
    text = " ".join(texts(pages.post(where, form | {"then": "pdf"}).content))
    assert batch.regencies[0].name in text
    assert batch.regencies[1].name not in text
