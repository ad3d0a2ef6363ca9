"""The addresses that `make screenshots` opens, for whom, and why a page has no picture."""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

from django.urls import reverse

from accounts.invitations.links import make_link
from accounts.models import User
from participants.models import Registration
from tests import make
from tests.access.test_scope import ALL, World, address

NOWHERE = "/no-such-page/"
WITHOUT = dict.fromkeys(
    [
        "events:event-fill-sessions",
        "events:seats-file",
        "incidents:incident-close",
        "jobs:job-cancel",
        "mfa_edit_webauthn",
        "participants:certificates-files",
        "participants:checkin-decide",
        "participants:door-send",
        "participants:door-link-send",
        "participants:duplicate-decide",
        "participants:event-replies-free",
        "participants:registration-letter",
        "participants:registrations-decide",
        "participants:sheet-columns",
        "participants:sheet-grid-check",
        "participants:sheet-marked",
        "participants:sheet-rest",
        "participants:sheet-sheets",
        "participants:undo",
        "reports:agency-file",
        "reports:introduction-closed",
        "reports:news-seen",
        "reports:schedule-run",
        "sessions:session-end",
        "sessions:session-end-others",
        "set_language",
        "users:user-link",
        "users:user-sessions",
    ],
    "a button or a form of another page, which leads to a page with a picture, or to a file made later",
) | {
    "account_set_password": "only for users without a password, whom the portal does not have",
    **dict.fromkeys(["healthz", "readyz", "metrics"], "for machines"),
    "mfa_authenticate": "only between a password and a second factor",
    "mfa_login_webauthn": "for scripts",
    "openid_connect_callback": "no provider in the settings of the tests",
    "openid_connect_login": "no provider in the settings of the tests",
    "participants:calendar-feed": "a file, with an address of its own",
    "participants:personal-certificate": "a file",
    "security_txt": "for machines",
}
"""Addresses that neither open a page nor give a file in this world, each with the reason."""

VARIANTS = {"invitations:invitation", "reports:event-actions"}
"""Pages whose address needs more than an object of the world: Pictures._variants."""

NATIONAL_TOO = {
    "agencies:agency-list",
    "events:event-list",
    "events:invitations",
    "events:materials",
    "events:photos",
    "participants:certificates",
    "participants:certificates-person",
    "participants:checkin",
    "participants:event-participants",
    "participants:participant-detail",
    "participants:registration-detail",
    "participants:registration-new",
    "reports:agency-detail",
    "reports:event-detail",
    "reports:event-history",
    "reports:home",
    "reports:index",
}
"""Pages that look different for national staff."""


class Pictures:
    """The addresses of a world. `plain` is confirmed and has neither letter nor mark and could have another seat,
    `mistake` was never confirmed, `withdrawn` has withdrawn."""

    def __init__(self, world: World):
        self.world = world
        make.quota(world.event, pool=("regency", "18"))
        self.plain = make.registration(world.event, world.agency)
        asking = make.coming_event(needs_approval=True)
        make.quota(asking, world.agency)
        self.mistake = make.register(make.person(world.agency), event=asking)
        self.withdrawn = make.registration(world.event, world.agency, status="withdrawn")

    def of(self, reader: User | None, known: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the names and paths for this reader, without those that have a picture already."""
        national = bool(reader and reader.scope.all_provinces)
        for key, parameters in ALL:
            name = _name(key)
            if national and key in NATIONAL_TOO:
                name += "-national"
            if name not in known and not key.startswith("admin:") and key not in {*WITHOUT, *VARIANTS}:
                yield name, self._path(key, parameters, reader)
        if national:
            yield from self._variants()

    def _variants(self) -> Iterator[tuple[str, str]]:
        """Yield pages that depend on what follows the question mark."""
        event, actions = self.world.event, reverse("reports:event-actions")
        events = reverse("events:event-list")
        yield "events.event-list-board", f"{events}?view=board"
        yield "events.event-list-calendar", f"{events}?view=calendar&month={event.starts_on:%Y-%m}"
        columns = "".join(f"&columns={name}" for name in ("waiting", "sessions", "letters"))
        yield "events.event-list-columns", f"{events}?columns={columns}"
        yield "reports.event-actions", f"{actions}?action=close&event={event.pk}"
        course = event.course.code
        yield "reports.planner-proposal", f"{reverse('reports:planner')}?course={course}&seats=60&province=18"
        yield "reports.search-found", f"{reverse('reports:search')}?q=Orang"
        yield "invitations.invitation", urlsplit(make_link(make.user(), by=None)).path
        yield "error-404", NOWHERE

    def _path(self, key: str, parameters: tuple[str, ...], reader: User | None) -> str:
        world = self.world
        if key.startswith("participants:door-link"):
            return reverse(key, args=[make.door_link(world.event).token])
        if key.startswith("participants:registration-") and parameters == ("code", "number"):
            one = self._registration(key)
            return reverse(key, args=[one.event.code, one.number])
        if "token" in parameters:
            values = {"token": self.token} | ({"pk": world.material.pk} if "pk" in parameters else {})
            return reverse(key, kwargs=values)
        if key == "mfa_reauthenticate_webauthn" and reader:
            make.passkey(reader)
        if key == "participants:certificate-public":
            return reverse(key, args=[world.certificate.code])
        if key == "participants:privacy-version":
            return reverse(key, args=[1])
        if key == "reports:check-file":
            return reverse(key, args=[make.report_file().pk])
        return address(key, parameters, world, reader)

    def _registration(self, key: str) -> Registration:
        """Return a registration with which the page of this name can be opened."""
        if key.endswith(("-withdraw", "-substitute", "-agency", "-move")):
            return self.plain
        others = {"-remove": self.mistake, "-reactivate": self.withdrawn}
        return others.get(key[key.rindex("-") :], self.world.registration)

    @cached_property
    def token(self) -> str:
        return make.personal_address(self.world.registration).split("/")[2]


def _name(key: str) -> str:
    return re.sub(r"[^a-z0-9-]+", ".", key.lower())
