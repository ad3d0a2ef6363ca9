"""Invents requests from a seed and a number: the same request each time for the same code."""

import random
from functools import cached_property
from urllib.parse import quote

from tests.access.addresses import Address, every_address

from .bodies import BOUNDARY, CONTENT_TYPES, FORM, json_body, multipart, pairs, quoted, urlencoded
from .country import Country, Reader
from .forms import Page, all_parameters, read_page
from .headers import invent_headers
from .sending import Sent, send
from .values import hostile

LONGEST = 4_000
"""Characters of an address. The server (gunicorn) refuses a longer one."""
_METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X", "CONNECT"]
_WEIGHTS = {"anonymous": 3, "third": 5, "host": 6, "guest": 6, "coordinator": 5, "administrator": 5, "factorless": 1,
            "inactive": 1, "personal": 4, "door": 4, "invited": 1}  # fmt: skip


class Inventor:
    """Makes requests to the country."""

    def __init__(self, country: Country, seed: str):
        self.country, self.seed = country, seed
        self._pages: dict[str, Page] = {}

    @cached_property
    def addresses(self) -> dict[str, list[Address]]:
        """Return the addresses by reader; those of a reader's links count more."""
        found = {}
        for name, reader in self.country.readers.items():
            own = [address for address in every_address() if reader.token(address)]
            found[name] = [*every_address(), *own * (len(every_address()) // max(1, len(own)))]
        return found

    def request(self, number: int) -> Sent:
        """Return the request of this number."""
        chance = random.Random(f"{self.seed}/{number}")  # noqa: S311
        reader = self.country.readers[chance.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0]]
        address = chance.choice(self.addresses[reader.name])
        plain = self._path(chance, address, reader)
        sent = Sent(reader, address, (plain + self._query(chance, address))[:LONGEST])
        sent.method = chance.choices(["GET", "POST", chance.choice(_METHODS)], [45, 45, 10])[0]
        if chance.random() < 0.4:
            sent.headers, sent.cookies = invent_headers(chance)
        if sent.method not in ("GET", "HEAD"):
            self._fill(chance, sent)
        return sent

    def page(self, address: Address) -> Page:
        """Return what the page of the address asks for, as the holder of its link or an administrator sees it."""
        if address.key not in self._pages:
            readers = self.country.readers
            reader = next((one for one in readers.values() if one.token(address)), readers["administrator"])
            found = [Page()]
            for values in self.country.variants(address, reader)[:1]:
                outcome = send(Sent(reader, address, address.path(values)), self.country)
                found = [read_page(outcome.text)] if "<" in outcome.text[:200] else found
            self._pages[address.key] = found[0]
        return self._pages[address.key]

    def _path(self, chance: random.Random, address: Address, reader: Reader) -> str:
        known = self.country.variants(address, reader)
        values = dict(chance.choice(known))
        for name in values:
            match chance.randrange(10):
                case 0:
                    values[name] = hostile(chance)
                case 1:
                    other = chance.choice(every_address())
                    others = self.country.variants(other, reader)
                    values[name] = next(iter(others[0].values()), "1")
                case 2:
                    values[name] = chance.choice(known)[name]
        filled = {name: _quoted_in_path(str(value)) for name, value in values.items()}
        path = address.template % filled
        if chance.random() < 0.04:
            path += _quoted_in_path(hostile(chance))
        return path

    def _query(self, chance: random.Random, address: Address) -> str:
        if chance.random() < 0.4:
            return ""
        page = self.page(address)
        own = [field.name for field in page.fields] + [*page.parameters]
        found = []
        for _each in range(chance.randint(1, 4)):
            name = chance.choice(own if own and chance.random() < 0.7 else all_parameters())
            values = next((field.values for field in page.fields if field.name == name), ())
            value = chance.choice(values) if values and chance.random() < 0.3 else hostile(chance)
            found.append(f"{quoted(name + chance.choice(['', '', '', '[]', '__in']))}={quoted(value)}")
        return "?" + chance.choice(["&", "&", "&", ";"]).join(found)

    def _fill(self, chance: random.Random, sent: Sent) -> None:
        """Give the request a body."""
        sent.checks_csrf = chance.random() < 0.05
        is_json = any(part in sent.address.key for part in ("door", "attendance-marks"))
        kind = chance.choices(["form", "multipart", "json", "rubbish", "none"], [55, 15, 60 if is_json else 5, 6, 4])[0]
        fields = self.page(sent.address).fields
        match kind:
            case "form":
                sent.body = urlencoded(pairs(chance, fields, all_parameters()))
            case "multipart":
                sent.content_type = f"multipart/form-data; boundary={BOUNDARY}"
                sent.body = multipart(pairs(chance, fields, all_parameters()))
            case "json":
                sent.content_type = "application/json"
                sent.body = json_body(chance, self.country)
            case "rubbish":
                sent.body = chance.randbytes(chance.randrange(500))
        if chance.random() < 0.06:
            sent.content_type = chance.choice(CONTENT_TYPES)
        if sent.content_type == FORM and chance.random() < 0.02:
            sent.body += chance.choice([b"&%", b"&=&=&", b"&\xff\xfe=\x00", b"&a=%ud800", b";;;", b"&" * 2_000])


def _quoted_in_path(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="/:@!$'()*,")
