"""Merging two records of one person, and undoing it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Entry
from agencies.models import Agency
from participants.attendance.marks import record_marks
from participants.calendars.feeds import make_feed
from participants.duplicates.deciding import set_different
from participants.merging.errors import CannotUndo, ChangedMeanwhile, ClosedRecord, RecordGone, TwoRegistrations
from participants.merging.finding import keys_of
from participants.merging.merging import merge_people
from participants.merging.plan import MergePlan
from participants.merging.undoing import forget_old_records, obstacles, undo_merge
from participants.models import (
    AssignmentLetter,
    Attendance,
    CalendarFeed,
    Certificate,
    CorrectionRequest,
    DataRequest,
    EvaluationTurn,
    HeldMark,
    MarkEntry,
    Participant,
    PersonalLink,
    PersonMerge,
    PersonPair,
    Registration,
    TestScore,
)
from participants.registering.errors import NotPossible
from participants.registering.lifecycle import reactivate, withdraw
from participants.registering.seats import seat_differences
from tests import make

NIP, OTHER_NIP = "198609262015052001", "198609262015052002"
DATA = ["full_name", "nip", "sex", "agency_id", "position", "rank", "phone", "email", "name_key"]


@pytest.fixture
def coordinator(regions):
    return make.user()


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


def everything_of(person: Participant) -> dict:
    """Return all data of the person and their registrations, from the database."""
    row = Participant.objects.get(pk=person.pk)
    registrations = Registration.objects.filter(participant=person).order_by("pk").values()
    return {"data": {name: getattr(row, name) for name in DATA}, "registrations": list(registrations)}


def merge(kept, other, by, take=()):
    return merge_people(kept, other, take=take, by=by)


def test_registrations_move_with_everything_that_belongs_to_them(agency, coordinator):
    event = make.event(sessions=1)
    moved = make.registration(event, agency, marks="H", full_name="Bagas Contoh")
    make.scores(moved, pre=50, post=80)
    make.letter(moved)
    make.held_mark(moved)
    make.correction(moved)
    make.personal_address(moved)
    EvaluationTurn.objects.create(registration=moved)
    certificate = make.certificate_of(moved)
    kept, other = make.person(agency, full_name="Bagas Contoh, S.Pd."), moved.participant
    merge(kept, other, coordinator)
    assert not Participant.objects.filter(pk=other.pk).exists()
    belongings = [Attendance, MarkEntry, TestScore, HeldMark, CorrectionRequest, PersonalLink]
    for model in [*belongings, EvaluationTurn, Certificate]:
        assert model.objects.filter(registration__participant=kept).exists(), model
    assert AssignmentLetter.objects.filter(registrations__participant=kept).exists()
    assert Certificate.objects.get(pk=certificate.pk).registration_id == moved.pk


def test_no_other_table_refers_to_a_person_than_those_that_a_merge_knows():
    """A new reference to a person needs a decision: it moves, or it is deleted with the record."""
    related = [one.related_model for one in Participant._meta.get_fields(include_hidden=True) if one.is_relation]
    assert {*related} == {Agency, DataRequest, Registration, PersonMerge, PersonPair}


@pytest.mark.parametrize("closed", ["restricted_at", "erased_at"])
@pytest.mark.parametrize("which", [0, 1])
def test_closed_records_are_not_merged(agency, coordinator, closed, which):
    people = [make.person(agency), make.person(agency)]
    Participant.objects.filter(pk=people[which].pk).update(**{closed: timezone.now()})
    with pytest.raises(ClosedRecord):
        merge(*people, coordinator)


def test_requests_about_data_move_and_come_back(agency, coordinator):
    kept, other = make.person(agency), make.person(agency)
    now = timezone.now()
    asked = [
        DataRequest.objects.create(participant=one, kind="access", asked_at=now, due_at=now + timedelta(1))
        for one in (kept, other)
    ]
    merged = merge(kept, other, coordinator)
    assert {one.participant_id for one in DataRequest.objects.all()} == {kept.pk}
    undo_merge(merged, by=coordinator)
    assert [DataRequest.objects.get(pk=one.pk).participant_id for one in asked] == [kept.pk, other.pk]


def test_chosen_values_come_from_the_other_record(agency, coordinator):
    kept = make.person(agency, full_name="Bagas Contoh", phone="+6281234567890", position="Staf")
    other = make.person(make.agency("18.04"), full_name="Bagas Contoh, S.Pd.", nip=NIP, phone="+6281299999999")
    merge(kept, other, coordinator, take=["full_name", "nip", "agency"])
    kept.refresh_from_db()
    assert (kept.full_name, kept.nip, kept.phone, kept.position) == (other.full_name, NIP, "+6281234567890", "Staf")
    assert (kept.agency_id, kept.name_key) == (other.agency_id, "bagascontoh")


def test_the_trail_says_what_was_merged_and_keeps_the_other_history(agency, coordinator):
    kept, other = make.person(agency, full_name="Ani"), make.person(agency, full_name="Ani Contoh")
    merge(kept, other, coordinator, take=["full_name"])
    entry = Entry.objects.get(action="person-merged")
    assert entry.changes == {"merged": [None, "Ani Contoh"], "full_name": ["Ani", "Ani Contoh"]}
    assert (entry.participant, entry.province, entry.by) == (kept.pk, "18", coordinator)
    assert keys_of(kept.pk) == [kept.pk, other.pk]


def test_provincial_staff_may_not_merge(agency):
    kept, other = make.person(agency), make.person(agency)
    with pytest.raises(PermissionDenied):
        merge(kept, other, make.user(province="18"))
    assert Participant.objects.count() == 2


def test_two_registrations_that_count_at_one_event_are_refused(agency, coordinator):
    event = make.coming_event()
    one, two = make.registration(event, agency), make.registration(event, agency)
    with pytest.raises(TwoRegistrations):
        merge(one.participant, two.participant, coordinator)
    assert [everything_of(r.participant)["registrations"][0]["id"] for r in (one, two)] == [one.pk, two.pk]


@pytest.mark.parametrize("kept_withdraws", [True, False])
def test_the_withdrawn_of_two_registrations_becomes_a_duplicate(agency, coordinator, kept_withdraws):
    event = make.coming_event()
    kept, other = make.registration(event, agency), make.registration(event, agency)
    second, counting = (kept, other) if kept_withdraws else (other, kept)
    withdraw(second, by=coordinator, reason="Orang yang sama")
    merge(kept.participant, other.participant, coordinator)
    second.refresh_from_db()
    counting.refresh_from_db()
    assert (second.duplicate_of_id, counting.duplicate_of_id) == (counting.pk, None)
    assert {second.participant_id, counting.participant_id} == {kept.participant_id}
    assert (seat_differences(), event.quotas.get().taken) == ([], 1)


@pytest.mark.parametrize("kept_withdraws", [True, False])
def test_the_calendar_address_of_a_duplicate_ends(agency, coordinator, kept_withdraws):
    event = make.coming_event()
    kept, other = make.registration(event, agency), make.registration(event, agency)
    second, counting = (kept, other) if kept_withdraws else (other, kept)
    withdraw(second, by=coordinator, reason="Orang yang sama")
    make_feed(second), make_feed(counting)
    merge(kept.participant, other.participant, coordinator)
    assert [feed.registration_id for feed in CalendarFeed.objects.all()] == [counting.pk]


def test_a_registration_with_presence_or_certificate_never_becomes_a_duplicate(agency, coordinator):
    event = make.event(sessions=1)
    counting, second = make.registration(event, agency, marks="H"), make.registration(event, agency, status="withdrawn")
    certificate = make.certificate_of(second)
    plan = MergePlan(counting.participant, second.participant)
    assert [meeting.second.pk for meeting in plan.conflicts] == [second.pk]
    with pytest.raises(TwoRegistrations):
        merge(counting.participant, second.participant, coordinator)
    Certificate.objects.filter(pk=certificate.pk).update(revoked_at=timezone.now(), revoked_reason="Ganda")
    merge(counting.participant, second.participant, coordinator)
    assert Registration.objects.get(pk=second.pk).duplicate_of_id == counting.pk


def test_of_two_registrations_that_were_withdrawn_the_certified_one_counts(agency, coordinator):
    event = make.event()
    kept, other = (make.registration(event, agency, status="withdrawn") for _ in range(2))
    make.certificate_of(other)
    merge(kept.participant, other.participant, coordinator)
    assert Registration.objects.get(pk=kept.pk).duplicate_of_id == other.pk


def test_a_duplicate_is_not_brought_back(agency, coordinator):
    event = make.coming_event()
    counting, second = make.registration(event, agency), make.registration(event, agency, status="withdrawn")
    merge(counting.participant, second.participant, coordinator)
    with pytest.raises(NotPossible):
        reactivate(Registration.objects.get(pk=second.pk), by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(status="waitlisted")


def test_a_second_registration_is_withdrawn_from_a_cancelled_event_too(agency, coordinator):
    event = make.event(status="cancelled")
    kept, other = make.registration(event, agency), make.registration(event, agency)
    withdraw(other, by=coordinator, reason="Orang yang sama", is_second=True)
    merge(kept.participant, other.participant, coordinator)
    assert Registration.objects.get(pk=other.pk).duplicate_of_id == kept.pk


def test_people_who_changed_since_they_were_shown_are_not_merged(agency, coordinator):
    kept, other = make.person(agency), make.person(agency)
    seen = MergePlan(kept, other).digest
    Participant.objects.filter(pk=other.pk).update(phone="+6281234567890")
    with pytest.raises(ChangedMeanwhile):
        merge_people(kept, other, take=[], by=coordinator, seen=seen)


def test_a_registration_that_is_made_before_the_people_are_locked_is_not_moved_unseen(agency, coordinator):
    kept, other = make.person(agency), make.person(agency)
    event = make.coming_event()
    make.quota(event, agency)
    late = [other]

    def register_before_the_lock(execute, sql, *rest):
        if late and 'FROM "participants_participant"' in sql:
            make.register(late.pop(), event=event)
        return execute(sql, *rest)

    with pytest.raises(ChangedMeanwhile), connection.execute_wrapper(register_before_the_lock):
        merge(kept, other, coordinator)
    assert {*Participant.objects.all()} == {kept, other}


def test_a_person_who_was_merged_is_not_merged_again(agency, coordinator):
    kept, other, third = (make.person(agency) for _ in range(3))
    merge(kept, other, coordinator)
    with pytest.raises(RecordGone):
        merge(third, other, coordinator)


def test_undoing_restores_both_people_exactly(agency, coordinator):
    event, later = make.coming_event(sessions=1), make.event(sessions=1)
    own, second = make.registration(event, agency, nip=NIP), make.registration(event, agency, status="withdrawn")
    kept, other = own.participant, second.participant
    Participant.objects.filter(pk=other.pk).update(nip=OTHER_NIP, email="lain@example.org", rank="III/a")
    make.quota(later, agency)
    make.registered(other, later)
    other.refresh_from_db()
    before = everything_of(kept), everything_of(other)
    made = merge(kept, other, coordinator, take=["nip", "email", "rank", "full_name"])
    assert everything_of(kept) != before[0]
    restored = undo_merge(made, by=coordinator)
    assert (everything_of(kept), everything_of(restored)) == before
    assert (restored.pk, PersonMerge.objects.count(), keys_of(kept.pk)) == (other.pk, 0, [kept.pk])
    undone = Entry.objects.filter(action="person-unmerged")
    assert {entry.participant for entry in undone} == {kept.pk, other.pk}


def test_what_came_after_the_merge_stays_with_the_kept_person(agency, coordinator):
    event = make.event(sessions=1)
    moved = make.registration(event, agency)
    kept, other = make.person(agency), moved.participant
    made = merge(kept, other, coordinator)
    later = make.registered(kept, _event_with_seats(agency))
    moved.refresh_from_db()
    record_marks(event, {(moved, event.sessions.get()): "H"}, by=coordinator, method=Attendance.Method.GRID)
    undo_merge(made, by=coordinator)
    assert list(kept.registrations.all()) == [later]
    assert Registration.objects.get(participant=other.pk).attended


def _event_with_seats(agency):
    event = make.event()
    make.quota(event, agency)
    return event


def test_decisions_that_others_are_not_this_person_move_and_come_back(agency, coordinator):
    kept, other, third, fourth = (make.person(agency) for _ in range(4))
    set_different(other, third, by=coordinator)
    set_different(other, kept, by=coordinator)
    PersonPair.objects.create(one=kept, other=fourth, reasons="phone")
    before = [*PersonPair.objects.order_by("one", "other").values()]
    merged = merge(kept, other, coordinator)
    assert set(PersonPair.objects.values_list("one", "other", "state")) == {
        (kept.pk, third.pk, "different"),
        (kept.pk, fourth.pk, "open"),
    }
    undo_merge(merged, by=coordinator)
    assert [*PersonPair.objects.order_by("one", "other").values()] == before


class TestWhatPreventsUndoing:
    @pytest.fixture
    def merged(self, agency, coordinator):
        """Return a merge that moved one registration."""
        moved = make.registration(make.coming_event(), agency)
        return merge(make.person(agency, nip=NIP), moved.participant, coordinator)

    def refused(self, merged, by) -> bool:
        merged = PersonMerge.objects.get(pk=merged.pk)
        people = Participant.objects.count()
        with pytest.raises(CannotUndo):
            undo_merge(merged, by=by)
        return Participant.objects.count() == people and len(obstacles(merged)) == 1

    def test_nothing_by_itself(self, merged):
        assert obstacles(merged) == []

    def test_a_changed_registration(self, merged, coordinator):
        withdraw(Registration.objects.get(), by=coordinator, reason="Batal")
        assert self.refused(merged, coordinator)

    def test_a_changed_person(self, merged, coordinator):
        Participant.objects.filter(pk=merged.kept_id).update(position="Kepala")
        assert self.refused(merged, coordinator)

    def test_a_new_certificate(self, merged, coordinator):
        make.certificate_of(Registration.objects.get())
        assert self.refused(merged, coordinator)

    def test_a_nip_that_another_person_has_now(self, agency, coordinator):
        kept, other = make.person(agency), make.person(agency, nip=NIP)
        merged = merge(kept, other, coordinator)
        make.person(agency, nip=NIP)
        assert self.refused(merged, coordinator)

    def test_an_agency_that_is_gone(self, agency, coordinator):
        gone = make.agency("18.04")
        merged = merge(make.person(agency), make.person(gone), coordinator)
        gone.delete()
        assert self.refused(merged, coordinator)

    def test_a_later_merge_of_the_kept_person(self, merged, agency, coordinator):
        first_kept, last = merged.kept, make.person(agency)
        later = merge(last, first_kept, coordinator)
        assert PersonMerge.objects.get(pk=merged.pk).kept == last
        assert self.refused(merged, coordinator)
        undo_merge(later, by=coordinator)
        assert PersonMerge.objects.get(pk=merged.pk).kept == first_kept
        assert undo_merge(PersonMerge.objects.get(pk=merged.pk), by=coordinator).pk == merged.former

    def test_more_than_30_days(self, merged, coordinator):
        PersonMerge.objects.update(at=timezone.now() - timedelta(days=30))
        assert self.refused(merged, coordinator)

    def test_undoing_it_twice(self, merged, coordinator):
        undo_merge(merged, by=coordinator)
        with pytest.raises(RecordGone):
            undo_merge(merged, by=coordinator)

    def test_a_user_without_the_right(self, merged):
        with pytest.raises(PermissionDenied):
            undo_merge(merged, by=make.user(province="18"))


def test_the_data_of_the_given_up_record_are_forgotten_after_30_days(agency, coordinator):
    old, new = (merge(make.person(agency), make.person(agency, nip=nip), coordinator) for nip in (NIP, OTHER_NIP))
    PersonMerge.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=30))
    forget_old_records()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.record, old.is_past_undoing) == (None, True)
    assert new.record["other"]["nip"] == OTHER_NIP
