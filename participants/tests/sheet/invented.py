"""Invents lists of people as files have them: rearranged, decorated and damaged, from a seed. The truth is what a
reader of the file sees."""

import io
import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from unicodedata import category
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.tests.reading import ods
from tests.sheets import as_csv

FIRST = [
    "Siti",
    "Nur",
    "Sri",
    "Dewi",
    "Putri",
    "Ahmad",
    "Muhammad",
    "Budi",
    "Wayan",
    "Made",
    "Nyoman",
    "Indah",
    "Yusuf",
]
LAST = ["Aini", "Ma’ruf", "Rahayu", "Hidayat", "Saputra", "Contoh", "Pratama", "Wibowo", "Siregar", "Nasution", "Lubis"]
TITLES = ["", "", ", S.Pd.", ", S.I.Pust., M.Hum.", ", A.Md."]
OFFICES = ["Dinas Perpustakaan Kota Metro", "SMAN 1 Metro", "Perpustakaan Desa Sukamaju", "Universitas Contoh"]
TASKS = ["Pustakawan Ahli Pertama", "Kepala Seksi", "Guru", "Pengelola Perpustakaan"]
RANKS = {
    "III/a": ["III/a", "3a", "Penata Muda", "III / a"],
    "IV/b": ["IV/b", "Pembina Tk. I (IV/b)"],
    "IX": ["IX", "PPPK IX"],
}
SEXES = {
    "male": ["L", "Laki-laki", "Laki - Laki", "pria", "LK"],
    "female": ["P", "Perempuan", "wanita", "PR", "Perempuan/P"],
}
HEADERS = {
    "full_name": [
        "Nama",
        "NAMA LENGKAP",
        "Nama Peserta",
        "Nama\nLengkap",
        "N a m a",
        "Nama (dengan gelar)",
        "nama lengkap *",
    ],
    "nip": ["NIP", "N I P", "NIP/NIPPPK", "Nomor Induk Pegawai", "NIP (jika ada)"],
    "sex": ["L/P", "Jenis Kelamin", "JK", "Gender (L/P)", "Jns. Kelamin"],
    "agency": ["Instansi", "Asal Instansi", "UNIT KERJA", "Nama Instansi/Unit Kerja", "Satker", "Asal Perpustakaan"],
    "position": ["Jabatan", "JABATAN", "Nama Jabatan", "Jabatan saat ini"],
    "rank": ["Golongan", "Gol/Ruang", "Pangkat/Golongan", "Pangkat, Gol. Ruang"],
    "phone": ["No HP", "No. HP/WA", "Nomor WhatsApp aktif", "Telepon"],
    "email": ["Email", "Alamat E-mail", "Surel"],
}
FILLERS = {
    "No": lambda chance, index: index + 1,
    "Cap waktu": lambda chance, index: "12/05/2026 08.15",
    "Tempat, Tanggal Lahir": lambda chance, index: "Metro, 1 Januari 1985",
    "NIK": lambda chance, index: "1871010101850001",
    "Ukuran Kaos": lambda chance, index: chance.choice("SML"),
    "Tanda Tangan": lambda chance, index: f"{index + 1}. ........",
    "Keterangan": lambda chance, index: chance.choice(["", "", "hadir", "batal"]),
}
_ROWS = re.compile(rb"<(?:table:table-)?row .*?</(?:table:table-)?row>|\n", re.DOTALL)
BLANKS = [" ", "  ", "\u00a0", "\u200b", "\n"]
COPIED = ["{}\u200b", "\u202a{}\u202c", "\ufeff{}", "\u200e{}\u00a0"]
"""How numbers look that are copied from contact lists, chats and web pages."""


@dataclass
class Line:
    """A row of the list: its cells as they are shown, the values of its person, and how the file presents it."""

    cells: list
    person: dict[str, str] | None = None
    is_hidden: bool = False
    is_struck: bool = False
    spans: list[int] = field(default_factory=list)
    """The places whose cell is merged with the one below it."""


@dataclass
class Page:
    """A sheet of the file, and the places of its fields."""

    name: str
    lines: list[Line]
    columns: dict[str, int] = field(default_factory=dict)
    hidden_place: int | None = None


@dataclass
class Invented:
    """A file, and the people in it by the place of their row: the name of the sheet and the number of the row."""

    content: bytes
    people: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    is_damaged: bool = False
    """Whether it was changed afterwards, so that it may be refused and its people may differ."""
    delimiter: str = ""
    encoding: str = ""


def invent(seed: int) -> Invented:
    chance = random.Random(seed)  # noqa: S311
    made = chance.choice([_workbook, _workbook, _open_document, _csv])(chance)
    if chance.random() < 0.2:
        made.content, made.is_damaged = chance.choice([damaged, spoiled, spoiled])(chance, made.content), True
    return made


def _person(chance: random.Random) -> dict[str, str]:
    sex = chance.choice(["male", "female"])
    name = " ".join([*chance.sample(FIRST, chance.randint(1, 2)), chance.choice(LAST)]) + chance.choice(TITLES)
    born = f"{chance.randint(1965, 1999)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    nip = (
        f"{born}201{chance.randint(0, 9)}0{chance.randint(1, 9)}{1 if sex == 'male' else 2}{chance.randint(1, 998):03}"
    )
    has_nip = chance.random() < 0.6
    return {
        "full_name": name,
        "nip": nip if has_nip else "",
        "sex": sex,
        "agency": chance.choice(OFFICES),
        "position": chance.choice(TASKS),
        "rank": chance.choice([*RANKS]) if has_nip else "",
        "phone": f"+628{chance.randint(10**8, 10**10 - 1)}",
        "email": f"{name.split()[0].lower()}{chance.randint(1, 999)}@contoh.id",
    }


def _noisy(chance: random.Random, text: str) -> str:
    """Return the text with blanks and invisible characters that a reader does not see."""
    if chance.random() < 0.2:
        text = text.replace(" ", chance.choice(["  ", "\u00a0", " \u200b"]), 1)
    return chance.choice(BLANKS) + text if chance.random() < 0.1 else text


def _written(chance: random.Random, name: str, value: str) -> object:
    """Return how a list may write the value."""
    if not value:
        return chance.choice([None, "", "-"])
    if name in ("nip", "phone") and chance.random() < 0.2:
        return chance.choice(COPIED).format(value)
    if name == "nip":
        spaced = f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"
        return chance.choice([value, value, spaced, f"'{value}", f"NIP. {value}", int(value)])
    if name == "sex":
        return chance.choice(SEXES[value])
    if name == "rank":
        return chance.choice(RANKS[value])
    if name == "phone":
        local = f"0{value[3:]}"
        return chance.choice(
            [local, value, value[1:], int(value[3:]), f"'{local}", f"{local[:4]}-{local[4:8]}-{local[8:]}"]
        )
    return _noisy(chance, value)


def _lines(chance: random.Random) -> tuple[list[Line], dict[str, int]]:
    """Return the rows of a list and the columns of its fields."""
    fields = ["full_name", *(name for name in HEADERS if name != "full_name" and chance.random() < 0.75)]
    columns: list[str] = [*fields, *chance.sample([*FILLERS], chance.randint(0, 3))]
    chance.shuffle(columns)
    heads = [chance.choice(HEADERS[name]) if name in HEADERS else name for name in columns]
    if chance.random() < 0.15:
        place = chance.randrange(len(columns) + 1)
        columns.insert(place, chance.choice(["", "remark"]))
        heads.insert(place, None)
    lines = [
        Line([title])
        for title in chance.sample(["DAFTAR PESERTA BIMTEK", "Tahun 2026", "Hari: Senin, 3 Maret 2025"], 2)
    ]
    lines = lines if chance.random() < 0.3 else []
    lines += _heads(chance, heads)
    if chance.random() < 0.15:
        lines.append(Line([number + 1 for number in range(len(columns))]))
    groups = chance.sample(OFFICES, 2) if len(fields) > 2 and "agency" not in fields and chance.random() < 0.5 else [""]
    has_numbers_below = "nip" not in fields and chance.random() < 0.4
    for group in groups:
        lines += [Line([group])] if group else []
        for index in range(chance.randint(1, 9)):
            lines += _person_lines(chance, index, columns, heads, group)
            lines += _number_below(chance, lines[-1], columns) if has_numbers_below else []
    if chance.random() < 0.15:
        lines.append(Line(_in_column(chance.choice(["dua orang menyusul", "lihat lampiran"]), heads, None)))
    if chance.random() < 0.25:
        lines += _signature(chance, len(columns))
    return lines, {name: columns.index(name) for name in fields}


def _heads(chance: random.Random, heads: Sequence) -> list[Line]:
    """Return the headers, perhaps below those of groups of columns."""
    if len(heads) < 4 or chance.random() > 0.15:
        return [Line(list(heads))]
    first = chance.randint(1, len(heads) - 2)
    return [Line(["DATA PESERTA", *[None] * (first - 1), "KETERANGAN LAIN"]), Line(list(heads))]


def _in_column(text: str, heads: Sequence, head: str | None) -> list:
    """Return a row with the text only below this header, or if there is no such column, in a new one."""
    place = heads.index(head) if head in heads else len(heads)
    return [*[None] * place, text]


def _person_lines(chance: random.Random, index: int, columns: Sequence[str], heads: Sequence, group: str) -> list[Line]:
    person = {name: value for name, value in _person(chance).items() if name in columns}
    made = {"": None, "remark": chance.choice(["batal", "menyusul", None])}
    cells = [
        _written(chance, name, person[name])
        if name in person
        else made[name]
        if name in made
        else FILLERS[name](chance, index)
        for name in columns
    ]
    person |= {"agency": group} if group else {}
    line = Line(cells, person, is_hidden=chance.random() < 0.05, is_struck=chance.random() < 0.05)
    before = []
    if chance.random() < 0.05:
        before.append(Line([]))
    if index and chance.random() < 0.05:
        before.append(Line(list(heads)))
    return [*before, line]


def _number_below(chance: random.Random, line: Line, columns: Sequence[str]) -> list[Line]:
    """Return a row with the NIP of the person, or with a sign that there is none."""
    nip = _person(chance)["nip"]
    line.person["nip"] = nip
    shown = f"NIP. {nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if nip else "NIP. -"
    place = columns.index("full_name")
    return [Line([*[None] * place, shown], is_hidden=line.is_hidden, is_struck=line.is_struck)]


def _signature(chance: random.Random, width: int) -> list[Line]:
    place = max(0, width - 2)
    texts = ["Metro, 3 Maret 2026", "Kepala Dinas,", "", "Drs. Kepala Besar, M.Si.", "NIP 196501011990011001"]
    lines = [Line([*[None] * place, text or None]) for text in texts]
    return [Line([]), *lines]


def _csv(chance: random.Random) -> Invented:
    lines, _columns = _lines(chance)
    delimiter, encoding = chance.choice(",;\t|"), chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    rows = [[_in_csv(chance, cell, encoding) for cell in line.cells] for line in lines]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    content = as_csv(rows[1:], headers=rows[0], delimiter=delimiter, encoding=encoding)
    people = {("CSV", number): line.person for number, line in enumerate(lines, start=1) if line.person}
    return Invented(content, people, delimiter=delimiter, encoding=encoding)


def _in_csv(chance: random.Random, cell: object, encoding: str) -> str:
    text = "" if cell is None else str(cell)
    if encoding == "cp1252":
        text = "".join(each for each in text if category(each) != "Cf")
    return f'="{text}"' if text.isdigit() and chance.random() < 0.3 else text


def _pages(chance: random.Random) -> list[Page]:
    pages = []
    if chance.random() < 0.15:
        pages.append(Page(chance.choice(["Sheet1", "Petunjuk"]), []))
    for name in ["Peserta", "Lamteng"][: 1 + (chance.random() < 0.1)]:
        page = Page(name, *_lines(chance))
        if "agency" in page.columns and chance.random() < 0.3:
            _merge(page.lines, page.columns["agency"])
        if chance.random() < 0.05:
            page.hidden_place = chance.choice([*page.columns.values()])
        pages.append(page)
    if chance.random() < 0.1:
        pages.append(Page("Catatan", [Line(["Catatan panitia"])]))
    return pages


def _merge(lines: Sequence[Line], place: int) -> None:
    """Merge the agency of the first two people who are in rows below each other."""
    for one, other in itertools.pairwise(lines):
        if one.person and other.person and one.cells[place] not in (None, ""):
            other.cells[place] = None
            other.person["agency"] = one.person["agency"]
            one.spans.append(place)
            return


def _people(pages: Sequence[Page]) -> dict[tuple[str, int], dict[str, str]]:
    return {
        (page.name, number): line.person
        for page in pages
        for number, line in enumerate(page.lines, start=1)
        if line.person
    }


def _workbook(chance: random.Random) -> Invented:
    pages = _pages(chance)
    book = Workbook()
    book.remove(book.active)
    formulas = [formula for page in pages for formula in _write(chance, book.create_sheet(page.name), page)]
    file = io.BytesIO()
    book.save(file)
    return Invented(_with_results(file.getvalue(), formulas), _people(pages))


def _write(chance: random.Random, sheet: Worksheet, page: Page) -> list[tuple[str, str, str]]:
    """Write the rows; return formulas as (part, cell, result)."""
    part, formulas = f"xl/worksheets/sheet{sheet.parent.index(sheet) + 1}.xml", []
    for number, line in enumerate(page.lines, start=1):
        for place, cell in enumerate(line.cells, start=1):
            if cell not in (None, ""):
                written = sheet.cell(number, place, cell)
                written.font = Font(strike=True) if line.is_struck else Font()
                if line.person and isinstance(cell, str) and chance.random() < 0.05:
                    formulas.append((part, written.coordinate, cell))
        sheet.row_dimensions[number].hidden = line.is_hidden
        for place in line.spans:
            sheet.merge_cells(start_row=number, end_row=number + 1, start_column=place + 1, end_column=place + 1)
    if page.hidden_place is not None:
        sheet.column_dimensions[get_column_letter(page.hidden_place + 1)].hidden = True
    return [formula for formula in formulas if sheet[formula[1]].value == formula[2]]


def _open_document(chance: random.Random) -> Invented:
    pages = _pages(chance)
    tables = [_open_table(page) for page in pages]
    return Invented(ods.ods(*tables), _people(pages))


def _open_table(page: Page) -> str:
    rows = []
    for line in page.lines:
        cells = [_open_cell(cell, line, place) for place, cell in enumerate(line.cells)]
        rows.append(ods.row(*cells, attributes='table:visibility="collapse"' if line.is_hidden else ""))
    columns = ""
    if page.hidden_place is not None:
        before = (
            f'<table:table-column table:number-columns-repeated="{page.hidden_place}"/>' if page.hidden_place else ""
        )
        columns = f'{before}<table:table-column table:visibility="collapse"/>'
    return ods.table(*rows, attributes=f'table:name="{page.name}"', columns=columns)


def _open_cell(cell: object, line: Line, place: int) -> str:
    if cell in (None, ""):
        return ods.EMPTY
    if isinstance(cell, int):
        return ods.number(str(cell))
    attributes = 'table:style-name="coret"' if line.is_struck else ""
    attributes += ' table:number-rows-spanned="2" table:number-columns-spanned="1"' if place in line.spans else ""
    lines = escape(str(cell)).replace("  ", ' <text:s text:c="1"/>').split("\n")
    return ods.text("</text:p><text:p>".join(lines), attributes)


def _with_results(content: bytes, formulas: Sequence[tuple[str, str, str]]) -> bytes:
    """Return the workbook with formulas in place of texts, whose results are these texts."""

    def change(name: str, part: bytes) -> bytes:
        text = part.decode()
        for where, cell, result in formulas:
            if where == name:
                result = result.replace("&", "&amp;").replace("<", "&lt;")
                new = f'<c r="{cell}" t="str"><f>TRIM(Z1)</f><v>{result}</v></c>'
                text = re.sub(rf'<c r="{cell}"[^>]*>.*?</c>', lambda match, new=new: new, text)
        return text.encode()

    return _repacked(content, change) if formulas else content


def _repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the workbook with changed parts: those of its sheets, styles and shared texts."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            is_content = re.match(r"xl/(worksheets/|styles|sharedStrings)|content\.xml", name)
            new.writestr(
                name,
                change(name, part) if is_content else part,
                None if is_content else old.getinfo(name).compress_type,
            )
    return file.getvalue()


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Return the file with changed bytes, or its beginning."""
    if chance.random() < 0.5:
        return content[: chance.randrange(len(content))]
    changed = bytearray(content)
    for _time in range(chance.randint(1, 5)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def spoiled(chance: random.Random, content: bytes) -> bytes:
    """Return the file with changes in the content itself, which no checksum reveals."""
    if not content.startswith(b"PK"):
        return _rearranged(chance, content)
    return _repacked(content, lambda name, part: _rearranged(chance, part) if chance.random() < 0.6 else part)


def _rearranged(chance: random.Random, text: bytes) -> bytes:
    """Return the text without a piece of it, with one twice, with two rows exchanged, or with another digit."""
    first = chance.randrange(len(text))
    last = min(len(text), first + chance.randint(1, 60))
    rows = [
        found.span() for found in re.finditer(rb"<(?:table:table-)?row .*?</(?:table:table-)?row>|\n", text, re.DOTALL)
    ]
    match chance.randrange(5):
        case 0:
            return text[:first] + text[last:]
        case 1:
            return text[:last] + text[first:]
        case 2 if len(rows) > 2:
            (begin, end), (start, stop) = sorted(chance.sample(rows, 2))
            return text[:begin] + text[start:stop] + text[end:start] + text[begin:end] + text[stop:]
        case 3 if len(rows) > 2:
            begin, end = chance.choice(rows)
            return text[:begin] + text[end:]
    return re.sub(rb"\d", lambda found: found[0] if chance.random() > 0.01 else b"%d" % chance.randrange(10), text)
