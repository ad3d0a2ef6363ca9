"""Faults of an installation, made for a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection


@contextmanager
def database_down() -> Iterator[None]:
    """Let all queries fail as without a server, with a message that nobody outside may see."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection to server at 10.0.0.7 failed: password of bimtek is wrong")

    with connection.execute_wrapper(refuse):
        yield
