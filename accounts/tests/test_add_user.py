import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import make

pytestmark = pytest.mark.usefixtures("regions")


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("USER_PASSWORD", "bunga-melati-7")


def test_provincial_staff():
    call_command("add_user", "siti", role="provincial", province="18", email="Siti@EXAMPLE.org")
    user = User.objects.get()
    assert (user.username, user.role, user.province_id, user.email) == ("siti", "provincial", "18", "Siti@example.org")
    assert user.check_password("bunga-melati-7")


def test_administrator():
    call_command("add_user", "siti", "--role", "administrator", "--full-name", "Siti Aminah")
    assert User.objects.get(is_active=True).full_name == "Siti Aminah"


@pytest.mark.parametrize(
    "arguments",
    [
        {"role": "provincial"},
        {"role": "provincial", "province": "99"},
        {"role": "provincial", "province": "18.03"},
        {"role": "administrator", "province": "18"},
        {"role": "coordinator", "email": "nonsense"},
    ],
)
def test_what_cannot_be_is_one_line(arguments):
    with pytest.raises(CommandError) as error:
        call_command("add_user", "siti", **arguments)
    assert len(str(error.value).splitlines()) == 1
    assert not User.objects.exists()


def test_names_and_passwords_are_checked(monkeypatch):
    make.user(username="siti")
    for name, password in (("siti", "bunga-melati-7"), ("two words", "bunga-melati-7"), ("ani", "short7x"), ("", "x")):
        monkeypatch.setenv("USER_PASSWORD", password)
        with pytest.raises(CommandError):
            call_command("add_user", name, role="coordinator")
    with pytest.raises(CommandError):
        call_command("add_user", "ani", "--role", "king")
    assert User.objects.count() == 1


def test_no_password_to_be_had(monkeypatch):
    monkeypatch.delenv("USER_PASSWORD")

    def nobody(prompt):
        raise EOFError

    monkeypatch.setattr("accounts.management.commands.add_user.getpass", nobody)
    with pytest.raises(CommandError):
        call_command("add_user", "siti", role="coordinator")
    assert not User.objects.exists()
