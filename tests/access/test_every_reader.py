"""Every address of the resolver, visited by every kind of reader, for objects of its kind in several provinces.

One walk of a reader checks all that its answers show: the data of others, what is stored, the headers (also what caches
may keep), that no log names people or has their links, the way to the sign-in, the refusal by the administration, and
that views declare how large their files may be, by which tests/hostile/test_uploads.py finds them
(tests/hostile/sending.py).
"""

import pytest
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from tests.hostile.country import READERS, Country, Reader, settings_of_the_country
from tests.hostile.sending import Sent, send

from .addresses import Address, every_address
from .logs import personal_data, production_logs
from .test_rights import ANSWERS
from .test_scope import OBJECTS, OF_NO_PROVINCE, OPEN_TO_EVERYBODY

pytestmark = pytest.mark.one_engine("tests/hostile visits these addresses on both engines")
FRAGMENT = {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest", "Accept": "*/*"}
"""How scripts of pages ask for a part of a page."""
SIGN_IN = "/accounts/login/"
LEADS_OUT = {"factorless": "/accounts/second-factor/"}
"""Where readers end for whom no page opens, if not at the sign-in."""
TO_ADD_ONE = {"account_change_password", "account_set_password", "account_reauthenticate", "admin:login"}
NATIONAL = {"coordinator", "administrator"}
"""Readers who see all provinces."""


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db(), settings_of_the_country():
        yield Country()


def test_every_address_is_found(country):
    """The resolver opens each address with the view whose pattern it was made of."""
    wrong = []
    for address in every_address():
        for values in country.variants(address, country.readers["administrator"]):
            try:
                opened = resolve(address.path(values)).func
            except Resolver404:
                opened = None
            if opened is not address.pattern.callback:
                wrong.append((address.key, values))
    assert wrong == []
    assert len([one for one in every_address() if one.key.startswith("/")]) >= 15


@pytest.mark.parametrize(
    ("name", "way"), [*((name, way) for name in READERS for way in ("get", "post")), ("host", "fragment")]
)
def test_nobody_sees_or_changes_what_belongs_to_others(name, way, country):
    with production_logs() as logs:
        faults = _walk(country.readers[name], way, country)
    assert not faults, "\n".join(faults)
    assert personal_data(logs.getvalue(), country) == []


def _walk(reader: Reader, way: str, country: Country) -> list[str]:
    """Visit all addresses and return what is wrong."""
    faults = []
    for address in every_address():
        for values in _objects(address, reader, way, country):
            sent = Sent(reader, address, address.path(values), headers=FRAGMENT if way == "fragment" else {})
            if way == "post":
                sent.method, sent.body = "POST", urlencode(ANSWERS).encode()
            outcome = send(sent, country)
            faults += [f"{sent}: {fault}" for fault in outcome.faults]
            where, _, _next = outcome.location.partition("?")
            if _is_closed(address, reader) and where != LEADS_OUT.get(reader.name, SIGN_IN):
                faults.append(f"{sent}: {outcome.status} {outcome.location}")
            if _is_refused(address, reader) and outcome.status != 403:
                faults.append(f"{sent}: {outcome.status} instead of 403")
            if 'type="file"' in outcome.text and not address.takes_files:
                faults.append(f"{sent}: a field for files, whose size the view does not declare")
    return faults


def _objects(address: Address, reader: Reader, way: str, country: Country) -> list[dict[str, object]]:
    """Return the parameters of the objects to visit: one if they are all alike to the reader. Otherwise those of the
    first two provinces. Only the third province is as far from both readers as the first one is from `third`."""
    found = country.variants(address, reader)
    if reader.name in NATIONAL or way == "fragment" or _is_closed(address, reader):
        return found[:1]
    if address.key in OBJECTS or address.key in OF_NO_PROVINCE:
        return found[: -2 if reader.name == "third" else -1]
    return found


def _is_refused(address: Address, reader: Reader) -> bool:
    """Return whether the administration refuses this reader, who has signed in."""
    is_of_admin = address.key.startswith("admin:") and address.key != "admin:login"
    return is_of_admin and not reader.is_closed_out and reader.name != "administrator"


def _is_closed(address: Address, reader: Reader) -> bool:
    """Return whether the address only leads this reader out."""
    if not reader.is_closed_out or address.key in OPEN_TO_EVERYBODY or reader.token(address):
        return False
    return not (reader.name == "factorless" and (address.key in TO_ADD_ONE or address.key.startswith("mfa_")))
