"""The addresses to measure, each with example values. Those of tests/access are used, so there is one list of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count

from accounts.models import User
from events.models import Event
from participants.calendars.feeds import make_feed
from tests import make
from tests.access.addresses import Address, every_address
from tests.access.test_scope import (
    ANY_VALUE,
    OBJECTS,
    OF_NO_PROVINCE,
    OPEN_TO_ALL_WHO_SIGNED_IN,
    OPEN_TO_EVERYBODY,
    PERSONAL,
    World,
    pages_of_an_event,
)

PROVINCE = "33"
NOT_MEASURED = {
    "account_reset_password_from_key": "needs a key that is mailed and works once",
    "invitations:invitation": "needs a link that works once; its page is that of a new password",
    "openid_connect_login": "leads to another server",
    "openid_connect_callback": "is called by another server",
    "mfa_authenticate": "needs a password that was just entered",
    "mfa_login_webauthn": "is asked by a script during the sign-in",
    "participants:sheet-columns": "opens only for a spreadsheet with unclear columns",
    "participants:sheet-sheets": "opens only for a spreadsheet with several sheets",
    "security_txt": "exists only with an address in the settings",
}
"""Addresses without an example, with the reason."""
LEADS_ON = {
    "account_set_password",
    "events:event-fill-sessions",
    "events:seats-file",
    "incidents:incident-close",
    "jobs:job-cancel",
    "mfa_reauthenticate_webauthn",
    "participants:certificates-files",
    "participants:checkin-decide",
    "participants:duplicate-decide",
    "participants:event-replies-free",
    *(f"participants:registration{name}" for name in ("s-decide", "-withdraw", "-substitute", "-agency", "-move")),
    *(f"participants:registration-{name}" for name in ("reactivate", "remove", "letter")),
    "participants:undo",
    "reports:agency-file",
    "reports:event-actions",
    "reports:introduction-closed",
    "reports:news-seen",
    "reports:schedule-run",
    "sessions:session-end",
    "sessions:session-end-others",
    "set_language",
    "users:user-link",
    "users:user-sessions",
}
"""Addresses that only act on what a form sends. Opened with GET, they lead to the page with the form."""
LINKED = ("participants:personal", "participants:evaluation-answer", "participants:door-link")
"""The beginnings of the names of pages that a token in the address opens."""
OPEN: dict[str, Callable[[World], dict[str, object]]] = {
    "participants:certificate-public": lambda world: {"code": world.certificate.code},
    "participants:calendar-feed": lambda world: {"token": make_feed(world.registration).token},
    "participants:privacy-version": lambda _world: {"number": 1},
    "reports:check-file": lambda _world: {"code": make.report_file().pk},
}
"""Examples of pages that are open to everybody."""
VARIANTS: dict[str, list[dict[str, str]]] = {
    "participants:participant-list": [{"q": "siti"}, {"q": "dinas"}, {"sort": "-agency"}, {"province": PROVINCE}],
    "participants:registration-list": [
        {"stage": "completed", "province": PROVINCE},
        {"stage": "completed"},
        {"sort": "name"},
    ],
    "reports:funnel": [{"by": by} for by in ("event", "course", "year", "kind", "sex")],
    "reports:planner": [{"course": "SPP-TIK"}],
    "reports:search": [{"q": "siti"}],
}
"""What else to ask of an address."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page to open. `name` is the template of its address with what is asked. The first of its paths that opens is
    measured. `may_lead_on` if it may refuse or redirect every reader."""

    name: str
    paths: list[str]
    may_lead_on: bool = False


def is_known(address: Address) -> bool:
    """Return whether the address has an example or a reason for having none, without looking at the database."""
    if address.key in NOT_MEASURED or not address.parameters or address.key.startswith(LINKED):
        return True
    tables: tuple[dict, ...] = (OBJECTS, OF_NO_PROVINCE, PERSONAL, OPEN_TO_ALL_WHO_SIGNED_IN, OPEN)
    if any(address.key in table for table in tables):
        return True
    return _is_of_an_object_in_admin(address) or set(address.parameters) <= ANY_VALUE.keys()


class Examples:
    """Objects of each kind beside the national data. Pages of an event are those of the largest one."""

    def __init__(self) -> None:
        finished = Event.objects.filter(province=PROVINCE, status=Event.Status.FINISHED)
        self._largest = finished.annotate(people=Count("registrations")).order_by("-people", "pk")[0]
        self._world = World(PROVINCE)

    def of(self, reader: User | None) -> Iterator[Example]:
        """Yield the pages for this reader; for a visitor who did not sign in, those that are open to everybody.

        Raises LookupError for an address without example and without reason.
        """
        for address in every_address():
            if address.key in NOT_MEASURED or not (reader or address.key in OPEN_TO_EVERYBODY):
                continue
            if not is_known(address):
                raise LookupError(f"{address.template}: no example in tests/access/test_scope.py, no reason")
            paths = [address.path(values) for values in self._values(address, reader)]
            yield Example(_readable(address), paths, address.key in LEADS_ON or address.template.startswith("/admin/"))
            for asked in VARIANTS.get(address.key, []):
                query = "?" + urlencode(asked)
                yield Example(_readable(address) + query, [path + query for path in paths])

    def _values(self, address: Address, reader: User | None) -> list[dict[str, object]]:
        if not address.parameters:
            return [{}]
        if address.key.startswith(LINKED):
            token = next(token for name, token in self._tokens.items() if address.key.startswith(name))
            return [dict.fromkeys(address.parameters, self._world.material.pk) | {"token": token}]
        if reader and address.key in PERSONAL:
            return [PERSONAL[address.key](reader)]
        if made := (OBJECTS | OF_NO_PROVINCE | OPEN).get(address.key):
            largest = [{"code": self._largest.code}] if address.key in pages_of_an_event() else []
            return [*largest, made(self._world)]
        if address.key in OPEN_TO_ALL_WHO_SIGNED_IN:
            return [{"code": PROVINCE}]
        if _is_of_an_object_in_admin(address):
            return [self._in_admin(address)]
        return [{name: ANY_VALUE[name] for name in address.parameters}]

    @cached_property
    def _tokens(self) -> dict[str, str]:
        """Return the token for addresses by the beginning of their name; the first that fits is used."""
        personal, certified = (
            make.personal_address(registration).split("/")[2]
            for registration in (self._world.registration, self._world.certificate.registration)
        )
        tokens = {"participants:personal-certificate": certified} | dict.fromkeys(LINKED, personal)
        return tokens | {"participants:door-link": self._world.door_link.token}

    def _in_admin(self, address: Address) -> dict[str, object]:
        _empty, _admin, app, model, *_rest = address.template.split("/")
        newest = apps.get_model(app, model)._base_manager.order_by("-pk").values_list("pk", flat=True)
        return {address.parameters[0]: next(iter(newest[:1]), "1")}


def _is_of_an_object_in_admin(address: Address) -> bool:
    return address.template.startswith("/admin/") and address.parameters in (("object_id",), ("id",))


def _readable(address: Address) -> str:
    """Return the address with the names of its parameters: "/events/{code}/"."""
    return address.template % {name: f"{{{name}}}" for name in address.parameters}
