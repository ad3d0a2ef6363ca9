"""The privacy notice: who reads it, its versions, and what it says."""

from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from accounts.models import Message
from participants.mails.to_participant import send_links
from participants.management.commands.write_privacy_tables import tables
from participants.privacy.notice import versions
from participants.privacy.notice.versions import VERSIONS, Version, in_force, latest
from participants.privacy.register import Ground
from participants.privacy.register.markdown import with_table
from tests import make

pytestmark = pytest.mark.one_engine("pages and texts")
NOTICE = "/privacy/"


@pytest.fixture
def second(tmp_path, monkeypatch):
    """A second version, so that the first one is an earlier one; it has the same text."""
    first = VERSIONS[0]

    class Next(Version):
        template = first.template

    made = Next(2, first.since + timedelta(days=30), "Periods are shorter.")
    monkeypatch.setattr(versions, "VERSIONS", VERSIONS)
    VERSIONS.append(made)
    yield made
    VERSIONS.remove(made)


def test_everybody_reads_the_notice(client, settings, db):
    settings.PRIVACY_CONTROLLER = "Perpustakaan Contoh, Jalan Contoh 1"
    settings.PRIVACY_CONTACT, settings.PRIVACY_OFFICER = "data@contoh.example", "Kepala Biro Contoh"
    for language in ("id", "en"):
        client.cookies["django_language"] = language
        page = client.get(NOTICE)
        text = page.content.decode()
        assert page.status_code == 200
        with translation.override(language):
            assert all(str(ground.words) in text for ground in Ground)
        for known in ("Perpustakaan Contoh, Jalan Contoh 1", "data@contoh.example", "Kepala Biro Contoh", "27/2022"):
            assert known in text
        for article in (5, 6, 7, 8, 10, 11, 12, 13, 15, 20, 46, 56):
            assert str(article) in text


def test_the_notice_is_honest_where_nobody_is_named(client, settings, db):
    settings.PRIVACY_CONTROLLER = settings.PRIVACY_CONTACT = settings.PRIVACY_OFFICER = ""
    client.cookies["django_language"] = "en"
    assert client.get(NOTICE).content.decode().count("not entered yet") == 3


def test_a_deployment_without_a_controller_is_warned(settings):
    settings.PRIVACY_CONTROLLER = settings.PRIVACY_CONTACT = settings.PRIVACY_OFFICER = "x"
    assert warnings() == []
    settings.PRIVACY_OFFICER = ""
    assert warnings() == ["PRIVACY_OFFICER is not set, and the privacy notice says so."]


def warnings() -> list[str]:
    found = run_checks(include_deployment_checks=True, tags=["security"])
    return [message.msg for message in found if message.id == "privacy.W001"]


def test_each_row_of_the_register_is_on_the_page(client, db):
    text = client.get(NOTICE).content.decode()
    with translation.override("id"):
        for row in versions.table():
            for part in row.values():
                assert part in text or part in ("PARTICIPANT", "STAFF", "OFFICIAL")


def test_the_table_of_the_latest_version_is_kept_for_later():
    """Fails after a change of the register: add a version if the latest one is in force, and run
    `manage.py write_privacy_tables`."""
    assert latest().file.read_text() == tables()


def test_the_register_in_the_documentation_is_current(settings):
    page = (settings.BASE_DIR / "docs" / "privacy.md").read_text()
    assert with_table(page) == page


def test_the_command_writes_both(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(versions, "_FOLDER", tmp_path)
    (tmp_path / "docs").mkdir()
    marks = (
        "before\n<!-- register: written by manage.py write_privacy_tables -->\nold\n<!-- end of the register -->\nafter"
    )
    (tmp_path / "docs" / "privacy.md").write_text(marks)
    call_command("write_privacy_tables")
    written = (tmp_path / "docs" / "privacy.md").read_text()
    assert (tmp_path / f"table_{latest().number}.json").read_text() == tables()
    assert "participants.Participant.nip" in written
    assert "old" not in written
    assert written.startswith("before")
    assert written.endswith("after")


def test_an_earlier_version_stays_as_it_was(client, db, second):
    page = client.get(reverse("participants:privacy-version", args=[1])).content.decode()
    assert NOTICE in page
    assert VERSIONS[0].table == versions._stored(VERSIONS[0].file)["id"]
    assert client.get(NOTICE).context["version"] is second
    assert client.get(reverse("participants:privacy-version", args=[3])).status_code == 404


def test_the_version_in_force_follows_from_the_day(second):
    first = VERSIONS[0]
    assert in_force(first.since - timedelta(days=1)) is None
    assert in_force(first.since) is in_force(second.since - timedelta(days=1)) is first
    assert in_force(second.since) is in_force(date(2099, 1, 1)) is second


def test_versions_are_in_their_order():
    assert [version.number for version in VERSIONS] == list(range(1, len(VERSIONS) + 1))
    assert sorted(version.since for version in VERSIONS) == [version.since for version in VERSIONS]


@pytest.mark.parametrize("page", ["account_login", "account_reset_password"])
def test_pages_for_everybody_lead_to_the_notice(client, db, page):
    assert f'href="{NOTICE}"' in client.get(reverse(page)).content.decode()


def test_personal_pages_and_mails_lead_to_the_notice(client, db, settings):
    settings.PORTAL_URL = "https://bimtek.contoh.example"
    registration = make.registration(make.coming_event(), make.agency(), email="a@b.example")
    assert f'href="{NOTICE}"' in client.get(make.personal_address(registration)).content.decode()
    send_links(registration.event, [registration], by=make.user())
    assert f"https://bimtek.contoh.example{NOTICE}" in Message.objects.get().body


def test_staff_who_enter_people_are_asked_to_inform_them(client, db):
    event = make.coming_event("18")
    make.quota(event, make.agency("18.03"))
    client.force_login(make.user(province="18"))
    for page in ("registration-new", "sheet-new"):
        text = client.get(reverse(f"participants:{page}", args=[event.code])).content.decode()
        assert f'href="{NOTICE}"' in text.partition('id="inform"')[2], page
