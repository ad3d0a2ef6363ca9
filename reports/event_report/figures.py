"""The numbers that chapters of an event report may name: those of its figures and narrative."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents import wording
from reports.attendance.rows import AttendanceReport
from reports.coverage.rows import CoverageReport

_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands for a word in braces; `value` gives it of the attendance and the coverage (None if cancelled)."""

    label: Promise
    value: Callable[[AttendanceReport, CoverageReport | None], str]


def _counted(reached: CoverageReport | None, name: str) -> str:
    return _UNKNOWN if reached is None else wording.number(getattr(reached.totals, name))


PLACEHOLDERS = {
    "kegiatan": Placeholder(_("title of the event"), lambda a, c: a.event.title),
    "tanggal": Placeholder(_("days of the event"), lambda a, c: wording.days(a.event.starts_on, a.event.ends_on)),
    "tempat": Placeholder(_("venue"), lambda a, c: a.event.venue or a.event.province.full_name),
    "provinsi": Placeholder(_("province"), lambda a, c: a.event.province.full_name),
    "penyelenggara": Placeholder(_("organiser"), lambda a, c: a.event.organiser or _UNKNOWN),
    "kursi": Placeholder(_("seats"), lambda a, c: wording.number(a.totals.seats)),
    "peserta": Placeholder(_("confirmed people"), lambda a, c: wording.number(a.totals.registered)),
    "perempuan": Placeholder(_("women among them"), lambda a, c: wording.number(a.totals.women)),
    "laki_laki": Placeholder(_("men among them"), lambda a, c: wording.number(a.totals.men)),
    "hadir": Placeholder(_("people who attended"), lambda a, c: wording.number(a.totals.attended)),
    "tuntas": Placeholder(_("people who completed the event"), lambda a, c: wording.number(a.totals.completed)),
    "kehadiran": Placeholder(
        _("attendance rate"),
        lambda a, c: _UNKNOWN if a.totals.attendance_rate is None else wording.percent(a.totals.attendance_rate),
    ),
    "sesi": Placeholder(_("sessions"), lambda a, c: wording.number(len(a.sessions))),
    "jp": Placeholder(_("lesson hours"), lambda a, c: wording.number(a.lesson_hours)),
    "kab_kota_baru": Placeholder(_("regencies covered for the first time"), lambda a, c: _counted(c, "new")),
    "terjangkau": Placeholder(_("regencies that are covered"), lambda a, c: _counted(c, "covered")),
    "dapat_ikut": Placeholder(_("regencies that can take part"), lambda a, c: _counted(c, "eligible")),
}


def values_of(attended: AttendanceReport, reached: CoverageReport | None) -> dict[str, str]:
    """Return the texts by placeholder, in the active language."""
    return {name: one.value(attended, reached) for name, one in PLACEHOLDERS.items()}
