"""`manage.py check --deploy` names what the operator left open."""

import pytest
from django.conf import settings as django_settings

from accounts.checks import check_settings

pytestmark = pytest.mark.one_engine("settings")
GOOD = {
    "EMAIL_BACKEND": "accounts.outbox.smtp.EmailBackend",
    "EMAIL_HOST": "mail.example.go.id",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "OIDC_SERVER_URL": "https://sso.example.go.id",
    "HTTPS": True,
    "PORTAL_URL": "https://bimtek.example.go.id",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "SECURITY_CONTACT": "mailto:keamanan@example.go.id",
    "HELP_WHATSAPP": "0812-3456-7890",
    "SECOND_FACTOR_FOR": ["administrator", "coordinator", "provincial"],
}
POSTGRESQL = "django.db.backends.postgresql"


def database(**facts) -> dict:
    return {"database": {"ENGINE": POSTGRESQL, **facts}}


CHECKED = database(HOST="db.example.go.id", OPTIONS={"sslmode": "verify-full"})


@pytest.fixture
def faults(settings, monkeypatch):
    def found(changes: dict) -> list[str]:
        values = GOOD | CHECKED | changes
        monkeypatch.setitem(django_settings.DATABASES, "default", values.pop("database"))
        for name, value in values.items():
            setattr(settings, name, value)
        return [str(warning.id) for warning in check_settings(None)]

    return found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        database(HOST="127.0.0.1"),
        database(HOST="/run/postgresql"),
        database(HOST=""),
        {"database": {"ENGINE": "django.db.backends.sqlite3"}},
        {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True},
        {"EMAIL_USE_TLS": False, "EMAIL_HOST": "localhost"},
        {"OIDC_SERVER_URL": ""},
    ],
)
def test_nothing_is_said_of_a_portal_that_is_set_up_well(faults, changes):
    assert faults(changes) == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        (database(HOST="db.example.go.id"), 1),
        (database(HOST="db.example.go.id", OPTIONS={"sslmode": "require"}), 1),
        ({"EMAIL_USE_TLS": False}, 2),
        ({"OIDC_SERVER_URL": "http://sso.example.go.id"}, 3),
        ({"HTTPS": False}, 4),
        ({"PORTAL_URL": "http://bimtek.example.go.id"}, 5),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, 6),
        ({"SECURITY_CONTACT": ""}, 7),
        ({"SECOND_FACTOR_FOR": ["administrator"]}, 8),
        ({"HELP_WHATSAPP": "", "HELP_EMAIL": ""}, 9),
    ],
)
def test_each_gap_is_named(faults, changes, number):
    assert faults(changes) == [f"portal.W{number:03}"]
