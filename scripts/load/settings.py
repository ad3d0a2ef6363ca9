"""The portal's own settings for a server under load: one address and one command more, and files in a scratch
directory."""

from bimtek_portal.settings import *  # noqa: F403
from bimtek_portal.settings import DATABASES, INSTALLED_APPS, env
from scripts.scratch import scratch_directory

INSTALLED_APPS = [*INSTALLED_APPS, "scripts.load"]
ROOT_URLCONF = "scripts.load.urls"
STATIC_ROOT = scratch_directory() / "static"
MEDIA_ROOT = scratch_directory() / "media"
WITHOUT_GUARD = env.bool("LOAD_WITHOUT_GUARD", default=False)

# A rush at a database that somebody works with must not happen, whatever the environment says.
if str(scratch_directory()) not in str(DATABASES):
    raise SystemExit("These settings are for the throw-away databases of `make load` alone.")
