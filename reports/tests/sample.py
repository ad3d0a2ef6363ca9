"""A report for tests that notes which of its parts were built, and events for every report."""

from dataclasses import dataclass, field

from documents.layout import Column, Document, Format, Table
from reports.files.effort import Size
from reports.forms import BasisForm
from reports.report import Readers, Report
from tests import make


@dataclass(frozen=True)
class Number:
    number: int


@dataclass
class Sample:
    """A list of numbers; `built` has a word for each part that was built."""

    numbers: int = 3
    built: list[str] = field(default_factory=list)

    def report(self, **more) -> Report:
        options = {
            "name": "sample",
            "title": "Sample",
            "line": "A report for tests.",
            "help": "A report for tests.",
            "place": 1,
            "form": BasisForm,
            "readers": Readers.OF_PROVINCE,
            "rows": self.rows,
            "size": lambda form: Size(self.numbers),
            "document": self.document,
            "scope": lambda rows: {"province": None},
            "json": self.json,
        }
        return Report(**options | more)

    def rows(self, form) -> list[Number]:
        self.built.append("rows")
        return [Number(number) for number in range(1, self.numbers + 1)]

    def document(self, rows: list[Number], reader) -> Document:
        self.built.append("document")
        table = Table.of(rows, [Column("number", "Nomor", Format.INTEGER, key=True)], name="numbers", title="Nomor")
        return Document("contoh-2022-12-31", "Contoh", ["Per hari ini"], [], "Sebuah daftar.", [table], table)

    def json(self, rows: list[Number]) -> dict:
        self.built.append("json")
        return {"report": "sample", "scope": {"province": None}, "numbers": [row.number for row in rows]}


def make_events() -> None:
    """Make the event SATU with people of three agencies, a second event with one of them, and an empty agency."""
    event, other = make.event(code="SATU", sessions=2), make.event(sessions=1)
    for region, marks in (("18.03", "HT"), ("18.06", "H."), ("72.01", "A.")):
        make.registration(event, make.agency(region), marks=marks)
    again = event.registrations.order_by("number").first().participant
    make.quota(other, again.agency)
    came = make.registered(again, other)
    make.record_marks(other, {(came, other.sessions.get()): "H"}, by=None, method="grid")
    make.agency("18.03", "village")
