"""The portal as an ASGI application."""

import os

from django.core.asgi import get_asgi_application

from bimtek_portal.private_files import create_private_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
create_private_files()

application = get_asgi_application()
