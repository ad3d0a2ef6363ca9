"""The portal's settings with changes for fast, isolated tests: no manifest, fast password hashes, no mail."""

import os

import tests.database  # noqa: F401  first, because it sets the environment for the settings
from bimtek_portal.settings import *  # noqa: F403
from bimtek_portal.settings import DATABASES, STORAGES
from scripts.messages import compile_stale
from scripts.scratch import scratch_directory

compile_stale()  # before Django loads a catalogue, which it then keeps

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file instead of Django's usual :memory:. Threads (in concurrency tests and the browser's live server) that share
    # an in-memory database lock whole tables and fail at once. With a file in WAL mode they wait, as in production.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}_test"}
# Each process of pytest-xdist has its own database, so it has its own files too: files without a row are deleted.
MEDIA_ROOT = scratch_directory() / f"media{os.environ.get('PYTEST_XDIST_WORKER', '')}"
STATIC_ROOT = scratch_directory() / "static"  # nothing is collected, but WhiteNoise needs the directory
STATIC_ROOT.mkdir(exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
