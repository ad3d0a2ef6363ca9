"""“How does this work?” on the main pages."""

import re

import pytest
from django.urls import get_resolver

from reports.help.texts import PAGES
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("words")]
HELP = re.compile(r'<ul id="help">(.*?)</ul>', re.DOTALL)


def help_of(client, path: str) -> list[str]:
    found = HELP.search(client.get(path).content.decode())
    return re.findall("<li>(.*?)</li>", found[1]) if found else []


def test_each_text_belongs_to_an_address():
    names = {name for name, _namespace in names_of(get_resolver())}
    assert PAGES.keys() <= names


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", namespace


MENU = ["/", "/events/", "/participants/", "/agencies/", "/reports/"]
EVENT = ["", "tasks/", "participants/", "certificates/", "scores/", "register/", "import/", "links/", "attendance/"]


@pytest.mark.parametrize("path", MENU + [f"/events/BARU/{page}" for page in EVENT] + ["/reports/attendance/BARU/"])
def test_every_main_page_has_help_in_both_languages(path, client, regions):
    make.quota(make.coming_event(code="BARU"), make.agency("18.03"))
    client.force_login(make.user(province="18"))
    indonesian = help_of(client, path)
    client.cookies["django_language"] = "en"
    english = help_of(client, path)
    assert indonesian
    assert len(indonesian) == len(english)
    assert not {*indonesian} & {*english}


def test_readers_get_the_help_for_their_work(client, regions):
    client.force_login(make.user(province="18"))
    assert "Tiap kartu adalah satu kegiatan provinsi Anda" in help_of(client, "/")[0]
    client.force_login(make.user())
    assert "keputusan, surat, dan instansi" in help_of(client, "/")[0]


def test_a_participant_gets_help_and_a_page_of_an_error_none(client, regions):
    registration = make.registration(make.coming_event(), make.agency("18.03"))
    assert "hanya untuk Anda" in help_of(client, make.personal_address(registration))[0]
    client.force_login(make.user())
    assert help_of(client, "/events/NONE/") == []
