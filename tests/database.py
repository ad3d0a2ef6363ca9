"""The environment of the tests, settled before the settings are read."""

import os

os.environ.update(SECRET_KEY="only-for-tests", DEBUG="off", ALLOWED_HOSTS="testserver,localhost,127.0.0.1", HTTPS="off")
os.environ.setdefault("DATABASE_URL", "sqlite:///test.sqlite3")
