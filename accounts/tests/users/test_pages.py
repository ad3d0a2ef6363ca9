"""The pages on which administrators look after accounts."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.editing import save_account, set_active
from accounts.forms import token_of_account
from accounts.models import Entry, Message, User
from tests import make
from tests.workbooks import sheets_of

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("forms about one account")]
NEW = {"full_name": "Sari Dewi", "email": "sari@contoh.example", "role": "provincial", "province": "18"}


def said(page) -> str:
    return " ".join(str(one) for one in page.context["messages"])


def names(client: Client, query: str = "") -> list[str]:
    return [user.username for user in client.get(f"/users/{query}").context["page_obj"]]


def test_an_invited_user_chooses_a_password_with_the_mailed_link(admin_client, client):
    page = admin_client.post("/users/new/", NEW, follow=True)
    user = User.objects.get(email=NEW["email"])
    assert (user.username, user.role, user.province_id) == (NEW["email"], "provincial", "18")
    assert not user.has_usable_password()
    link = re.search(r"https?://[^/]+(/\S+)", Message.objects.get(user=user).body)[1]
    assert "Sari Dewi diundang" in said(page)
    assert link not in page.content.decode()
    client.post(link, {"new_password1": "kunci-rumah-77", "new_password2": "kunci-rumah-77"})
    assert client.login(username=NEW["email"], password="kunci-rumah-77")
    assert {*Entry.objects.values_list("action", flat=True)} >= {"account-added", "account-invited"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"email": "LAMA@contoh.example"}, "email"),
        ({"province": ""}, "province"),
        ({"role": "coordinator"}, "province"),
        ({"role": "king"}, "role"),
        ({"username": "Admin"}, "username"),
    ],
)
def test_a_mistake_in_an_invitation_is_shown_at_its_field(admin_client, changes, field):
    make.user(email="lama@contoh.example")
    page = admin_client.post("/users/new/", NEW | changes)
    assert [*page.context["form"].errors] == [field]
    assert not Message.objects.exists()
    assert User.objects.count() == 2


def test_a_changed_role_has_its_rights_at_once(admin_client, client):
    user = make.user(province="18", username="sari", full_name="Sari", email="sari@contoh.example")
    client.force_login(user)
    assert client.get("/mail/").status_code == 403
    form = {"username": "sari", "full_name": "Sari", "email": user.email, "role": "coordinator", "province": ""}
    form["seen"] = token_of_account(user)
    assert "Akun Sari disimpan" in said(admin_client.post(f"/users/{user.pk}/", form, follow=True))
    assert client.get("/mail/").status_code == 200
    entry = Entry.objects.get(action="account-edited")
    assert entry.changes["role"] == ["provincial", "coordinator"]


def opened(client: Client, user: User) -> dict:
    """Return what the form of the account sends if nothing is typed."""
    form = client.get(f"/users/{user.pk}/").context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def test_a_form_that_was_open_too_long_gives_no_role_back(admin_client):
    user = make.user("coordinator", full_name="Sari")
    form = opened(admin_client, user) | {"full_name": "Sari Dewi"}
    User.objects.filter(pk=user.pk).update(role="provincial", province="18")
    page = admin_client.post(f"/users/{user.pk}/", form, follow=True)
    assert "Orang lain mengubah akun ini" in said(page)
    user.refresh_from_db()
    assert (user.role, user.full_name) == ("provincial", "Sari")
    assert not Entry.objects.exists()
    assert not Message.objects.exists()
    admin_client.post(f"/users/{user.pk}/", opened(admin_client, user) | {"full_name": "Sari Dewi"})
    user.refresh_from_db()
    assert (user.role, user.full_name) == ("provincial", "Sari Dewi")


def test_only_the_named_fields_of_an_account_are_stored_recorded_and_mailed(admin_user, client):
    user = make.user("coordinator", full_name="Sari", email="lama@contoh.example")
    client.force_login(user)
    stale = User.objects.get(pk=user.pk)
    stale.is_active = False
    User.objects.filter(pk=user.pk).update(role="provincial", province="18", email="baru@contoh.example")
    stale.full_name = "Sari Dewi"
    save_account(stale, fields=["full_name"], by=admin_user)
    entry = Entry.objects.get(action="account-edited")
    assert entry.changes.keys() == {"full_name"}
    assert entry.province == "18"
    assert not Message.objects.exists()
    assert client.get("/").status_code == 200, "a stale instance must not end the sessions of an active account"
    user.refresh_from_db()
    assert (user.full_name, user.role, user.email) == ("Sari Dewi", "provincial", "baru@contoh.example")


def test_an_address_of_another_active_account_is_refused_everywhere(admin_client):
    make.user(full_name="Lama", email="lama@contoh.example")
    user = make.user(full_name="Sari", email="sari@contoh.example")
    form = opened(admin_client, user)
    page = admin_client.post(f"/users/{user.pk}/", form | {"email": "LAMA@contoh.example"})
    assert [*page.context["form"].errors] == ["email"]
    User.objects.filter(pk=user.pk).update(email="lama@contoh.example", is_active=False)
    path = f"/users/{user.pk}/active/"
    assert "Lama" in said(admin_client.post(path, {"active": "1"}, follow=True))
    user.refresh_from_db()
    assert not user.is_active


def test_accounts_that_shared_an_address_before_can_be_changed_otherwise(admin_client):
    make.user(email="lama@contoh.example")
    user = make.user(full_name="Sari", email="lama@contoh.example")
    admin_client.post(f"/users/{user.pk}/", opened(admin_client, user) | {"full_name": "Sari Dewi"})
    user.refresh_from_db()
    assert user.full_name == "Sari Dewi"


def test_after_a_mistake_the_page_still_speaks_of_the_stored_account(admin_client):
    user = make.user(full_name="Sari", email="sari@contoh.example")
    form = opened(admin_client, user) | {"full_name": "Lain", "email": "", "role": "king"}
    content = admin_client.post(f"/users/{user.pk}/", form).content.decode()
    assert "Bila Sari tidak dapat masuk" in content
    assert 'name="mail"' in content


def test_a_deactivated_user_is_out_at_once_and_can_come_back(admin_client, client):
    user = make.user(full_name="Sari")
    client.force_login(user)
    path = f"/users/{user.pk}/active/"
    assert "Semua sesi" in admin_client.get(path).content.decode()
    assert "Sari tidak dapat masuk lagi" in said(admin_client.post(path, {"active": "0"}, follow=True))
    assert client.get("/").status_code == 302
    assert not client.login(username=user.username, password="rahasia-sekali")
    admin_client.post(path, {"active": "1"})
    assert client.login(username=user.username, password="rahasia-sekali")
    assert Entry.objects.filter(action="account-edited").count() == 2


def test_administrators_cannot_lock_themselves_out(admin_client, admin_user):
    own = {"username": "admin", "full_name": "", "email": "", "role": "coordinator", "province": ""}
    assert "role" in admin_client.post(f"/users/{admin_user.pk}/", own).context["form"].errors
    admin_client.post(f"/users/{admin_user.pk}/active/", {"active": "0"})
    admin_user.refresh_from_db()
    assert (admin_user.is_active, admin_user.role) == (True, "administrator")


def test_an_administrator_who_was_deactivated_meanwhile_deactivates_nobody(admin_user):
    other = make.user("administrator")
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        set_active(admin_user, active=False, by=other)
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_a_new_link_is_mailed_or_shown_and_only_as_an_answer(admin_client, client):
    user = make.user(email="sari@contoh.example")
    path = f"/users/{user.pk}/link/"
    admin_client.get(path)
    assert not Entry.objects.exists()
    assert "sari@contoh.example" in said(admin_client.post(path, {"mail": "1"}, follow=True))
    assert Message.objects.get(user=user).is_secret
    page = admin_client.post(path, {"show": "1"})
    assert client.get(re.sub("https?://[^/]+", "", page.context["link"])).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    admin_client.post(path, {"show": "1"})
    assert Entry.objects.filter(action="account-invited").count() == 2


def test_all_sessions_of_a_user_end(admin_client, client):
    user = make.user(full_name="Sari")
    client.force_login(user)
    page = admin_client.post(f"/users/{user.pk}/sessions/", follow=True)
    assert "1 sesi Sari" in said(page)
    assert client.get("/").status_code == 302
    assert admin_client.get("/users/").status_code == 200


def test_the_list_is_filtered_sorted_and_taken_away(admin_client):
    make.user(province="18", username="lampung", last_login=timezone.now())
    make.user(username="pusat", full_name="A", email="pusat@contoh.example")
    make.user(username="lama", is_active=False)
    assert names(admin_client, "?role=provincial") == ["lampung"]
    assert names(admin_client, "?province=18") == ["lampung"]
    assert names(admin_client, "?state=inactive") == ["lama"]
    assert names(admin_client, "?state=never&q=pusat@") == ["pusat"]
    assert names(admin_client, "?sort=-seen")[-1] in {"pusat", "lama"}
    answer = admin_client.post("/users/?role=provincial")
    _header, row = sheets_of(BytesIO(answer.content))["Pengguna"]
    assert row[1] == "lampung"
    assert Entry.objects.get(action="list-downloaded").changes["count"] == [None, 1]


@pytest.mark.parametrize("items", [1, 4])
def test_the_list_needs_the_same_queries_for_all_sizes(admin_client, django_assert_num_queries, items):
    for _each in range(items):
        make.user(province="18")
    with django_assert_num_queries(5):
        admin_client.get("/users/")
