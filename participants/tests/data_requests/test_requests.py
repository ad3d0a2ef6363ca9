"""Requests about personal data: the clock, who decides, what a decision does, and the mails."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Entry, Message
from accounts.trail.words import describe
from participants.data_requests import deciding
from participants.data_requests.deciding import ASKED_A_DAY, AlreadyDecided, AskedAlready, TooManyAsked, ask
from participants.data_requests.mails import deciders, forget_answers
from participants.mails.forgetting import NOBODY
from participants.mails.to_participant import send_link
from participants.models import DataRequest, Participant
from participants.registering.errors import PersonErased, PersonRestricted
from tests import make
from tests.rush import rush

Kind = DataRequest.Kind
EMAIL = "siti@example.org"


@pytest.fixture
def person(regions):
    return make.person(make.agency("18.03"), full_name="Siti Aminah", nip="198609262015052001", email=EMAIL)


@pytest.fixture
def coordinator(regions):
    return make.user(email="koordinator@example.org")


def asked(person, kind="restriction", **details) -> DataRequest:
    details = {"note": "", "by": None} | details
    return ask(person, kind, **details)[0]


def fulfil(request, by, answer="") -> Participant:
    deciding.fulfil(request, by=by, answer=answer)
    return Participant.objects.get(pk=request.participant_id)


def test_the_clock_runs_72_hours_from_the_request(person):
    earlier = timezone.now() - timedelta(hours=80)
    request = asked(person, "access", by=make.user(province="18"), channel="phone", asked_at=earlier)
    assert request.due_at - request.asked_at == timedelta(hours=72)
    assert request.alert is not None
    assert list(DataRequest.objects.overdue()) == [request]
    assert asked(person, "portability").alert is None


def test_the_same_is_asked_once_until_it_is_decided(person, coordinator):
    request = asked(person, "access")
    with pytest.raises(AskedAlready):
        asked(person, "access")
    deciding.refuse(request, by=coordinator, answer="Bukan orangnya")
    asked(person, "access")


def test_a_person_asks_some_times_a_day_and_staff_enter_more(person, coordinator):
    for kind in list(Kind)[:ASKED_A_DAY]:
        asked(person, kind)
    with pytest.raises(TooManyAsked):
        asked(person, list(Kind)[ASKED_A_DAY])
    asked(person, list(Kind)[ASKED_A_DAY], by=coordinator, channel="letter")


@pytest.mark.parametrize("kind", Kind.grave())
def test_provincial_staff_do_not_decide_grave_requests(person, kind):
    staff, request = make.user(province="18"), asked(person, kind)
    for decide in (deciding.fulfil, deciding.refuse):
        with pytest.raises(PermissionDenied):
            decide(request, by=staff, answer="Ya")
    assert DataRequest.objects.open().count() == 1


@pytest.mark.parametrize("kind", ["access", "portability", "correction"])
def test_provincial_staff_answer_the_others(person, kind):
    fulfil(asked(person, kind), make.user(province="18"))
    assert DataRequest.objects.get().state == "fulfilled"


def test_a_decision_is_made_once(person, coordinator):
    request = asked(person)
    fulfil(request, coordinator)
    with pytest.raises(AlreadyDecided):
        deciding.refuse(request, by=coordinator, answer="Tidak")


def test_a_refusal_needs_a_reason(person, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        deciding.refuse(asked(person), by=coordinator, answer="")


def test_restricting_and_lifting(person, coordinator):
    person = fulfil(asked(person), coordinator)
    assert person.restricted_at
    person = fulfil(asked(person, "lifting"), coordinator)
    assert person.restricted_at is None
    actions = Entry.objects.of_person(person.pk).filter(action__startswith="person-re").order_by("pk")
    assert [entry.action for entry in actions] == ["person-restricted", "person-released"]


def test_who_is_restricted_is_not_registered_and_gets_no_mail_but_the_answer(person, coordinator):
    event = make.coming_event(code="NANTI")
    make.quota(event, person.agency)
    registration = make.register(person, event=event, by=coordinator)
    fulfil(asked(person), coordinator, answer="Sudah dibatasi.")
    assert Message.objects.filter(recipient=EMAIL).get().key.startswith("data-request-decided:")
    registration.refresh_from_db()
    assert not send_link(registration, by=coordinator)
    second = make.coming_event(code="LAGI")
    make.quota(second, person.agency)
    with pytest.raises(PersonRestricted):
        make.register(person, event=second, by=coordinator)


def test_erasing_by_request(person, coordinator):
    person = fulfil(asked(person, "erasure", note="Saya Siti Aminah"), coordinator, answer="Ibu Siti, sudah.")
    assert person.erased_at
    assert DataRequest.objects.get().note == ""
    with pytest.raises(PersonErased):
        asked(person, "access")


def test_the_answer_to_an_erased_person_is_sent_and_then_forgotten(person, coordinator):
    fulfil(asked(person, "erasure"), coordinator, answer="Ibu Siti, sudah dihapus.")
    forget_answers()
    mail = Message.objects.get(recipient=EMAIL)
    assert "Siti Aminah" not in mail.body
    Message.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    forget_answers()
    mail.refresh_from_db()
    assert (mail.recipient, mail.state) == (NOBODY, "sent")
    assert "Siti" not in mail.body


def test_other_answers_are_kept(person, coordinator):
    fulfil(asked(person, "access"), coordinator, answer="Terlampir.")
    Message.objects.filter(recipient=EMAIL).update(state="sent", sent_at=timezone.now())
    forget_answers()
    assert "Terlampir" in Message.objects.get(recipient=EMAIL).body


def test_those_who_must_decide_get_a_mail_that_names_nobody(person, coordinator):
    staff = make.user(province="18", email="dinas@example.org")
    make.user(province="72", email="lain@example.org")
    assert deciders(person, "access") == [staff]
    assert deciders(person, "erasure") == [coordinator]
    assert deciders(person, "erasure", by=coordinator) == []
    asked(person, "access")
    mail = Message.objects.get()
    assert mail.recipient == staff.email
    assert "Siti" not in mail.subject + mail.body


def test_where_a_province_has_nobody_coordinators_decide(person, coordinator):
    assert deciders(person, "access") == [coordinator]


def test_without_mails_they_are_stored_as_switched_off(person, coordinator):
    deciding.fulfil(asked(person, "access", send_mail=False), by=coordinator, answer="", send_mail=False)
    assert {mail.state for mail in Message.objects.all()} == {"off"}


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_the_same_time_decide_once():
    person, by = make.person(make.agency("18.03"), email=EMAIL), make.user("administrator")
    request = asked(person, "erasure")

    def decide(how) -> None:
        how(DataRequest.objects.get(pk=request.pk), by=by, answer="Tidak")

    errors = rush([lambda: decide(deciding.fulfil), lambda: decide(deciding.refuse)])
    assert sum(error is None for error in errors) == 1
    assert {type(error) for error in errors if error} <= {AlreadyDecided, PersonErased}


def test_the_trail_says_who_asked(person, coordinator):
    asked(person, "access")
    asked(person, "erasure", by=coordinator, channel="phone")
    entries = Entry.objects.filter(action__startswith="data-request").order_by("pk")
    first, second = (describe(entry).by for entry in entries)
    assert isinstance(first, str)
    assert second == coordinator
