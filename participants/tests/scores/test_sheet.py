"""Score sheets: the template can be imported, all mistakes are reported at once, and a file is stored completely or
not at all."""

import io
from decimal import Decimal

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.reading import budget
from participants.models import Participant, TestScore
from participants.scores.storing import ScoreChange, set_scores
from tests import make, workbooks
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
    workbook = workbooks.opened(response.content)
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


def test_names_below_a_merged_header_are_joined(reader, event, client):
    make.registration(event, make.agency("18.06"), full_name="Dewi Lestari Contoh")

    def merge(book):
        book["Nilai"].merge_cells("A1:C1")

    rows = {"Nilai": [["Nama", None, None, "Post-test"], [1, "Dewi", "Lestari Contoh", 80], [2, "Budi", "S.IP.", 70]]}
    page = send(client, sheets(rows, merge).getvalue())
    assert page.context["file"].notes == []
    store(client, page)
    assert stored() == {"post-5": "80.00", "post-2": "70.00"}


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
    assert sorted(cells(page)) == ["B7", "B8", "C2", "C9", "D2", "D9"]
    assert asked(page) == {"who3": ([], ""), "who4": ([3, 4], "")}
    assert page.context["packed"] == ""
    assert {*page.context["sheet"].left} == {2, 3, 4, 7, 8, 9}
    assert stored() == {}


def asked(page) -> dict[str, tuple[list[int], str]]:
    """Return the numbers of the offered people and the answer of each question about a person."""
    return {
        question.name: ([person.number for person in question.people], question.answer)
        for question in page.context["questions"]
        if question.kind == "person"
    }


def answer(client, page, **answers):
    """Check the file of the page again with these answers."""
    return client.post(PATH, {"read": page.context["read"], "then": "check"} | answers)


def test_namesakes_are_distinguished_by_their_number(reader, event, client):
    rows = [["4", "Citra", 70, None], ["3", "Citra", 80, None]]
    store(client, send(client, sheet(*rows, headers=["No. Peserta", *HEADERS[1:]])))
    assert stored() == {"pre-3": "80.00", "pre-4": "70.00"}


@pytest.mark.parametrize("header", ["No", "No.", "Nomor", "No. Urut"])
def test_the_numbers_of_rows_identify_nobody(reader, event, client, header):
    rows = [["3", "Citra", 70, None], ["1", "", 80, None]]
    page = send(client, sheet(*rows, headers=[header, *HEADERS[1:]]))
    assert (asked(page), cells(page)) == ({"who2": ([3, 4], "")}, ["B3"])


def test_rows_that_are_about_two_people_are_asked_apart(reader, event, client):
    headers = ["Nama", "NIP", "Email", "Pre-test"]
    other = "199001012015051001"
    page = send(
        client, sheet(["Boedi", NIP, "", 70], ["Boedi", other, "", 80], ["Boedi", "", "b@c.id", 90], headers=headers)
    )
    assert [question.rows for question in page.context["questions"]] == [[2], [3], [4]]
    Participant.objects.filter(registrations__number=4).update(full_name="Siti Aminah")
    Participant.objects.filter(registrations__number=3).update(full_name="Siti Aminnah")
    page = send(client, sheet(["", "Siti Amina", 70, None], ["", "Siti Amina", 80, None]))
    assert asked(page) == {"who2": ([3, 4], ""), "who3": ([3, 4], "")}


def test_names_are_found_as_people_type_them(reader, event, client):
    agency = make.agency("18.03")
    for name in ("Ma’ruf Nur`aini, S.Ag.", "Sri Rahayu, S.Pd."):
        make.registration(event, agency, full_name=name)
    headers = ["Nama Peserta", "Pre Test", "Post Test"]
    page = send(client, sheet(["MA'RUF NUR'AINI", 70, 80], ["Sri Rahayu", 60, 75], headers=headers))
    store(client, page)
    assert stored() == {"pre-5": "70.00", "post-5": "80.00", "pre-6": "60.00", "post-6": "75.00"}


def test_likely_people_are_offered_and_never_taken_unasked(reader, event, client):
    make.registration(event, make.agency("18.03"), full_name="Muhammad Rizki, S.Pd.")
    rows = [["5", "Moh. Rizky", 70, None], ["", "Siti Aminah", 71, None], ["", "MOH RIZKY", 70, 80]]
    page = send(client, sheet(*rows))
    assert asked(page) == {"who2": ([5], ""), "who3": ([], ""), "who4": ([5], "")}
    assert page.context["packed"] == ""
    page = answer(client, page, who2="5", who3="nobody", who4="5")
    assert asked(page) == {"who2": ([5], "5"), "who3": ([], "nobody"), "who4": ([5], "5")}
    assert [row.name for row in page.context["rows"]] == ["Moh. Rizky", "MOH RIZKY"]
    store(client, page)
    assert stored() == {"pre-5": "70.00", "post-5": "80.00"}


def test_an_answer_counts_for_all_rows_with_the_same_text(reader, event, client):
    rows = [["Boedi", 70, None], ["boedi ", None, 80]]
    page = send(client, sheet(*rows, headers=["Nama", "Pre-test", "Post-test"]))
    (question,) = page.context["questions"]
    assert (question.name, question.rows, [one.number for one in question.people]) == ("who2", [2, 3], [2])
    store(client, answer(client, page, who2="2"))
    assert stored() == {"pre-2": "70.00", "post-2": "80.00"}


def test_a_person_can_be_chosen_by_number(reader, event, client):
    page = send(client, sheet(["", "Bu Kepala", 70, None]))
    page = answer(client, page, who2="", **{"number-who2": "9"})
    assert asked(page) == {"who2": ([], "")}
    page = answer(client, page, who2="nobody", **{"number-who2": " 1 "})
    assert asked(page) == {"who2": ([1], "1")}
    store(client, page)
    assert stored() == {"pre-1": "70.00"}


def test_answers_given_since_the_preview_are_shown_before_they_are_stored(reader, event, client):
    page = answer(client, send(client, sheet(["", "Boedi", 70, None])), who2="2")
    sent = {"read": page.context["read"], "changes": page.context["packed"], "then": "store"}
    again = client.post(PATH, sent | {"who2": "1"})
    assert asked(again) == {"who2": ([2, 1], "1")}
    assert stored() == {}
    assert client.post(PATH, sent | {"who2": "2"}).status_code == 302
    assert stored() == {"pre-2": "70.00"}


def test_a_bare_name_of_two_people_is_asked_for_each_row(reader, event, client):
    make.registration(event, make.agency("18.03"), full_name="Budi, S.Pd.")
    page = send(client, sheet(["", "Budi", 70, None], ["", "budi", 80, None], ["", "Budi, S.IP.", None, 90]))
    assert asked(page) == {"who2": ([2, 5], ""), "who3": ([2, 5], "")}
    store(client, answer(client, page, who2="5", who3="2"))
    assert stored() == {"pre-5": "70.00", "pre-2": "80.00", "post-2": "90.00"}
    store(client, send(client, sheet(["5", "Budi", 75, None], headers=["No. Peserta", *HEADERS[1:]])))
    assert stored()["pre-5"] == "75.00"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["Ani L", NIP, ""], {"pre-1": "70.00"}),
        (["Ani Lestari", "199001012015051001", ""], {"who2": ([1], "")}),
        (["Ibu L", "", "ANI@contoh.id"], {"who2": ([1], "")}),
        (["", "", "ANI@contoh.id"], {"who2": ([1], "")}),
        (["Citra", "", "citra@contoh.id"], {"pre-4": "70.00"}),
    ],
    ids=["nip", "other-nip", "email", "only-email", "namesake"],
)
def test_people_are_found_by_nip_and_offered_by_email(reader, event, client, row, expected):
    Participant.objects.filter(nip=NIP).update(full_name="Ani Lestari", email="ani@contoh.id")
    Participant.objects.filter(registrations__number=4).update(email="citra@contoh.id")
    page = send(client, sheet([*row, 70], headers=["Nama", "NIP", "Email", "Pre-test"]))
    if page.context["packed"]:
        store(client, page)
    assert (asked(page) or stored()) == expected


@pytest.mark.parametrize(
    ("headers", "row", "score", "test"),
    [
        (["Cap waktu", "Email", "Skor", "Nama Lengkap"], ["12/05/2026", "a@b.id", "80 / 100", "Budi"], "80.00", ""),
        (["Cap waktu", "Pre Test", "Nama Lengkap"], ["12/05/2026", "17 / 20", "Budi"], "85.00", "pre"),
        (["Nama depan", "Nama akhir", "Status", "Nilai/100,00"], ["Budi", "", "Selesai", "82,50"], "82.50", ""),
        (["First name", "Last name", "State", "Grade/10.00"], ["Budi", "", "Finished", "8.25"], "82.50", ""),
        (["Nama", "Nilai Post Test Bimtek"], ["Budi", "80%"], "80.00", "post"),
        (["Nama", "Pretest", "Pre test"], ["Budi", "", 66], "66.00", ""),
        (["Nama", "Post Test (20)", "Tanggal Post Test"], ["Budi", 17, "3 Maret 2026"], "85.00", "post"),
        (["Nama", "Post Test (maks. 50)", "Durasi Post Test"], ["Budi", "40", "00:20"], "80.00", "post"),
        (["Nama", "Pre Test (2)"], ["Budi", 66], "66.00", "pre"),
    ],
)
def test_exports_of_quizzes_are_read(reader, event, client, headers, row, score, test):
    page = send(client, sheet(row, headers=headers))
    columns = [question.name for question in page.context["questions"]]
    if not test:
        assert page.context["packed"] == ""
        chosen = columns[-1]
        page = answer(client, page, **dict.fromkeys(columns, "none") | {chosen: "post"})
    store(client, page)
    assert stored() == {f"{test or 'post'}-2": score}


def test_two_columns_cannot_be_the_same_test(reader, event, client):
    page = send(client, sheet(["Budi", 60, 70], headers=["Nama", "Skor", "Nilai"]))
    page = answer(client, page, column1="pre", column2="pre")
    assert [question.answer for question in page.context["questions"]] == ["pre", ""]
    assert page.context["packed"] == ""
    page = send(client, sheet(["Budi", 60, 70, 80], headers=["Nama", "Pre-test", "Pretes", "Post-test"]))
    page = answer(client, page, column1="post", column2="none")
    assert [question.answer for question in page.context["questions"]] == ["", "none"]


@pytest.mark.parametrize("name", ["pretest.csv", "Hasil Pre-Test.csv", "nilai.csv"])
def test_the_name_of_the_file_suggests_its_test(reader, event, client, name):
    page = send(client, as_csv([["Budi", "70"]], headers=["Nama", "Skor"]), name)
    assert page.context["file"].guess == ("" if name == "nilai.csv" else "pre")
    assert page.context["packed"] == ""


@pytest.mark.parametrize(("which", "score"), [("highest", "90.00"), ("last", "60.00"), ("first", "70.00")])
def test_several_attempts_of_one_person_are_a_question(reader, event, client, which, score):
    rows = [["Budi", 70, 50], ["Budi, S.IP.", 90, 50], ["Ani", 40, None], ["Ani", 40, None], ["BUDI", 60, None]]
    page = send(client, sheet(*rows, headers=["Nama", "Pre-test", "Post-test"]))
    (question,) = page.context["questions"]
    assert (question.kind, question.text) == ("attempts", "Budi, S.IP. (2–3, 6)")
    assert page.context["packed"] == ""
    page = answer(client, page, attempts="x")
    assert page.context["packed"] == ""
    store(client, answer(client, page, attempts=which))
    assert stored() == {"pre-2": score, "post-2": "50.00", "pre-1": "40.00"}


def test_what_is_left_out_is_named(reader, event, client):
    rows = [["Hasil kuis"], ["Nama", "Pre-test", "Instansi"], [1, 2, 3], ["Ani", 70, "x"], ["Budi", 80, "x", "?"]]
    rows += [["Rata-rata", 75, None], [None] * 100 + ["x"]]

    def change(book):
        book["Kelas A"].row_dimensions[5].hidden = True

    content = sheets({"Kosong": [], "Kelas A": rows, "Kelas B": rows, "Catatan": [["x"]]}, change).getvalue()
    page = send(client, content)
    assert [question.kind for question in page.context["questions"]] == ["unseen"]
    assert "“Kelas B”" in page.context["file"].warnings[0]
    notes = " ".join(page.context["file"].notes)
    assert all(text in notes for text in ("Hasil kuis", "Rata-rata", "“Catatan”", "“Instansi”", " 3", " CW", " D "))
    store(client, page)
    assert stored() == {"pre-1": "70.00"}
    store(client, answer(client, send(client, content), unseen="take"))
    assert stored() == {"pre-1": "70.00", "pre-2": "80.00"}


def test_what_is_left_out_of_our_template_is_named_but_not_our_own_words(reader, event, client):
    content = client.get("/events/NILAI/scores/template/").content
    book = workbooks.opened(content)
    assert send(client, content).context["file"].notes == []
    ours = book.worksheets[0]
    ours["G2"], ours["C9"] = "Remidi", "x"
    ours["B8"], ours["G3"] = "Catatan: Citra menyusul", 90
    book.create_sheet("Kelas B")["A1"] = "x"
    file = io.BytesIO()
    book.save(file)
    page = send(client, file.getvalue())
    assert page.context["file"].is_ours
    notes = " ".join(page.context["file"].notes)
    assert all(text in notes for text in ("“Remidi”", "“Kelas B”", "Catatan: Citra menyusul"))


def test_readable_rows_are_stored_and_the_rest_is_sent_again(reader, event, client):
    rows = [["Ani", 70, 80], ["Budi", 60, "x"], ["Boedy", 50, None], ["Citra", 40, None]]
    page = send(client, sheet(*rows, headers=["Nama", "Pre-test", "Post-test"]))
    assert page.context["packed"] == ""
    sent = {"read": page.context["read"], "changes": page.context["packed_part"]}
    page = client.post(PATH, sent | {"then": "store-part"})
    assert stored() == {"pre-1": "70.00", "post-1": "80.00"}
    assert (page.context["sheet"].unchanged, page.context["packed_part"]) == (2, "")
    rest = client.post(PATH, {"read": page.context["read"], "then": "rest"})
    lines = [*workbooks.opened(rest.content).active.iter_rows(values_only=True)]
    assert [line[:3] for line in lines] == [
        ("Nama", "Pre-test", "Post-test"), ("Budi", "60", "x"), ("Boedy", "50", None), ("Citra", "40", None)
    ]  # fmt: skip
    assert all(line[3] for line in lines)
    again = send(client, rest.content)
    assert {*again.context["sheet"].left} == {2, 3, 4}


def test_a_row_whose_test_or_attempt_is_not_chosen_is_left(reader, event, client):
    page = send(client, sheet(["Ani", 70], ["Budi", None], ["Budi", 60], headers=["Nama", "Skor"]))
    assert ({*page.context["sheet"].left}, page.context["packed_part"]) == ({2, 4}, "")
    page = send(client, sheet(["Ani", 70], ["Budi", 50], ["Budi", 60], headers=["Nama", "Pre-test"]))
    assert {*page.context["sheet"].left} == {3, 4}
    client.post(PATH, {"read": page.context["read"], "changes": page.context["packed_part"], "then": "store-part"})
    assert stored() == {"pre-1": "70.00"}


def test_a_preview_of_an_earlier_version_counts_as_expired(reader, event, client):
    old = signing.dumps([{"name": "x"}, {}], salt=f"file scores:{event.pk}:{reader.pk}", compress=True)
    assert client.post(PATH, {"read": old, "then": "check"}).url == PATH


def test_a_sheet_after_many_others_is_read(reader, event, client):
    others = {f"Kelas {number}": [["x"]] for number in range(25)}
    content = sheets(others | {"Nilai": [["Nama", "Pre-test"], ["Ani", 70]]}).getvalue()
    assert len(send(client, content).context["rows"]) == 1


def test_a_file_whose_scores_are_hidden_says_so(reader, event, client):
    def hide(book):
        book["Kelas A"].sheet_state = "hidden"

    content = sheets({"Kosong": [["x"]], "Kelas A": [["Nama", "Pre-test"], ["Ani", 70]]}, hide).getvalue()
    assert "“Kelas A”" in str(send(client, content).context["form"].errors)


def test_numbers_shown_as_a_share_are_read_as_shown(reader, event, client):
    def change(book):
        book.active["B2"].number_format = "0%"
        book.active["C2"].number_format = '0" / 20"'

    rows = [["Nama", "Pre-test", "Post-test"], ["Ani", 0.8, 17]]
    page = send(client, sheets({"Nilai": rows}, change).getvalue())
    assert [(row.after, row.score) for row in page.context["rows"]] == [("80", "80%"), ("85", "17 / 20")]


@pytest.mark.parametrize("odd", ["21 / 20", "5 / 0", "5 / 10 / 2", "%", "101%", "1/2/2026"])
def test_impossible_shares_are_refused(reader, event, client, odd):
    assert cells(send(client, sheet(["1", "Ani", odd, None]))) == ["C2"]


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
    assert (cells(page), asked(page)) == (["B3"], {"who2": ([], "")})
    assert asked(answer(client, page, who2="5")) == {"who2": ([], "")}


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
        b"\0" * 100,
        b"x" * (5 * 1024 * 1024 + 1),
        b"Nama;Pre-test\n" + b"Ani;1\n" * 5_001,
    ],
    ids=["empty", "no-archive", "xls", "no-headers", "nul", "large", "long"],
)
def test_malicious_files_are_answered(reader, event, client, content):
    page = send(client, content)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize("items", [1, 4])
def test_the_number_of_queries_does_not_grow_with_the_people(reader, event, client, items, django_assert_num_queries):
    rows = [["1", "Ani", 60, 70], ["2", "Budi, S.IP.", 60, 70], ["3", "Citra", 6, 7], ["4", "Citra", 6, 7]][:items]
    with django_assert_num_queries(6):
        page = send(client, sheet(*rows, headers=["No. Peserta", *HEADERS[1:]]))
    assert len(page.context["rows"]) == 2 * items


def test_a_sheet_that_takes_too_long_is_refused_at_the_field(reader, event, client, monkeypatch):
    monkeypatch.setattr(budget, "UPLOAD_SECONDS", 0)
    page = send(client, sheet(["", "Ani", 80, 90]))
    assert "terlalu lama" in str(page.context["form"].errors["file"])


def test_answers_that_take_too_long_to_check_lead_back_to_the_upload(reader, event, client, monkeypatch):
    page = send(client, sheet(["", "Any", 80, 90]))
    monkeypatch.setattr(budget, "UPLOAD_SECONDS", 0)
    answered = client.post(PATH, {"read": page.context["read"]})
    assert answered.url == PATH
    assert "terlalu lama" in client.get(PATH).content.decode()
