"""Events and their seats as rows of spreadsheets, in the columns of the event workbook.

The headers and words are a format and never change with the language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agencies.workbook import KIND, KIND_WORDS, REGION
from documents.xlsx.workbook import Column, Format
from events.models import Event, Quota

AGENCY, SEATS = "Instansi", "Kursi"

STATUS_OF_EVENT_WORDS = {
    "Rencana": Event.Status.PLANNED,
    "Dibuka": Event.Status.OPEN,
    "Ditutup": Event.Status.CLOSED,
    "Selesai": Event.Status.FINISHED,
    "Dibatalkan": Event.Status.CANCELLED,
}
MODE_WORDS = {"Luring": Event.Mode.ONSITE, "Daring": Event.Mode.ONLINE, "Hibrida": Event.Mode.HYBRID}


def word_for(words: Mapping[str, str], meaning: str) -> str:
    """Return the word of the workbook for a value of the portal."""
    return next(word for word, stored in words.items() if stored == meaning)


@dataclass(frozen=True, slots=True)
class EventColumn:
    """One fact of an event: a row of the sheet of one event, a column in the list of many."""

    header: str
    value: Callable[[Event], object]
    format: Format = Format.TEXT
    width: float = 18


BATCH = EventColumn("Angkatan", lambda event: event.batch or None)
"""The sheet of an event without a batch has no such row."""
EVENT_COLUMNS = [
    EventColumn("Kode", lambda event: event.code, width=22),
    EventColumn("Judul", lambda event: event.title, width=60),
    EventColumn("Program", lambda event: event.course.programme.code),
    EventColumn("Jenis bimtek", lambda event: event.course.code),
    EventColumn("Kode provinsi", lambda event: event.province_id, width=14),
    EventColumn("Tempat", lambda event: event.venue, width=40),
    EventColumn("Tanggal mulai", lambda event: event.starts_on, Format.DATE, 14),
    EventColumn("Tanggal selesai", lambda event: event.ends_on, Format.DATE, 14),
    EventColumn("Kehadiran minimal (%)", lambda event: event.minimum_attendance, Format.INTEGER, 14),
    EventColumn("Status kegiatan", lambda event: word_for(STATUS_OF_EVENT_WORDS, event.status)),
    EventColumn("Moda", lambda event: word_for(MODE_WORDS, event.mode), width=12),
    EventColumn("Penyelenggara", lambda event: event.organiser, width=40),
    EventColumn("Pendaftaran dibuka", lambda event: event.registration_opens_on, Format.DATE, 14),
    EventColumn("Pendaftaran ditutup", lambda event: event.registration_closes_on, Format.DATE, 14),
    BATCH,
]

AGENCY_COLUMN = Column(AGENCY, Format.TEXT, 60)
QUOTA_COLUMNS = [
    AGENCY_COLUMN,
    Column(KIND, Format.TEXT, 18),
    Column(REGION, Format.TEXT, 13),
    Column(SEATS, Format.INTEGER, 8),
]


def quota_cells(quotas: Iterable[Quota]) -> Iterator[list[object]]:
    """Yield a row of the columns for each quota. A pool has no agency."""
    for quota in quotas:
        agency = quota.agency.name if quota.agency else None
        yield [agency, KIND_WORDS[quota.agency_kind], quota.region_code, quota.seats]
