"""Columns without a known header that look like a field which the file does not have otherwise."""

import re
from collections.abc import Callable, Mapping, Sequence

from documents.reading.headers import header_key
from documents.reading.tables import NumberedRow, Plain, shown
from documents.text import tidy
from participants.fields.reading import is_sex, is_usual_rank
from participants.nip import normalise_nip
from participants.sheet.fields import has_names, meaning, places, unknown

_ROWS_LOOKED_AT = 50
_MOST = 0.6
"""The share of the cells that look like the field."""

_NAMED = {
    "nip": "nip nippk nippppk",
    "sex": "kelamin gender sex jk",
    "email": "email surel mail",
    "phone": "hp wa whatsapp telepon telp tlp handphone phone ponsel seluler",
    "rank": "golongan gol pangkat rank",
    "position": "jabatan position tugas",
    "agency": "instansi sekolah satker satuan unit dinas lembaga organisasi organization company institution institusi "
    "perpustakaan homebase kampus universitas opd skpd unor kantor madrasah tbm",
    "full_name": "nama name",
}
"""Words of headers that speak for a field."""
_AGAINST = {
    "sex": "ukuran size kaos baju seragam jaket topi kelas status darah nilai",
    "nip": "lama atasan kepala pejabat",
    "email": "atasan ortu kantor",
    "phone": "ortu orang tua wali darurat atasan kantor",
    "rank": "tmt darah tanggal tgl lama",
    "position": "tmt jenis kode tanggal tgl surat kelas upload",
    "agency": "alamat kode id status npsn jenjang provinsi jenis tipe telepon telp email nomor no kepala",
    "full_name": "instansi sekolah ibu ayah jabatan diklat kegiatan file desa kelurahan kecamatan kabupaten kota "
    "provinsi perpustakaan tbm lahir",
}
"""Words that speak against it."""

_AGENCY = re.compile(
    r"(dinas|disp\w+|perpustakaan|badan|kantor|sekretariat|uptd?|balai|sd|sdn|smp|smpn|sma|sman|smk|smkn|mi|min|mts|mtsn|"
    r"ma|man|tbm|taman bacaan|universitas|institut|politeknik|sekolah|madrasah|yayasan|pondok|pesantren|desa|kelurahan|"
    r"kecamatan|komunitas)\b",
    re.IGNORECASE,
)
_LOOKS: dict[str, Callable[[str], bool]] = {
    "nip": lambda text: re.fullmatch(r"\d{18}", normalise_nip(text.lstrip("'`"))) is not None,
    "email": lambda text: re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@.]+", text) is not None,
    "phone": lambda text: re.fullmatch(r"(\+?62|0)?8\d{7,11}", re.sub(r"[\s.-]", "", text)) is not None,
    "sex": is_sex,
    "rank": is_usual_rank,
    "agency": lambda text: _AGENCY.match(text) is not None,
}


def guesses(header: Sequence[Plain], rows: Sequence[NumberedRow], columns: Mapping[str, int]) -> dict[str, int]:
    """Return the positions of further columns by the field that they look like, one for each field that has none."""
    found: dict[str, int] = {}
    width = max((len(cells) for _number, cells in rows[:_ROWS_LOOKED_AT]), default=0)
    header = [*header, *[None] * (width - len(header))]
    taken = {meaning(name) for name in places(columns)} | ({"full_name"} if has_names(columns) else set())
    for position in unknown(header, columns):
        texts = [tidy(shown(cells[position])) for _number, cells in rows[:_ROWS_LOOKED_AT] if position < len(cells)]
        field = _guess(header_key(shown(header[position])), [text for text in texts if text], taken | {*found})
        if field:
            found[field] = position
    return found


def _guess(head: str, texts: Sequence[str], taken: set[str]) -> str | None:
    if not texts:
        return None
    words = {*head.split()}
    against = {name for name, signs in _AGAINST.items() if words & {*signs.split()}}
    named = (name for name, signs in _NAMED.items() if words & {*signs.split()})
    alike = (name for name, looks in _LOOKS.items() if sum(map(looks, texts)) >= _MOST * len(texts))
    return next((name for name in (*named, *alike) if name not in taken | against), None)
