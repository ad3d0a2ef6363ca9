"""“How does this work?”: a few sentences on every page, and a help with steps and pictures behind them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import override
from PIL import Image

from reports.help.catalogue import TOPICS, topic_of
from reports.help.pictures import ALT, SIZE, picture
from reports.help.texts import PAGES
from tests import make
from tests.access.test_scope import ALL, OPEN_TO_EVERYBODY, World, address

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("words")]
HELP = re.compile(r'<ul id="help">(.*?)</ul>.*?href="/help/([a-z]+)/"', re.DOTALL)
LARGEST_PICTURE = 25_000


def help_of(client, path: str) -> list[str]:
    found = HELP.search(client.get(path).content.decode())
    return re.findall("<li>(.*?)</li>", found[1]) if found else []


def test_each_text_belongs_to_an_address():
    names = {name for name, _namespace in names_of(get_resolver())}
    assert PAGES.keys() <= names
    beginnings = {page for topic in TOPICS.values() for page in topic.pages}
    assert {one for one in beginnings if not any(name.startswith(one) for name in names)} == set()


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", namespace


@pytest.mark.parametrize("reader", ["provincial", "administrator"])
def test_every_page_leads_to_its_help(reader, client, regions):
    world = World()
    user = make.user(province="18") if reader == "provincial" else make.user(reader)
    make.sign_in_with_factor(client, user)
    without, walked = [], set()
    for name, parameters in ALL:
        if name == "offline" or (parameters and name in OPEN_TO_EVERYBODY):
            continue  # a page without the portal, and those visited below
        answer = client.get(address(name, parameters, world, user))
        if _is_page(answer) and not name.startswith("reports:help"):
            walked.add(name)
            found = re.search(r'href="/help/([a-z]+)/"', answer.content.decode())
            if not (found and (topic := topic_of(name)) and found[1] == topic.slug):
                without.append(name)
    assert without == []
    assert len(walked) > 60


def _is_page(answer) -> bool:
    answer.getvalue()
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.status_code == 200 and "text/html" in answer.headers["Content-Type"] and not is_file


def test_pages_without_an_account_lead_to_their_help(client, regions):
    event = make.coming_event(sessions=1)
    registration = make.registration(event, make.agency("18.03"))
    certificate = make.certificate_of(registration)
    personal = make.personal_address(registration)
    for path, slug in [
        (personal, "personal"),
        (f"{personal}correction/", "personal"),
        ("/link-again/", "personal"),
        (reverse("participants:certificate-public", args=[certificate.code]), "checking"),
        ("/reports/check/", "checking"),
        ("/privacy/1/", "privacy"),
        ("/accounts/login/", "account"),
        (f"/door/link/{make.door_link(event).token}/", "door"),
    ]:
        assert f'href="/help/{slug}/"' in Client().get(path).content.decode(), path
        assert client.get(f"/help/{slug}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("reports:event-tasks", "work"),
        ("participants:registration-new", "registering"),
        ("participants:registration-withdraw", "people"),
        ("participants:registration-letter", "letters"),
        ("participants:registration-list", "lists"),
        ("participants:registration-link", "links"),
        ("participants:certificate-templates", "certificates"),
        ("participants:certificate-public", "checking"),
        ("reports:attendance", "attendance"),
        ("reports:event-quotas", "planning"),
        ("reports:event-report", "documents"),
        ("reports:schedule-new", "reports"),
        ("events:event-finish", "planning"),
        ("events:event-mail", "mail"),
        ("events:letterhead", "invitations"),
        ("agencies:agency-list", "lists"),
        ("incidents:incident-new", "administration"),
    ],
)
def test_the_help_fits_the_page(name, slug):
    assert topic_of(name).slug == slug


@pytest.mark.parametrize("slug", TOPICS)
def test_a_help_has_steps_for_its_reader_in_both_languages(slug, client, regions):
    client.force_login(make.user("administrator"))
    texts = {}
    for language in ("id", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(f"/help/{slug}/").content.decode()
        texts[language] = re.findall(r"<li>\s*<p>(.*?)</p>", page)
        for tag in re.findall("<img [^>]+>", page):
            assert f"help/{language}/" in tag
            assert re.search(r'alt="[^"]{20,}" width="390" height="520" loading="lazy"', tag)
    assert len(texts["id"]) == len(texts["en"]) >= 2
    assert not {*texts["id"]} & {*texts["en"]}


def test_steps_are_those_of_the_readers_work(client, regions):
    client.force_login(make.user(province="18"))
    staff = client.get("/help/invitations/").content.decode()
    client.force_login(make.user())
    assert staff.count("<li>\n        <p>") + 2 == client.get("/help/invitations/").content.decode().count(
        "<li>\n        <p>"
    )


def test_the_list_of_helps_is_for_the_reader(client, regions):
    public = {slug for slug, topic in TOPICS.items() if topic.is_public}
    assert slugs(client) == public
    client.force_login(make.user(province="18"))
    assert public < slugs(client) < TOPICS.keys()
    client.force_login(make.user("administrator"))
    assert slugs(client) == TOPICS.keys()
    assert client.get("/help/none/").status_code == 404


def slugs(client) -> set[str]:
    return {*re.findall(r'class="name" href="/help/([a-z]+)/"', client.get("/help/").content.decode())}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ALT)
def test_each_picture_is_there_and_light(name, language):
    with override(language):
        found = finders.find(picture(name).path)
    assert found, "`make help-pictures` takes it"
    assert Path(found).stat().st_size <= LARGEST_PICTURE
    with Image.open(found) as image:
        assert image.width / image.height == SIZE[0] / SIZE[1]


def test_every_picture_is_used_and_described():
    assert {step.picture for topic in TOPICS.values() for step in topic.steps} - {""} == ALT.keys()


def test_readers_get_the_help_for_their_work(client, regions):
    client.force_login(make.user(province="18"))
    assert "Tiap kartu adalah satu kegiatan provinsi Anda" in help_of(client, "/")[0]
    client.force_login(make.user())
    assert "keputusan, surat, dan instansi" in help_of(client, "/")[0]


def test_a_page_of_an_error_has_no_help(client, regions):
    client.force_login(make.user())
    assert help_of(client, "/events/NONE/") == []


MENU = ["/", "/events/", "/participants/", "/agencies/", "/reports/"]
EVENT = ["", "tasks/", "participants/", "certificates/", "scores/", "register/", "import/", "links/", "attendance/"]


@pytest.mark.parametrize("path", MENU + [f"/events/BARU/{page}" for page in EVENT] + ["/reports/attendance/BARU/"])
def test_every_main_page_has_help_in_both_languages(path, client, regions):
    make.quota(make.coming_event(code="BARU"), make.agency("18.03"))
    client.force_login(make.user(province="18"))
    indonesian = help_of(client, path)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = help_of(client, path)
    assert indonesian
    assert len(indonesian) == len(english)
    assert not {*indonesian} & {*english}
