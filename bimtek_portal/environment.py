"""Settings from the environment. A value can also be in a file, such as one that a store of secrets mounts."""

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class _Variables(FileAwareMapping):
    """The environment's variables. SECRET_KEY_FILE names a file with the value of SECRET_KEY, and so for all others."""

    def __getitem__(self, key: str) -> str:
        try:
            value: str = super().__getitem__(key)
        except OSError as error:
            raise ImproperlyConfigured(f"{key}_FILE cannot be read: {error.strerror}.") from None
        return value.rstrip("\r\n")  # editors end a file with a line break


class Environment(environ.Env):
    ENVIRON = _Variables()
