"""Some time after the sign-in, actions that would do much harm ask again who the user is."""

import time
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import User
from accounts.sessions.store import SIGN_IN
from participants.models import Participant
from participants.paper.sign_sheets import occasions
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
PASSWORD = "rahasia-sekali"
CONFIRM = "/accounts/reauthenticate/"


def signed_in_long_ago(user: User) -> Client:
    client = Client()
    client.force_login(user)
    signed_in_ago(client, minutes=61)
    return client


def signed_in_ago(client: Client, *, minutes: int) -> None:
    session = client.session
    session[SIGN_IN] = session[SIGN_IN] | {"at": time.time() - minutes * 60}
    session.save()


@pytest.fixture
def administrator():
    return make.user("administrator")


@pytest.fixture
def old(administrator):
    return signed_in_long_ago(administrator)


def pair() -> str:
    agency = make.agency("18.03")
    return f"/participants/{make.person(agency).pk}/merge/{make.person(agency).pk}/"


def agencies() -> str:
    return f"/agencies/{make.agency('18.03').pk}/merge/{make.agency('18.04').pk}/"


def undo() -> str:
    agency = make.agency("18.03")
    return f"/participants/merges/{make.merge(make.person(agency), make.person(agency)).pk}/undo/"


DANGEROUS = {
    "list of accounts": lambda: "/admin/accounts/user/",
    "new account": lambda: "/admin/accounts/user/add/",
    "account": lambda: f"/admin/accounts/user/{make.user().pk}/change/",
    "password": lambda: f"/admin/accounts/user/{make.user().pk}/password/",
    "deleting an account": lambda: f"/admin/accounts/user/{make.user().pk}/delete/",
    "inviting a user": lambda: "/users/new/",
    "users in the portal": lambda: "/users/",
    "account in the portal": lambda: f"/users/{make.user().pk}/",
    "link to choose a password": lambda: f"/users/{make.user().pk}/link/",
    "ending a user's sessions": lambda: f"/users/{make.user().pk}/sessions/",
    "deactivating a user": lambda: f"/users/{make.user().pk}/active/",
    "merging people": pair,
    "merging agencies": agencies,
    "undoing a merge": undo,
    "workbook": lambda: f"/events/{make.event('18').code}/workbook/",
    "deleting a person": lambda: f"/admin/participants/participant/{make.person(make.agency('18.03')).pk}/delete/",
    "links of people": lambda: f"/events/{make.coming_event('18').code}/links/sheet/",
    "sheet for scores": lambda: f"/events/{make.event('18').code}/scores/template/",
    "a new schedule": lambda: "/reports/schedules/new/?report=repeated",
    "names in a file": lambda: "/reports/repeated/?course={course}&format=xlsx",
}


def path_of(action: str) -> str:
    return DANGEROUS[action]().format(course=make.course().code)


@pytest.mark.parametrize("action", DANGEROUS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dangerous_action_asks_for_a_confirmation(action, method, old, regions):
    answer = getattr(old, method)(path_of(action))
    assert answer.status_code == 302
    assert answer.url.startswith(CONFIRM)


@pytest.mark.parametrize("action", DANGEROUS)
def test_it_does_not_ask_soon_after_the_sign_in(action, administrator, client, regions):
    client.force_login(administrator)
    page = client.get(path_of(action), follow=True)
    assert page.status_code == 200
    assert not any(path.startswith(CONFIRM) for path, _status in page.redirect_chain)


@pytest.mark.parametrize("path", ["/", "/events/", "/reports/coverage/?course={course}&format=xlsx"])
def test_ordinary_pages_and_reports_without_names_never_ask(path, old, regions):
    assert old.get(path.format(course=make.course().code)).status_code == 200


@pytest.mark.parametrize(
    "paper", ["badges/?as=sheets", "badges/?as=cards", "sign-sheets/", "certificates/files/?as=print"]
)
def test_papers_with_names_ask_too(paper, old, administrator, client, regions):
    event = make.event(code="LAMA", sessions=1)
    registration = make.registration(event, make.agency(), marks="H")
    make.certificates(event)
    if paper == "sign-sheets/":
        paper = f"sign-sheets/?of={occasions(event)[0].key}&blank=0"
    path = f"/events/LAMA/{paper}"
    assert registration.status == "confirmed"
    assert old.get(path).url.startswith(CONFIRM)
    client.force_login(administrator)
    answer = client.get(path)
    assert CONFIRM not in answer.headers.get("Location", "")


@pytest.mark.parametrize("path", ["/events/LAMA/participants/", "/participants/", "/registrations/?q=a"])
def test_lists_as_files_ask_too(path, old, administrator, client, regions):
    make.registration(make.event(code="LAMA"), make.agency())
    assert old.post(path).url.startswith(CONFIRM)
    client.force_login(administrator)
    assert client.post(path).status_code == 200


def test_the_page_opens_after_the_password_and_the_form_is_not_kept(old, regions):
    path = pair()
    asked = old.post(path, {"seen": "what-was-typed"})
    assert asked.url == f"{CONFIRM}?{urlencode({'next': path})}"
    assert "what-was-typed" not in str(dict(old.session))
    assert old.post(asked.url, {"password": PASSWORD}).url == path
    page = old.get(path)
    assert page.status_code == 200
    assert "Tidak ada yang diubah" in page.content.decode()
    assert Participant.objects.count() == 2


def test_a_form_whose_page_was_opened_in_time_is_taken(administrator, regions):
    client, path = Client(), pair()
    client.force_login(administrator)
    form = {"seen": client.get(path).context["plan"].digest}
    signed_in_ago(client, minutes=50)
    client.post(path, form)
    assert Participant.objects.count() == 1


def test_a_wrong_password_confirms_nothing(old, regions):
    path = "/admin/accounts/user/add/"
    assert old.post(f"{CONFIRM}?next={path}", {"password": "salah"}).status_code == 200
    assert old.get(path).status_code == 302


def test_a_confirmation_gives_the_session_another_key(old, regions):
    before = old.session.session_key
    old.post(f"{CONFIRM}?next=/", {"password": PASSWORD})
    assert old.session.session_key != before
    assert old.get("/").status_code == 200


def test_files_of_jobs_ask_too(old, administrator, regions):
    path = f"/jobs/{make.job(administrator, file=b'hasil').pk}/file/"
    assert old.get(path).url.startswith(CONFIRM)


@pytest.mark.parametrize("path", ["end-others/", "x/end/"])
def test_ending_sessions_asks_too(path, old, administrator, regions):
    number = make.browser_session(administrator).number
    answer = old.post(f"/accounts/sessions/{path.replace('x', number)}")
    assert answer.url.startswith(CONFIRM)


def test_users_without_the_right_are_not_asked(regions):
    assert signed_in_long_ago(make.user(province="18")).get(pair()).status_code in (403, 404)
