import pytest

from agencies.regions import load_regions
from scripts.messages import compile_stale
from tests.smtp import SmtpServer


def pytest_configure(config):
    # Only in the parent process: pytest-xdist's workers start after it.
    if not hasattr(config, "workerinput"):
        compile_stale()


@pytest.fixture
def regions(db):
    """Store the 38 provinces and 514 regencies."""
    load_regions()


@pytest.fixture
def smtp_server(settings):
    """Run a real SMTP server on loopback and let the portal send to it."""
    server = SmtpServer()
    settings.EMAIL_BACKEND = "accounts.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
    server.start()
    yield server
    server.stop()
