"""The portal as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from bimtek_portal.private_files import create_private_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
create_private_files()

application = get_wsgi_application()
