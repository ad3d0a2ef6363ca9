"""Responses that send a file."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.template.response import HttpResponse

from documents.pdf.pages import PdfUnavailable
from documents.responses import PDF, PRIVATE_FOR_A_DAY, file_response, pdf_response


def headers(response: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}


def stored(folder, name: str) -> FieldFile:
    return FieldFile(None, FileField(storage=FileSystemStorage(folder)), name)


def test_a_file_is_a_private_download():
    response = file_response(b"a,b\n", "figures.csv", "text/csv")

    assert response.content == b"a,b\n"
    assert headers(response) == {
        "Content-Type": "text/csv",
        "Content-Disposition": 'attachment; filename="figures.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def test_a_picture_within_a_page_may_be_kept_by_its_reader():
    response = file_response(b"JPEG", "logo.jpg", "image/jpeg", is_inline=True, cache=PRIVATE_FOR_A_DAY)

    assert headers(response) == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'inline; filename="logo.jpg"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=86400, immutable",
    }


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nSet-Cookie: b", "Laporan – März.pdf"])
def test_a_name_cannot_add_to_the_header(name):
    disposition = file_response(b"", name, PDF).headers["Content-Disposition"]

    assert disposition.startswith("attachment; filename")
    assert "\n" not in disposition
    assert disposition.count(";") == 1 + name.count(";")
    assert disposition.isascii()


def test_a_stored_file_is_sent_with_the_same_headers(tmp_path):
    (tmp_path / "stored.pdf").write_bytes(b"%PDF-1.7")

    response = file_response(stored(tmp_path, "stored.pdf"), "letter.pdf", PDF)

    assert response.getvalue() == b"%PDF-1.7"
    assert headers(response) == headers(file_response(b"", "letter.pdf", PDF))
    response.file_to_stream.close()


def test_a_stored_file_that_is_missing_is_not_found(tmp_path):
    with pytest.raises(Http404):
        file_response(stored(tmp_path, "missing.pdf"), "letter.pdf", PDF)


def test_a_pdf_has_its_ending(rf):
    response = pdf_response(rf.get("/"), "letter", lambda: b"%PDF-1.7")

    assert headers(response) == headers(file_response(b"", "letter.pdf", PDF))


def test_a_pdf_that_reads_a_missing_file_is_not_found(rf):
    def make() -> bytes:
        raise FileNotFoundError

    with pytest.raises(Http404):
        pdf_response(rf.get("/"), "letter", make)


def test_without_the_libraries_a_page_says_so(rf, db):
    def make() -> bytes:
        raise PdfUnavailable

    response = pdf_response(rf.get("/"), "letter", make)

    assert (response.status_code, "libpango" in response.content.decode()) == (503, True)
