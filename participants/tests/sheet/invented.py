"""Invents lists of people as files have them: rearranged, decorated and damaged, from a seed. The truth is what a
reader of the file sees."""

import io
import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

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
BLANKS = [" ", "  ", "\u00a0", "\u200b", "\n"]


@dataclass
class Line:
    """A row of the list: its cells as they are shown, the values of its person, and how the file presents it."""

    cells: list
    person: dict[str, str] | None = None
    is_hidden: bool = False
    is_struck: bool = False


@dataclass
class Invented:
    """A file, and the people in it by the place of their row: the name of the sheet and the number of the row."""

    content: bytes
    people: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    is_damaged: bool = False
    """Whether bytes of it were changed, so that it may be refused."""
    story: str = ""


def invent(seed: int) -> Invented:
    chance = random.Random(seed)  # noqa: S311
    made = chance.choice([_workbook, _workbook, _csv])(chance)
    if chance.random() < 0.1:
        made.content, made.is_damaged = _damaged(chance, made.content), True
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
        columns.insert(place, "")
        heads.insert(place, None)
    lines = [
        Line([title])
        for title in chance.sample(["DAFTAR PESERTA BIMTEK", "Tahun 2026", "Hari: Senin, 3 Maret 2025"], 2)
    ]
    lines = lines if chance.random() < 0.3 else []
    lines.append(Line(heads))
    if chance.random() < 0.15:
        lines.append(Line([number + 1 for number in range(len(columns))]))
    for index in range(chance.randint(1, 9)):
        lines += _person_lines(chance, index, columns, heads)
    if chance.random() < 0.25:
        lines += _signature(chance, len(columns))
    return lines, {name: columns.index(name) for name in fields}


def _person_lines(chance: random.Random, index: int, columns: Sequence[str], heads: Sequence) -> list[Line]:
    person = {name: value for name, value in _person(chance).items() if name in columns}
    cells = [
        _written(chance, name, person[name]) if name in person else FILLERS[name](chance, index) if name else None
        for name in columns
    ]
    line = Line(cells, person, is_hidden=chance.random() < 0.05, is_struck=chance.random() < 0.05)
    before = []
    if chance.random() < 0.05:
        before.append(Line([]))
    if index and chance.random() < 0.05:
        before.append(Line(list(heads)))
    return [*before, line]


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
    return Invented(content, people, story=f"csv {delimiter!r} {encoding}")


def _in_csv(chance: random.Random, cell: object, encoding: str) -> str:
    text = "" if cell is None else str(cell)
    if encoding == "cp1252":
        text = text.replace("\u200b", "")
    return f'="{text}"' if text.isdigit() and chance.random() < 0.3 else text


def _workbook(chance: random.Random) -> Invented:
    book = Workbook()
    book.remove(book.active)
    made, formulas = Invented(b""), []
    if chance.random() < 0.15:
        book.create_sheet(chance.choice(["Sheet1", "Petunjuk"]))
    for name in ["Peserta", "Lamteng"][: 1 + (chance.random() < 0.1)]:
        lines, columns = _lines(chance)
        formulas += _write(chance, book.create_sheet(name), lines, columns, made.people)
    if chance.random() < 0.1:
        book.create_sheet("Catatan").append(["Catatan panitia"])
    file = io.BytesIO()
    book.save(file)
    made.content = _with_results(file.getvalue(), formulas)
    made.story = f"xlsx {book.sheetnames}"
    return made


def _write(
    chance: random.Random, sheet: Worksheet, lines: Sequence[Line], columns: dict[str, int], people: dict
) -> list[tuple[str, str, str]]:
    """Write the rows; return formulas as (part, cell, result)."""
    part, formulas = f"xl/worksheets/sheet{sheet.parent.index(sheet) + 1}.xml", []
    for number, line in enumerate(lines, start=1):
        for place, cell in enumerate(line.cells, start=1):
            if cell not in (None, ""):
                written = sheet.cell(number, place, cell)
                written.font = Font(strike=True) if line.is_struck else Font()
                if line.person and isinstance(cell, str) and chance.random() < 0.05:
                    formulas.append((part, written.coordinate, cell))
        sheet.row_dimensions[number].hidden = line.is_hidden
        if line.person:
            people[sheet.title, number] = line.person
    if "agency" in columns and chance.random() < 0.3:
        _merge(sheet, lines, columns["agency"])
    if chance.random() < 0.05:
        sheet.column_dimensions[get_column_letter(chance.choice([*columns.values()]) + 1)].hidden = True
    return [formula for formula in formulas if sheet[formula[1]].value == formula[2]]


def _merge(sheet: Worksheet, lines: Sequence[Line], place: int) -> None:
    """Merge the agency of the first two people who are in rows below each other."""
    for number, (one, other) in enumerate(itertools.pairwise(lines), start=1):
        if one.person and other.person:
            sheet.cell(number + 1, place + 1).value = None
            other.person["agency"] = one.person["agency"]
            sheet.merge_cells(start_row=number, end_row=number + 1, start_column=place + 1, end_column=place + 1)
            return


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
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(name, part) if name.startswith("xl/worksheets/") else part)
    return file.getvalue()


def _damaged(chance: random.Random, content: bytes) -> bytes:
    if chance.random() < 0.5:
        return content[: chance.randrange(len(content))]
    damaged = bytearray(content)
    for _time in range(chance.randint(1, 5)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)
