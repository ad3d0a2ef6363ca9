"""The environment of the tests, settled before the settings are read.

TEST_DB names the engine: sqlite (the default), postgres (a server of our own, started and stopped here) or a URL
postgres://… of a server that is there already. Nothing else is looked at, so no test ever meets real data.
"""

import os

from scripts.postgres import start_server
from scripts.scratch import scratch_directory


def database_url() -> str:
    engine = os.environ.get("TEST_DB", "sqlite")
    if engine == "sqlite":
        return f"sqlite:///{scratch_directory()}/portal.sqlite3"
    if engine == "postgres":
        # Said in the environment, so that pytest-xdist's workers use the one server of their parent.
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
