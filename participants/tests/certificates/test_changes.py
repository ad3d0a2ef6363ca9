"""Certificates whose content has changed since the issue: how they are recognised, shown and replaced together."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.models import Event, Number
from events.planning import actions as planning
from participants.certificates.changes import changed_words, outdated, words_today
from participants.certificates.completion import with_states
from participants.certificates.issuing import NotYet, Order, Overtaken, reissue_outdated
from participants.models import Certificate, CertificateTemplate, Registration
from tests import make

DAY = date(2022, 5, 13)
ORDER = Order(CertificateTemplate(), DAY)


@pytest.fixture
def event(regions) -> Event:
    """Return a past event with three certificates, and two people without one."""
    event = make.event(
        "18", code="SERTIF-1", title="Judul salah", sessions=2, starts_on=date(2022, 5, 11), venue="Hotel A"
    )
    agency = make.agency("18.03")
    for marks in ["HH", "HH", "HH", "AA", ".."]:
        make.registration(event, agency, marks=marks)
    make.certificates(event, template=make.certificate_template())
    return event


def edit(event, **values):
    for name, value in values.items():
        setattr(event, name, value)
    planning.edit_event(event, fields=list(values), by=None)


def states(event) -> list[str]:
    rows = with_states(Registration.objects.filter(event=event), words_today(event))
    return list(rows.order_by("number").values_list("certificate_state", flat=True))


def test_certificates_just_issued_are_current(event):
    assert states(event) == ["issued"] * 3 + ["short"] * 2
    assert not outdated(event).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Judul benar"},
        {"venue": "Hotel B"},
        {"batch": "II"},
        {"organiser": "Dinas"},
        {"ends_on": date(2022, 5, 12)},
        {"province_id": "72"},
    ],
)
def test_a_corrected_event_outdates_all_certificates(event, values):
    Event.objects.update(**values)
    event = Event.objects.get()
    assert states(event) == ["outdated"] * 3 + ["short"] * 2
    certificate = outdated(event).first()
    name = certificate.registration.participant.full_name
    assert changed_words(certificate.content, words_today(event), name)
    before = {"title": "Judul salah", "venue": "Hotel A", "batch": "", "organiser": "", "province_id": "18"}
    Event.objects.update(**before, ends_on=event.starts_on)
    assert states(Event.objects.get()) == ["issued"] * 3 + ["short"] * 2


def test_a_corrected_session_outdates_all_certificates(event):
    event.sessions.filter(number=2).update(title="Sesi benar")
    assert states(event)[:3] == ["outdated"] * 3


def test_a_corrected_name_outdates_one_certificate(event):
    person = event.registrations.get(number=2).participant
    person.full_name = "Nama Benar, S.IP."
    person.save()
    assert states(event)[:3] == ["issued", "outdated", "issued"]
    [certificate] = outdated(event)
    assert len(changed_words(certificate.content, words_today(event), person.full_name)) == 1


def test_what_is_not_printed_outdates_nothing(event):
    edit(event, minimum_attendance=50, late_after_minutes=20)
    event.sessions.update(speaker="Pak Budi")
    assert not outdated(event).exists()


def test_who_has_not_completed_stays_doubtful(event):
    edit(event, title="Judul benar")
    make.forget_marks(event)
    assert states(event)[:3] == ["doubtful"] * 3
    assert not outdated(event).exists()


def test_all_are_replaced_together_with_one_reason(event):
    edit(event, title="Judul benar")
    old = list(Certificate.objects.order_by("registration__number"))
    new = reissue_outdated(event, order=ORDER, reason="Judul salah", expected=3, by=None)
    assert [one.replaces for one in new] == old
    serials = Number.objects.filter(kind="certificate").order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(serials[0], serials[0] + 6))  # without gaps, in the order of the people
    assert [one.number.serial for one in new] == list(serials[3:])
    assert {one.content["event"] for one in new} == {"Judul benar"}
    for one in Certificate.objects.filter(pk__in=[certificate.pk for certificate in old]):
        assert (one.is_valid, one.revoked_reason) == (False, "Judul salah")
    entries = Entry.objects.filter(action="certificate-reissued")
    assert [(entry.reason, entry.province) for entry in entries] == [("Judul salah", "18")] * 3
    assert states(event) == ["issued"] * 3 + ["short"] * 2


def test_chosen_ones_are_replaced_and_those_that_are_current_never(event):
    edit(event, title="Judul benar")
    [new] = reissue_outdated(event, order=ORDER, reason="Salah", expected=1, numbers=[2, 4], by=None)
    assert new.registration.number == 2
    assert states(event)[:3] == ["outdated", "issued", "outdated"]


@pytest.mark.parametrize("expected", [2, 4])
def test_nothing_is_replaced_if_the_reader_saw_another_number(event, expected):
    edit(event, title="Judul benar")
    with pytest.raises(Overtaken):
        reissue_outdated(event, order=ORDER, reason="Salah", expected=expected, by=None)
    assert Certificate.objects.valid().count() == Certificate.objects.count() == 3


def test_nothing_outdated_is_nothing_to_replace(event):
    with pytest.raises(Overtaken):
        reissue_outdated(event, order=ORDER, reason="Salah", expected=0, by=None)


@pytest.fixture
def coordinator(client, event):
    client.force_login(make.user())
    return client


def test_the_list_filters_names_and_replaces_outdated_certificates(coordinator, event):
    edit(event, title="Judul benar")
    page = coordinator.get("/events/SERTIF-1/certificates/?state=outdated")
    assert page.context["counts"]["outdated"] == 3
    assert [len(row.changed) for row in page.context["rows"]] == [1, 1, 1]
    replace = "/events/SERTIF-1/certificates/replace/?number=1&number=3"
    shown = coordinator.get(replace)
    assert shown.context["total"] == 2
    order = {"template": shown.context["order"].template.pk, "dated_on": DAY.isoformat()}
    sent = {**order, "expected": 2, "shown": shown.context["shown"], "reason": ""}
    again = coordinator.post(replace, sent)  # without a reason; and the first number is shown for another day
    assert "reason" in again.context["form"].errors
    sent |= {"reason": "Judul salah", "shown": again.context["shown"]}
    assert coordinator.post(replace, sent).status_code == 302
    assert states(event)[:3] == ["issued", "outdated", "issued"]
    assert coordinator.get(replace).context.get("form") is None


def test_the_page_of_a_person_says_what_has_changed(coordinator, event):
    assert coordinator.get("/events/SERTIF-1/certificates/1/").context["changed"] == []
    edit(event, title="Judul benar", venue="Hotel B")
    assert len(coordinator.get("/events/SERTIF-1/certificates/1/").context["changed"]) == 2
    assert coordinator.get("/events/SERTIF-1/certificates/4/").context["changed"] == []


def test_certificates_are_not_replaced_before_the_last_day(event):
    future = timezone.localdate() + timedelta(days=2)
    Event.objects.update(starts_on=future, ends_on=future)
    with pytest.raises(NotYet):
        reissue_outdated(Event.objects.get(), order=ORDER, reason="Salah", expected=3, by=None)
    assert Certificate.objects.valid().count() == 3
