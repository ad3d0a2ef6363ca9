"""The kinds of agencies that a name says: "Perpustakaan SMA Negeri 1" is the library of a school."""

from agencies.models import Agency

from .text import words

Kind = Agency.Kind

_SAID = {
    Kind.DISTRICT: "kecamatan|distrik",
    Kind.VILLAGE: "desa|kelurahan|kalurahan|pekon|kampung|nagari|gampong|tiyuh",
    Kind.SCHOOL: "sekolah|madrasah|sd|smp|sma|smk|slb|mts|paud",
    Kind.UNIVERSITY: "universitas|institut|politeknik|akademi|sekolah tinggi",
    Kind.COMMUNITY: "taman bacaan|taman baca|rumah baca|komunitas|pesantren",
}
_GOVERNMENT = "dinas|badan|kantor perpustakaan"


def may_be_of_kind(name: str, kind: str) -> bool:
    """Return whether a library of the kind may have the name: the name says the kind, or none at all. The office of a
    government has at most a special library."""
    text = f" {' '.join(words(name))} "
    if _says(text, _GOVERNMENT):
        return kind == Kind.SPECIAL
    said = {each for each, phrases in _SAID.items() if _says(text, phrases)}
    return not said or kind in said


def _says(text: str, phrases: str) -> bool:
    return any(f" {phrase} " in text for phrase in phrases.split("|"))
