"""The register as a table of docs/privacy.md, in English."""

from django.utils import translation

from . import REGISTER, Row
from .row import Reader

BEGIN, END = "<!-- register: written by manage.py write_privacy_tables -->", "<!-- end of the register -->"


def with_table(page: str) -> str:
    """Return the page with the register between its marks. Raise ValueError if they are missing."""
    before, _begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError("The page has no marks for the register.")
    with translation.override("en"):
        return f"{before}{BEGIN}\n{_table()}{END}{after}"


def _table() -> str:
    head = "| data | fields | purpose | ground | readers (right) | kept |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "".join(f"| {' | '.join(_cells(row))} |\n" for row in REGISTER)


def _cells(row: Row) -> list[str]:
    return [
        f"{row.name}",
        ", ".join(f"`{column}`" for column in row.columns) or "–",
        "; ".join(str(purpose.value) for purpose in row.purposes),
        row.ground.article,
        "; ".join(_reader(reader) for reader in row.readers),
        str(row.retention),
    ]


def _reader(reader: Reader) -> str:
    right = reader.value.right
    return f"{reader.value.words} (`{right}`)" if right else str(reader.value.words)
