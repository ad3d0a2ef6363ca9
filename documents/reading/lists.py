"""Finds the list within a table: what is above it, below it and between its rows, and rows without headers."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.text import tidy

from .budget import check_work
from .dates import MONTH_WORDS
from .headers import header_key, is_numbering
from .plain import NumberedRow, Plain, shown

_FEW, _MANY = 2, 3  # filled cells
_LONGEST_TEXT = 60

_OFFICES = "kepala|ketua|sekretaris|koordinator|direktur|rektor|camat|lurah|bupati|wali ?kota|gubernur"
_BEGINS_FOOTER = re.compile(
    rf"(mengetahui|menyetujui|mengesahkan|disahkan|disetujui|diketahui|dibuat oleh|ditetapkan|yang membuat|"
    rf"(plt|plh|pj)\b|a\.?n\.? ({_OFFICES})\b|({_OFFICES})\b|(catatan|keterangan|ket|nb|jumlah|total|sumber|"
    rf"rata ?-? ?rata|overall average)\b|\*)"
    rf"|[\w .'-]+, ?((\d{{1,2}}|[.…_]+)? ?({MONTH_WORDS})\b\.? ?(\d{{4}}|20|[.…_])|\d{{1,2}} ({MONTH_WORDS})\b"
    rf"|\d{{1,2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{2}}|[.…_]{{2,}} ?\d{{4}})",
    re.IGNORECASE,
)
"""Words that begin signatures, sums or remarks, or a place and the date of signing. A month counts only beside a day or
a year, because it may be a name ("Santoso, Agus") or begin a title ("MARS")."""
_AGENCY = re.compile(
    r"\b(dinas|disp\w*|badan|kantor|sekretariat|perpustakaan|universitas|institut|politeknik|akademi|sekolah|"
    r"s[dm][ap]|smk|sdn|smpn|sman|smkn|(sd|m[ai]n?)(?= [\w'])|mtsn?|madrasah|pondok|pesantren|yayasan|tbm|taman|"
    r"kecamatan|kelurahan|desa|kampung|nagari|kabupaten|kab|kota|provinsi|prov|upt\w*|unit|bidang|komunitas)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([A-Z]|[IVX]{1,5}|\d{1,3})[.)]?", re.IGNORECASE)
_SUM = re.compile(
    r"(sub|grand)?[ -]?(total|jumlah)( (peserta|orang|keseluruhan|seluruhnya))?\b *[:.=]? *\d*\Z", re.IGNORECASE
)
_NIP = re.compile(r"\d{18}")
_NIP_LABEL = re.compile(r"(n\.?i\.?p|ni ?pppk|nipppk)\b", re.IGNORECASE)
_SEX = {"l", "p", "lk", "pr", "laki laki", "perempuan", "pria", "wanita"}


class Part(StrEnum):
    """What a row is that is no row of the list."""

    ABOVE = "above"
    NUMBERING = "numbering"
    REPEATED_HEADER = "header"
    HEADING = "heading"
    SUM = "sum"
    UNREAD = "unread"
    FOOTER = "footer"


_SENTENCES = {
    Part.ABOVE: _("Left out above the headers: row %(rows)s (%(text)s)."),
    Part.NUMBERING: _("Left out: the numbers of the columns in row %(rows)s."),
    Part.REPEATED_HEADER: _("Left out: the headers repeated in row %(rows)s."),
    Part.HEADING: _("Left out: headings in the list in row %(rows)s (%(text)s)."),
    Part.SUM: _("Left out: sums in the list in row %(rows)s (%(text)s)."),
    Part.UNREAD: _("Left out, because no column that is read has anything in row %(rows)s (%(text)s)."),
    Part.FOOTER: _("Left out below the list: row %(rows)s (%(text)s)."),
}


@dataclass(slots=True)
class LeftOut:
    """Rows of one kind that are no rows of the list, and the begin of their text."""

    part: Part
    rows: list[int]
    text: str

    def sentence(self, rows: str) -> str:
        """Return what is left out, with the numbers of the rows as they are to be shown."""
        return str(_SENTENCES[self.part]) % {"rows": rows, "text": self.text}


def unseen_text(count: int, rows: str) -> str:
    """Return that so many rows are hidden or struck through, with their numbers as they are to be shown."""
    text = ngettext(
        "%(n)d row is hidden or struck through in the file: row %(rows)s.",
        "%(n)d rows are hidden or struck through in the file: row %(rows)s.",
        count,
    )
    return text % {"n": count, "rows": rows}


def is_struck(cells: Sequence[Plain], struck: Collection[int], names: Collection[int]) -> bool:
    """Return whether the name or at least half of the row is struck through."""
    filled = sum(cell is not None for cell in cells)
    return any(name in struck for name in names) or (bool(struck) and 2 * len(struck) >= filled)


def divide(
    rows: Sequence[NumberedRow],
    *,
    header_row: int,
    names: Collection[int],
    known: AbstractSet[int],
    merged: Mapping[int, Collection[int]],
    of_agencies: bool = False,
) -> tuple[list[NumberedRow], list[LeftOut]]:
    """Return the rows of the list, and the others by what they are.

    `names` are the positions of names and `known` those of all columns with a meaning; `merged` are the positions that
    only repeat a merged cell, by the number of the row. In a list `of_agencies` the name of an agency is no heading.
    """
    above = [row for row in rows if row[0] < header_row]
    header = next((cells for number, cells in rows if number == header_row), [])
    below = [row for row in rows if row[0] > header_row]
    own = {number: _own(cells, merged.get(number, ())) for number, cells in below}
    end = _footer(below, own, names, known)
    heads = {position: _flat(cell) for position, cell in enumerate(header) if cell is not None}
    many = 2 * sum(len(own[number]) >= _MANY for number, _cells in below[:end]) >= end
    parts: dict[Part, list[NumberedRow]] = {}
    people = []
    for index, row in enumerate(below[:end]):
        check_work()
        number, cells = row
        if index == 0 and is_numbering(cells):
            parts.setdefault(Part.NUMBERING, []).append(row)
        elif _repeats(own[number], heads):
            parts.setdefault(Part.REPEATED_HEADER, []).append(row)
        elif many and is_heading(own[number], names) and not (of_agencies and own[number].keys() & {*names}):
            parts.setdefault(Part.HEADING, []).append(row)
        elif _is_sum(own[number], names, known):
            parts.setdefault(Part.SUM, []).append(row)
        elif not known or own[number].keys() & known:
            people.append(row)
        elif any(not _is_counter(shown(cell)) for cell in own[number].values()):
            parts.setdefault(Part.UNREAD, []).append(row)
    found = {Part.ABOVE: above} | parts | {Part.FOOTER: below[end:]}
    return people, [LeftOut(part, [row[0] for row in some], text_of(some)) for part, some in found.items() if some]


def is_heading(own: Mapping[int, Plain], names: Collection[int]) -> bool:
    """Return whether the row has only a text that heads the next rows, such as the name of their agency, in place of a
    name perhaps with a letter or a number before it."""
    if len(own) == 2 and max(own) in names and _LABEL.fullmatch(shown(own[min(own)]).strip()):
        own = {max(own): own[max(own)]}
    if len(own) != 1:
        return False
    ((position, cell),) = own.items()
    text = shown(cell)
    if not isinstance(cell, str) or not re.search(r"[^\W\d]{3}", text) or _NIP.search(_digits(text)):
        return False
    return position not in names or is_agency(text)


def is_agency(text: str) -> bool:
    """Return whether the text has a word by which agencies are called. Behind a comma are titles: M.A. is no school."""
    return _AGENCY.search(text.partition(",")[0]) is not None


def looks_like_person(cells: Sequence[Plain]) -> bool:
    """Return whether the row holds the data of a person instead of headers: a NIP, a phone number, or an agency beside
    a sex or the number 1."""
    texts = [tidy(shown(cell)) for cell in cells if cell is not None]
    if any(_NIP.fullmatch(_digits(text)) or _is_phone(text) for text in texts):
        return True
    is_first = len(texts) > 2 and texts[0].rstrip(".)") == "1" and not is_numbering(cells)
    return (is_first or any(header_key(text) in _SEX for text in texts)) and any(map(is_agency, texts))


def guess_columns(rows: Sequence[NumberedRow]) -> dict[str, int]:
    """Return the positions of nip, sex, phone, email, agency and full_name that the values suggest."""
    width = max((len(cells) for _number, cells in rows), default=0)
    found: dict[str, int] = {}
    for position in range(width):
        texts = [tidy(shown(cells[position])) for _number, cells in rows if position < len(cells)]
        kind = _kind_of([text for text in texts if text])
        if kind and kind not in found:
            found[kind] = position
    return found


def _kind_of(texts: Sequence[str]) -> str | None:
    tests: dict[str, Callable[[str], object]] = {
        "nip": lambda text: _NIP.fullmatch(_digits(text)),
        "sex": lambda text: header_key(text) in _SEX,
        "email": lambda text: "@" in text,
        "phone": _is_phone,
        "rank": lambda text: re.fullmatch(r"(I{1,3}|IV)\s*/\s*[a-e]|[IVX]{1,5}", text, re.IGNORECASE),
        "agency": is_agency,
        "full_name": lambda text: re.fullmatch(r"[^\W\d][^\d]{2,}", text),
    }
    for kind, test in tests.items():
        if texts and 2 * sum(bool(test(text)) for text in texts) > len(texts):
            return kind
    return None


def _is_phone(text: str) -> bool:
    return bool(re.fullmatch(r"(\+?62|0)?8\d{7,12}", _digits(text)))


def _digits(text: str) -> str:
    return re.sub(r"[\s.'-]", "", text)


def _own(cells: Sequence[Plain], merged: Collection[int]) -> dict[int, Plain]:
    return {position: cell for position, cell in enumerate(cells) if cell is not None and position not in merged}


def _footer(
    rows: Sequence[NumberedRow], own: Mapping[int, Mapping[int, Plain]], names: Collection[int], known: Collection[int]
) -> int:
    """Return the index of the row at which signatures, sums or remarks begin: no later row is like one of the list."""
    if not names:
        return len(rows)
    needed = max(_FEW, min(_MANY, len(known)))
    last = max((i for i, (number, _) in enumerate(rows) if _is_listed(own[number], names, known, needed)), default=-1)
    below = range(last + 1, len(rows))
    begins = (i for i in below if _begins_footer(own[rows[i][0]], names) and not _has_person(own[rows[i][0]], known))
    return next(begins, len(rows))


def _is_listed(own: Mapping[int, Plain], names: Collection[int], known: Collection[int], needed: int) -> bool:
    """Return whether the row has a name and enough data. What begins a footer is a name only beside a person's data."""
    texts = [tidy(shown(own[position])) for position in names if position in own]
    if not any(_has_letters(text) for text in texts) or sum(position in own for position in known) < needed:
        return False
    return not any(map(_BEGINS_FOOTER.match, texts)) or _has_person(own, {*known} - {*names})


def _has_person(own: Mapping[int, Plain], known: Collection[int]) -> bool:
    """Return whether one of the columns has what only a person has."""
    return any(_is_personal(tidy(shown(own[position]))) for position in known if position in own)


def _is_sum(own: Mapping[int, Plain], names: Collection[int], known: AbstractSet[int]) -> bool:
    """Return whether the row has a sum in place of a person: its first text says so, and nothing is of a person."""
    texts = [tidy(shown(cell)) for _position, cell in sorted(own.items())]
    first = next((text for text in texts if _has_letters(text)), "")
    at_name = [tidy(shown(own[position])) for position in names if position in own]
    return all(map(_SUM.match, at_name)) and bool(_SUM.match(first)) and not _has_person(own, known)


def _has_letters(text: str) -> bool:
    """Return whether the text has a word, apart from the one before a NIP."""
    return bool(re.search(r"[^\W\d]{2}", _NIP_LABEL.sub("", text) if _NIP_LABEL.match(text) else text))


def _is_personal(text: str) -> bool:
    return "@" in text or bool(_NIP.fullmatch(_digits(text))) or _is_phone(text) or header_key(text) in _SEX


def _is_counter(text: str) -> bool:
    return re.fullmatch(r"\(?\d{1,4}[.)]?", text.strip()) is not None


def _begins_footer(own: Mapping[int, Plain], names: Collection[int]) -> bool:
    texts = [tidy(shown(own[position])) for position in names if position in own] or map(tidy, map(shown, own.values()))
    return any(_BEGINS_FOOTER.match(text) for text in texts)


def _repeats(own: Mapping[int, Plain], heads: Mapping[int, str]) -> bool:
    """Return whether the row has the headers again, as at the top of each printed page."""
    same = sum(heads.get(position) == _flat(cell) for position, cell in own.items())
    return same >= _FEW and 2 * same > len(own)


def _flat(cell: Plain) -> str:
    return tidy(shown(cell)).casefold()


def text_of(rows: Sequence[NumberedRow]) -> str:
    """Return the begin of what the rows say."""
    text = tidy(" ".join(shown(cell) for _number, cells in rows for cell in cells))
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
