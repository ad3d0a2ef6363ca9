"""What pages say about personal data is true."""

import pytest

from accounts.models import Message
from participants.models import Registration
from participants.privacy.copy.gathering import copy_of
from tests import make

from .world import Whole

pytestmark = pytest.mark.one_engine("words of pages")


@pytest.fixture
def world(db):
    return Whole()


def text_of(client, path: str) -> str:
    client.cookies["django_language"] = "en"
    return client.get(path).content.decode()


def test_the_personal_page_does_not_claim_to_show_everything(client, world):
    text = text_of(client, make.personal_address(world.past))
    assert "all that is recorded" not in text
    assert "name nobody" not in text
    assert "/privacy/" in text
    assert "/copy/" in text


def test_what_the_personal_page_says_is_also_kept_is_in_the_copy(client, world):
    """The sentence names the marks as they were set, the letter, mails and the history: each is there."""
    text, copy = text_of(client, make.personal_address(world.past)), copy_of(world.person)
    assert "the copy of your data has all of it" in text
    assert "also in lists and reports about the event" in text
    assert copy["attendance"]["log"]
    assert copy["registrations"][0]["assignment_letter"]
    assert copy["mails"]
    assert copy["trail"]


def test_staff_read_what_a_link_opens_and_where_it_may_go(client, world):
    registration = Registration.objects.get(pk=world.registration.pk)
    client.force_login(make.user(province="18"))
    client.cookies["django_language"] = "en"
    path = f"/events/{registration.event.code}/participants/{registration.number}/link/"
    page = client.post(path, {"action": "make"}, follow=True).content.decode()
    assert "a copy of all of it" in page
    assert "article 56" in page


def test_the_evaluation_does_not_promise_what_a_text_may_reveal(client, world):
    text = text_of(client, f"{make.personal_address(world.past)}evaluation/")
    assert "nobody can see who wrote what" not in text


def test_a_mail_to_a_participant_names_the_notice(world):
    own = Message.objects.filter(recipient="siti@contoh.example", is_secret=True)
    assert own
    assert all("/privacy/" in mail.body for mail in own)
