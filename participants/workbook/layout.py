"""The sheets, columns and words of the event workbook. They are a format and never change with the language."""

from participants.fields.person import BY_NAME
from participants.models import Attendance, Registration

EVENT, SESSIONS, QUOTAS, PEOPLE, ATTENDANCE = "Kegiatan", "Sesi", "Kuota", "Peserta", "Kehadiran"

NUMBER = "Nomor"
NAME, NIP, SEX, AGENCY = (BY_NAME[name].header for name in ("full_name", "nip", "sex", "agency"))

STATUS_WORDS = {
    "Diajukan": Registration.Status.PROPOSED,
    "Dikonfirmasi": Registration.Status.CONFIRMED,
    "Cadangan": Registration.Status.WAITLISTED,
    "Ditolak": Registration.Status.REJECTED,
    "Mundur": Registration.Status.WITHDRAWN,
}
MARK_WORDS = {mark.value: mark for mark in Attendance.Mark}
MARK_SPELLINGS = {
    Attendance.Mark.PRESENT: "h|hadir|√|✓|✔|☑|v|1|ya|hdr",
    Attendance.Mark.LATE: "t|terlambat|telat",
    Attendance.Mark.EXCUSED: "i|izin|ijin|cuti|dinas luar|dl|tugas",
    Attendance.Mark.SICK: "s|sakit|skt",
    Attendance.Mark.ABSENT: "a|alpa|alpha|alfa|tidak hadir|th|t.h|tidak|absen|tanpa keterangan|tk|t.k|mangkir|bolos",
}
"""The marks as attendance lists write them, "|" between them. A cross is none of them: it means present in some lists
and absent in others. Neither is 0, which is also what a formula gives for an empty cell, nor C."""


def session_header(number: int) -> str:
    return f"Sesi {number}"
