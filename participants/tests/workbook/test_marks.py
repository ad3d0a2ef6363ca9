"""Marks of the event workbook as attendance lists write them."""

import pytest

from documents.reading.workbook import WorkbookRejected
from participants.models import Attendance
from participants.workbook import import_event
from tests.workbooks import xlsx

from .test_import import workbook

pytestmark = pytest.mark.one_engine("parsing of workbooks")


def imported(first, second):
    """Import a workbook with these two marks of one person; return the stored marks and the remarks."""
    rows = [["Nomor", "Nama", "Sesi 1", "Sesi 2"], [1, "Ani, S.IP.", first, second]]
    result = import_event(xlsx(workbook(Kehadiran=rows)), create_agencies=True)
    marks = Attendance.objects.order_by("session__number").values_list("mark", flat=True)
    return "".join(marks), [remark for remark in result.warnings if remark.sheet == "Kehadiran"]


@pytest.mark.parametrize(
    ("first", "second", "marks"),
    [
        ("Hadir", "TERLAMBAT", "HT"),
        ("√", "Izin", "HI"),
        (1, "Tidak  hadir", "HA"),
        ("-", "Alpa (tanpa kabar)", "A"),
        ("v", "–", "H"),
        ("H.", "ijin", "HI"),
        ("TK", "T.K.", "AA"),
        ("TH", "Tidak", "AA"),
    ],
)
def test_words_and_ticks_are_marks(regions, first, second, marks):
    assert imported(first, second) == (marks, [])


@pytest.mark.parametrize("mark", ["x", 0, "C"])
def test_marks_of_uncertain_meaning_are_refused(regions, mark):
    with pytest.raises(WorkbookRejected) as rejected:
        imported(mark, "H")
    assert [(one.sheet, one.cell) for one in rejected.value.problems] == [("Kehadiran", "C2")]


def test_illness_has_a_mark_of_its_own(regions):
    assert imported("S (sakit)", "skt") == ("SS", [])
