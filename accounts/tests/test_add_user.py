import pytest
from django.core.management import CommandError, call_command

from accounts.models import Entry, User
from tests import make

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("arguments and messages of a command")]


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("USER_PASSWORD", "bunga-melati-7")


def test_adding_provincial_staff():
    call_command("add_user", "siti", role="provincial", province="18", email="Siti@EXAMPLE.org")
    user = User.objects.get()
    assert (user.username, user.role, user.province_id, user.email) == ("siti", "provincial", "18", "Siti@example.org")
    assert user.check_password("bunga-melati-7")
    assert user.initial_password_since
    assert Entry.objects.get().action == "account-added"


def test_a_user_who_is_invited_chooses_the_password_with_the_printed_link(client, capsys):
    call_command("add_user", "siti", "--role", "administrator", "--invite")
    address = capsys.readouterr().out.splitlines()[1]
    assert not User.objects.get().has_usable_password()
    assert "siti" in client.get(address.removeprefix("http://127.0.0.1:8000")).content.decode()


def test_adding_an_administrator():
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
        {"role": "coordinator", "email": "LAMA@contoh.example"},
    ],
)
def test_invalid_arguments_give_a_one_line_error(arguments):
    make.user(email="lama@contoh.example")
    with pytest.raises(CommandError) as error:
        call_command("add_user", "siti", **arguments)
    assert len(str(error.value).splitlines()) == 1
    assert not User.objects.filter(username="siti").exists()


def test_names_and_passwords_are_checked(monkeypatch):
    make.user(username="siti")
    for name, password in (("siti", "bunga-melati-7"), ("two words", "bunga-melati-7"), ("ani", "short7x"), ("", "x")):
        monkeypatch.setenv("USER_PASSWORD", password)
        with pytest.raises(CommandError):
            call_command("add_user", name, role="coordinator")
    with pytest.raises(CommandError):
        call_command("add_user", "ani", "--role", "king")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "arguments", [{"username": "\udcff"}, {"province": "\udcff"}, {"email": "a@\udcff.id"}, {"full_name": "\udcff"}]
)
def test_arguments_that_are_not_utf_8_give_a_one_line_error(arguments):
    with pytest.raises(CommandError) as error:
        call_command("add_user", arguments.pop("username", "siti"), role="coordinator", **arguments)
    assert len(str(error.value).splitlines()) == 1


def test_a_password_that_is_not_utf_8_gives_a_one_line_error(monkeypatch):
    monkeypatch.setenv("USER_PASSWORD", "bunga-melati-\udcff")
    with pytest.raises(CommandError) as error:
        call_command("add_user", "siti", role="coordinator")
    assert len(str(error.value).splitlines()) == 1
    assert not User.objects.exists()


class Terminal:
    def isatty(self):
        return True


@pytest.fixture
def typed(monkeypatch):
    """Return a function that sets the answers to the prompts of a terminal."""
    monkeypatch.delenv("USER_PASSWORD")
    monkeypatch.setattr("sys.stdin", Terminal())

    def types(*answers):
        left = iter(answers)
        monkeypatch.setattr("accounts.management.commands.add_user.getpass", lambda prompt: next(left))

    return types


def test_the_password_is_asked_for_twice(typed):
    typed("bunga-melati-7", "bunga-melati-7")
    call_command("add_user", "siti", role="coordinator")
    assert User.objects.get().check_password("bunga-melati-7")
    typed("bunga-melati-7", "bunga-melati-8")
    with pytest.raises(CommandError):
        call_command("add_user", "ani", role="coordinator")
    assert User.objects.count() == 1


def test_without_a_terminal_there_is_no_prompt(monkeypatch):
    monkeypatch.delenv("USER_PASSWORD")
    with pytest.raises(CommandError):
        call_command("add_user", "siti", role="coordinator")
    assert not User.objects.exists()


@pytest.mark.both_engines
def test_a_name_that_differs_only_in_case_is_refused(client):
    """Sign-in ignores case, so a second account would lock out the first."""
    call_command("add_user", "siti", role="administrator")
    with pytest.raises(CommandError):
        call_command("add_user", "SITI", role="coordinator")
    client.post("/accounts/login/", {"login": "siti", "password": "bunga-melati-7"})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
