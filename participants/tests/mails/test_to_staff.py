"""Mails to staff about decisions on the people they registered."""

import re

import pytest
from django.db import transaction

from accounts.models import Message
from participants.models import Registration
from participants.registering.deciding import Decided, decide_all
from participants.registering.errors import NotPossible
from participants.registering.lifecycle import confirm, reactivate, reject, withdraw
from participants.registering.registration import WhenFull
from participants.workbook import import_event
from tests import make

Status = Registration.Status


@pytest.fixture
def event(regions):
    return make.coming_event(title="Bimtek Lampung", code="LAMPUNG-1", needs_approval=True)


@pytest.fixture
def agency(event):
    agency = make.agency("18.03")
    make.quota(event, agency, seats=3)
    return agency


@pytest.fixture
def lampung(regions):
    return make.user(province="18", email="lampung@example.org")


@pytest.fixture
def coordinator(regions):
    return make.user(email="pusat@example.org")


def enter(event, agency, by, *, when_full=WhenFull.REFUSE, **person) -> Registration:
    return make.register(make.person(agency, **person), event=event, by=by, when_full=when_full)


def mails() -> list[Message]:
    return list(Message.objects.order_by("pk"))


def named(mail: Message) -> list[str]:
    """Return the lines of the mail that name people, as "number. name"."""
    return re.findall(r"^- (\d+\. .+)$", mail.body, re.MULTILINE)


def test_a_mail_is_plain_text(event, agency, lampung, coordinator):
    confirm(enter(event, agency, lampung, full_name="Nur'aini <Sri> & Co"), by=coordinator)
    assert named(mails()[0]) == ["1. Nur'aini <Sri> & Co"]


def test_a_confirmation_is_mailed(event, agency, lampung, coordinator, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    registration = enter(event, agency, lampung, full_name="Sri", nip="198609262015052001", phone="+6281234567890")
    assert mails() == []
    confirm(registration, by=coordinator)
    [mail] = mails()
    assert (mail.recipient, mail.user, mail.event, mail.province) == (lampung.email, lampung, event.pk, "18")
    assert named(mail) == ["1. Sri"]
    assert "https://bimtek.example.go.id/events/LAMPUNG-1/participants/1/" in mail.body
    assert [secret for secret in ("1986", "0812", "6281", agency.name) if secret in mail.body] == []


def test_a_rejection_is_mailed_with_its_note(event, agency, lampung, coordinator):
    reject(enter(event, agency, lampung, full_name="Sri"), by=coordinator, note="Bukan <pustakawan> & lain")
    [mail] = mails()
    assert named(mail) == ["1. Sri"]
    assert "Bukan <pustakawan> & lain" in mail.body


def test_a_promotion_from_the_waiting_list_is_mailed(event, agency, lampung, coordinator):
    first, *_rest = [enter(event, agency, coordinator) for _ in range(3)]
    enter(event, agency, lampung, when_full=WhenFull.WAIT, full_name="Tuti")
    withdraw(first, by=coordinator, reason="Sakit")
    [mail] = mails()
    assert (mail.recipient, named(mail)) == (lampung.email, ["4. Tuti"])


def test_a_promotion_after_more_seats_is_mailed(event, agency, lampung):
    for _ in range(3):
        enter(event, agency, None)
    for name in ("Tuti", "Budi"):
        enter(event, agency, lampung, when_full=WhenFull.WAIT, full_name=name)
    make.resized(event.quotas.get(), 9)
    [mail] = mails()
    assert named(mail) == ["4. Tuti", "5. Budi"]


def test_one_action_sends_one_mail_to_each_registering_user(event, agency, lampung, coordinator):
    other = make.user(province="18", email="other@example.org")
    chosen = [enter(event, agency, by, full_name=name) for by, name in ((lampung, "A"), (other, "B"), (lampung, "C"))]
    assert decide_all(chosen, confirm, by=coordinator, note="") == Decided(3, [])
    assert {mail.recipient: named(mail) for mail in mails()} == {
        "lampung@example.org": ["1. A", "3. C"],
        "other@example.org": ["2. B"],
    }


def test_a_partly_refused_action_mails_the_rest(event, agency, lampung, coordinator):
    chosen = [enter(event, agency, lampung, full_name=name) for name in "AB"]
    confirm(chosen[0], by=None)
    Message.objects.all().delete()
    decided = decide_all(chosen, confirm, by=coordinator, note="")
    assert decided.done == 1
    assert [type(error) for _registration, error in decided.refused] == [NotPossible]
    assert [named(mail) for mail in mails()] == [["2. B"]]


def test_a_person_promoted_and_rejected_in_one_action_is_mailed_as_rejected(event, agency, lampung, coordinator):
    chosen = [enter(event, agency, lampung, full_name=name) for name in "ABC"]
    chosen.append(enter(event, agency, lampung, when_full=WhenFull.WAIT, full_name="D"))
    decide_all(chosen, reject, by=coordinator, note="Penuh")
    [mail] = mails()
    assert named(mail) == ["1. A", "2. B", "3. C", "4. D"]


def test_decisions_on_one_page_make_one_mail(event, agency, lampung, coordinator, client):
    for name in "ABC":
        enter(event, agency, lampung, full_name=name)
    client.force_login(coordinator)
    address = "/events/LAMPUNG-1/participants/decide/"
    for _ in range(2):
        client.post(address, {"number": ["1", "3"], "decision": "confirm", "note": "", "mails_shown": "9"})
    assert [named(mail) for mail in mails()] == [["1. A", "3. C"]]


def test_a_repeated_request_is_mailed_once_and_a_new_confirmation_again(event, agency, lampung, coordinator):
    registration = enter(event, agency, lampung)
    confirm(registration, by=coordinator)
    with pytest.raises(NotPossible):
        confirm(registration, by=coordinator)
    assert len(mails()) == 1
    withdraw(registration, by=lampung, reason="Sakit")
    reactivate(registration, by=lampung)
    confirm(registration, by=coordinator)
    assert len(mails()) == 2
    assert len({mail.key for mail in mails()}) == 2


def test_users_get_no_mail_about_their_own_actions(event, agency, coordinator):
    confirm(enter(event, agency, coordinator), by=coordinator)
    assert mails() == []


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"is_active": False}, {"province_id": "72"}], ids=["no address", "inactive", "moved away"]
)
def test_users_without_address_or_access_get_no_mail(event, agency, lampung, coordinator, fields):
    registration = enter(event, agency, lampung)
    type(lampung).objects.filter(pk=lampung.pk).update(**fields)
    confirm(registration, by=coordinator)
    assert mails() == []


def test_a_registration_without_author_sends_no_mail(event, agency, coordinator):
    confirm(enter(event, agency, None), by=coordinator)
    assert mails() == []


def test_an_event_with_mails_switched_off_sends_none(event, agency, lampung, coordinator):
    registration = enter(event, agency, lampung)
    type(event).objects.update(sends_mail=False)
    confirm(registration, by=coordinator)
    assert mails() == []


def test_a_rolled_back_action_sends_no_mail(event, agency, lampung, coordinator):
    registration = enter(event, agency, lampung)
    with transaction.atomic():
        confirm(registration, by=coordinator)
        assert len(mails()) == 1
        transaction.set_rollback(True)
    assert mails() == []


@pytest.mark.parametrize("people", [1, 10])
def test_the_number_of_queries_does_not_grow_with_the_people(
    event, agency, lampung, coordinator, people, django_assert_max_num_queries
):
    make.resized(event.quotas.get(), 20)
    chosen = [enter(event, agency, lampung) for _ in range(people)]
    with django_assert_max_num_queries(8 * people + 8):
        decide_all(chosen, confirm, by=coordinator, note="")
    assert len(mails()) == 1


def test_the_demo_and_imports_send_nothing(regions, lampung):
    import_event("participants/workbook/data/demo/lampung-2022.xlsx", create_agencies=True, by=make.user())
    assert mails() == []
