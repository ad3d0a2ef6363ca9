"""The search for likely duplicates as a job, and decisions about its pairs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.jobs.running import start
from participants.duplicates import searching
from participants.duplicates.comparing import Pair
from participants.duplicates.deciding import reopen, set_different
from participants.duplicates.searching import DUPLICATE_SEARCH, search, store_pairs
from participants.identity.candidates import Reason
from participants.models import Participant, PersonPair
from tests import make
from tests.work import fresh, run_jobs

PHONE = "+6281234567890"


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


@pytest.fixture
def people(agency):
    """Return three records of one person: two in the agency, and one in another province with the same phone."""
    far = make.agency("72.01")
    return [
        make.person(agency, full_name="Bagas Contoh", phone=PHONE),
        make.person(agency, full_name="Bagas Contoh, S.Pd.", email="Bagas@contoh.id"),
        make.person(far, full_name="Bagas Contoh", phone=PHONE, email="bagas@contoh.id"),
    ]


def found() -> dict[tuple[int, int], str]:
    return {(pair.one_id, pair.other_id): pair.reasons for pair in PersonPair.objects.open()}


def run(by=None, step=None, steps=None) -> None:
    def progress(done, total, step=None):
        if steps is not None:
            steps.append(step)

    search(by or make.user(), progress, step=step, started=timezone.now())


def test_the_job_finds_pairs_in_the_whole_country_and_leads_to_the_list(people):
    one, two, far = (person.pk for person in people)
    job = start(DUPLICATE_SEARCH, by=make.user())
    run_jobs()
    assert found() == {(one, two): "name-and-agency", (one, far): "phone", (two, far): "email"}
    job = fresh(job)
    assert (job.state, job.next_address) == ("done", "/participants/duplicates/")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_find_the_same(monkeypatch, people, agency, size):
    """A page with one person compares nobody, and still ends."""
    make.person(agency, full_name="Orang Asing")
    monkeypatch.setattr(searching, "PAGE", size)
    run()
    assert len(found()) == {1: 0, 2: 3, 3: 3}[size]


def test_a_group_at_the_end_of_a_page_is_compared_whole_with_the_next_page(monkeypatch, agency):
    here, far = ([make.person(one, full_name=name) for name in ("Ani Contoh", "Ani Contoh, S.Pd.")]
                 for one in (agency, make.agency("72.01")))  # fmt: skip
    monkeypatch.setattr(searching, "PAGE", 3)
    run()
    pairs = [tuple(person.pk for person in people) for people in (here, far)]
    assert found() == dict.fromkeys(pairs, "name-and-agency")


def test_a_broken_search_continues_at_its_step(people):
    steps = []
    run(steps=steps)
    PersonPair.objects.all().delete()
    run(step=steps[1])  # after agency and name
    one, two, far = (person.pk for person in people)
    assert found() == {(one, far): "phone", (two, far): "email"}


def test_a_later_search_forgets_what_is_no_pair_any_more_and_keeps_decisions(people):
    one, two, far = people
    run()
    set_different(one, two, by=make.user())
    Participant.objects.filter(pk=far.pk).update(phone="")
    run()
    assert found() == {(two.pk, far.pk): "email"}
    assert PersonPair.objects.get(one=one, other=two).state == "different"
    reopen(PersonPair.objects.get(one=one, other=two), by=make.user())
    run()
    assert (one.pk, two.pk) in found()


def test_queries_do_not_grow_with_the_people_of_a_page(people, agency, django_assert_max_num_queries):
    for _ in range(10):
        make.person(agency, full_name="Bagas Contoh")
    user = make.user()
    with django_assert_max_num_queries(30):
        run(by=user)
    assert len(found()) > 50


def test_people_who_are_merged_between_reading_and_storing_are_left_out(people):
    one, two, far = people
    make.merge(one, two)
    keys = [(one.pk, two.pk), (one.pk, far.pk)]
    with transaction.atomic():
        store_pairs([Pair(*pair, frozenset([Reason.PHONE]), 4) for pair in keys])
    assert found() == {(one.pk, far.pk): "phone"}


def test_a_pair_is_stored_once_and_in_order(people):
    one, two, _far = people
    set_different(two, one, by=make.user())
    set_different(one, two, by=make.user())
    assert PersonPair.objects.count() == 1
    for pair in ((one, two), (two, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonPair.objects.create(one=pair[0], other=pair[1])


def test_taking_back_a_decision_that_there_is_none_about_changes_nothing(people):
    run()
    pair = PersonPair.objects.open().first()
    PersonPair.objects.update(found_at=timezone.now() - timedelta(days=1))
    before = PersonPair.objects.get(pk=pair.pk).found_at
    reopen(pair, by=make.user())
    assert PersonPair.objects.get(pk=pair.pk).found_at == before


def test_provincial_staff_may_not_decide(people):
    one, two, _far = people
    with pytest.raises(PermissionDenied):
        set_different(one, two, by=make.user(province="18"))
