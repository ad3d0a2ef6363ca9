"""The portal's own settings, with what makes tests fast and alone: no manifest, cheap passwords, no mail."""

import os

import tests.database  # noqa: F401  first: it settles the environment that the settings read
from bimtek_portal.settings import *  # noqa: F403
from bimtek_portal.settings import DATABASES, STORAGES
from scripts.scratch import scratch_directory

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not Django's usual :memory:. Connections of several threads (concurrency tests, the browser's live server)
    # share an in-memory database by locking whole tables and fail at once; a file in WAL mode waits, as in production.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}_test"}
# Each process of pytest-xdist has a database of its own, and what no row of it knows is swept away as a leftover.
MEDIA_ROOT = scratch_directory() / f"media{os.environ.get('PYTEST_XDIST_WORKER', '')}"
STATIC_ROOT = scratch_directory() / "static"  # nothing is collected, but WhiteNoise wants the directory
STATIC_ROOT.mkdir(exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
