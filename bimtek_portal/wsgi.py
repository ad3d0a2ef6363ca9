"""The portal as a WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from bimtek_portal.middleware.charset import declare_unknown
from bimtek_portal.private_files import create_private_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
create_private_files()
portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    declare_unknown(environ)
    return portal(environ, start_response)
