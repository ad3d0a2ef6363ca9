"""Merging agencies: into a successor on a day, or two records of one agency."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Entry
from agencies.models import Agency, Regency
from events.models import Quota
from participants.agency_merging.errors import CannotMerge, ChangedMeanwhile
from participants.agency_merging.merging import join_records, merge_into_successor
from participants.agency_merging.plan import AgencyPlan
from participants.models import Participant, Registration
from participants.registering.seats import seat_differences
from tests import make

DAY = date(2024, 1, 1)
REASON = "Penggabungan dinas"


@pytest.fixture
def administrator(regions):
    return make.user("administrator")


@pytest.fixture
def old(regions):
    return make.agency("18.03", name="Dinas Kearsipan")


@pytest.fixture
def new(regions):
    return make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan")


def merge(old, new, by, **more):
    return merge_into_successor(old, new, **{"day": DAY, "reason": REASON, "by": by} | more)


def join(duplicate, kept, by, **more):
    return join_records(duplicate, kept, **{"seats": {}, "by": by} | more)


def names(agency) -> set[str]:
    return {former.name for former in agency.former_names.all()}


def seats_of(event) -> list[tuple]:
    return list(event.quotas.order_by("pk").values_list("agency__name", "seats", "taken", "overbooked"))


# --- Into a successor -------------------------------------------------------------------------------------------------


def test_the_old_agency_ends_with_its_history(old, new, administrator):
    past = make.registration(make.event(), old)
    merge(old, new, administrator)
    old.refresh_from_db()
    assert (old.closed_on, old.closed_reason, old.successor) == (DAY, REASON, new)
    past.refresh_from_db()
    assert (past.agency, past.quota.agency) == (old, old)
    assert Participant.objects.get().agency == new
    assert names(new) == {"Dinas Kearsipan"}


def test_its_former_names_are_those_of_the_successor_too(old, new, administrator):
    old.former_names.create(name="Kantor Arsip", replaced_on=DAY)
    old.former_names.create(name="dinas perpustakaan dan kearsipan", replaced_on=DAY)
    merge(old, new, administrator)
    assert names(new) == {"Dinas Kearsipan", "Kantor Arsip"}


def test_free_seats_at_coming_events_pass_on(old, new, administrator):
    event, shared = make.coming_event(), make.coming_event()
    held = make.registration(event, old)
    make.quota(shared, old, seats=4)
    make.quota(shared, new, seats=2)
    merged = merge(old, new, administrator)
    assert seats_of(event) == [(old.name, 1, 1, 0), (new.name, 9, 0, 0)]
    assert seats_of(shared) == [(new.name, 6, 0, 0)]
    held.refresh_from_db()
    assert held.agency == old
    assert (merged.people, merged.seats) == (1, 13)
    assert seat_differences() == []


def test_seats_at_events_before_the_day_or_over_stay(old, new, administrator):
    yesterday = timezone.localdate() - timedelta(days=1)
    before = make.event(starts_on=yesterday, ends_on=timezone.localdate(), status="closed")
    for event in (before, make.coming_event(status="cancelled"), make.event(starts_on=date(2024, 5, 1))):
        make.quota(event, old)
    merge(old, new, administrator, day=timezone.localdate())
    assert Quota.objects.filter(agency=old).count() == 3
    assert not Quota.objects.filter(agency=new).exists()


def test_who_waits_for_a_seat_waits_for_one_of_the_successor(old, new, administrator):
    event = make.coming_event()
    make.registration(event, old)
    Quota.objects.update(seats=1)
    waiting = make.registered(make.person(old), event, status="waitlisted")
    later = make.registered(make.person(old), event, status="waitlisted")
    make.quota(event, new, seats=1)
    assert merge(old, new, administrator).promoted == 1
    for registration, status in ((waiting, "confirmed"), (later, "waitlisted")):
        registration.refresh_from_db()
        assert (registration.agency, registration.status) == (new, status)
    assert Entry.objects.filter(action="registration-corrected").count() == 2
    assert seat_differences() == []


def test_a_dissolved_agency_keeps_its_day_and_reason(old, new, administrator):
    Agency.objects.filter(pk=old.pk).update(closed_on=date(2020, 1, 1), closed_reason="Likuidasi")
    old.refresh_from_db()
    merge(old, new, administrator)
    old.refresh_from_db()
    assert (old.closed_on, old.closed_reason, old.successor) == (date(2020, 1, 1), "Likuidasi", new)


@pytest.mark.parametrize(
    ("of_old", "of_new", "day"),
    [
        ({}, {}, timezone.localdate() + timedelta(days=1)),
        ({"opened_on": DAY}, {}, DAY),
        ({}, {"opened_on": date(2024, 1, 2)}, DAY),
        ({}, {"closed_on": DAY, "closed_reason": "Likuidasi"}, DAY),
        ({}, {"closed_on": date(2024, 1, 2), "closed_reason": "Likuidasi"}, DAY),
        ({}, {"province_id": "72", "regency_id": "72.01"}, DAY),
        ({"closed_on": date(2198, 1, 1), "closed_reason": "Likuidasi"}, {}, DAY),
    ],
)
def test_what_cannot_be_merged_is_refused(old, new, administrator, of_old, of_new, day):
    for agency, values in ((old, of_old), (new, of_new)):
        Agency.objects.filter(pk=agency.pk).update(**values)
        agency.refresh_from_db()
    with pytest.raises(CannotMerge) as error:
        merge(old, new, administrator, day=day)
    assert len(error.value.reasons) == 1
    assert not Agency.objects.exclude(successor=None).exists()


def test_an_agency_is_merged_once(old, new, administrator):
    merge(old, new, administrator)
    old.refresh_from_db()
    with pytest.raises(CannotMerge):
        merge(old, make.agency("18.03"), administrator)
    with pytest.raises(CannotMerge):
        join(old, new, administrator)


def test_the_trail_has_the_merger(old, new, administrator):
    make.person(old)
    merge(old, new, administrator)
    entry = Entry.objects.get(action="agency-merged")
    assert (entry.subject, entry.reason, entry.province) == (old.name, REASON, "18")
    assert entry.changes == {"successor": [None, new.name], "closed_on": [None, "2024-01-01"], "people": [None, 1]}


def test_each_person_who_moves_has_an_entry(old, new, administrator):
    one, two = make.person(old), make.person(old)
    merge(old, new, administrator)
    found = Entry.objects.filter(action="person-changed").order_by("pk").values_list("participant", "changes", "by")
    assert list(found) == [(pk, {"agency": [old.name, new.name]}, administrator.pk) for pk in (one.pk, two.pk)]


# --- Two records of one agency ----------------------------------------------------------------------------------------


def test_everything_of_the_duplicate_moves(old, new, administrator):
    event = make.event(sessions=1)
    moved = make.registration(event, old, marks="H")
    waiting = make.registered(make.person(old), event, status="rejected")
    merged = join(old, new, administrator)
    assert not Agency.objects.filter(pk=old.pk).exists()
    assert {one.agency for one in Registration.objects.all()} == {new}
    assert {one.agency for one in Participant.objects.all()} == {new}
    assert seats_of(event) == [(new.name, 10, 1, 0)]
    assert names(new) == {old.name}
    assert (merged.people, merged.seats) == (2, 10)
    assert {moved.pk, waiting.pk} == {one.pk for one in Registration.objects.filter(agency=new)}
    assert seat_differences() == []


@pytest.mark.parametrize(("choice", "expected"), [("sum", (7, 2, 0)), ("once", (4, 2, 0))])
def test_two_quotas_in_one_event_are_added_or_the_same(old, new, administrator, choice, expected):
    event = make.coming_event()
    for agency, seats in ((old, 3), (new, 4)):
        make.quota(event, agency, seats=seats)
        make.registration(event, agency)
    join(old, new, administrator, seats={event.pk: choice})
    assert seats_of(event) == [(new.name, *expected)]
    assert seat_differences() == []


def test_the_same_seats_are_never_fewer_than_are_taken(old, new, administrator):
    event = make.coming_event()
    for agency in (old, new):
        make.quota(event, agency, seats=1)
        make.registration(event, agency)
    join(old, new, administrator, seats={event.pk: "once"})
    assert seats_of(event) == [(new.name, 2, 2, 0)]


def test_who_waits_gets_a_seat_that_was_free_in_the_other_quota(old, new, administrator):
    event = make.coming_event()
    make.registration(event, old)
    Quota.objects.update(seats=1)
    make.registered(make.person(old), event, status="waitlisted")
    make.quota(event, new, seats=1)
    assert join(old, new, administrator).promoted == 1
    assert seats_of(event) == [(new.name, 2, 2, 0)]
    assert seat_differences() == []


def test_only_missing_data_are_taken_over(old, new, administrator):
    Agency.objects.filter(pk=old.pk).update(npp="1803001", phone="0721 1")
    Agency.objects.filter(pk=new.pk).update(phone="0721 2")
    join(old, new, administrator)
    new.refresh_from_db()
    assert (new.npp, new.phone) == ("1803001", "0721 2")


EARLY, LATE = date(2019, 1, 1), date(2023, 1, 1)


@pytest.mark.parametrize(
    ("of_old", "of_new", "expected"),
    [
        ((EARLY, None), (LATE, None), (EARLY, None)),
        ((LATE, None), (EARLY, None), (EARLY, None)),
        ((None, None), (LATE, None), (None, None)),
        ((EARLY, None), (None, None), (None, None)),
        ((EARLY, LATE), (DAY, None), (EARLY, None)),
        ((None, LATE), (None, EARLY), (None, LATE)),
        ((None, EARLY), (None, LATE), (None, LATE)),
    ],
)
def test_the_kept_record_exists_on_the_days_of_both(old, new, administrator, of_old, of_new, expected):
    for agency, (opened, closed) in ((old, of_old), (new, of_new)):
        reason = f"until {closed}" if closed else ""
        Agency.objects.filter(pk=agency.pk).update(opened_on=opened, closed_on=closed, closed_reason=reason)
    join(old, new, administrator)
    new.refresh_from_db()
    assert (new.opened_on, new.closed_on) == expected
    assert new.closed_reason == (f"until {expected[1]}" if expected[1] else "")


@pytest.mark.parametrize(
    ("closed", "opened", "kind", "number"),
    [
        (EARLY, LATE, "regency", 1),
        (LATE, EARLY, "regency", 0),
        (EARLY, EARLY, "regency", 0),
        (EARLY, None, "regency", 0),
        (None, LATE, "regency", 0),
        (EARLY, LATE, "village", 0),
    ],
)
def test_joining_says_what_it_changes_in_past_coverage(regions, closed, opened, kind, number):
    old = make.agency("18.03", kind, closed_on=closed, closed_reason=REASON if closed else "")
    plan = AgencyPlan(old, make.agency("18.03", kind, opened_on=opened))
    assert len(plan.effects_of_joining) == number


def test_an_agency_that_had_merged_into_the_duplicate_has_the_kept_one_as_its_successor(old, new, administrator):
    earlier = make.agency("18.03", closed_on=DAY, closed_reason=REASON, successor=old)
    join(old, new, administrator)
    earlier.refresh_from_db()
    assert earlier.successor == new


def test_registrations_keep_their_region_where_the_records_lie_in_codes_of_different_times(regions, administrator):
    Regency.objects.create(
        code="18.99", province_id="18", kind="kabupaten", name="Lama", valid_to=DAY, successor_id="18.03"
    )
    old = make.agency("18.99")
    past = make.registration(make.event(), old)
    join(old, make.agency("18.03"), administrator)
    past.refresh_from_db()
    assert (past.agency.regency_id, past.regency_id) == ("18.03", "18.99")


@pytest.mark.parametrize(
    "of_kept",
    [
        {"kind": "village"},
        {"regency_id": "18.04"},
        {"closed_on": DAY, "closed_reason": "Likuidasi"},
    ],
)
def test_what_is_not_one_agency_is_not_joined(old, new, administrator, of_kept):
    Agency.objects.filter(pk=new.pk).update(**of_kept)
    new.refresh_from_db()
    with pytest.raises(CannotMerge) as error:
        join(old, new, administrator)
    assert len(error.value.reasons) == 1
    assert Agency.objects.count() == 2


def test_the_trail_has_both_records(old, new, administrator):
    make.registration(make.event(), old)
    join(old, new, administrator)
    entry = Entry.objects.get(action="agency-joined")
    assert (entry.subject, entry.province) == (old.name, "18")
    assert entry.changes == {"successor": [None, new.name], "people": [None, 1], "registrations": [None, 1]}


def test_each_registration_that_moves_has_an_entry(old, new, administrator):
    event = make.event()
    moved = [make.registration(event, old), make.registered(make.person(old), event, status="rejected")]
    make.registration(event, new)
    join(old, new, administrator)
    found = Entry.objects.filter(action="registration-corrected").order_by("pk").values_list("participant", "changes")
    assert list(found) == [(one.participant_id, {"agency": [old.name, new.name]}) for one in moved]
    assert Entry.objects.filter(action="person-changed").count() == 2


# --- Both -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [merge, join])
def test_only_administrators_merge(old, new, write):
    with pytest.raises(PermissionDenied):
        write(old, new, make.user("coordinator"))


@pytest.mark.parametrize("write", [merge, join])
@pytest.mark.parametrize("change", ["person", "quota", "name"])
def test_what_changed_since_the_preview_is_looked_at_again(old, new, administrator, write, change):
    seen = AgencyPlan(old, new).digest
    if change == "person":
        make.person(old)
    elif change == "quota":
        make.quota(make.coming_event(), new)
        make.quota(make.coming_event(), old)
    else:
        Agency.objects.filter(pk=new.pk).update(name="Lain")
    with pytest.raises(ChangedMeanwhile):
        write(old, new, administrator, seen=seen)


@pytest.mark.parametrize("write", [merge, join])
def test_an_agency_that_is_gone_is_not_merged(old, new, administrator, write):
    Agency.objects.filter(pk=old.pk).delete()
    with pytest.raises(ChangedMeanwhile):
        write(old, new, administrator)
