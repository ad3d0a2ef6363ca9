"""The three steps that a user reads on the first visits of the home page, until they close them."""

import pytest

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("a page")]
TITLE = "Pekerjaan Anda dalam tiga langkah"


def steps(client) -> list[str]:
    return [step.href for step in client.get("/").context["introduction"]]


def test_the_steps_lead_into_the_users_own_event(client, regions):
    make.quota(make.coming_event("72", code="LAIN"), make.agency("72.01"))
    make.quota(make.coming_event(code="BARU", title="Bimtek Metro"), make.agency("18.03"))
    client.force_login(make.user(province="18"))
    page = client.get("/").content.decode()
    assert TITLE in page
    assert "Daftarkan peserta untuk Bimtek Metro" in page
    assert steps(client) == ["/events/BARU/register/", "/events/BARU/tasks/", "/events/BARU/links/"]
    for address in steps(client):
        assert client.get(address).status_code == 200


def test_coordinators_read_how_an_event_begins(client, regions):
    client.force_login(make.user())
    assert steps(client)[0] == "/events/new/"
    make.coming_event(code="BARU")
    assert steps(client) == ["/events/BARU/sessions/", "/events/BARU/quotas/", "/events/BARU/"]
    assert "Susun sesi" in client.get("/").content.decode()


def test_the_steps_of_coordinators_name_no_work_that_is_done(client, regions):
    make.quota(make.coming_event(code="BARU", sessions=2), make.agency("18.03"))
    client.force_login(make.user())
    assert steps(client) == ["/events/BARU/sessions/", "/events/BARU/tasks/", "/events/BARU/"]
    page = client.get("/").content.decode()
    assert ("Periksa sesi" in page, "Susun sesi" in page) == (True, False)


def test_administrators_read_how_a_portal_begins(client, regions):
    make.coming_event()
    client.force_login(make.user("administrator"))
    assert steps(client) == ["/users/", "/agencies/", "/settings/"]
    for address in steps(client):
        assert client.get(address).status_code == 200


def test_users_who_close_them_do_not_see_them_again_on_any_device(client, regions):
    make.quota(make.coming_event(), make.agency("18.03"))
    user, other = make.user(province="18"), make.user(province="18")
    client.force_login(user)
    client.get("/introduction/closed/")
    assert len(steps(client)) == 3  # a link that somebody sends closes nothing
    assert client.post("/introduction/closed/").headers["Location"] == "/"
    client.logout()
    client.force_login(user)
    assert steps(client) == []
    assert TITLE not in client.get("/").content.decode()
    assert client.post("/introduction/closed/").status_code == 302
    client.force_login(other)
    assert len(steps(client)) == 3


def test_a_province_without_an_event_has_no_steps(client, regions):
    client.force_login(make.user(province="18"))
    assert steps(client) == []
