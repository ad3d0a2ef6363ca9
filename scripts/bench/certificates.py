"""Certificates as the background makes them, beside the bare limit: as many plain pages with the same words."""

import gc
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

import weasyprint

from agencies.models import Agency, Province
from documents.pdf import one_after_the_other
from documents.qr import qr_data_uri
from events.models import Event, Session
from participants.certificates.content import certificate_content, certificate_words
from participants.certificates.printing import GROUP, contents_pdf
from participants.models import CertificateSignatory, CertificateTemplate, Participant, Registration
from participants.paper.batches import CERTIFICATES_IN_A_FILE

_DAY = date(2022, 5, 11)
_SESSIONS = 8
_STYLE = """
@page { size: A4 landscape; margin: 20mm }
body { font: 11pt/1.4 sans-serif; text-align: center } section, table { break-before: page }
table { border-collapse: collapse; width: 100% } td { border-bottom: .3pt solid #ccc; text-align: left }
"""


def ours(number: int) -> int:
    """Volume after volume, each of which goes to disk in the portal; bytes in all."""
    contents, size = list(_contents(number)), 0
    with one_after_the_other():
        for start in range(0, number, CERTIFICATES_IN_A_FILE):
            size += len(contents_pdf(contents[start : start + CERTIFICATES_IN_A_FILE]))
            gc.collect()
    return size


def plain(number: int) -> int:
    """WeasyPrint alone: no tags, no archive, short CSS, parts joined by Document.copy."""
    contents, size = list(_contents(number)), 0
    for start in range(0, number, CERTIFICATES_IN_A_FILE):
        volume = contents[start : start + CERTIFICATES_IN_A_FILE]
        groups = [volume[at : at + GROUP] for at in range(0, len(volume), GROUP)]
        documents = [weasyprint.HTML(string=_page(group)).render() for group in groups]
        pages = [page for document in documents for page in document.pages]
        size += len(documents[0].copy(pages).write_pdf())
    return size


def _page(contents: list[dict[str, object]]) -> str:
    return (
        f"<html lang=id><title>Sertifikat</title><style>{_STYLE}</style>{''.join(map(_certificate, contents))}</html>"
    )


def _certificate(content: dict[str, object]) -> str:
    names = ["organiser", "title", "number", "opening", "name", "agency", "completed", "event", "details"]
    words = "".join(f"<p>{escape(str(content[name]))}</p>" for name in names)
    rows = "".join(f"<tr><td>{number}<td>Sesi {number}<td>{_DAY}<td>3</tr>" for number in range(1, _SESSIONS + 1))
    return f'<section>{words}<img alt="" src="{qr_data_uri(content["address"])}"></section><table>{rows}</table>'


def _contents(number: int) -> Iterator[dict[str, object]]:
    event = Event(
        title="Bimtek Strategi Pengembangan Perpustakaan dan TIK",
        organiser="Perpustakaan Nasional RI",
        venue="Hotel Sheraton",
        province=Province(code="18", name="Lampung"),
        starts_on=_DAY,
        ends_on=_DAY + timedelta(days=2),
    )
    sessions = [
        Session(number=place, title=f"Sesi {place}", date=_DAY, lesson_hours=3) for place in range(1, _SESSIONS + 1)
    ]
    signatories = [CertificateSignatory(place=1, position="Kepala Pusat", name="Sri Penanda Tangan")]
    words = certificate_words(event, sessions, CertificateTemplate(place="Jakarta"), event.ends_on, signatories)
    agency = Agency(name="Dinas Perpustakaan dan Kearsipan Kabupaten Tanggamus")
    for place in range(1, number + 1):
        person = Participant(full_name=f"Siti Nur Hasnah {place}, S.IP.")
        registration = Registration(event=event, participant=person, agency=agency)
        address = f"https://portal.example/certificates/{place:020d}/"
        yield certificate_content(words, registration, number=f"{place:04d}/SPP-TIK/V/2022", address=address)
