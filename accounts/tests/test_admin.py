import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from accounts.forms import token_of_account
from accounts.models import Entry, Message, User
from agencies.models import Province
from tests import make

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("forms and messages of the admin")]
LIST = "/admin/accounts/user/"
PASSWORD = {"password1": "kunci-rumah-77", "password2": "kunci-rumah-77"}


def account(**changes) -> dict:
    return {"username": "sari", "full_name": "Sari", "email": "", "role": "provincial", "province": "18"} | changes


def errors(response) -> list[str]:
    return list(response.context["adminform"].form.errors)


def edited(user, **changes) -> dict:
    return account(is_active="on", seen=token_of_account(user)) | changes


def own(user, **changes) -> dict:
    return edited(user, username=user.username, role="administrator", province="") | changes


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_one_row_and_three(admin_client, django_assert_num_queries, count):
    for code in ("18", "72", "11")[: count - 1]:
        make.user(province=code)
    admin_client.get(LIST)
    with django_assert_num_queries(6):
        assert len(admin_client.get(LIST).context["cl"].result_list) == count


def test_a_new_user_has_no_password_and_the_next_page_invites_them(admin_client):
    response = admin_client.post(LIST + "add/", account())
    user = User.objects.get(username="sari")
    assert response.url == f"{LIST}{user.pk}/password/"
    assert (user.role, user.province) == ("provincial", Province.objects.get(code="18"))
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"province": ""}, "province"),
        ({"role": "coordinator"}, "province"),
        ({"role": "king"}, "role"),
        ({"username": "ADMIN"}, "username"),
        ({"username": "a b"}, "username"),
        ({"email": "x"}, "email"),
    ],
)
def test_a_mistake_in_a_new_account_is_shown_at_its_field(admin_client, changes, field):
    assert errors(admin_client.post(LIST + "add/", account() | changes)) == [field]
    assert not User.objects.filter(username="sari").exists()


@pytest.mark.parametrize(("changes", "field"), [({"province": ""}, "province"), ({"username": "Admin"}, "username")])
def test_a_mistake_in_a_change_is_shown_at_its_field(admin_client, changes, field):
    user = make.user(province="18")
    assert errors(admin_client.post(f"{LIST}{user.pk}/change/", edited(user) | changes)) == [field]


def test_an_address_of_another_active_account_is_refused(admin_client):
    make.user(email="lama@contoh.example")
    gone = make.user(email="lama@contoh.example", is_active=False)
    user = make.user(province="18")
    for path, form in (("add/", account()), (f"{user.pk}/change/", edited(user))):
        assert errors(admin_client.post(LIST + path, form | {"email": "LAMA@contoh.example"})) == ["email"]
    again = edited(gone, email=gone.email, role=gone.role, province="", is_active="on")
    assert errors(admin_client.post(f"{LIST}{gone.pk}/change/", again)) == ["email"]
    assert admin_client.post(f"{LIST}{gone.pk}/change/", again | {"is_active": ""}).status_code == 302
    gone.refresh_from_db()
    assert (gone.full_name, gone.is_active) == ("Sari", False)


def test_a_form_that_was_open_too_long_gives_no_role_back(admin_client):
    user = make.user("coordinator", username="sari")
    opened = edited(user, role="coordinator", province="", full_name="Sari Dewi")
    User.objects.filter(pk=user.pk).update(role="provincial", province="18")
    page = admin_client.post(f"{LIST}{user.pk}/change/", opened, follow=True)
    assert "Orang lain mengubah" in page.content.decode()
    user.refresh_from_db()
    assert (user.role, user.full_name) == ("provincial", "")
    assert not Entry.objects.exists()


def test_a_user_changes_role_and_keeps_the_password(admin_client, client):
    user = make.user(province="18")
    admin_client.post(f"{LIST}{user.pk}/change/", edited(user, role="coordinator", province=""))
    user.refresh_from_db()
    assert (user.role, user.province, user.username) == ("coordinator", None, "sari")
    assert client.login(username="sari", password="rahasia-sekali")


@pytest.mark.parametrize(("changes", "field"), [({"is_active": ""}, "is_active"), ({"role": "coordinator"}, "role")])
def test_administrators_cannot_lock_themselves_out(admin_client, admin_user, changes, field):
    assert errors(admin_client.post(f"{LIST}{admin_user.pk}/change/", own(admin_user, **changes))) == [field]
    assert admin_client.post(f"{LIST}{admin_user.pk}/delete/", {"post": "yes"}).status_code == 403
    admin_client.post(LIST, {"action": "delete_selected", "_selected_action": [admin_user.pk], "post": "yes"})
    admin_user.refresh_from_db()
    assert (admin_user.is_active, admin_user.role) == (True, "administrator")


def test_administrators_can_change_other_fields_of_their_own_account(admin_client, admin_user):
    admin_client.post(f"{LIST}{admin_user.pk}/change/", own(admin_user, full_name="Kepala"))
    admin_user.refresh_from_db()
    assert admin_user.full_name == "Kepala"


def test_an_administrator_can_deactivate_another(admin_client):
    other = make.user("administrator")
    admin_client.post(f"{LIST}{other.pk}/change/", own(other, is_active=""))
    other.refresh_from_db()
    assert not other.is_active


@pytest.mark.both_engines
def test_a_user_who_registered_people_cannot_be_deleted(admin_client):
    user = make.user(province="18")
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency)
    make.register(make.person(agency), event=event, by=user)
    page = admin_client.get(f"{LIST}{user.pk}/delete/")
    assert page.context["protected"]
    admin_client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"})
    admin_client.post(LIST, {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"})
    assert User.objects.filter(pk=user.pk).exists()


def test_a_user_who_changed_something_in_the_admin_cannot_be_deleted(admin_client, client):
    other = make.user("administrator")
    client.force_login(other)
    client.post("/admin/events/programme/add/", {"code": "TPBIS", "name": "TPBIS"})
    client.force_login(User.objects.get(username="admin"))
    client.post(f"{LIST}{other.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=other.pk).exists()
    assert LogEntry.objects.count() == 1


@pytest.mark.both_engines
@pytest.mark.parametrize("lost", [{"is_active": False}, {"role": "coordinator"}, None])
def test_an_administrator_who_lost_the_right_meanwhile_deletes_nobody(admin_user, rf, lost):
    """Two administrators who delete each other at the same moment would leave nobody."""
    request = rf.post(LIST)
    request.user = make.user("administrator")  # as the request has read it
    stored = User.objects.filter(pk=request.user.pk)
    stored.update(**lost) if lost else stored.delete()
    with pytest.raises(PermissionDenied):
        admin.site.get_model_admin(User).log_deletions(request, User.objects.filter(pk=admin_user.pk))
    assert not LogEntry.objects.exists()


@pytest.mark.both_engines
def test_a_user_without_records_can_be_deleted(admin_client):
    user = make.user(province="18")
    admin_client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=user.pk).exists()


def test_administrators_can_change_their_own_password(admin_client, admin_user):
    new = {f"new_{name}": value for name, value in PASSWORD.items()}
    assert admin_client.post("/admin/password_change/", {"old_password": "password"} | new).status_code == 302
    admin_user.refresh_from_db()
    assert admin_user.check_password(PASSWORD["password1"])
    assert admin_client.get("/admin/").status_code == 200


def test_the_admins_own_sign_in_leads_to_that_of_the_portal(client, admin_client):
    other = make.user("administrator")
    signed_in_as = admin_client.session["_auth_user_id"]
    for password in ("rahasia-sekali", "salah"):
        form = {"username": other.username, "password": password}
        answers = [browser.post("/admin/login/", form) for browser in (client, admin_client)]
        assert [answer.url for answer in answers] == ["/accounts/login/?next=%2Fadmin%2Flogin%2F", "/admin/"]
    assert "_auth_user_id" not in client.session
    assert admin_client.session["_auth_user_id"] == signed_in_as


def test_changes_of_accounts_are_in_the_trail(admin_client):
    admin_client.post(LIST + "add/", account())
    user = User.objects.get(username="sari")
    admin_client.post(f"{LIST}{user.pk}/change/", edited(user, role="coordinator", province=""))
    admin_client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"})
    entries = {entry.action: entry for entry in Entry.objects.all()}
    assert {*entries} == {"account-added", "account-edited", "account-deleted"}
    assert entries["account-edited"].changes["role"] == ["provincial", "coordinator"]
    assert {entry.by.username for entry in entries.values()} == {"admin"}


def test_a_changed_address_is_mailed_to_both(admin_client):
    user = make.user(province="18", email="lama@contoh.example")
    admin_client.post(f"{LIST}{user.pk}/change/", edited(user, email="baru@contoh.example"))
    assert set(Message.objects.values_list("recipient", flat=True)) == {"lama@contoh.example", "baru@contoh.example"}


def test_an_edit_that_changes_nothing_leaves_no_entry(admin_client):
    user = make.user(province="18", username="sari", full_name="Sari")
    admin_client.post(f"{LIST}{user.pk}/change/", edited(user))
    assert not Entry.objects.exists()


def test_the_list_of_mails_names_the_recipient():
    """Its heading was that of the end of a session."""
    with override("id"):
        names = {name: str(Message._meta.get_field(name).verbose_name) for name in ("recipient", "state")}
        assert names == {"recipient": "kepada", "state": "status"}
