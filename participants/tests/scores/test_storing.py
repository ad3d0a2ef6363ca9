"""Storing test scores: values, conflicts, and entries of the trail."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Entry
from accounts.trail.words import describe
from agencies.regions import load_regions
from events.models import Event
from participants.models import Registration, TestScore
from participants.scores.figures import event_figures
from participants.scores.storing import NoScoresNow, NotConfirmed, ScoreChange, ScoresDiffer, set_scores
from tests import make
from tests.rush import rush

PRE, POST = TestScore.Test.PRE, TestScore.Test.POST


@pytest.fixture
def event(regions):
    return make.event(sessions=1)


@pytest.fixture
def ani(event):
    return make.registration(event, make.agency(), full_name="Ani")


def change(registration, test, value, seen=None) -> ScoreChange:
    return ScoreChange(registration, test, *(None if v is None else Decimal(v) for v in (value, seen)))


def scores(event) -> dict[tuple[str, str], Decimal]:
    rows = TestScore.objects.filter(registration__event=event)
    return {(s.registration.participant.full_name, s.test): s.value for s in rows}


def test_scores_are_stored_corrected_and_deleted(event, ani):
    by = make.user()
    assert set_scores(event, [change(ani, PRE, "62.5"), change(ani, POST, 80)], by=by).changed == 2
    assert scores(event) == {("Ani", "pre"): Decimal("62.5"), ("Ani", "post"): Decimal(80)}
    assert set_scores(event, [change(ani, PRE, 70, "62.50"), change(ani, POST, None, 80)], by=by).changed == 2
    assert scores(event) == {("Ani", "pre"): Decimal(70)}
    assert TestScore.objects.get().entered_by == by


def test_each_correction_is_recorded_with_the_previous_score(event, ani):
    first, second = make.user(), make.user()
    set_scores(event, [change(ani, PRE, "62.5")], by=first)
    set_scores(event, [change(ani, PRE, 70, "62.5"), change(ani, POST, 90)], by=second)
    entries = Entry.objects.of_event(event.pk).filter(action__startswith="score-").order_by("pk")
    assert [(e.action, e.by, e.changes, e.participant, e.province) for e in entries] == [
        ("score-entered", first, {"pre": [None, "62.5"]}, ani.participant_id, "18"),
        ("score-corrected", second, {"pre": ["62.5", "70"], "post": [None, "90"]}, ani.participant_id, "18"),
    ]
    with translation.override("id"):
        assert [(one.before, one.after) for one in describe(entries[1]).changes] == [("62,5", "70"), ("", "90")]


def test_setting_the_stored_score_again_is_no_change(event, ani):
    set_scores(event, [change(ani, PRE, 70)], by=None)
    entries = Entry.objects.count()
    for seen in (None, 70, 60):
        stored = set_scores(event, [change(ani, PRE, "70.00", seen)], by=None)
        assert (stored.changed, stored.conflicts) == (0, [])
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(("value", "seen"), [(80, None), (80, 60), (None, 60)])
def test_a_score_the_user_did_not_see_is_not_overwritten(event, ani, value, seen):
    budi = make.registration(event, ani.agency, full_name="Budi")
    other = make.user()
    set_scores(event, [change(ani, PRE, 70)], by=other)
    stored = set_scores(event, [change(ani, PRE, value, seen), change(budi, PRE, 50)], by=make.user())
    assert [(c.change.registration, c.now.value, c.now.entered_by) for c in stored.conflicts] == [(ani, 70, other)]
    assert scores(event) == {("Ani", "pre"): 70, ("Budi", "pre"): 50}


def test_a_score_removed_meanwhile_is_a_conflict(event, ani):
    (conflict,) = set_scores(event, [change(ani, PRE, 70, 60)], by=None).conflicts
    assert conflict.now is None
    assert scores(event) == {}


def test_scores_are_stored_all_or_not_at_all(event, ani):
    budi = make.registration(event, ani.agency)
    set_scores(event, [change(ani, PRE, 70)], by=None)
    with pytest.raises(ScoresDiffer) as error:
        set_scores(event, [change(budi, PRE, 50), change(ani, PRE, 80)], by=None, all_or_nothing=True)
    assert [c.change.registration for c in error.value.conflicts] == [ani]
    assert scores(event) == {("Ani", "pre"): 70}


def test_only_confirmed_people_of_the_event_can_have_scores(event, ani):
    Registration.objects.filter(pk=ani.pk).update(status="withdrawn", quota=None)
    with pytest.raises(NotConfirmed) as error:
        set_scores(event, [change(ani, PRE, 70)], by=None)
    assert error.value.registration == ani
    other = make.registration(make.event(), ani.agency)
    with pytest.raises(ValueError, match="is not one of event"):
        set_scores(event, [change(other, PRE, 70)], by=None)
    assert scores(event) == {}


def test_a_cancelled_event_accepts_no_scores(event, ani):
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    with pytest.raises(NoScoresNow):
        set_scores(event, [change(ani, PRE, 70)], by=None)


@pytest.mark.parametrize("value", ["-0.01", "100.01", "70.001", "NaN"])
def test_an_invalid_score_is_refused(event, ani, value):
    with pytest.raises((ValueError, ArithmeticError)):
        set_scores(event, [change(ani, PRE, value)], by=None)
    assert scores(event) == {}


@pytest.mark.parametrize("fields", [{"value": -1}, {"value": "100.01"}, {"test": "mid"}, {"test": "PRE"}])
def test_the_database_refuses_an_invalid_score(event, ani, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        TestScore.objects.create(registration=ani, **{"test": "pre", "value": 50} | fields)
    TestScore.objects.create(registration=ani, test="pre", value=50)
    with pytest.raises(IntegrityError), transaction.atomic():
        TestScore.objects.create(registration=ani, test="pre", value=60)


def test_averages_cover_only_people_with_scores(event, ani):
    budi, citra, _dewi = (make.registration(event, ani.agency) for _ in range(3))
    changes = [(ani, PRE, 60), (ani, POST, 80), (budi, PRE, 50), (budi, POST, 45), (citra, POST, 100)]
    set_scores(event, [change(*each) for each in changes], by=None)
    withdrawn = make.registration(event, ani.agency)
    set_scores(event, [change(withdrawn, PRE, 0), change(withdrawn, POST, 100)], by=None)
    Registration.objects.filter(pk=withdrawn.pk).update(status="withdrawn", quota=None)
    found = event_figures(event, None)
    assert (found.people, found.with_pre, found.with_post, found.both, found.lacking) == (4, 2, 3, 2, 2)
    assert (found.pre, found.post, found.gain, found.improved) == (55, 75, Decimal("7.5"), 1)


def test_without_scores_there_are_no_averages(event, ani):
    found = event_figures(event, None)
    assert (found.people, found.pre, found.post, found.gain, found.has_any) == (1, None, None, None, False)


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_people(event, ani, people, django_assert_num_queries):
    everyone = [ani, *(make.registration(event, ani.agency) for _ in range(people - 1))]
    set_scores(event, [change(person, PRE, 50) for person in everyone], by=None)
    changes = [c for person in everyone for c in (change(person, PRE, 60, 50), change(person, POST, 70))]
    with django_assert_num_queries(8):  # begin, lock, confirmed, scores, create, update, trail, commit
        set_scores(event, changes, by=None)


@pytest.mark.django_db(transaction=True)
def test_two_of_three_concurrent_changes_are_conflicts():
    """All three saw no score. The race is repeated, because one run may succeed by chance."""
    load_regions()
    event = make.event()
    ani = make.registration(event, make.agency())
    for _round in range(5):
        TestScore.objects.all().delete()
        outcomes = {}

        def enter(value, outcomes=outcomes):
            outcomes[value] = set_scores(event, [change(ani, PRE, value)], by=None)

        assert rush([lambda value=value: enter(value) for value in (60, 70, 80)]) == [None] * 3
        kept = int(TestScore.objects.get().value)
        assert {value: (o.changed, len(o.conflicts)) for value, o in outcomes.items()} == {
            value: (1, 0) if value == kept else (0, 1) for value in (60, 70, 80)
        }
