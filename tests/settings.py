"""The portal's own settings, with what makes tests fast and alone: no manifest, cheap passwords, no mail."""

import tests.database  # noqa: F401  first: it settles the environment that the settings read
from bimtek_portal.settings import *  # noqa: F403
from bimtek_portal.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
