"""All that the portal writes into its logs, in the form of production."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from accounts.security_log.lines import JsonLines
from bimtek_portal.log_lines import HideLinks, LogLines
from bimtek_portal.middleware.request_id import AddRequestId
from tests.hostile.country import Country

from .canaries import seen_in

OF_PEOPLE = set("pntcs")
"""The kinds of canaries that are data of people: name, NIP, phone, e-mail address, recipient of a mail."""


@contextmanager
def production_logs() -> Iterator[io.StringIO]:
    """Give a text that gets the lines of all logs, as with HTTPS=on."""
    text = io.StringIO()
    formatters = {"": LogLines(), "bimtek.requests": LogLines(), "bimtek.security": JsonLines()}
    handlers = {name: logging.StreamHandler(text) for name in formatters}
    for name, handler in handlers.items():
        handler.setFormatter(formatters[name])
        handler.addFilter(HideLinks())
        handler.addFilter(AddRequestId())
        logging.getLogger(name or None).addHandler(handler)
    try:
        yield text
    finally:
        for name, handler in handlers.items():
            logging.getLogger(name or None).removeHandler(handler)


def personal_data(text: str, country: Country) -> list[str]:
    """Return what the lines say of people, and the secrets in them."""
    secrets = [*country.secrets, country.personal_token, country.door_token]
    secrets += [token for reader in country.readers.values() for token in reader.links.values()]
    seen = [f"the log names {one}" for one in sorted(set(seen_in(text))) if one.kind in OF_PEOPLE]
    return seen + ["the log has a secret" for secret in secrets if secret in text]
