"""Sends one request to the portal and says what is wrong with the answer."""

import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from tests.access.addresses import Address
from tests.access.canaries import seen_in
from tests.access.test_scope import KEPT, OF_AN_APP
from tests.tables import written_tables

from .country import Country, Reader
from .rows import foreign
from .styles import unstyled
from .texts import text_of

READING = {"GET", "HEAD", "OPTIONS"}
SHOWN_TO_ALL = {"participants:certificate-public": frozenset("pea")}
"""Kinds of canaries that a page shows to everybody who has its address: the code and all of this are on the paper."""
_USED = {"participants_doorlink"}
"""Tables in which opening a link is noted."""


@dataclass
class Sent:
    """One request."""

    reader: Reader
    address: Address
    path: str
    method: str = "GET"
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    checks_csrf: bool = False
    is_upload: bool = False

    @property
    def given(self) -> str:
        """Return the text that the sender knows, because it is in the request."""
        return f"{unquote_plus(self.path)} {unquote_plus(self.body.decode(errors='replace'))} {self.headers}"

    def __str__(self) -> str:
        parts = [self.reader.name, self.method, self.path[:300], str(self.headers) if self.headers else ""]
        parts += [self.content_type, repr(self.body[:500])] if self.body else []
        return " ".join(filter(None, parts))


@dataclass
class Outcome:
    """What an answer was, and what is wrong with it."""

    status: int
    seconds: float
    faults: list[str]
    location: str = ""
    text: str = ""


def send_in_time(sent: Sent, country: Country, seconds: float | None) -> Outcome:
    """Send the request. Repeat a slow one, because the machine may have been busy; a second slow answer is a fault."""
    outcome = send(sent, country)
    if seconds and outcome.seconds > seconds:
        outcome = send(sent, country)
        outcome.faults += [f"{outcome.seconds:.1f} seconds"] if outcome.seconds > seconds else []
    return outcome


def send(sent: Sent, country: Country, *, keeps_limits: bool = False) -> Outcome:
    """Send the request, undo what it stored, and return what must not be."""
    if not keeps_limits:
        cache.clear()
    # Not of this machine, whose programs may read /metrics/.
    client = Client(enforce_csrf_checks=sent.checks_csrf, raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
    cookies = {settings.SESSION_COOKIE_NAME: sent.reader.session} if sent.reader.session else {}
    client.cookies = SimpleCookie(cookies | sent.cookies)
    failures: list[str] = []
    files = _files() if sent.is_upload else set()

    def note(sender, request, **_rest):
        import traceback

        failures.append(traceback.format_exc(limit=-4))

    got_request_exception.connect(note)
    try:
        with transaction.atomic(), written_tables() as written:
            start = time.perf_counter()
            answer = client.generic(sent.method, sent.path, sent.body, sent.content_type, headers=sent.headers)
            content = b"".join(answer)
            took = time.perf_counter() - start
            faults = _of_storing(sent, answer.status_code, written, country)
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)
    if answer.status_code >= 500:
        faults.append(f"status {answer.status_code}: {''.join(failures)}")
    if sent.is_upload and answer.status_code != 302 and _files() != files:
        faults.append(f"a refused upload left files: {sorted(_files() - files)}")
    text = text_of(content)
    faults += _of_headers(sent, answer) + _of_data(sent, text, country, answer.headers.get("Location", ""))
    if "html" in answer.headers.get("Content-Type", ""):
        faults += _of_markup(text) + unstyled(text)
    return Outcome(answer.status_code, took, faults, answer.headers.get("Location", ""), text)


def _files() -> set[Path]:
    return (
        {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} if settings.MEDIA_ROOT.exists() else set()
    )


def _of_storing(sent: Sent, status: int, written: set[str], country: Country) -> list[str]:
    allowed = {"mfa_authenticator"} if sent.address.key in OF_AN_APP else set()
    allowed |= _USED if sent.reader.links else set()
    changes = list(country.rows.changes(written - allowed))
    if not changes:
        return []
    if sent.method.upper() in READING or status >= 400:
        names = sorted({model._meta.label for model, *_rest in changes})
        return [f"{sent.method} answered with {status} stored {names}"]
    if sent.reader.is_national and not sent.reader.is_closed_out:
        return []
    reader = sent.reader
    found = [
        foreign(model, key, after, country.owners, reader.writes, reader.joins)
        for model, key, _before, after in changes
    ]
    return [fault for fault in found if fault]


def _of_headers(sent: Sent, answer) -> list[str]:
    headers = answer.headers
    faults = []
    if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
        faults.append("no Content-Security-Policy")
    if not _may_be_kept(sent, answer):
        faults.append(f"Cache-Control: {headers.get('Cache-Control', '')}")
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("no nosniff")
    if any("\n" in value or "\r" in value for _name, value in headers.items()):
        faults.append("a line break in a header")
    return faults


def _may_be_kept(sent: Sent, answer) -> bool:
    """Return whether caches may keep the answer, if it is a page that allows it and is shown, and not otherwise."""
    kept, allowed = answer.headers.get("Cache-Control", ""), KEPT.get(sent.address.key)
    if allowed and sent.method == "GET" and answer.status_code == 200:
        return kept == allowed
    return {"private", "no-store"} <= set(kept.split(", ")) or kept == allowed


def _of_data(sent: Sent, text: str, country: Country, location: str) -> list[str]:
    reader = sent.reader
    if reader.is_national and not reader.is_closed_out:
        return []
    shown = SHOWN_TO_ALL.get(sent.address.key, frozenset())
    own = set(seen_in(sent.given)) | reader.may
    faults = [
        f"shows {one}"
        for one in sorted(set(seen_in(text)) - own)
        if one.province not in reader.sees and one.kind not in shown
    ]
    text += location
    faults += [
        f"shows a secret of {province}"
        for secret, province in country.secrets.items()
        if province not in reader.sees and secret in text and secret not in sent.given and secret not in reader.knows
    ]
    return faults


def _of_markup(text: str) -> list[str]:
    found = [sign for sign in ("<xssq", '"xssq=', "50337") if sign in text]
    return [f"markup is not escaped: {sign}" for sign in found]
