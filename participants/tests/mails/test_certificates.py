"""People hear that their certificate is ready, if the user who issues it wants that."""

import pytest

from accounts.models import Message
from participants.models import Certificate, PersonalLink
from tests import make

ISSUE = "/events/LAMPUNG/certificates/issue/"


@pytest.fixture
def event(regions):
    event = make.event(code="LAMPUNG", sessions=1)
    agency = make.agency("18.03")
    make.registration(event, agency, marks="H", full_name="Sri", email="sri@contoh.example")
    make.registration(event, agency, marks="H", full_name="Tanpa Surel")
    make.registration(event, agency, marks="A", full_name="Absen", email="absen@contoh.example")
    return event


@pytest.fixture
def coordinator(client, regions):
    user = make.user()
    client.force_login(user)
    return user


def filled(client, path: str, **more) -> dict[str, object]:
    """Return what the form of the page sends."""
    context = client.get(path).context
    form = context["form"]
    initial = {name: form[name].value() or "" for name in form.fields}
    return initial | {"expected": context["total"], "shown": context["shown"]} | more


def recipients() -> list[str]:
    return sorted(Message.objects.filter(key__startswith="certificate-ready").values_list("recipient", flat=True))


def test_the_page_says_who_gets_a_mail(event, coordinator, client):
    found = client.get(ISSUE).context["recipients"]
    assert (found.count, found.lacking) == (1, ["Tanpa Surel"])


def test_people_get_a_mail_with_a_link_to_their_page(event, coordinator, client):
    client.post(ISSUE, filled(client, ISSUE))
    assert Certificate.objects.count() == 2
    assert recipients() == ["sri@contoh.example"]
    body = Message.objects.get(key__startswith="certificate-ready").body
    path = "/me/" + body.partition("/me/")[2].split()[0]
    client.logout()
    assert client.get(f"{path}certificate/").status_code == 200


def test_no_mail_is_sent_if_the_user_wants_none(event, coordinator, client):
    client.post(ISSUE, filled(client, ISSUE, no_mail="1"))
    assert Certificate.objects.count() == 2
    assert recipients() == []


def test_no_mail_is_sent_where_the_event_sends_none(event, coordinator, client):
    type(event).objects.update(sends_mail=False)
    assert client.get(ISSUE).context["recipients"].count == 0
    client.post(ISSUE, filled(client, ISSUE))
    assert Certificate.objects.count() == 2
    assert recipients() == []


def test_who_lost_all_links_gets_a_mail_without_one(event, coordinator, client):
    registration = event.registrations.get(participant__full_name="Sri")
    make.personal_address(registration)
    PersonalLink.objects.update(withdrawn_at=event.starts_on.isoformat() + "T00:00Z")
    client.post(ISSUE, filled(client, ISSUE))
    assert "/me/" not in Message.objects.get(key__startswith="certificate-ready").body


def test_a_replaced_certificate_is_mailed_too(event, coordinator, client):
    client.post(ISSUE, filled(client, ISSUE, no_mail="1"))
    certificate = Certificate.objects.get(registration__participant__full_name="Sri")
    path = f"/events/LAMPUNG/certificates/{certificate.registration.number}/{certificate.pk}/reissue/"
    page = client.get(path)
    assert page.context["recipients"].count == 1
    values = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    client.post(path, values | {"reason": "Salah cetak"})
    assert Certificate.objects.count() == 3
    assert recipients() == ["sri@contoh.example"]
