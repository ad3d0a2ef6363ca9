"""The page behind the QR code of a printed report: it is public, shows no people, and limits requests."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports import file_ids
from reports.models import ReportFile
from reports.pages import check as check_views
from tests import make

pytestmark = pytest.mark.one_engine("pages and requests")

CONTENT, DATA = b"%PDF-1.7 laporan", b'{"report": "coverage"}'
WORKBOOK = b"PK workbook"


@pytest.fixture
def file(db):
    return ReportFile.objects.create(
        report="coverage",
        scope={"province": None},
        title="Cakupan <b>SPP-TIK</b>",
        facts=["Keadaan per 31 Desember 2022", "dasar: hadir"],
        made_by=make.user(username="rahasia", full_name="Nama Rahasia"),
        role="coordinator",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        data_sha256=hashlib.sha256(DATA).hexdigest(),
        workbook_sha256=hashlib.sha256(WORKBOOK).hexdigest(),
    )


@pytest.mark.both_engines
def test_everybody_sees_the_scope_of_the_report(file, client):
    page = client.get(file.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for shown in [file.printed_id, file.sha256, file.data_sha256, "31 Desember 2022", file.get_role_display()]:
        assert shown in text
    assert "<b>SPP-TIK</b>" not in text
    assert "rahasia" not in text.lower()
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("content", [CONTENT, DATA, WORKBOOK])
def test_the_file_alone_is_enough(file, client, content):
    page = client.post("/reports/check/", {"file": SimpleUploadedFile("x.pdf", content)})
    known = client.post(file.get_absolute_url(), {"file": SimpleUploadedFile("x.pdf", content)})
    assert page.context["found"] == known.context["found"] != "other"
    assert file.printed_id in page.content.decode()


def test_a_file_that_the_portal_has_not_made_has_no_record(file, client):
    for upload in (b"%PDF-1.7 lain", b""):
        page = client.post("/reports/check/", {"file": SimpleUploadedFile("x.pdf", upload)})
        assert page.status_code == 200
        assert "bukan berkas buatan portal" in page.content.decode().lower()
        assert file.printed_id not in page.content.decode()
    assert client.post("/reports/check/", {}).context["file_form"].errors["file"]


def test_a_report_of_provincial_staff_names_their_province(file, client, regions):
    """The numbers on paper depend on it, because these staff see only some of the people."""
    ReportFile.objects.update(role="provincial", scope={"event": "X", "of_staff_of": "18"})
    assert "Petugas provinsi, Provinsi Lampung" in client.get(file.get_absolute_url()).content.decode()


def test_a_record_without_data_or_user_can_be_shown(file, client):
    ReportFile.objects.update(made_by=None, role="", data_sha256="", workbook_sha256="")
    page = client.get(file.get_absolute_url())
    assert page.content.decode().count("<code>") == 1


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("content", "found"),
    [(CONTENT, "same"), (DATA, "data"), (WORKBOOK, "workbook"), (CONTENT + b"\n", "other"), (b"", "other")],
)
def test_an_uploaded_file_is_compared_with_the_record(file, client, content, found):
    page = client.post(file.get_absolute_url(), {"file": SimpleUploadedFile("x.pdf", content)})
    assert page.context["found"] == found


def test_an_empty_file_is_not_the_data_of_a_volume_without_data(file, client):
    ReportFile.objects.update(data_sha256="", workbook_sha256="")
    page = client.post(file.get_absolute_url(), {"file": SimpleUploadedFile("x.pdf", b"")})
    assert page.context["found"] == "other"


def test_without_a_file_the_field_says_so(file, client):
    page = client.post(file.get_absolute_url(), {})
    assert page.status_code == 200
    assert page.context["found"] is None
    assert page.context["form"].errors["file"]


class Unread(BytesIO):
    """A request body that fails when it is read."""

    def read(self, *args):
        raise AssertionError("The upload was read.")


def test_a_file_that_is_too_large_is_refused_without_reading_it(file, client):
    body = {"CONTENT_LENGTH": str(check_views.LARGEST_FILE + 1), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    page = client.generic("POST", file.get_absolute_url(), **body, **{"wsgi.input": Unread()})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_the_page_needs_no_cookie(file):
    page = Client(enforce_csrf_checks=True).post(
        file.get_absolute_url(), {"file": SimpleUploadedFile("x.pdf", CONTENT)}
    )
    assert page.context["found"] == "same"


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{1}", "{2}", " {2}"])
def test_an_id_may_be_typed_in_any_case_and_without_hyphens(file, client, typed):
    ReportFile.objects.update(id="01AB2CD3EF4G")
    typed = typed.format("01AB-2CD3-EF4G", "o1ab 2cd3 ef4g", "OIAB2CD3EF4G")
    page = client.get("/reports/check/", {"id": typed}, follow=True)
    assert page.context["file"].pk == "01AB2CD3EF4G"


@pytest.mark.parametrize(
    "code", ["0000-0000-0000", "x", "%00", "'--", "../../x", "A" * 500, "U" * 12, "\N{FULLWIDTH DIGIT ONE}" * 12]
)
def test_every_unknown_id_gets_the_same_answer(file, client, code):
    page = client.get("/reports/check/", {"id": code[:40]}, follow=True)
    assert page.status_code == 404
    assert "unknown" in page.context
    assert client.post(f"/reports/check/{code.replace('/', '')}/").status_code == 404


def test_many_attempts_to_guess_ids_are_refused(file, client):
    answers = [client.get(f"/reports/check/{file_ids.new_id()}/").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
    assert client.get(file.get_absolute_url()).status_code == 429
    assert client.post(file.get_absolute_url(), {}).status_code == 429
    assert client.get(file.get_absolute_url(), REMOTE_ADDR="10.0.0.7").status_code == 200


def test_ids_are_random_and_can_be_read_again(db):
    ids = {file_ids.new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    for code in ids:
        assert file_ids.read_id(file_ids.grouped(code)) == file_ids.read_id(code.lower()) == code


def test_only_administrators_see_who_made_a_file(file, client):
    client.force_login(make.user("administrator"))
    assert "Nama Rahasia" in client.get("/admin/reports/reportfile/").content.decode()
    assert client.post("/admin/reports/reportfile/add/", {}).status_code == 403


@pytest.mark.parametrize("typed", ["/", "//", ".", "..", "x", "7K2M-9XQ4-TB0"])
def test_an_invalid_id_gets_the_same_answer_as_an_unknown_one(typed, client, db):
    assert client.get("/reports/check/", {"id": typed}).status_code == 404
