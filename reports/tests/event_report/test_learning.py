"""Test scores and evaluation in the event report and on the page of results, and what these leave out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from documents.pdf.pages import as_pdf
from events.models import EvaluationOpening, Event
from participants.models import TestScore
from participants.scores.figures import event_figures
from reports.event_report.document import event_report_document, event_report_json
from reports.event_report.learning import score_narrative
from reports.event_report.rows import event_report
from tests import make
from tests.pdf import read

TEXT = "Internet hotel sering putus"


@pytest.fixture
def event(regions):
    event = make.event("18", code="BELAJAR", sessions=1)
    for number, region in enumerate(("18.03", "18.06", "72.01")):
        person = make.registration(event, make.agency(region), marks="H", full_name=f"Orang {region}")
        make.scores(person, 50 + number, "70,5".replace(",", ".") if number else None)
    return event


def parts(event, reader=None) -> dict:
    return {section.anchor: section for section in event_report(event, reader).sections}


def test_without_scores_and_answers_the_report_lacks_these_parts(regions):
    assert not {"scores", "evaluation"} & parts(make.event("18")).keys()


def test_scores_are_listed_by_person_and_averaged(event):
    found = parts(event)
    assert [figure.value for figure in found["scores"].figures] == [51, 70.5, 19, 2]
    assert (found["scores"].tables, found["scores"].more) == ([], "Rincian: Lampiran 3.")
    assert found["score-list"].heading.startswith("Lampiran 3. ")
    (table,) = found["score-list"].tables
    assert [row[0:2] + row[3:] for row in table.rows] == [
        (1, "Orang 18.03", 50, None, None),
        (2, "Orang 18.06", 51, 70.5, 19.5),
        (3, "Orang 72.01", 52, 70.5, 18.5),
    ]


def test_provincial_staff_see_scores_and_averages_of_their_own_people(event):
    """With two of three scores known, an average over all would reveal the third."""
    reader = make.user(province="18")
    report = event_report(event, reader)
    found = {section.anchor: section for section in report.sections}
    section = found["scores"]
    assert [row[1] for row in found["score-list"].tables[0].rows] == ["Orang 18.03", "Orang 18.06"]
    assert [figure.value for figure in section.figures] == [50.5, 70.5, 19.5, 1]
    assert re.findall(r"\d+(?:,\d+)?", section.paragraphs[0]) == ["50,5", "70,5", "19,5", "1"]
    assert len(section.notes) == 1
    as_json = event_report_json(report)["scores"]
    TestScore.objects.filter(registration__agency__province="72").update(value=1)
    assert as_json == event_report_json(event_report(event, reader))["scores"]
    assert parts(event)["scores"].notes == []


def test_provincial_staff_without_scored_people_do_not_get_the_part(event):
    TestScore.objects.filter(registration__agency__province="72").delete()
    assert "scores" not in parts(event, make.user(province="72"))


@pytest.mark.parametrize(
    ("pairs", "numbers"),
    [
        ([(60, 80)], ["60,0", "80,0", "20,0"]),
        ([(60, 80), (70, 71)], ["65,0", "75,5", "2", "10,5", "2"]),
        ([(80, 60), (70, 71)], ["75,0", "65,5", "2", "9,5", "1"]),
        ([(60, 60), (70, None)], ["65,0", "60,0", "0,0", "1"]),
        ([(68.72, 62.27)], ["68,7", "62,3", "6,5"]),
        ([(60, None)], ["60,0", "1"]),
        ([(None, 60)], ["60,0", "1"]),
    ],
)
def test_the_narrative_quotes_scores_and_ratings(regions, pairs, numbers):
    event = make.event("18")
    agency = make.agency("18.03")
    for pre, post in pairs:
        make.scores(make.registration(event, agency), pre, post)
    assert re.findall(r"\d+(?:,\d+)?", score_narrative(event_figures(event, None))) == numbers


@pytest.mark.parametrize("sheets", [1, 4])
def test_with_too_few_answers_only_their_number_is_shown(event, client, sheets):
    make.evaluation(event, sheets, TEXT)
    section = parts(event)["evaluation"]
    assert (section.pictures, section.tables, "answers" in parts(event)) == ([], [], False)
    assert re.findall(r"\d+", section.paragraphs[0]) == [str(sheets), "5"]
    client.force_login(make.user())
    page = client.get("/events/BELAJAR/evaluation/")
    text = page.content.decode().partition("<main")[2]
    assert 'id="too-few"' in text
    assert (TEXT in text, "<svg" in text, page.context["table"]) == (False, False, None)


def test_an_open_evaluation_shows_no_results_on_pages_or_in_files(event, client):
    make.evaluation(event, 6, TEXT)
    EvaluationOpening.objects.create(event=event, opened_on=timezone.localdate() - timedelta(30))
    client.force_login(make.user())
    for is_closed in (False, True):
        report = event_report(Event.objects.get(pk=event.pk))
        found = {section.anchor: section for section in report.sections}
        section = found["evaluation"]
        text = client.get("/events/BELAJAR/evaluation/").content.decode()
        as_json = event_report_json(report)["evaluation"]
        shown = (
            bool(section.tables),
            bool(section.pictures),
            "answers" in found,
            TEXT in text,
            bool(as_json["ratings"]),
        )
        assert shown == (is_closed,) * 5
        assert as_json["sheets"] == 6
        EvaluationOpening.objects.update(opened_on=timezone.localdate() - timedelta(31))


@pytest.mark.one_engine("pages and files")
def test_five_answers_show_bars_averages_and_texts(event, client):
    make.evaluation(event, 5, TEXT)
    section = parts(event)["evaluation"]
    assert section.tables[0].rows[0][2:] == (1, 1, 1, 1, 1, 5, 3)
    assert section.tables[0].rows[1][2:] == (0, 0, 0, 5, 0, 5, 4)
    assert parts(event)["answers"].quotes[0].texts == [TEXT] * 5
    client.force_login(make.user())
    text = client.get("/events/BELAJAR/evaluation/").content.decode()
    assert text.count(TEXT) == 5
    assert 'id="too-few"' not in text
    stretches = re.findall(r'<g class="mark t-(rate-\d)"', text)
    assert stretches == [f"rate-{n}" for n in range(1, 6)] + ["rate-4"] * 3


def test_the_page_says_that_there_are_no_answers_yet(event, client):
    client.force_login(make.user())
    page = client.get("/events/BELAJAR/evaluation/")
    assert (page.status_code, page.context["results"].sheets) == (200, 0)


def test_only_staff_of_the_province_of_the_event_read_the_texts(event, client):
    make.evaluation(event, 5, TEXT)
    for province, sees in (("18", True), ("72", False)):
        reader = make.user(province=province)
        client.force_login(reader)
        page = client.get("/events/BELAJAR/evaluation/")
        assert (TEXT in page.content.decode(), bool(page.context["table"])) == (sees, True)
        assert ("answers" in parts(event, reader)) == sees


def test_a_question_without_ratings_has_no_average(regions):
    event = make.event("18")
    make.evaluation(event, 5)
    event.evaluation_sheets.update(answers={"2": 1})
    table = parts(event)["evaluation"].tables[0]
    assert table.rows[0][2:] == (0, 0, 0, 0, 0, 0, None)


@pytest.mark.one_engine("pages and files")
def test_markup_in_texts_is_escaped(event, client):
    make.evaluation(event, 5, "<script>alert(1)</script>")
    client.force_login(make.user())
    assert "<script>alert" not in client.get("/events/BELAJAR/evaluation/").content.decode()


@pytest.mark.one_engine("pages and files")
def test_the_pdf_has_scores_and_evaluation(event):
    Event.objects.filter(pk=event.pk).update(status="finished")
    make.evaluation(event, 5, TEXT)
    pages = read(as_pdf(event_report_document(event_report(Event.objects.get(pk=event.pk))))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.count(TEXT) == 5
    assert "70,5" in text


@pytest.mark.one_engine("pages and files")
def test_the_json_has_scores_and_evaluation_but_no_results_of_four_answers(event):
    def as_json() -> dict:
        return event_report_json(event_report(Event.objects.get(pk=event.pk)))

    make.evaluation(event, 4)
    assert as_json()["scores"] == {"pre_average": 51, "post_average": 70.5, "gain_average": 19, "improved": 2}
    assert as_json()["evaluation"] == {"sheets": 4, "invited": 3, "average": None, "ratings": []}
    make.evaluation(event, 1)
    ratings = as_json()["evaluation"]["ratings"]
    assert (len(ratings), ratings[1]["counts"], ratings[1]["average"]) == (4, [0, 0, 0, 5, 0], 4)


def test_scores_do_not_take_the_place_of_the_list_of_people(event):
    document = event_report_document(event_report(Event.objects.get(pk=event.pk)))
    assert [row[0] for row in document.main.rows] == [1, 2, 3]
    assert len(document.main.columns) > 6


@pytest.mark.parametrize("items", [1, 4])
def test_the_number_of_queries_is_the_same_for_one_and_four_people(regions, items, django_assert_num_queries):
    event = make.event("18", sessions=1)
    agency = make.agency("18.03")
    for _ in range(items):
        make.scores(make.registration(event, agency, marks="H"), 60, 70)
    make.evaluation(event, 4 + items)
    reader = make.user()
    with django_assert_num_queries(21):
        event_report(event, reader)
