"""Test scores and evaluations in the recap equal those on the pages of each event, and their sums are right."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from lxml import html

from events.models import Event
from participants.evaluation.results import evaluation_results
from participants.models import Registration, TestScore
from participants.scores.figures import event_figures
from reports.recap.document import recap_document, recap_json
from reports.recap.rows import RecapScope, recap
from reports.tests.rendering import render
from tests import make, workbooks

pytestmark = pytest.mark.django_db

LONG_AGO = date(2022, 5, 11)
FIGURES = ["with_pre", "with_post", "both", "pre", "post", "gain", "improved"]


def scenario(seed: int) -> list[Event]:
    """Return events with and without scores, with people of every status and of two provinces, and with open and closed
    evaluations of few and many answers."""
    dice = random.Random(seed)  # noqa: S311  nothing secret, and the same again
    agencies = [make.agency(region) for region in ("18", "18.03", "72.01")]
    events = []
    for _ in range(5):
        day = dice.choice([LONG_AGO, timezone.localdate() - timedelta(days=dice.choice([3, 29, 32]))])
        event = make.event(dice.choice(["18", "72"]), starts_on=day, ends_on=day, sessions=1)
        for _ in range(dice.randrange(6)):
            status = dice.choice(["confirmed", "confirmed", "proposed", "withdrawn"])
            person = make.registration(event, dice.choice(agencies), marks="H", status=status)
            pre, post = (dice.choice([None, Decimal(dice.randrange(10_001)) / 100]) for _ in "ab")
            for test, value in (("pre", pre), ("post", post)):  # a person who withdraws may have scores
                if value is not None:
                    TestScore.objects.create(registration=person, test=test, value=value)
        if sheets := dice.choice([0, 4, 5, 6, 13]):
            make.evaluation(event, sheets)
        events.append(event)
    return events


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("province", [None, "18"])
def test_each_row_agrees_with_the_pages_of_its_event(seed, province, regions):
    scenario(seed)
    reader = make.user(province=province) if province else None
    for row in recap(RecapScope(reader=reader)).events:
        event = Event.objects.get(code=row.code)
        wanted, found = event_figures(event, reader), row.learning.scores.figures
        assert [getattr(found, name) for name in FIGURES] == [getattr(wanted, name) for name in FIGURES]
        results = evaluation_results(event)
        assert row.learning.evaluated == results.is_shown
        assert row.learning.ratings.sheets == (results.sheets if results.is_shown else 0)
        assert row.learning.ratings.average == results.average


def test_totals_average_people_and_ratings_and_not_averages(regions):
    agency = make.agency()
    small, large = make.event(code="A", ends_on=LONG_AGO), make.event(code="B", ends_on=LONG_AGO)
    make.scores(make.registration(small, agency), "40", "90.05")
    for pre, post in [("70", "60"), ("80.5", "80.5"), (None, "100"), ("10", None)]:
        make.scores(make.registration(large, agency), pre, post)
    make.evaluation(small, 5)
    make.evaluation(large, 10)
    learning = recap(RecapScope()).learning
    figures = learning.scores.figures
    assert (figures.with_pre, figures.with_post, figures.both, figures.improved) == (4, 4, 3, 1)
    assert figures.pre == Decimal("50.125")  # of 40, 70, 80.5 and 10
    assert figures.post == Decimal("330.55") / 4
    assert figures.gain == Decimal("40.05") / 3  # 50.05 - 10 + 0
    assert (learning.evaluated, learning.ratings.sheets, learning.ratings.ratings) == (2, 15, 60)
    assert learning.ratings.average == (3 + 4 + 4 + 4) / 4


@pytest.fixture
def world(regions):
    """Make three events: one with scores and evaluation, one with an open evaluation, one with neither."""
    event = make.event(code="A", title="Bimtek <Satu>", starts_on=LONG_AGO, ends_on=LONG_AGO)
    make.scores(make.registration(event, make.agency("18.03")), 50, 70)
    make.scores(make.registration(event, make.agency("72.01")), 60, "90.5")
    make.evaluation(event, 5)
    today = timezone.localdate()
    make.evaluation(make.event(code="B", starts_on=today, ends_on=today), 7)
    make.event(code="C", starts_on=LONG_AGO, ends_on=LONG_AGO)


ROW = ("A", "Bimtek <Satu>", 55.0, 80.25, 25.25, 2, 2, 5, 3.75)


@pytest.mark.one_engine("pages and files")
def test_page_files_and_json_agree(world, client):
    report = recap(RecapScope())
    document, data = recap_document(report), recap_json(report)
    table = document.tables[-1]
    assert table.rows == [ROW]
    assert table.footer == ("", "Jumlah", *ROW[2:])
    client.force_login(make.user())
    page = html.fromstring(client.get("/reports/recap/?year=").content.decode())
    shown = [[cell.text_content() for cell in row] for row in page.find_class("tbl")[-1].iterfind("tbody/tr")]
    assert shown == [["A", "Bimtek <Satu>", "55,0", "80,3", "25,3", "2", "2", "5", "3,8"]]
    sheet = workbooks.opened(render(document, data, "xlsx")).worksheets[-1]
    assert [cell.value for cell in sheet[2]] == list(ROW)
    stored = json.loads(render(document, data, "json"))
    scores = {"pre": 55.0, "post": 80.25, "gain": 25.25, "with_pre": 2, "with_post": 2, "both": 2, "improved": 2}
    evaluation = {"sheets": 5, "ratings": 20, "average": 3.75}
    by_code = {event["code"]: (event["scores"], event["evaluation"]) for event in stored["events"]}
    assert by_code == {"A": (scores, evaluation), "B": (None, None), "C": (None, None)}
    assert (stored["totals"]["scores"], stored["totals"]["evaluation"]) == (scores, evaluation)


@pytest.mark.one_engine("pages and files")
def test_the_narrative_quotes_scores_and_ratings(world):
    with translation.override("id"):
        text = recap_document(recap(RecapScope())).narrative
    assert "Rata-rata pre-test 55,0 dan post-test 80,3." in text
    assert "5 lembar evaluasi dari 1 kegiatan memberi penilaian rata-rata 3,8 dari 5." in text
    with translation.override("en"):
        text = recap_document(recap(RecapScope())).narrative
    assert "5 evaluation sheets from 1 event give an average rating of 3.8 of 5." in text


def test_numbers_link_to_scores_and_evaluation(world, client):
    client.force_login(make.user())
    page = html.fromstring(client.get("/reports/recap/?year=").content.decode())
    links = [link.get("href") for link in page.find_class("tbl")[-1].iterfind(".//a")]
    assert links == ["/events/A/"] + ["/events/A/scores/"] * 5 + ["/events/A/evaluation/"] * 2
    for link in set(links):
        assert client.get(link).status_code == 200


def test_provincial_staff_get_averages_over_their_own_people_with_a_note(world, client):
    client.force_login(make.user(province="72"))
    page = client.get("/reports/recap/?year=")
    document = page.context["document"]
    assert document.tables[-1].rows == [("A", "Bimtek <Satu>", 60.0, 90.5, 30.5, 1, 1, 5, 3.75)]
    assert "orang yang Anda lihat" in page.content.decode()
    assert b"/scores/" not in page.content


def test_without_scores_and_answers_the_recap_lacks_these_tables(regions):
    make.event(starts_on=LONG_AGO, ends_on=LONG_AGO)
    document = recap_document(recap(RecapScope()))
    assert len(document.tables) == 3
    assert document.notes == []
    assert "evaluasi" not in document.narrative


def test_the_number_of_queries_does_not_grow_with_the_events(world, regions, django_assert_num_queries):
    with django_assert_num_queries(9):
        recap(RecapScope())
    for _ in range(4):
        event = make.event(starts_on=LONG_AGO, ends_on=LONG_AGO)
        for _ in range(3):
            make.scores(make.registration(event, make.agency()), 50, 70)
        make.evaluation(event, 6)
    assert Registration.objects.count() == 14
    with django_assert_num_queries(9):
        recap(RecapScope())
