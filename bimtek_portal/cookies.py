"""Messages in a cookie whose name is a setting."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Keep messages in the cookie, and in the session if they are too long for it."""

    storage_classes = (NamedCookieStorage, SessionStorage)
