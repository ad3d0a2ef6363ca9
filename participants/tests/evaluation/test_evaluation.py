"""The evaluation: who may answer and when, anonymity, and when results are shown."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agencies.regions import load_regions
from events.models import EvaluationQuestion, Event
from participants.evaluation import answering
from participants.evaluation.answering import NotOpen, QuestionsChanged, answer
from participants.evaluation.questions import (
    AnswersExist,
    Asked,
    default_questions,
    fingerprint,
    questions_of,
    write_questions,
)
from participants.evaluation.results import evaluation_results, shown_evaluations
from participants.evaluation.window import State, open_evaluation, state_of, window_of
from participants.models import EvaluationSheet, EvaluationTurn, PersonalLink, Registration
from tests import make
from tests.rush import rush

ANSWERS = {1: 5, 2: 4, 3: 3, 4: 2, 5: "Lebih banyak praktik."}
OWN = [Asked("Apakah berguna?", "rating"), Asked("Saran?", "text")]


def today():
    return timezone.localdate()


@pytest.fixture
def event(regions):
    return ending_today()


def ending_today(**fields) -> Event:
    return make.event("18", code="EVALUASI", sessions=1, starts_on=today(), **fields)


def came(event, number=1) -> list[Registration]:
    agency = make.agency("18.03")
    make.quota(event, agency, seats=number)
    return [make.registration(event, agency, marks="H") for _ in range(number)]


def read(event) -> str:
    return fingerprint(questions_of(event))


def answered(event, number=1, answers=ANSWERS) -> list[Registration]:
    people = came(event, number)
    for person in people:
        answer(person, answers, read=read(event))
    return people


# --- Who and when -----------------------------------------------------------------------------------------------------


@pytest.mark.one_engine("pages, forms and rate limits")
@pytest.mark.parametrize(
    ("days", "state"), [(-1, State.NOT_YET), (0, State.OPEN), (30, State.OPEN), (31, State.OVER), (400, State.OVER)]
)
def test_the_evaluation_is_open_for_thirty_days_from_the_last_day(event, days, state):
    (person,) = came(event)
    assert state_of(person, event.ends_on + timedelta(days)) == state


def test_a_coordinator_can_open_the_evaluation_early_and_again(regions):
    event, by = make.event("18", starts_on=today() + timedelta(3)), make.user()
    open_evaluation(event, by=by)
    opened = Event.objects.get(pk=event.pk)
    assert window_of(opened) == window_of(opened).__class__(today(), event.ends_on + timedelta(30))
    past = make.event("18", starts_on=today() - timedelta(90))
    open_evaluation(past, by=by)
    again = Event.objects.get(pk=past.pk)
    assert (window_of(again).first, window_of(again).last) == (today(), today() + timedelta(30))
    assert again.evaluation_opening.opened_by == by


def test_an_open_evaluation_is_not_opened_again(event):
    open_evaluation(event, by=make.user())
    assert not hasattr(Event.objects.get(pk=event.pk), "evaluation_opening")


@pytest.mark.parametrize(("status", "marks"), [("confirmed", ""), ("confirmed", "A"), ("waitlisted", "")])
def test_only_confirmed_people_who_attended_can_answer(event, status, marks):
    make.quota(event, agency := make.agency("18.03"))
    person = make.registration(event, agency, status=status, marks=marks)
    assert state_of(person) == State.NOT_INVITED
    with pytest.raises(NotOpen):
        answer(person, ANSWERS, read=read(event))
    assert not EvaluationSheet.objects.exists()


def test_nobody_can_answer_for_a_cancelled_event(event):
    (person,) = came(event)
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    with pytest.raises(NotOpen):
        answer(person, ANSWERS, read=read(event))


def test_each_person_can_answer_once(event):
    (person,) = answered(event)
    assert state_of(person) == State.ANSWERED
    with pytest.raises(NotOpen) as error:
        answer(person, ANSWERS | {1: 1}, read=read(event))
    assert error.value.state == State.ANSWERED
    assert EvaluationSheet.objects.get().answers["1"] == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationTurn.objects.create(registration=person)


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_answers_of_a_person_count_once():
    load_regions()
    event = ending_today()
    (person,) = came(event)
    seen = read(event)
    raised = rush([lambda: answer(person, ANSWERS, read=seen)] * 4)
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", *["NotOpen"] * 3]
    assert EvaluationSheet.objects.count() == EvaluationTurn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_concurrent_answers_of_all_people_are_counted():
    load_regions()
    event = ending_today()
    people, seen = came(event, 6), read(event)
    raised = rush([lambda person=person: answer(person, ANSWERS, read=seen) for person in people])
    assert raised == [None] * 6
    assert EvaluationSheet.objects.count() == EvaluationTurn.objects.count() == 6
    assert event.evaluation_questions.count() == 5


@pytest.mark.one_engine("pages, forms and rate limits")
@pytest.mark.parametrize(
    "odd", [{1: 0}, {1: 6}, {1: "5"}, {1: None}, {5: 3}, {6: 3}, {0: 3}, {5: "x" * 2001}, {1: 4.5}]
)
def test_answers_that_do_not_fit_a_question_are_not_stored(event, odd):
    (person,) = came(event)
    with pytest.raises(ValueError, match="is not answered by"):
        answer(person, ANSWERS | odd, read=read(event))
    assert not EvaluationSheet.objects.exists()
    assert not EvaluationTurn.objects.exists()


# --- Without a name ---------------------------------------------------------------------------------------------------


def test_an_answer_sheet_stores_neither_person_nor_time():
    fields = {field.name: field for field in EvaluationSheet._meta.get_fields()}
    assert fields.keys() == {"key", "event", "answers"}
    assert {field.name for field in EvaluationTurn._meta.get_fields()} == {"registration"}
    assert fields["key"].get_internal_type() == "UUIDField"
    related = [f for model in apps.get_models() for f in model._meta.get_fields() if f.related_model is EvaluationSheet]
    assert [(field.model.__name__, field.name) for field in related] == [("Event", "evaluation_sheets")]


def test_answering_writes_no_other_rows(event):
    """Only an answer sheet and a turn are stored: no trail, no mail, no time on the registration or the link."""
    first, second = came(event, 2)
    answer(first, ANSWERS, read=read(event))
    link = PersonalLink.objects.create(registration=second)

    def rows():
        ours = [model for model in apps.get_models() if model not in (EvaluationSheet, EvaluationTurn)]
        return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}

    before = rows()
    answer(second, ANSWERS, read=read(event))
    assert rows() == before
    assert str(link.token) not in str(list(EvaluationSheet.objects.values()))


def physical_order(table: str, column: str) -> list:
    hidden = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {hidden}")  # noqa: S608  names of ours
        return [row[0] for row in cursor.fetchall()]


def test_the_order_of_rows_does_not_reveal_the_person(event):
    """The n-th rows of the two tables belong to different people, although one transaction wrote both."""
    people = came(event, 12)
    for rating, person in enumerate(reversed(people)):
        answer(person, ANSWERS | {5: f"teks {rating}"}, read=read(event))
    keys = physical_order(EvaluationSheet._meta.db_table, "key")
    assert [str(key).replace("-", "") for key in keys] == sorted(str(key).replace("-", "") for key in keys)
    assert physical_order(EvaluationTurn._meta.db_table, "registration_id") == sorted(p.pk for p in people)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no number of the writing transaction")
def test_the_transaction_number_does_not_reveal_the_person():
    load_regions()
    event = ending_today()
    answered(event, 3)
    with connection.cursor() as cursor:
        for table in (EvaluationSheet._meta.db_table, EvaluationTurn._meta.db_table):
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")  # noqa: S608  names of ours
            assert cursor.fetchone() == (1,)


def test_other_events_do_not_change(event):
    other = make.event("18", sessions=1, starts_on=today())
    answered(other, 2)
    keys = set(EvaluationSheet.objects.values_list("pk", flat=True))
    answered(event, 2)
    assert set(EvaluationSheet.objects.filter(event=other).values_list("pk", flat=True)) == keys
    assert EvaluationTurn.objects.filter(registration__event=other).count() == 2


# --- Results ----------------------------------------------------------------------------------------------------------


def results_of(event):
    """Return the results on the first day after the evaluation closed."""
    return evaluation_results(event, window_of(event).last + timedelta(1))


@pytest.mark.parametrize("sheets", [5, 6])
def test_an_open_evaluation_shows_only_the_number_of_answers(event, sheets):
    """Otherwise the difference between two looks at the results would reveal one person's answer."""
    answered(event, sheets)
    for today in (None, window_of(event).last):
        found = evaluation_results(event, today)
        assert (found.sheets, found.is_open, found.is_shown) == (sheets, True, False)
        assert (found.ratings, found.texts, found.average) == ([], [], None)
    assert results_of(event).is_shown


def test_the_list_of_shown_evaluations_begins_on_the_day_after_the_last(event):
    answered(event, 5)
    last = window_of(event).last
    assert shown_evaluations(Event.objects.all(), last) == set()
    assert shown_evaluations(Event.objects.all(), last + timedelta(1)) == {event.pk}


@pytest.mark.parametrize(("sheets", "opens"), [(4, True), (5, False)])
def test_an_evaluation_with_shown_results_is_not_opened_again(regions, client, sheets, opens):
    event = make.event("18", code="EVALUASI")
    make.evaluation(event, sheets)
    client.force_login(make.user())
    path = "/events/EVALUASI/evaluation/questions/"
    page = client.get(path)
    assert ('name="open"' in page.content.decode(), 'id="shown"' in page.content.decode()) == (opens, not opens)
    client.post(path, {"open": "1"})
    assert client.get(path).context["phase"] == ("open" if opens else "closed")


def test_results_need_at_least_five_answers(event):
    answered(event, 4)
    found = results_of(event)
    assert (found.sheets, found.invited, found.is_shown) == (4, 4, False)
    assert (found.ratings, found.texts, found.average) == ([], [], None)
    answered(event, 1, ANSWERS | {1: 1, 5: ""})
    found = results_of(event)
    assert found.is_shown
    assert [result.counts for result in found.ratings] == [
        (1, 0, 0, 0, 4),
        (0, 0, 0, 5, 0),
        (0, 0, 5, 0, 0),
        (0, 5, 0, 0, 0),
    ]
    assert [result.average for result in found.ratings] == [4.2, 4, 3, 2]
    assert found.average == pytest.approx(3.3)
    assert [result.texts for result in found.texts] == [["Lebih banyak praktik."] * 4]


def test_texts_of_one_answer_sheet_are_not_at_the_same_position(event):
    write_questions(event, [Asked("Satu?", "text"), Asked("Dua?", "text")], by=None)
    for person in came(event, 12):
        answer(person, {1: f"a{person.number}", 2: f"b{person.number}"}, read=read(event))
    first, second = results_of(event).texts
    assert {text[1:] for text in first.texts} == {text[1:] for text in second.texts}
    assert [text[1:] for text in first.texts] != [text[1:] for text in second.texts]
    assert [text[1:] for text in first.texts] != [str(n) for n in range(1, 13)]


@pytest.mark.parametrize("people", [5, 8])
def test_the_number_of_queries_does_not_grow_with_the_answers(event, people, django_assert_num_queries):
    answered(event, people)
    event = Event.objects.get(pk=event.pk)
    with django_assert_num_queries(4):
        evaluation_results(event, event.ends_on + timedelta(31))


# --- Questions --------------------------------------------------------------------------------------------------------


def test_the_five_default_questions_are_copied_to_the_event(event):
    assert len(default_questions()) == 5
    assert [q.pk for q in questions_of(event)] == [None] * 5
    answered(event)
    assert [Asked(q.text, q.kind) for q in event.evaluation_questions.all()] == default_questions()


def test_questions_can_be_edited_until_the_first_answer(event):
    by = make.user()
    assert write_questions(event, OWN, by=by)
    assert not write_questions(event, OWN, by=by)
    assert [Asked(q.text, q.kind) for q in questions_of(event)] == OWN
    answered(event, answers={1: 3, 2: ""})
    assert EvaluationSheet.objects.get().answers == {"1": 3}
    with pytest.raises(AnswersExist):
        write_questions(event, [OWN[0]], by=by)
    assert [Asked(q.text, q.kind) for q in questions_of(event)] == OWN


def test_an_answer_to_changed_questions_is_refused(event):
    (person,), seen = came(event), read(event)
    write_questions(event, [OWN[0]], by=None)
    with pytest.raises(QuestionsChanged):
        answer(person, ANSWERS, read=seen)
    assert not EvaluationTurn.objects.exists()


@pytest.mark.one_engine("pages, forms and rate limits")
@pytest.mark.parametrize("number", [0, 11])
def test_an_evaluation_has_one_to_ten_questions(event, number):
    with pytest.raises(ValueError, match="questions"):
        write_questions(event, [OWN[0]] * number, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationQuestion.objects.create(event=event, number=number, text="?", kind="rating")


# --- Pages ------------------------------------------------------------------------------------------------------------


def link_of(registration) -> str:
    return f"/me/{PersonalLink.objects.create(registration=registration).token}/evaluation/"


def sent(page, **more) -> dict[str, str]:
    return {"read": page.context["form"]["read"].value()} | more


def test_a_participant_can_answer_without_an_account(event, client):
    (person,) = came(event)
    path = link_of(person)
    page = client.get(path)
    assert page.status_code == 200
    assert (page.headers["X-Robots-Tag"], "no-store" in page.headers["Cache-Control"]) == ("noindex", True)
    assert person.participant.full_name not in page.content.decode()
    page = client.post(path, sent(page, q1="5", q2="4", q3="3", q5="Baris satu\r\nbaris dua"))
    assert page.context["form"].errors.keys() == {"q4"}
    assert "Baris satu" in page.content.decode()
    assert client.post(path, sent(page, q1="5", q2="4", q3="3", q4="2", q5="Baik")).status_code == 302
    assert EvaluationSheet.objects.get().answers == {"1": 5, "2": 4, "3": 3, "4": 2, "5": "Baik"}
    page = client.get(path)
    assert (page.context["state"], page.context["form"]) == (State.ANSWERED, None)
    assert client.post(path, {"q1": "1"}).status_code == 200
    assert EvaluationSheet.objects.count() == 1


@pytest.mark.one_engine("pages, forms and rate limits")
def test_invisible_characters_are_removed_from_free_text(event, client):
    (person,) = came(event)
    path = link_of(person)
    text = "\u202aBaik\u202c\u200e\r\ndan\u00a0ramah\ufeff"
    assert client.post(path, sent(client.get(path), q1="5", q2="4", q3="3", q4="2", q5=text)).status_code == 302
    assert EvaluationSheet.objects.get().answers["5"] == "Baik\r\ndan ramah"


def test_changed_questions_are_shown_again(event, client):
    (person,) = came(event)
    path = link_of(person)
    answers = sent(client.get(path), q1="5", q2="4", q3="3", q4="2")
    write_questions(event, [Asked(f"Baru {n}?", "rating") for n in range(4)], by=None)
    assert client.post(path, answers).url == path
    assert not EvaluationSheet.objects.exists()


@pytest.mark.one_engine("pages, forms and rate limits")
@pytest.mark.parametrize("odd", ["6", "x", "0", "\0", "５"])
def test_invalid_answers_are_reported_at_their_question(event, client, odd):
    (person,) = came(event)
    path = link_of(person)
    page = client.post(path, sent(client.get(path), q1=odd, q2="4", q3="3", q4="2", q5="\0" * 3))
    assert {"q1", "q5"} == page.context["form"].errors.keys()
    assert not EvaluationSheet.objects.exists()


@pytest.mark.one_engine("pages, forms and rate limits")
def test_invalid_links_are_not_found(event, client):
    (person,) = came(event)
    path = link_of(person)
    PersonalLink.objects.update(withdrawn_at=timezone.now())
    for each in (
        path,
        "/me/x/evaluation/",
        "/me/%00/evaluation/",
        f"/me/{'a' * 500}/evaluation/",
        "/me/%F0/evaluation/",
    ):
        assert client.get(each).status_code == 404


@pytest.mark.one_engine("pages, forms and rate limits")
def test_too_many_requests_are_refused(event, client):
    (person,) = came(event)
    path = link_of(person)
    codes = [client.get(path).status_code for _ in range(301)]
    assert (codes[299], codes[300]) == (200, 429)


def test_coordinators_can_edit_the_questions_and_open_the_evaluation(regions, client):
    event = make.event("18", code="EVALUASI", starts_on=today() + timedelta(5), status="open")
    path = "/events/EVALUASI/evaluation/questions/"
    client.force_login(make.user(province="18"))
    assert client.get(path).status_code == 403
    client.force_login(make.user())
    page = client.get(path)
    fields = {f"kind{n}": "rating" for n in range(1, 11)}
    assert client.post(path, fields | {"text2": " "}).context["form"].non_field_errors()
    assert client.post(path, fields | {"text1": "a\x07"}).context["form"].errors.keys() == {"text1"}
    assert (
        client.post(path, fields | {"text3": "\u202aBerguna?\u202c", "text9": "Saran?", "kind9": "text"}).status_code
        == 302
    )
    assert [(q.number, q.text, q.kind) for q in questions_of(event)] == [
        (1, "Berguna?", "rating"),
        (2, "Saran?", "text"),
    ]
    assert page.context["phase"] == "early"
    client.post(path, {"open": "1"})
    page = client.get(path)
    assert (page.context["phase"], page.context["form"] is None) == ("open", False)
    history = client.get("/events/EVALUASI/history/?kind=evaluation").context["entries"]
    assert len(history) == 2


def test_questions_with_answers_are_shown_and_locked(event, client):
    answered(event, 2)
    client.force_login(make.user())
    page = client.get("/events/EVALUASI/evaluation/questions/")
    assert (page.context["form"], page.context["answered"]) == (None, 2)
    assert 'id="locked"' in page.content.decode()
    client.post("/events/EVALUASI/evaluation/questions/", {"text1": "Lain?", "kind1": "rating"})
    assert [q.text for q in questions_of(event)] == [asked.text for asked in default_questions()]


def test_answering_needs_few_statements(event, django_assert_num_queries):
    answered(event, 6)
    (person,) = came(event)
    seen = read(event)
    with django_assert_num_queries(15):
        answer(person, ANSWERS, read=seen)
    assert answering.LONGEST_TEXT == 2_000
