"""Concurrent issuing: every number is used once and nobody gets two certificates. Runs on both engines."""

from functools import partial

import pytest
from django.db import connection

from events.models import Event, Number, NumberKind
from events.numbering import next_serial
from participants.certificates.issuing import Overtaken, issue_certificates, reissue_certificate, revoke_certificate
from participants.models import Certificate, CertificateTemplate, Registration
from tests import make
from tests.processes import DAY, ISSUE, UNGUARDED, Order, run_together
from tests.rush import rush

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, PEOPLE = 8, 5
ORDER = Order(CertificateTemplate(), DAY)


def an_event(code: str, people: int = PEOPLE) -> Event:
    event = make.event(code=code, sessions=1)
    agency = make.agency()
    make.quota(event, agency, seats=100)
    for _ in range(people):
        make.registration(event, agency, marks="H")
    return event


@pytest.fixture
def events(regions) -> list[Event]:
    return [an_event(f"RAMAI-{number}") for number in range(PROCESSES)]


def serials() -> list[int]:
    return sorted(Number.objects.filter(kind=NumberKind.CERTIFICATE).values_list("serial", flat=True))


def assert_all_is_well(expected: int) -> None:
    """Check that numbers are consecutive, each on the certificate that shows it, and that each person has a
    certificate."""
    assert serials() == [*range(1, expected + 1)]
    assert next_serial(NumberKind.CERTIFICATE, DAY.year) == expected + 1
    found = list(Certificate.objects.select_related("number"))
    assert len({one.number.text for one in found}) == len(found) == expected
    assert all(one.content["number"] == one.number.text for one in found)
    assert sorted(one.registration_id for one in found) == sorted(Registration.objects.values_list("pk", flat=True))


def test_eight_processes_can_issue_for_eight_events(events):
    issued = run_together(ISSUE, [event.code for event in events])
    assert issued == [str(PEOPLE)] * PROCESSES
    assert_all_is_well(PROCESSES * PEOPLE)


def test_eight_processes_issue_once_for_the_same_people(regions):
    event = an_event("SAMA", 3 * PEOPLE)
    issued = run_together(ISSUE, [event.code] * PROCESSES)
    assert sum(map(int, issued)) == 3 * PEOPLE
    assert_all_is_well(3 * PEOPLE)


def test_without_the_lock_seven_of_eight_processes_lose_their_number(events):
    """Negative control: the constraint keeps numbers unique, but the other issues fail."""
    stored = run_together(UNGUARDED, [event.code for event in events])
    assert sorted(stored) == ["0"] * (PROCESSES - 1) + ["1"]
    assert serials() == [1]


def test_one_of_two_concurrent_issues_succeeds(regions):
    event = an_event("DUA")
    press = partial(issue_certificates, event, order=ORDER, expected=PEOPLE, by=None)
    raised = rush([press, press])
    assert sorted(type(error) for error in raised if error) == [Overtaken]
    assert raised.count(None) == 1
    assert_all_is_well(PEOPLE)


def test_many_threads_can_issue_for_many_events(events):
    raised = rush([partial(issue_certificates, event, order=ORDER, expected=PEOPLE, by=None) for event in events])
    assert raised == [None] * PROCESSES
    assert_all_is_well(PROCESSES * PEOPLE)


def test_concurrent_revoking_and_replacing_leave_one_valid_certificate(regions):
    """The second action sees the result of the first: there are never two valid certificates or two revocations."""
    event = an_event("TIGA", 1)
    (one,) = make.certificates(event)
    raised = rush(
        [
            partial(revoke_certificate, one, reason="Satu", by=None),
            partial(reissue_certificate, one, order=ORDER, reason="Dua", by=None),
            partial(reissue_certificate, one, order=ORDER, reason="Tiga", by=None),
        ]
    )
    assert {type(error) for error in raised if error} == {Overtaken}
    assert Certificate.objects.valid().count() == 1
    assert serials() == [1, 2]
    assert connection.is_usable()
