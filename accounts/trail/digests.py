"""Digests of trail entries and of the links that seal them."""

import hashlib
import json

from accounts.models import Entry


def facts(entry: Entry) -> dict[str, object]:
    """Return all columns of the entry as JSON has them."""
    columns = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    return columns | {"at": entry.at.isoformat()}


def of_entry(entry: Entry) -> str:
    return _hash(_text(entry))


def of_link(before: str, content: str) -> str:
    """Return the digest of a link: `before` is that of the link before, `content` that of its entry.

    Made in two steps, so that a link can be checked with the digest of an entry whose text is gone.
    """
    return _hash(f"{before}\n{content}")


def of_early_link(before: str, entry: Entry) -> str:
    """Return the digest that links had before entries could be rewritten: in one step."""
    return _hash(f"{before}\n{_text(entry)}")


def _text(entry: Entry) -> str:
    return json.dumps(facts(entry), sort_keys=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
