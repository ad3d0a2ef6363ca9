"""Bodies of requests: forms and JSON, changed in many ways."""

import json
import random
from collections.abc import Sequence
from urllib.parse import quote_plus

from django.utils import timezone

from .country import Country
from .forms import Field
from .values import hostile, junk

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "xXbatasXx"
CONTENT_TYPES = [
    FORM, "multipart/form-data", "multipart/form-data; boundary=x", f"multipart/form-data; boundary={'x' * 300}",
    "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16",
    f"{FORM}; charset=latin-1",
    f"{FORM}; charset=utf-7", "text/plain", "text/xml", "", "x", "application/octet-stream", f"{FORM}; charset=\"",
    "multipart/mixed; boundary=x", "multipart/form-data; boundary=\xff", "application/json;;;=",
]  # fmt: skip


def quoted(text: str) -> str:
    """Return the text as in a query or a form; a lone surrogate as the bytes that it would be."""
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def pairs(chance: random.Random, fields: Sequence[Field], pool: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and values: those of the form with a few missing, repeated, hostile or strange ones."""
    wrong = chance.choice([0, 0.1, 0.1, 0.3, 1])
    found = []
    for field in fields:
        if chance.random() < 0.05:
            continue
        value = hostile(chance) if chance.random() < wrong else field.value(chance)
        found += [(field.name, value)] * (2 if chance.random() < 0.03 else 1)
    for _each in range(chance.choice([0, 0, 1, 3])):
        found.append((chance.choice(pool), hostile(chance)))
    if chance.random() < 0.05:
        found.append((hostile(chance), hostile(chance)))
    if chance.random() < 0.03:
        found += [(chance.choice(pool), "x")] * chance.choice([500, 5_000])
    return found


def urlencoded(found: Sequence[tuple[str, str]]) -> bytes:
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in found).encode()


def multipart(found: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, str, bytes]] = ()) -> bytes:
    """Return a multipart body; files are (field, name, type, content)."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(
            "utf-8", "surrogatepass"
        )
        for name, value in found
    ]
    for field, name, kind, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        parts.append(head.encode("utf-8", "surrogatepass") + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def json_body(chance: random.Random, country: Country) -> bytes:
    """Return JSON as devices and pages send it, then changed, or damaged as a text."""
    data = _changed(chance, chance.choice([_arrivals, _marks])(chance, country), chance.choice([0, 0.05, 0.2]))
    text = json.dumps(junk(chance) if chance.random() < 0.1 else data)
    return _damaged(chance, text.encode("utf-8", "surrogatepass"))


def _arrivals(chance: random.Random, country: Country) -> dict[str, object]:
    world = chance.choice(list(country.worlds.values()))
    now = timezone.now().isoformat()
    mark = {
        "session": world.event.sessions.first().pk,
        "live": chance.random() < 0.5,
        "seen_at": now,
        "ticket": world.registration.ticket,
        "nonce": _uuid(chance),
        "over": chance.choice([None, "", "H"]),
    }
    return {"sent_at": now, "marks": [mark] * chance.choice([0, 1, 1, 1, 2, 201])}


def _marks(chance: random.Random, country: Country) -> dict[str, object]:
    world = chance.choice(list(country.worlds.values()))
    change = {
        "nonce": _uuid(chance),
        "person": world.registration.number,
        "session": world.event.sessions.first().pk,
        "mark": chance.choice("HTISA"),
        "was": chance.choice(["", "H"]),
    }
    return {"changes": [change] * chance.choice([0, 1, 1, 1, 2, 501])}


def _uuid(chance: random.Random) -> str:
    text = f"{chance.randrange(16**32):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _changed(chance: random.Random, value: object, wrong: float) -> object:
    if chance.random() < wrong:
        return junk(chance)
    if isinstance(value, dict):
        return {name: _changed(chance, one, wrong) for name, one in value.items() if chance.random() > wrong / 3}
    if isinstance(value, list):
        return [_changed(chance, one, wrong) for one in value]
    return value


def _damaged(chance: random.Random, body: bytes) -> bytes:
    match chance.randrange(14):
        case 0:
            return body[: chance.randrange(len(body) + 1)]
        case 1:
            return b"[" * 50_000
        case 2:
            return b'{"marks":' * 20_000
        case 3:
            return b"\xef\xbb\xbf" + body
        case 4:
            return body.decode(errors="replace").encode("utf-16")
        case 5:
            return body.replace(b'"', chance.choice([b"'", b"", b'\\"', b"\xff"]), 3)
        case 6:
            return body.replace(b"1", chance.choice([b"NaN", b"1e999", b"9" * 5_000, b"-Infinity", b"01"]), 1)
        case 7:
            return body + body
        case 8:
            return body.replace(b"-", chance.choice([b"\\ud800", b"\\u0000", b"\0"]), 1)
    return body
