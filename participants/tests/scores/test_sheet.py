"""Score sheets: the template can be imported, all mistakes are reported at once, and a file is stored completely or
not at all."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.models import TestScore
from participants.scores.storing import ScoreChange, set_scores
from tests import make
from tests.sheets import as_csv, xlsx
from tests.workbooks import xlsx as sheets

pytestmark = pytest.mark.one_engine("parsing of spreadsheets; test_storing.py tests what they store")

PRE, POST = TestScore.Test.PRE, TestScore.Test.POST
PATH = "/events/NILAI/scores/sheet/"
NIP = "198609262015052001"
HEADERS = ["No.", "Nama", "Pre-test", "Post-test"]


@pytest.fixture
def event(regions):
    event = make.event("18", code="NILAI")
    agency = make.agency("18.03")
    make.registration(event, agency, full_name="Ani", nip=NIP)
    for name in ("Budi, S.IP.", "Citra", "Citra"):
        make.registration(event, agency, full_name=name)
    return event


@pytest.fixture
def reader(event, client):
    user = make.user()
    client.force_login(user)
    return user


def enter(event, number, test, value, by=None, seen=None):
    registration = event.registrations.get(number=number)
    set_scores(event, [ScoreChange(registration, test, Decimal(value), seen)], by=by)


def send(client, content: bytes, name="nilai.xlsx"):
    return client.post(PATH, {"file": SimpleUploadedFile(name, content)})


def sheet(*rows, headers=HEADERS, above=()) -> bytes:
    return xlsx(rows, headers=headers, above=above)


def store(client, page):
    return client.post(PATH, {"changes": page.context["packed"]})


def stored() -> dict[str, str]:
    rows = TestScore.objects.select_related("registration")
    return {f"{s.test}-{s.registration.number}": str(s.value) for s in rows}


def cells(page) -> list[str]:
    return [problem.cell for problem in page.context["sheet"].problems]


def test_the_template_lists_the_people_and_can_be_imported(reader, event, client):
    enter(event, 1, PRE, "62.5")
    response = client.get("/events/NILAI/scores/template/")
    assert response.headers["Cache-Control"] == "private, no-store"
    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    ours = workbook.worksheets[0]
    assert [cell.value for cell in ours[3]][:3] == ["1", "Ani", "1986••••••••••••••"]
    assert NIP not in str([row for each in workbook for row in each.values])
    assert ours["E3"].value == 62.5
    assert not any(cell.data_type == "f" for each in workbook for row in each for cell in row)
    ours["F3"], ours["E4"], ours["F6"] = 80, "71,25", 90
    file = io.BytesIO()
    workbook.save(file)
    page = send(client, file.getvalue())
    found = page.context["sheet"]
    assert (found.new, found.replaced, found.unchanged, found.problems) == (3, 0, 1, [])
    assert stored() == {"pre-1": "62.50"}
    assert store(client, page).status_code == 302
    assert stored() == {"pre-1": "62.50", "post-1": "80.00", "pre-2": "71.25", "post-4": "90.00"}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_users_own_list_is_matched_by_name(reader, event, client, delimiter):
    rows = [["budi,  s.ip.", "70,5"], ["Ani", "80"]]
    page = send(client, as_csv(rows, headers=["Nama Peserta", "Nilai Post Test"], delimiter=delimiter), "nilai.csv")
    store(client, page)
    assert stored() == {"post-1": "80.00", "post-2": "70.50"}


def test_a_hidden_sheet_is_not_read(reader, event, client):
    rows = {"Lama": [["Nama Peserta", "Nilai Post Test"], ["Ani", "10"]], "Baru": [["Nama", "Post"], ["Ani", "80"]]}

    def hide(book):
        book["Lama"].sheet_state = "hidden"

    store(client, send(client, sheets(rows, hide).getvalue()))
    assert stored() == {"post-1": "80.00"}


def test_the_numbering_of_a_users_own_list_is_ignored(reader, event, client):
    page = send(client, sheet([1, "Budi, S.IP.", 70, None], [2, "Ani", 80, None]))
    store(client, page)
    assert stored() == {"pre-1": "80.00", "pre-2": "70.00"}


def test_in_the_template_number_and_name_must_agree(reader, event, client):
    page = send(client, sheet(["1", "Budi, S.IP.", 70, None], above=[["NILAI"]]))
    assert cells(page) == ["B3"]
    assert page.context["packed"] == ""


def test_all_mistakes_are_reported_at_once_and_nothing_is_stored(reader, event, client):
    rows = [
        ["1", "Ani", 101, "x"],
        ["", "Siapa", 70, None],
        ["", "Citra", 70, None],
        ["", "ani", 60, None],
        ["1", "ANI", 60, None],
        ["9", "", 60, None],
        ["", "", 60, None],
        ["", "Budi, S.IP.", 60.125, "=1+1"],
        ["", "Tanpa nilai", None, ""],
    ]
    page = send(client, sheet(*rows))
    assert sorted(cells(page)) == ["B3", "B4", "B6", "B7", "B8", "C2", "C9", "D2", "D9"]
    assert page.context["packed"] == ""
    assert b'name="changes"' not in page.content
    assert stored() == {}


def test_namesakes_are_distinguished_by_their_number(reader, event, client):
    store(client, send(client, sheet(["4", "Citra", 70, None], ["3", "Citra", 80, None])))
    assert stored() == {"pre-3": "80.00", "pre-4": "70.00"}


def test_names_are_found_as_people_type_them(reader, event, client):
    agency = make.agency("18.03")
    for name in ("Ma’ruf Nur`aini, S.Ag.", "Sri Rahayu, S.Pd."):
        make.registration(event, agency, full_name=name)
    headers = ["Nama Peserta", "Pre Test", "Post Test"]
    page = send(client, sheet(["MA'RUF NUR'AINI", 70, 80], ["Sri Rahayu", 60, 75], headers=headers))
    store(client, page)
    assert stored() == {"pre-5": "70.00", "post-5": "80.00", "pre-6": "60.00", "post-6": "75.00"}


def test_likely_people_are_offered(reader, event, client):
    make.registration(event, make.agency("18.03"), full_name="Muhammad Rizki, S.Pd.")
    page = send(client, sheet(["", "Moh. Rizky", 70, None], ["", "Siti Aminah", 70, None]))
    assert cells(page) == ["B2", "B3"]
    assert "Muhammad Rizki, S.Pd. (5)" in page.context["problems"][0]
    assert "(5)" not in page.context["problems"][1]
    store(client, send(client, sheet(["5", "Moh. Rizky", 70, None])))
    assert stored() == {"pre-5": "70.00"}


def test_a_bare_name_of_two_people_needs_the_number(reader, event, client):
    make.registration(event, make.agency("18.03"), full_name="Budi, S.Pd.")
    assert cells(send(client, sheet(["", "Budi", 70, None]))) == ["B2"]
    store(client, send(client, sheet(["5", "Budi", 70, None])))
    assert stored() == {"pre-5": "70.00"}


def test_empty_cells_delete_no_scores(reader, event, client):
    enter(event, 1, PRE, 70)
    page = send(client, sheet(["1", "Ani", None, "-"]))
    assert page.context["packed"]
    assert page.context["rows"] == []
    assert stored() == {"pre-1": "70.00"}


def test_scores_to_be_replaced_are_shown_with_their_author(reader, event, client):
    enter(event, 1, PRE, 70, by=make.user(full_name="Ratna"))
    page = send(client, sheet(["1", "Ani", 60, None]))
    (row,) = page.context["rows"]
    assert (row.before, row.after, str(row.entered.entered_by)) == ("70", "60", "Ratna")
    assert "Ratna" in page.content.decode()


def test_scores_entered_after_the_preview_are_not_overwritten(reader, event, client):
    page = send(client, sheet(["1", "Ani", 60, 80], ["2", "Budi, S.IP.", 50, None]))
    enter(event, 1, PRE, 70)
    page = store(client, page)
    assert page.context["differs"]
    assert stored() == {"pre-1": "70.00"}
    assert store(client, page).status_code == 302
    assert stored() == {"pre-1": "60.00", "post-1": "80.00", "pre-2": "50.00"}


@pytest.mark.both_engines
def test_a_checked_file_can_be_stored_only_by_its_user_for_its_event(reader, event, client):
    packed = send(client, sheet(["1", "Ani", 60, None])).context["packed"]
    make.event("18", code="LAIN")
    for path in ("/events/LAIN/scores/sheet/", PATH):
        if path == PATH:
            client.force_login(make.user())
        assert client.post(path, {"changes": packed}).status_code == 302
    assert client.post(PATH, {"changes": "x"}).status_code == 302
    assert stored() == {}


def test_people_the_user_does_not_see_cannot_be_named(event, client):
    make.registration(event, make.agency("72.01"), full_name="Tuti")
    client.force_login(make.user(province="18"))
    page = send(client, sheet(["5", "Tuti", 60, None], ["5", "", 60, None]))
    assert cells(page) == ["B2", "B3"]


def test_the_file_of_another_event_is_refused(reader, event, client):
    make.event("18", code="LAIN")
    page = send(client, sheet(["1", "Ani", 60, None], above=[["LAIN"]]))
    assert page.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0 old",
        b"a,b\n1,2\n",
        b"Nama;Pre-test;Pretest\nAni;1;2\n",
        b"\0" * 100,
        b"x" * (5 * 1024 * 1024 + 1),
        b"Nama;Pre-test\n" + b"Ani;1\n" * 5_001,
    ],
    ids=["empty", "no-archive", "xls", "no-headers", "twice", "nul", "large", "long"],
)
def test_malicious_files_are_answered(reader, event, client, content):
    page = send(client, content)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize("items", [1, 4])
def test_the_number_of_queries_does_not_grow_with_the_people(reader, event, client, items, django_assert_num_queries):
    rows = [["1", "Ani", 60, 70], ["2", "Budi, S.IP.", 60, 70], ["3", "Citra", 6, 7], ["4", "Citra", 6, 7]][:items]
    with django_assert_num_queries(6):
        page = send(client, sheet(*rows))
    assert len(page.context["rows"]) == 2 * items
