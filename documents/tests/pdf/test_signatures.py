"""Electronic signatures in PDFs: who signed, whether the content is unchanged, and files that are hostile."""

import io
import time

import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from documents.pdf import signatures
from documents.pdf.pages import template_as_pdf
from documents.pdf.signatures import check_pdfs, describe
from documents.tests.pdf.signing import pades_pdf, signed_pdf, tampered

pytestmark = pytest.mark.one_engine("files")


@pytest.fixture(scope="module")
def plain() -> bytes:
    return template_as_pdf("documents/print.css", {"title": "Nomor 12/A/2026"})


def test_each_file_is_described_by_its_signatures(plain):
    one, two = signed_pdf(plain, "Sri Kepala"), signed_pdf(plain, "Sri Kepala", "Budi Direktur")
    found = check_pdfs([plain, one, two, tampered(one)])
    assert [[signer.name for signer in each.signers] for each in found] == [
        [],
        ["Sri Kepala"],
        ["Sri Kepala", "Budi Direktur"],
        ["Sri Kepala"],
    ]
    assert [[signer.is_unchanged for signer in each.signers] for each in found] == [[], [True], [True, True], [False]]
    assert all(signer.at for signer in found[1].signers)


def test_a_change_that_was_appended_after_the_signature_is_noticed(plain):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_pdf(plain, "Sri")), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    [found] = check_pdfs([out.getvalue()])
    assert [signer.is_unchanged for signer in found.signers] == [False]


def test_the_words_claim_no_trust_that_was_not_checked(plain):
    unsigned, signed, changed = check_pdfs([plain, signed_pdf(plain, "Sri"), tampered(signed_pdf(plain, "Sri"))])
    assert describe(unsigned.as_json()) == ["Tidak ada tanda tangan elektronik di berkas ini."]
    sentence, trust = describe(signed.as_json())
    assert sentence.startswith("Ditandatangani secara elektronik oleh Sri, ")
    assert sentence.endswith("isi tidak berubah sejak ditandatangani.")
    assert "tidak diperiksa" in trust
    assert "ISI BERUBAH" in describe(changed.as_json())[0]
    assert describe({}) == []


@pytest.mark.parametrize(
    ("said", "kept", "words"),
    [
        ("D:20261130120000+07'00'", "2026-11-30T12:00:00+07:00", "Sri, 30 November 2026, 12.00 WIB; isi"),
        ("D:20261130120000", "2026-11-30T12:00:00+07:00", "Sri, 30 November 2026, 12.00 WIB; isi"),
        ("D:99991231235959Z", "", "Sri; isi"),
        ("D:00010101000000+14'00'", "", "Sri; isi"),
    ],
)
def test_a_moment_is_kept_if_it_can_be_shown(plain, said, kept, words):
    [found] = check_pdfs([pades_pdf(plain, "Sri", said)])
    assert [(signer.at, signer.is_unchanged) for signer in found.signers] == [(kept, True)]
    assert f"oleh {words}" in describe(found.as_json())[0]


@pytest.mark.parametrize("at", ["2026-11-30T12:00:00", "9999-12-31T23:59:59+00:00", "", "x"])
def test_any_stored_moment_has_words(at):
    assert "oleh Sri" in describe({"signers": [{"name": "Sri", "at": at, "is_unchanged": True}]})[0]


def test_a_name_has_no_control_characters(plain):
    [found] = check_pdfs([signed_pdf(plain, "Sri\0\x1b Kepala\n")])
    assert [signer.name for signer in found.signers] == ["Sri Kepala"]


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\n%%EOF", b"\0" * 99],
)
def test_what_is_no_pdf_is_unreadable_and_the_others_are_read(plain, content):
    broken, whole = check_pdfs([content, plain])
    assert broken.signers is None
    assert whole.signers == ()
    assert len(describe(broken.as_json())) == 1


def test_a_file_that_takes_too_long_is_given_up(plain, monkeypatch):
    monkeypatch.setattr(signatures, "_PATIENCE", 0)
    started = time.monotonic()
    assert [each.signers for each in check_pdfs([plain] * 3)] == [None] * 3
    assert time.monotonic() - started < 60


def test_a_page_that_unpacks_to_very_much_does_not_stop_the_others(plain):
    bomb = PdfWriter()
    bomb.add_blank_page(100, 100)
    bomb.pages[0][NameObject("/Contents")] = bomb._add_object(packed(b"0 " * 30_000_000))
    out = io.BytesIO()
    bomb.write(out)
    assert check_pdfs([out.getvalue(), plain])[1].signers == ()


def packed(content: bytes):
    stream = DecodedStreamObject()
    stream.set_data(content)
    return stream.flate_encode()
