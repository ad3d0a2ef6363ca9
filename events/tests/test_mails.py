"""Mails about open registration: recipients, time and seats; and the pages that list sent mails."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Entry, Message
from events.mails import mail_opening, mail_openings_by_date
from events.models import Event
from events.planning import actions as planning
from tests import make

State = Message.State
TODAY = timezone.localdate()


@pytest.fixture
def event(regions):
    return make.coming_event(status=Event.Status.PLANNED, title="Bimtek Lampung", code="LAMPUNG-1")


@pytest.fixture
def staff(regions):
    """Staff of Lampung and of Sulawesi Tengah with addresses, and staff of Lampung who cannot get mail."""
    make.user(province="18", email="")
    make.user(province="18", email="gone@example.org", is_active=False)
    make.user(email="national@example.org")
    return {code: make.user(province=code, email=f"staff{code}@example.org") for code in ("18", "72")}


def mails_by_address() -> dict[str, Message]:
    """Return the mails by address, and check that each address occurs once."""
    mails = list(Message.objects.all())
    assert len(mails) == len({mail.recipient for mail in mails})
    return {mail.recipient: mail for mail in mails}


def open_again(event):
    planning.close_registration(event, by=None)
    planning.open_registration(event, by=None)


def test_each_recipient_gets_one_mail_with_all_seats(event, staff, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id/"
    with_address = make.agency("18.03", name="Dinas Lampung Utara", email="Dinas@Lampungutara.example")
    make.quota(event, with_address, seats=4)
    make.quota(event, make.agency("18.06", name="Dinas Tanggamus"), seats=7)
    make.quota(event, pool=("village", "18.06"), seats=9)
    make.quota(event, make.agency("72.01", name="Dinas Banggai"), seats=2)
    planning.open_registration(event, by=make.user())
    mails = mails_by_address()
    assert {*mails} == {"dinas@lampungutara.example", "staff18@example.org", "staff72@example.org"}
    lampung = mails["staff18@example.org"]
    assert (lampung.user, lampung.province, lampung.event) == (staff["18"], "18", event.pk)
    assert "Bimtek Lampung" in lampung.subject
    assert "https://bimtek.example.go.id/events/LAMPUNG-1/register/" in lampung.body
    seats = {
        address: {name for name in ("Lampung Utara", "Dinas Tanggamus: 7", "Kabupaten Tanggamus: 9", "Banggai: 2")
                  if name in mail.body}
        for address, mail in mails.items()
    }  # fmt: skip
    assert seats == {
        "dinas@lampungutara.example": {"Lampung Utara"},
        "staff18@example.org": {"Lampung Utara", "Dinas Tanggamus: 7", "Kabupaten Tanggamus: 9"},
        "staff72@example.org": {"Banggai: 2"},
    }
    assert mails["dinas@lampungutara.example"].user is None


def test_an_agency_reads_whom_to_ask_and_no_page_that_needs_an_account(event, staff):
    Event.objects.filter(pk=event.pk).update(contact_name="Sari", contact_phone="0812-3456-7890", organiser="Perpusnas")
    event.refresh_from_db()
    make.agency("18", name="Dinas Provinsi", contact_name="Budi", contact_phone="0813 111")
    make.quota(event, make.agency("18.03", name="Dinas Utara", email="dinas@example.org"), seats=4)
    planning.open_registration(event, by=make.user())
    mails = mails_by_address()
    agency, province = mails["dinas@example.org"].body, mails["staff18@example.org"].body
    assert agency.startswith("Yth. Kepala Dinas Utara\n")
    assert f"Petugas provinsi: {staff['18']}\nDinas Provinsi: Budi, WhatsApp/telepon 0813 111\n" in agency
    assert "http" not in agency
    assert province.startswith(f"Yth. {staff['18']}\n")
    assert "/register/" in province
    for body in (agency, province):
        assert "Narahubung kegiatan: Sari, WhatsApp/telepon 0812-3456-7890\n\nHormat kami,\nPerpusnas\n" in body


def test_two_agencies_with_one_mailbox_get_one_mail(event, staff):
    for code in ("18.03", "18.06"):
        make.quota(event, make.agency(code, name=f"Dinas {code}", email="bersama@example.org"))
    planning.open_registration(event, by=None)
    mails = mails_by_address()
    assert {*mails} == {"bersama@example.org", "staff18@example.org"}
    for mail in mails.values():
        assert "Dinas 18.03" in mail.body
        assert "Dinas 18.06" in mail.body


def test_an_agency_that_shares_the_address_of_the_staff_gets_no_second_mail(event, staff):
    make.quota(event, make.agency(email="STAFF18@example.org"))
    planning.open_registration(event, by=None)
    [mail] = mails_by_address().values()
    assert mail.user == staff["18"]


def test_an_agency_closed_by_the_first_day_gets_no_mail(event, staff):
    make.quota(event, make.agency(email="a@example.org", closed_on=TODAY, closed_reason="Dilikuidasi"))
    planning.open_registration(event, by=None)
    assert mails_by_address() == {}


def test_each_opening_of_registration_is_mailed_once(event, staff):
    make.quota(event, make.agency())
    planning.open_registration(event, by=None)
    mail_opening(event, today=TODAY)
    mail_openings_by_date(TODAY)
    with pytest.raises(planning.WrongStatus):
        planning.open_registration(event, by=None)
    assert len(mails_by_address()) == 1
    open_again(event)
    assert Message.objects.count() == 2


def test_the_mail_waits_for_the_registration_window(event, staff):
    make.quota(event, make.agency())
    opens = TODAY + timedelta(days=3)
    event.registration_opens_on = opens
    planning.edit_event(event, fields=["registration_opens_on"], by=None)
    planning.open_registration(event, by=None)
    mail_openings_by_date(opens - timedelta(days=1))
    assert mails_by_address() == {}
    mail_openings_by_date(opens)
    mail_openings_by_date(opens + timedelta(days=1))
    assert {*mails_by_address()} == {"staff18@example.org"}


def test_an_edit_without_mail_sends_none_about_the_opening_either(event, staff):
    make.quota(event, make.agency())
    planning.open_registration(event, by=None)
    Message.objects.all().delete()
    Event.objects.update(registration_opens_on=TODAY + timedelta(days=3))
    event.refresh_from_db()
    event.registration_opens_on = TODAY
    assert planning.edit_event(event, fields=["registration_opens_on"], by=None, send_mail=False) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.OFF}


def test_the_mail_waits_for_the_day_at_the_place_of_the_event(regions, staff, monkeypatch):
    """At 23.30 in Lampung registration has opened in Palu."""
    first_day = {"starts_on": date(2027, 3, 1), "registration_opens_on": date(2027, 1, 1)}
    for province in ("18", "72"):
        event = make.event(province, status="planned", **first_day)
        make.quota(event, make.agency(f"{province}.01"))
        planning.open_registration(event, by=None)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    mail_openings_by_date()
    assert {*mails_by_address()} == {"staff72@example.org"}


def test_the_command_mails_openings_by_date_and_sends_due_mails(event, staff, smtp_server):
    make.quota(event, make.agency())
    event.registration_opens_on = TODAY + timedelta(days=3)
    planning.edit_event(event, fields=["registration_opens_on"], by=None)
    planning.open_registration(event, by=None)
    Event.objects.update(registration_opens_on=TODAY)
    out = StringIO()
    for _ in range(2):
        call_command("send_mail", stdout=out)
    assert smtp_server.recipients() == ["staff18@example.org"]
    assert [line[0] for line in out.getvalue().splitlines()] == ["1", "0"]


def test_an_imported_open_event_sends_no_mail(regions, staff):
    """Its registration was never opened in the portal: it is history or comes from another system."""
    event = make.coming_event(registration_opens_on=TODAY)
    make.quota(event, make.agency())
    mail_openings_by_date(TODAY)
    assert mails_by_address() == {}


def test_a_rolled_back_opening_sends_no_mail(event, staff):
    make.quota(event, make.agency())
    with transaction.atomic():
        planning.open_registration(event, by=None)
        assert len(mails_by_address()) == 1
        transaction.set_rollback(True)
    assert mails_by_address() == {}


def switch(event, on: bool):
    event.sends_mail = on
    planning.edit_event(event, fields=["sends_mail"], by=None)


def test_mails_can_be_switched_off_for_an_event(event, staff):
    make.quota(event, make.agency())
    switch(event, False)
    planning.open_registration(event, by=None)
    assert mails_by_address() == {}


def test_what_happened_while_mails_were_off_is_not_mailed_later(event, staff):
    """The page of the edit could not say who gets a mail: it says that mails are switched off."""
    make.quota(event, make.agency())
    switch(event, False)
    planning.open_registration(event, by=None)
    event.venue, event.sends_mail, event.registration_opens_on = "Hotel Lain", True, TODAY
    assert planning.edit_event(event, fields=["venue", "sends_mail", "registration_opens_on"], by=None) == 0
    mail_openings_by_date(TODAY)
    assert {mail.state for mail in Message.objects.all()} == {State.OFF}
    event.venue = "Hotel Baru"
    assert planning.edit_event(event, fields=["venue"], by=None) == 1


def test_switching_off_cancels_waiting_mails_for_good(event, staff):
    sent = make.mail(event, state=State.SENT, sent_at=timezone.now())
    waiting, failed, other = make.mail(event), make.mail(event, state=State.FAILED), make.mail()
    switch(event, False)
    switch(event, True)
    states = {mail.pk: mail.state for mail in Message.objects.all()}
    assert states == {
        sent.pk: State.SENT,
        waiting.pk: State.OFF,
        failed.pk: State.FAILED,
        other.pk: State.WAITING,
    }


def test_a_stale_copy_of_the_event_sends_nothing(event, staff):
    make.quota(event, make.agency())
    stale = Event.objects.get(pk=event.pk)
    switch(event, False)
    planning.open_registration(stale, by=None)
    assert mails_by_address() == {}


def test_a_title_with_a_line_break_makes_no_header(event, staff, smtp_server):
    make.quota(event, make.agency())
    Event.objects.update(title="Bimtek\r\nBcc: victim@example.org\u2028X-Evil: 1")
    planning.open_registration(Event.objects.get(), by=None)
    call_command("send_mail", stdout=StringIO())
    [taken] = smtp_server.taken
    assert smtp_server.asked == ["staff18@example.org"]
    assert (taken["Bcc"], taken["X-Evil"]) == (None, None)
    assert "Bcc: victim@example.org" in taken["Subject"]


def test_a_copied_event_keeps_its_mail_setting(event):
    switch(event, False)
    copy = planning.copy_event(event, code="COPY", title="Copy", starts_on=event.starts_on, by=None)
    assert not Event.objects.get(pk=copy.pk).sends_mail


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(client, regions):
    user = make.user()
    client.force_login(user)
    return user


def shown(client, address: str, **query) -> list[str]:
    return [mail.recipient for mail in client.get(address, query).context["page_obj"]]


def test_the_list_shows_and_filters_the_mails_of_the_event(client, coordinator, event):
    other = make.event()
    for state in (State.FAILED, State.WAITING):
        make.mail(event, state=state, recipient=f"{state}@example.org")
        make.mail(other, state=state, recipient=f"other-{state}@example.org")
    address = f"/events/{event.code}/mail/"
    assert {*shown(client, address)} == {"failed@example.org", "waiting@example.org"}
    assert shown(client, address, state="failed") == ["failed@example.org"]
    assert shown(client, address, q="WAITING@example.org ") == ["waiting@example.org"]
    assert shown(client, address, q="waiting@") == []  # addresses are encrypted: only a whole one is found
    assert len(shown(client, "/mail/")) == 4
    assert len(shown(client, "/mail/", state="failed")) == 2


def test_page_links_keep_the_filters(client, coordinator, event):
    for number in range(51):
        make.mail(event, state=State.FAILED, recipient=f"n{number}@example.org")
    make.mail(event)
    page = client.get(f"/events/{event.code}/mail/?state=failed").content.decode()
    assert "?state=failed&amp;page=2" in page
    assert shown(client, f"/events/{event.code}/mail/", state="failed", page=2) == ["n0@example.org"]


def test_the_text_of_a_mail_is_escaped(client, coordinator, event):
    mail = make.mail(event, body="<script>alert(1)</script> Isi")
    page = client.get(f"/events/{event.code}/mail/{mail.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Isi" in page


def test_a_mail_is_found_only_at_its_own_event(client, coordinator, event):
    mail = make.mail(make.event(), state=State.FAILED)
    address = f"/events/{event.code}/mail/{mail.pk}/"
    assert client.get(address).status_code == client.post(address).status_code == 404
    mail.refresh_from_db()
    assert mail.state == State.FAILED


@pytest.mark.parametrize("state", [State.FAILED, State.UNCLEAR])
def test_a_coordinator_can_send_a_mail_again(client, coordinator, event, state):
    mail = make.mail(event, state=state)
    for _ in range(2):
        page = client.post(f"/events/{event.code}/mail/{mail.pk}/", follow=True)
        assert page.redirect_chain == [(f"/events/{event.code}/mail/", 302)]
    mail.refresh_from_db()
    assert mail.state == State.WAITING
    assert [entry.by for entry in Entry.objects.of_event(event.pk)] == [coordinator]


def test_no_mail_is_sent_again_if_mails_are_switched_off(client, coordinator, event):
    mail = make.mail(event, state=State.FAILED)
    switch(event, False)
    client.post(f"/events/{event.code}/mail/{mail.pk}/")
    mail.refresh_from_db()
    assert mail.state == State.FAILED


def test_provincial_staff_cannot_see_mail_addresses(client, event):
    mail = make.mail(event, state=State.FAILED)
    client.force_login(make.user(province="18"))
    for address in ("/mail/", f"/events/{event.code}/mail/", f"/events/{event.code}/mail/{mail.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    assert f"/events/{event.code}/mail/" not in client.get(f"/events/{event.code}/").content.decode()


def test_the_full_list_includes_mails_of_deleted_events(client, coordinator):
    make.mail(recipient="left@example.org", event=make.event())
    Event.objects.all().delete()
    assert shown(client, "/mail/") == ["left@example.org"]
