"""The pages of registering from a people spreadsheet, as provincial staff use them."""

import io
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl.utils import get_column_letter

from accounts.models import Job
from documents.reading import budget
from documents.reading.budget import Budget, large_budget, working_within
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables
from events.models import Event, Quota
from participants.fields.person import FIELDS, NAMES
from participants.models import Participant, Registration, SheetImport
from participants.registering.agencies import agency_labels
from participants.sheet.source import read_tables
from tests import make, workbooks
from tests.sheets import HEADERS, actions, as_csv, row, xlsx
from tests.work import run_jobs
from tests.workbooks import with_part

pytestmark = pytest.mark.one_engine("pages and files; test_storing.py tests what they store")

NIP = "198609262015052001"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name="Dinas Tanggamus")
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=3)
        address = "/events/BARU/import/"

        def send(self, content, name="peserta.xlsx"):
            return client.post(self.address, {"file": SimpleUploadedFile(name, content)})

        def upload(self, *rows, **options):
            """Return the page of an uploaded file."""
            answer = self.send(xlsx(rows, **options))
            assert answer.status_code == 302, answer.context["form"].errors
            return answer.url

    client.force_login(World.user)
    return World()


def spoiled(content: bytes, how: str) -> bytes:
    """Return the workbook with content that is not allowed or too large."""
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    pattern, other = {
        "merged": ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'),
        "linked": (
            "</sheetData>",
            f'</sheetData><hyperlinks><hyperlink {relations} ref="A1" r:id="rId99"/></hyperlinks>',
        ),
        "far": ("</sheetData>", '<row r="300000"><c r="XFD300000"/></row></sheetData>'),
        "number": ('<c r="B2".*?</c>', f'<c r="B2"><v>1{"0" * 400}</v></c>'),
    }[how]
    part = "xl/worksheets/sheet1.xml"

    def spoil(xml: bytes) -> bytes:
        spoiled, times = re.subn(pattern, other, xml.decode())
        assert times == 1
        return spoiled.encode()

    return with_part(io.BytesIO(content), part, spoil).getvalue()


def read(response, sheet: str | None = None):
    workbook = workbooks.opened(response.content)
    return workbook[sheet] if sheet else workbook.active


@pytest.mark.both_engines
def test_a_file_is_uploaded_checked_and_stored(world, client):
    page = world.upload(*(row(name, "Dinas Tanggamus") for name in ("Ani", "Budi", "Citra", "Dewi")))
    preview = client.get(page)
    assert (preview.context["counts"]["fitting"], preview.context["counts"]["waiting"]) == (3, 1)
    assert b'value="store"' in preview.content
    assert client.post(page, {"then": "store"}).url == "/events/BARU/participants/"
    assert Registration.objects.count() == 4
    assert client.post(page, {"then": "store"}).url == "/events/BARU/participants/"  # the request is repeated
    assert Registration.objects.count() == 4
    assert client.get(page).status_code == 200


def test_a_file_with_problems_cannot_be_stored(world, client):
    page = world.upload(row("Ani", "Dinas Tanggamus", nip="12"), row("Budi", "Dinas Tanggamus"))
    preview = client.get(page)
    assert b'data-cell="B2"' in preview.content
    assert b'value="store"' not in preview.content
    client.post(page, {"then": "store"})
    assert not Participant.objects.exists()


def test_rows_are_filtered_and_paged(world, client):
    page = world.upload(
        row("Ani", "Dinas Tanggamus", nip="12"), *(row(f"Orang {n}", "Dinas Tanggamus") for n in range(60))
    )
    shown = {
        query: [one["number"] for one in client.get(page + query).context["page_obj"]]
        for query in ("", "?show=all", "?show=all&page=2", "?show=waiting", "?show=nonsense", "?page=x")
    }
    assert shown[""] == shown["?show=nonsense"] == shown["?page=x"] == [2]
    assert (len(shown["?show=all"]), shown["?show=all&page=2"]) == (50, list(range(52, 63)))
    assert shown["?show=waiting"][0] == 6


def test_the_marked_file_is_a_copy_of_the_users_file(world, client):
    workbook = workbooks.opened(xlsx([row("Ani", "Dinas Tanggamus", nip="12"), row("", "?")]))
    workbook.active.column_dimensions["A"].width = 41
    workbook.create_sheet("Catatan")["B2"] = "tetap"
    file = io.BytesIO()
    workbook.save(file)
    page = world.send(file.getvalue()).url
    marked = client.get(f"{page}marked/")
    assert marked["Content-Disposition"].startswith("attachment")
    assert marked["Cache-Control"] == "private, no-store"
    sheet = read(marked)
    assert {cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.comment} == {"B2", "A3", "D3"}
    assert sheet["B2"].fill.fgColor.rgb != sheet["B3"].fill.fgColor.rgb
    assert (sheet["B2"].value, sheet.column_dimensions["A"].width) == ("12", 41)
    assert read(marked, "Catatan")["B2"].value == "tetap"


def test_both_rows_about_one_person_are_marked(world, client):
    page = world.send(xlsx([row("Ani", "Dinas Tanggamus"), row("ani", "Dinas Tanggamus")])).url
    assert "ada di baris 3." in client.get(f"{page}?show=all").content.decode()
    sheet = read(client.get(f"{page}marked/"))
    assert "baris 3" in sheet["A2"].comment.text
    assert "baris 2" in sheet["A3"].comment.text


def test_a_corrected_marked_file_is_accepted_without_its_marks(world, client):
    page = world.upload(row("Ani", "Dinas Tanggamus", nip="12"), row("Budi", "Dinas Tanggamus", nip="13"))
    workbook = workbooks.opened(client.get(f"{page}marked/").content)
    workbook.active["B2"] = NIP
    file = io.BytesIO()
    workbook.save(file)
    page = world.send(file.getvalue()).url
    sheet = read(client.get(f"{page}marked/"))
    assert (sheet["B2"].comment, sheet["B2"].fill.fill_type) == (None, None)
    assert sheet["B3"].comment is not None


def test_a_csv_file_is_returned_as_a_marked_workbook(world, client):
    page = world.send(as_csv([row("=1+1", "Dinas Tanggamus", nip="12")], delimiter=";"), "peserta.csv").url
    sheet = read(client.get(f"{page}marked/"))
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].comment is not None


def test_the_preview_shows_the_matched_person(world, client):
    known = make.person(world.agency, full_name="Ani", sex="male")
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    assert b'name="row2"' in client.get(page).content
    client.post(page, {"then": "check", "row2": "999999", "row3": "new", "rowx": "new"})
    assert SheetImport.objects.get().outcome["counts"]["asked"] == 1
    client.post(page, {"then": "check", "row2": str(known.pk)})
    client.post(page, {"then": "store", "row2": str(known.pk)})
    assert Registration.objects.get().participant == known
    known.refresh_from_db()
    assert known.sex == "female"


def test_an_answer_is_checked_and_shown_before_storing(world, client):
    make.person(world.agency, full_name="Ani")
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    assert client.post(page, {"then": "store", "row2": "new"}).url == page
    assert not Registration.objects.exists()
    client.post(page, {"then": "store", "row2": "new"})
    assert Participant.objects.filter(full_name="Ani").count() == 2


def test_columns_are_assigned_once_and_remembered(world, client):
    rows = [["Ani", "P", "Dinas Tanggamus"], ["Budi", "L", "Dinas Tanggamus"]]
    columns = world.upload(*rows, headers=["Siapa", "?", "Dari"])
    page = columns.removesuffix("columns/")
    assert client.get(page).url == columns
    assert len(client.get(columns).context["form"].fields) == 3
    twice = {"column0": "name_and_nip", "column1": "name_and_nip", "column2": "agency"}
    assert client.post(columns, twice).context["form"].non_field_errors()
    assert client.post(columns, {"column2": "agency"}).context["form"].non_field_errors()
    right = {"column0": "full_name", "column1": "sex", "column2": "agency"}
    assert client.post(columns, right).url == page
    assert actions(SheetImport.objects.get().outcome) == ["new", "new"]
    page = world.upload(*rows, headers=["siapa ", "?", "DARI"])
    assert client.get(page).status_code == 200


def test_markup_in_a_file_is_shown_as_text_where_columns_are_assigned(world, client):
    columns = world.upload(["<b>Ani", "P", "<i>Dinas"], headers=["Siapa", "<u>?", "Dari"])
    html = client.get(columns).content.decode()
    assert {tag for tag in ("<b>Ani", "<i>Dinas", "<u>?") if tag in html} == set()
    assert "&lt;b&gt;Ani" in html


def test_the_header_row_can_be_chosen(world, client):
    page = world.upload(["Siapa", "?", "Dari"], ["Ani", "P", "Dinas Tanggamus"], headers=["Panjang sekali", "a", "b"])
    form = client.post(page, {"header": "2"}, follow=True).context["form"]
    assert [field.label for field in form] == ["Siapa", "?", "Dari"]
    for odd in ("99", "x", "-1", "999999999999"):
        assert client.post(page, {"header": odd}, follow=True).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"PK\x03\x04 broken",
        b"%PDF-1.7\x00\x01",
        b"\x00\x01\x02",
        b"\n\n\n",
        b'"' + b"x" * 200_000,
        xlsx([], headers=[]),
        xlsx([row(f"Orang {n}", "Dinas Tanggamus") for n in range(2_001)]),
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["empty", "xls", "broken", "pdf", "binary", "blank", "quote", "no-cells", "too-many", "too-large"],
)
def test_a_file_without_people_is_refused_at_the_field(world, content):
    answer = world.send(content)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"file"}
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        xlsx([["\ud7ff" * 10] * 8, [float("1e300")] * 8, [10**30] * 8, ["_x0000_"] * 8, [True] * 8]),
        as_csv([["=cmd|' /C calc'!A0"] * 8, ["a\x07b"] * 8, ["<script>alert(1)</script>"] * 8]),
        b"Nama;Instansi;L/P\n" + b";".join([b"\xff\xfe\x81"] * 90),
        b"\xff\xfeN\x00",
        xlsx([["x"] * 200], headers=[f"Kolom {n}" for n in range(200)]),
        xlsx([["x" * 32_000] * 8]),
    ],
    ids=["odd-values", "odd-text", "odd-bytes", "odd-utf-16", "wide", "long"],
)
def test_unusual_files_are_answered(world, client, content):
    answer = world.send(content, "<img src=x>.csv")
    page = client.get(answer.url, follow=True) if answer.status_code == 302 else answer
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert b"<img src" not in page.content
    if answer.status_code == 302:
        client.get(f"{answer.url}marked/")
    assert not Participant.objects.exists()


def test_a_file_that_takes_too_long_to_read_is_refused_at_the_field(world, monkeypatch):
    monkeypatch.setattr(budget, "UPLOAD_SECONDS", 0)
    for content in (xlsx([row("Ani", "Dinas Tanggamus")]), as_csv([row("Ani", "Dinas Tanggamus")])):
        answer = world.send(content)
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["file"])
    assert not SheetImport.objects.exists()


def test_what_is_done_with_the_rows_has_the_same_deadline():
    tables = open_tables(xlsx([row("Ani", "Dinas Tanggamus")]), large_budget())
    with working_within(Budget(seconds=0)), pytest.raises(UnreadableWorkbook):
        read_tables(tables)


def test_a_template_of_another_event_is_refused(world, client):
    other = make.coming_event(code="LAIN")
    make.quota(other, world.agency)
    template = client.get("/events/LAIN/import/template/").content
    assert set(world.send(template).context["form"].errors) == {"file"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_template_of_the_event_can_be_uploaded(world, client, language):
    for number in range(3):
        make.agency("18.06", "village", name=f"Desa {number}")
    make.quota(world.event, pool=("village", "18.06"))
    make.quota(world.event, make.agency("72.01", name="Dinas Banggai"))
    client.post(reverse("set_language"), {"language": language})
    response = client.get(f"{world.address}template/")
    assert "attachment" in response["Content-Disposition"]
    workbook = workbooks.opened(response.content)
    people, _instructions, lists = workbook.worksheets
    assert (people["A1"].value, people.freeze_panes) == ("BARU", "B3")
    offered = [cell.value for cells in lists.iter_rows(min_row=2) for cell in cells if cell.value]
    assert "Desa 1 (Kabupaten Tanggamus)" in offered
    assert not any("Banggai" in choice for choice in offered)
    validations = people.data_validations.dataValidation
    letters = {name: get_column_letter(place) for place, name in enumerate(NAMES, start=1)}
    with_choices = {letters[field.name] for field in FIELDS if field.values} | {letters["agency"]}
    assert {str(one.sqref).partition(":")[0][0] for one in validations} == with_choices
    assert {people.column_dimensions[letters[name]].number_format for name in ("nip", "phone")} == {"@"}
    assert not any(cell.data_type == "f" for sheet in workbook for cells in sheet.iter_rows() for cell in cells)
    for column, value in enumerate(["Ani", NIP, offered[0], "Desa 1 (Kabupaten Tanggamus)"], start=1):
        people.cell(3, column).value = value
    with override(language):
        people.cell(3, 3).value = str(Participant.Sex.FEMALE.label)
    file = io.BytesIO()
    workbook.save(file)
    world.send(file.getvalue())
    assert actions(SheetImport.objects.get().outcome) == ["new"]


def test_an_upload_is_visible_only_to_its_user(world, client):
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    pages = [page, f"{page}columns/", f"{page}marked/"]
    for reader, status in (({"province": "18"}, 404), ({"province": "72"}, 404), ({}, 200)):
        client.force_login(make.user(**reader))
        assert [client.get(path).status_code for path in pages] == [status, 403 if status == 200 else 404, status]
        assert client.post(page, {"then": "store"}).status_code == (403 if status == 200 else 404)
    client.force_login(world.user)
    other = make.coming_event(code="LAIN")
    make.quota(other, world.agency)
    assert client.get(page.replace("BARU", "LAIN")).status_code == 404
    assert not Registration.objects.exists()


def test_a_closed_event_and_an_event_without_seats_are_explained(world, client):
    Event.objects.update(status="closed")
    assert b'id="closed"' in client.get(world.address).content
    assert client.get(f"{world.address}template/").url == world.address
    assert world.send(xlsx([row("Ani", "Dinas Tanggamus")])).status_code == 200
    assert not SheetImport.objects.exists()
    make.coming_event(code="KOSONG")
    assert b'id="no-seats"' in client.get("/events/KOSONG/import/").content


def test_the_link_to_the_page_is_shown_only_to_users_who_may_register(world, client):
    pages = ["/events/BARU/", "/events/BARU/participants/", "/events/BARU/register/"]
    assert [b"/events/BARU/import/" in client.get(page).content for page in pages] == [True] * 3
    Event.objects.update(status="closed")
    assert [b"/events/BARU/import/" in client.get(page).content for page in pages] == [False] * 3


def test_a_file_with_identity_numbers_gets_a_notice(world, client):
    page = world.upload([*row("Ani", "Dinas Tanggamus"), "1806026609860001"], headers=[*HEADERS, "NIK"])
    assert b'id="unwanted"' in client.get(page).content
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    assert b'id="unwanted"' not in client.get(page).content


def test_discarding_deletes_the_upload(world, client):
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    assert client.post(page, {"then": "discard"}).url == world.address
    assert not SheetImport.objects.exists()
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_queries_of_the_preview_does_not_grow_with_the_rows(
    world, client, count, django_assert_num_queries
):
    page = world.upload(*(row(f"Orang {n}", "Dinas Tanggamus", nip="1") for n in range(count)))
    with django_assert_num_queries(5):
        assert len(client.get(page).context["page_obj"]) == count


@pytest.mark.both_engines
def test_a_person_registered_meanwhile_is_shown_before_storing(world, client):
    page = world.upload(*(row(name, "Dinas Tanggamus") for name in ("Ani", "Budi", "Citra")))
    make.register(make.person(world.agency), event=world.event)
    assert client.post(page, {"then": "store"}).url == page
    assert Registration.objects.count() == 1
    preview = client.get(page)
    assert preview.context["counts"]["waiting"] == 1
    assert b'id="differs"' in preview.content


def test_a_repeated_request_does_not_store_a_preview_never_shown(world, client):
    page = world.upload(*(row(name, "Dinas Tanggamus") for name in ("Ani", "Budi", "Citra")))
    press = {"then": "store", "shown": client.get(page).context["outcome"]["fingerprint"]}
    make.register(make.person(world.agency), event=world.event)
    for _ in range(2):
        assert client.post(page, press).url == page
    assert Registration.objects.count() == 1


def test_two_agencies_with_the_same_name_and_region_are_distinguished(world, client):
    school = make.agency("18.06", "school", name="Melati")
    village = make.agency("18.06", "village", name="Melati")
    for agency in (school, village):
        make.quota(world.event, agency)
    page = world.upload(row("Ani", "Melati (Kabupaten Tanggamus)"))
    assert client.get(page).context["counts"]["blocked"] == 1
    page = world.upload(row("Ani", agency_labels([school, village])[school]))
    client.post(page, {"then": "store"})
    assert Registration.objects.get().agency == school


@pytest.mark.parametrize("how", ["merged", "linked", "far"])
def test_a_file_that_cannot_be_rewritten_is_returned_as_plain_rows(how, world, client):
    page = world.send(spoiled(xlsx([row("Ani", "Dinas Tanggamus", nip="12")]), how)).url
    sheet = read(client.get(f"{page}marked/"))
    assert sheet["B2"].comment is not None


def test_an_infinite_number_is_refused_at_its_cell(world, client):
    content = spoiled(xlsx([row("Ani", "Dinas Tanggamus", nip=NIP)]), "number")
    page = world.send(content).url
    assert client.get(page).context["counts"]["blocked"] == 1


@pytest.mark.both_engines
def test_a_large_file_is_checked_and_stored_in_the_background(world, client):
    names = [f"Orang {number}" for number in range(201)]
    answer = world.send(xlsx([row(name, "Dinas Tanggamus") for name in names]))
    page = SheetImport.objects.get().get_absolute_url()
    assert answer.url == Job.objects.get().get_absolute_url()
    assert answer.url.encode() in client.get(page).content
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.next_address) == ("done", 201, 201, page)
    preview = client.get(page)
    assert (preview.context["counts"]["fitting"], preview.context["counts"]["waiting"]) == (3, 198)
    for _ in range(2):
        client.post(page, {"then": "store"})
    run_jobs()
    assert set(Job.objects.filter(kind="participants.sheet-commit").values_list("state", "next_address")) == {
        ("done", page)
    }
    assert Registration.objects.count() == 201
    stored = client.get(page).content.decode()
    assert "201 orang didaftarkan, 198 di antaranya" in stored
    assert 'href="/events/BARU/participants/"' in stored


def test_a_background_job_also_shows_a_new_preview_after_a_change(world, client):
    world.send(xlsx([row(f"Orang {number}", "Dinas Tanggamus") for number in range(201)]))
    run_jobs()
    page = SheetImport.objects.get().get_absolute_url()
    client.post(page, {"then": "store"})
    make.register(make.person(world.agency), event=world.event)
    run_jobs()
    assert (Job.objects.first().next_address, Registration.objects.count()) == (page, 1)
    assert b'id="differs"' in client.get(page).content
    client.post(page, {"then": "store"})
    Event.objects.update(status="closed")
    run_jobs()
    assert (Job.objects.first().state, Registration.objects.count()) == ("failed", 1)
    client.post(page, {"then": "check"})
    client.post(page, {"then": "discard"})
    run_jobs()
    assert Job.objects.first().state == "failed"


def test_a_file_that_an_earlier_version_checked_is_checked_again(world, client):
    page = world.upload(row("Ani", "Dinas Tanggamus"))
    upload = SheetImport.objects.get()
    del upload.outcome["rows"][0]["cells"]  # as before corrections on the page
    upload.source = {}
    upload.save()
    import_module("participants.migrations.0020_check_sheets_again").drop_outcomes(apps, None)
    assert client.get(page).status_code == 200
    client.post(page, {"then": "check"})
    assert actions(SheetImport.objects.get().outcome) == ["new"]


def test_each_page_says_how_many_seats_of_all_are_taken(world, client):
    """A reader compares these pages, so "x of y seats" has one meaning on all of them (case a18)."""
    Quota.objects.update(seats=6)
    preview = world.upload(row("Ani", "Dinas Tanggamus"))
    assert "memakai 1 kursi yang tersisa, lalu 1 dari 6 kursi terisi" in client.get(preview).content.decode()
    pages = ["/events/BARU/", "/events/BARU/register/", "/events/BARU/import/"]
    for taken in (0, 1):
        for page in pages:
            assert f"{taken} dari 6 kursi terisi" in client.get(page).content.decode(), page
        make.register(make.person(world.agency), event=world.event)
    client.force_login(make.user())
    assert "2 dari 6 kursi terisi" in client.get("/events/BARU/quotas/").content.decode()
