"""Writes the lines."""

import logging

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

logger = logging.getLogger("bimtek.security")


def write(event: str, request: HttpRequest, **facts: object) -> None:
    """Write a line about the request: its user, network address and page, and the given facts.

    The path is written for signed-in users only, because in other paths there are links that give access.
    """
    user = getattr(request, "user", None)
    match = request.resolver_match
    known: dict[str, object] = {"address": _address(request), "method": request.method}
    if match:
        known["page"] = match.view_name
    if user and user.is_authenticated:
        known |= {"user": user.get_username(), "user_id": user.pk, "path": request.path}
    logger.info(event, extra={"facts": known | facts})


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # a request that did not come over the network
        return ""
