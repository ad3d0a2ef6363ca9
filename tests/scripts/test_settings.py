"""Settings from the environment. Each case runs in its own process, on a copy of the project without .env."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    """Return a copy of the project without apps and .env, which is enough to read the settings."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copytree(ROOT / "bimtek_portal", tmp_path / "bimtek_portal")
    return tmp_path


def run(project: Path, *command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def read_settings(project: Path, *names: str, **environment: str) -> dict:
    program = f"import json, bimtek_portal.settings as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    return json.loads(run(project, "-c", program, SECRET_KEY="x", **environment).stdout)


@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": ""}, {"DEBUG": "off"}, {"SECRET_KEY": "", "DEBUG": "off"}])
def test_a_missing_secret_key_gives_a_one_line_error(project, environment):
    result = run(project, "manage.py", "check", **environment)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "SECRET_KEY" in result.stderr


def test_a_command_that_checks_models_first_names_the_missing_key_too():
    # The project itself, since only then there are models; the value from the environment overrides .env.
    result = run(ROOT, "manage.py", "makemigrations", "--check", SECRET_KEY="", DEBUG="off")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "SECRET_KEY" in result.stderr


def test_debug_needs_no_secret_key(project):
    assert run(project, "-c", "import bimtek_portal.settings", DEBUG="on").returncode == 0


def test_the_environment_overrides_the_file(project):
    (project / ".env").write_text("SECRET_KEY=from-file\nTRUSTED_PROXIES=1\nALLOWED_HOSTS=a.example,b.example\n")
    read = read_settings(project, "SECRET_KEY", "ALLAUTH_TRUSTED_PROXY_COUNT", "ALLOWED_HOSTS")
    assert read == {
        "SECRET_KEY": "x",
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
        "ALLOWED_HOSTS": ["a.example", "b.example"],
    }


COOKIES = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "MESSAGES_COOKIE_NAME"]


@pytest.mark.parametrize("https", ["on", "off"])
def test_browsers_take_cookies_over_https_from_the_host_only(project, https):
    read = read_settings(project, *COOKIES, "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_SECURE", HTTPS=https)
    assert {name.startswith("__Host-") for name in [read[name] for name in COOKIES]} == {https == "on"}
    assert {read["LANGUAGE_COOKIE_SECURE"], read["SESSION_COOKIE_SECURE"]} == {https == "on"}


def test_earlier_secret_keys_are_read(project):
    assert read_settings(project, "SECRET_KEY_FALLBACKS") == {"SECRET_KEY_FALLBACKS": []}
    read = read_settings(project, "SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="one,two")
    assert read == {"SECRET_KEY_FALLBACKS": ["one", "two"]}


MAIL = ["EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["console", None, None, None, None]),
        ("consolemail://", ["console", None, None, None, None]),
        ("smtp://localhost:25", ["smtp", "localhost", 25, None, None]),
        ("smtp://portal:p%40ss%2Fword@mail.go.id:587", ["smtp", "mail.go.id", 587, "portal", "p@ss/word"]),
    ],
)
def test_the_email_url_sets_the_backend(project, url, expected):
    environment = {"EMAIL_URL": url} if url else {}
    backend, *server = read_settings(project, *MAIL, **environment).values()
    assert [backend.split(".")[-2], *server] == expected


def test_an_email_url_with_tls(project):
    read = read_settings(project, "EMAIL_USE_TLS", EMAIL_URL="smtp+tls://portal:secret@mail.go.id:587")
    assert read == {"EMAIL_USE_TLS": True}


def test_the_example_file_lists_all_variables():
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = names_read((ROOT / "bimtek_portal/settings.py").read_text())
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"} <= read
    assert example == read | {"PORT", "DEMO_PASSWORD", "USER_PASSWORD", "BACKUP_PASSPHRASE"}


def names_read(source: str) -> set[str]:
    """Return the first arguments of env("…"), env.bool("…") and similar calls."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    ours = (call for call in calls if ast.unparse(call.func).partition(".")[0] == "env" and call.args)
    return {call.args[0].value for call in ours if isinstance(call.args[0], ast.Constant)}


def test_both_lock_files_have_the_same_versions():
    """So `make test` changes no version that `make run` installed, and the other way round."""
    runtime, development = (pins(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert len(runtime) > 20
    assert {name: development.get(name) for name in runtime} == runtime


def test_production_gets_no_test_library():
    runtime = pins(ROOT / "requirements.lock")
    assert "django" in runtime
    assert not [name for name in runtime if "pytest" in name]


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock.read_text(), re.MULTILINE))


def test_browsers_may_follow_the_form_to_the_provider(project):
    policy = read_settings(project, "CONTENT_SECURITY_POLICY", OIDC_SERVER_URL="https://sso.example.go.id/realms/x")
    assert re.search(r"https://sso\.example\.go\.id(?!/)", str(policy["CONTENT_SECURITY_POLICY"]))


def test_a_value_can_be_in_a_file(project, tmp_path):
    """As stores of secrets mount them, so that no process shows it in its environment."""
    (tmp_path / "key").write_text("from-a-file\n")
    program = "import bimtek_portal.settings as s; print(s.SECRET_KEY)"
    assert run(project, "-c", program, SECRET_KEY_FILE=str(tmp_path / "key")).stdout == "from-a-file\n"


def test_a_file_that_is_missing_gives_a_one_line_error(project):
    result = run(project, "manage.py", "check", SECRET_KEY_FILE="/no/such/file")
    assert result.returncode == 1
    assert result.stderr.splitlines() == ["manage.py: SECRET_KEY_FILE cannot be read: No such file or directory."]


HSTS = ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HTTPS": "on"}, [31_536_000, True]),
        ({"HTTPS": "on", "HSTS_SUBDOMAINS": "off"}, [31_536_000, False]),
        ({"HTTPS": "off"}, [0, False]),
    ],
)
def test_browsers_remember_https_for_a_year_and_for_subdomains(project, environment, expected):
    assert list(read_settings(project, *HSTS, **environment).values()) == expected
