"""The database of the tests, chosen before the settings are read.

TEST_DB is sqlite (the default), postgres (a server that is started and stopped here) or the URL postgres://… of a
running server. No other variable is used, so tests never use real data.
"""

import os

from scripts.postgres import start_server
from scripts.scratch import scratch_directory


def database_url() -> str:
    engine = os.environ.get("TEST_DB", "sqlite")
    if engine == "sqlite":
        return f"sqlite:///{scratch_directory()}/portal.sqlite3"
    if engine == "postgres":
        # In the environment, so that pytest-xdist's workers use the server of their parent.
        engine = os.environ["TEST_DB"] = start_server(scratch_directory())
    return engine


os.environ.update(
    SECRET_KEY="only-for-tests",
    DEBUG="off",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    HTTPS="off",
    TRUSTED_PROXIES="0",
    DATABASE_URL=database_url(),
)
