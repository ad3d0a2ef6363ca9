"""The portal's settings for the load test, with additional URLs and a command, and files in a scratch directory."""

from bimtek_portal.settings import *  # noqa: F403
from bimtek_portal.settings import DATABASES, INSTALLED_APPS, env
from scripts.scratch import scratch_directory

INSTALLED_APPS = [*INSTALLED_APPS, "scripts.load"]
ROOT_URLCONF = "scripts.load.urls"
STATIC_ROOT = scratch_directory() / "static"
MEDIA_ROOT = scratch_directory() / "media"
WITHOUT_GUARD = env.bool("LOAD_WITHOUT_GUARD", default=False)

# The load test must never use a real database, whatever the environment says.
if str(scratch_directory()) not in str(DATABASES):
    raise SystemExit("These settings are only for the temporary databases of `make load`.")
