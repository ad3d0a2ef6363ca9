"""The demo: Lampung's three years of bimtek, an agency for every province and regency, and one user of each kind."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from agencies.importing.storing import import_agencies
from agencies.models import Agency, Province, Regency
from agencies.regions import load_regions
from events.models import Event, LetterSettings

from . import import_event

_FILES = Path(__file__).parent / "data" / "demo"
_EVENTS = {
    "SPPTIK-2019-LAMPUNG": "lampung-2019.xlsx",
    "SPPTIK-2021-LAMPUNG": "lampung-2021.xlsx",
    "SPPTIK-2022-LAMPUNG": "lampung-2022.xlsx",
}
_USERS = [
    ("admin", "Ratna Administrator", User.Role.ADMINISTRATOR, None),
    ("pusat", "Bagus Koordinator", User.Role.COORDINATOR, None),
    ("lampung", "Petugas Lampung", User.Role.PROVINCIAL, "18"),
    ("sulteng", "Petugas Sulawesi Tengah", User.Role.PROVINCIAL, "72"),
]
_LETTERS = {
    "letterhead": "Perpustakaan Nasional Republik Indonesia\nPusat Contoh Pembinaan Perpustakaan\n"
    "Jalan Contoh Nomor 1, Jakarta Pusat · Telepon 021-0000000",
    "place": "Jakarta",
    "unit": "PPC",
    "classification": "DL.01",
    "signatory_position": "Kepala Pusat Contoh Pembinaan Perpustakaan",
    "signatory_name": "Nama Pejabat Contoh, M.Si.",
    "copies_to": "Deputi Bidang Pengembangan Sumber Daya Perpustakaan\nGubernur yang bersangkutan",
}
"""A letterhead that says that it is an example."""


@transaction.atomic
def load_demo(password: str) -> list[str]:
    """Load the missing parts of the demo; return the names of its users.

    Existing users keep their passwords, and changes that were made in the portal stay.
    """
    load_regions()
    if Event.objects.filter(code__in=_EVENTS).count() < len(_EVENTS):
        import_agencies(_FILES / "lampung-agencies.xlsx")
        for name in _EVENTS.values():
            import_event(_FILES / name)
    _add_agencies()
    LetterSettings.objects.get_or_create(organiser="", defaults=_LETTERS)
    for username, full_name, role, province in _USERS:
        if not User.objects.filter(username=username).exists():
            user = User(username=username, full_name=full_name, role=role, province_id=province)
            user.choose_password(password)  # everybody may know it, so nobody is asked to change it
            user.save()
    return [username for username, *_rest in _USERS]


def _add_agencies() -> None:
    """Add an agency for every province and regency that has none of its level."""
    today = timezone.localdate()
    provinces = Province.objects.valid_on(today).exclude(agencies__kind=Agency.Kind.PROVINCE)
    regencies = Regency.objects.valid_on(today).exclude(agencies__kind=Agency.Kind.REGENCY)
    provincial = [_agency(found, Agency.Kind.PROVINCE, province=found.pk) for found in provinces]
    local = [_agency(found, Agency.Kind.REGENCY, province=found.province_id, regency=found.pk) for found in regencies]
    Agency.objects.bulk_create(provincial + local)


def _agency(region: Province | Regency, kind: Agency.Kind, *, province: str, regency: str | None = None) -> Agency:
    name = f"Dinas Perpustakaan dan Kearsipan {region.full_name}"
    return Agency(name=name, kind=kind, province_id=province, regency_id=regency)
