"""Pages and actions that the search finds by their names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.catalogue import REPORTS


@dataclass(frozen=True, slots=True)
class Place:
    """A page or an action. `words` are other words for it in both languages, `right` is what it needs."""

    label: str | Promise
    address: str
    words: str = ""
    right: str = ""
    options: str = ""

    @property
    def href(self) -> str:
        return reverse(self.address) + self.options

    def means(self, words: list[str]) -> bool:
        """Return whether each of the words, in small letters, occurs in its names."""
        names = f"{self.label} {self.words}".casefold()
        return all(word in names for word in words)


_PLACES = [
    Place(_("Home"), "reports:home", "beranda awal tugas home tasks"),
    Place(_("Events"), "events:event-list", "daftar kegiatan bimtek pelatihan events trainings"),
    Place(
        _("Register a participant"),
        "events:event-list",
        "daftarkan mendaftarkan peserta orang baru pendaftaran dibuka register people open",
        "registers_people",
        "?status=open",
    ),
    Place(_("Plan an event"), "events:event-new", "tambah buat kegiatan baru add new event", "plans_events"),
    Place(_("Participants"), "participants:participant-list", "orang daftar peserta unduh excel people download"),
    Place(
        _("Registrations"),
        "participants:registration-list",
        "pendaftaran riwayat peserta lama pernah ikut unduh excel past registrations download",
    ),
    Place(_("Agencies"), "agencies:agency-list", "instansi perpustakaan dinas lembaga libraries"),
    Place(_("Reports"), "reports:index", "laporan cakupan unduh reports", "reads_reports"),
    Place(_("Check a report"), "reports:check", "periksa keaslian laporan kode qr verify"),
    Place(
        _("Requests about data"),
        "participants:data-request-list",
        "permintaan perbaikan koreksi data pribadi hapus",
        "registers_people",
    ),
    Place(_("Likely duplicates"), "participants:duplicate-list", "ganda duplikat sama", "merges_people"),
    Place(_("Merged people"), "participants:merge-list", "gabung digabung", "merges_people"),
    Place(_("Plan for coverage"), "reports:planner", "rencana perencana usulan kuota kursi plan seats", "plans_events"),
    Place(_("Settings"), "reports:settings", "pengaturan kop surat templat pola settings", "plans_events"),
    Place(_("Letterhead"), "events:letterhead", "kop surat undangan nomor letters", "issues_letters"),
    Place(_("Session templates"), "events:session-templates", "pola sesi jadwal templat sessions", "plans_events"),
    Place(
        _("Certificate templates"), "participants:certificate-templates", "templat sertifikat", "issues_certificates"
    ),
    Place(_("Scheduled reports"), "reports:schedules", "jadwal laporan terjadwal", "schedules_reports"),
    Place(_("Mail"), "events:mail-list", "surel email terkirim", "reads_mail"),
    Place(_("Background work"), "jobs:job-list", "berkas unduhan pekerjaan files jobs downloads"),
    Place(_("Change password"), "account_change_password", "ganti ubah kata sandi"),
    Place(_("Two-factor authentication"), "mfa_index", "autentikasi dua langkah kode otp passkey"),
    Place(_("Devices signed in"), "sessions:session-list", "perangkat sesi keluar sign out"),
    Place(_("Incidents"), "incidents:incident-list", "insiden kebocoran breach", "handles_incidents"),
    Place(_("Retention of personal data"), "participants:retention", "retensi penghapusan", "administers"),
    Place(
        _("History"),
        "admin:accounts_entry_changelist",
        "riwayat perubahan siapa mengubah kapan who changed trail",
        "administers",
    ),
    Place(
        _("Add or change agencies from Excel"),
        "admin:agencies_agency_import",
        "impor tambah instansi import add agencies",
        "administers",
    ),
    Place(_("Users"), "users:user-list", "pengguna akun undang users accounts invite", "administers"),
    Place(_("Courses"), "events:course-list", "jenis bimtek kursus courses", "administers"),
    Place(_("Administration"), "admin:index", "administrasi akun pengguna users accounts", "administers"),
    Place(_("Help"), "reports:help", "bantuan panduan cara kerja petunjuk manual guide"),
    Place(_("Personal data"), "participants:privacy", "data pribadi privasi pemberitahuan privacy notice"),
]


def find_places(words: list[str], reader: User) -> list[Place]:
    """Return the pages and actions that the words name and that the reader may open."""
    places = (place for place in _all_places() if not place.right or getattr(reader.rights, place.right))
    return [place for place in places if place.means(words)]


def _all_places() -> Iterator[Place]:
    yield from _PLACES
    for report in REPORTS.values():
        if not report.is_of_event:
            yield Place(report.title, report.address_name, "laporan report", "reads_reports")
