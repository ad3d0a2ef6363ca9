"""How a map file is refused."""

from documents.text import tidy

_SHOWN = 60


class BoundariesRejected(Exception):
    """The file was refused and nothing was stored; `lines` has one line per mistake."""

    def __init__(self, *lines: str):
        super().__init__("\n".join(lines))
        self.lines = lines


def shown(value: object) -> str:
    """Return a value from the file as a short printable text."""
    text = tidy(str(value).encode(errors="replace").decode())
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
