"""An administrator ends the sessions of users, for example after a device was stolen."""

import pytest
from django.test import Client

from accounts.models import BrowserSession, Entry
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("the list of users in the admin")]


def end(client: Client, *users):
    data = {"action": "end_all_sessions", "_selected_action": [user.pk for user in users]}
    return client.post("/admin/accounts/user/", data, follow=True)


def test_the_chosen_users_must_sign_in_again(admin_client):
    chosen, other = make.user(), make.user()
    device = Client()
    device.force_login(chosen)
    make.browser_session(chosen)
    make.browser_session(other)
    page = end(admin_client, chosen)
    assert "2 sesi telah diakhiri." in page.content.decode()
    assert device.get("/").status_code == 302
    assert BrowserSession.objects.of(other).count() == 1
    entry = Entry.objects.get(action="account-sessions-ended")
    assert (entry.by.username, entry.subject) == ("admin", chosen.username)


def test_the_own_session_stays(admin_client, admin_user):
    make.browser_session(admin_user)
    end(admin_client, admin_user)
    assert BrowserSession.objects.of(admin_user).count() == 1


def test_users_without_a_session_leave_no_entry(admin_client):
    end(admin_client, make.user())
    assert not Entry.objects.filter(action="account-sessions-ended").exists()
