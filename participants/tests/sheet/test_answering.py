"""Correcting the cells of a preview and answering its questions, by the page's own inputs."""

from datetime import date

import pytest

from participants.models import Participant, Registration, SheetImport
from participants.sheet import views
from participants.sheet.outcome import compared_nip
from participants.sheet.uploads import answer, check
from tests import make, workbooks
from tests.sheets import HEADERS, actions, codes, row, sent, silent, xlsx

pytestmark = pytest.mark.one_engine("rules and pages of the preview")

AGENCY = "Dinas Tanggamus"
FEMALE, MALE = "198609262015052001", "198609262015051001"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name=AGENCY)
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=20)

        def send(self, *rows, headers=HEADERS):
            return sent(self.event, self.user, xlsx(rows, headers=headers))

        def post(self, upload, **posted):
            """Send the page's form; an input is named with _ for -."""
            inputs = {name.replace("_", "-"): value for name, value in posted.items()}
            response = client.post(upload.get_absolute_url(), {"then": "check"} | inputs)
            assert response.status_code == 302
            upload.refresh_from_db()
            return upload.outcome

        def store(self, upload):
            shown = upload.outcome["fingerprint"]
            client.post(upload.get_absolute_url(), {"then": "store", "shown": shown})

    client.force_login(World.user)
    return World()


def sexes():
    return dict(Participant.objects.values_list("full_name", "sex"))


def test_the_sex_comes_from_the_nip_where_the_file_has_none(world):
    upload = world.send(row("Ani", AGENCY, nip=FEMALE, sex=""), row("Budi", AGENCY, nip=MALE, sex=""))
    assert actions(upload.outcome) == ["new", "new"]
    assert upload.outcome["counts"]["sex_from_nip"] == 2
    assert all(one["notes"] for one in upload.outcome["rows"])
    world.store(upload)
    assert sexes() == {"Ani": "female", "Budi": "male"}


def test_a_file_without_sex_asks_only_for_people_without_nip(world, client):
    rows = [["Ani", FEMALE, AGENCY], ["Budi", "", AGENCY], ["Citra", "131234599", AGENCY]]
    upload = world.send(*rows, headers=["Nama", "NIP", "Instansi"])
    assert codes(upload.outcome) == {3: [("", "required")], 4: [("", "required")]}
    page = client.get(upload.get_absolute_url()).content.decode()
    assert 'name="cell3-sex"' in page
    assert 'name="cell2-sex"' not in page
    assert actions(world.post(upload, cell3_sex="male", cell4_sex="female")) == ["new"] * 3
    world.store(upload)
    assert sexes() == {"Ani": "female", "Budi": "male", "Citra": "female"}


def test_a_sex_that_contradicts_the_nip_is_asked_about(world):
    upload = world.send(row("Ani", AGENCY, nip=MALE, sex="P"))
    assert codes(upload.outcome) == {2: [("C2", "contradicts")]}
    assert codes(world.post(upload, cell2_sex="")) == {2: [("C2", "contradicts")]}
    outcome = world.post(upload, cell2_sex="female")
    assert (actions(outcome), len(outcome["rows"][0]["oddities"])) == (["new"], 1)


def test_what_is_recorded_is_not_replaced_by_the_nip(world):
    make.person(world.agency, full_name="Ani", nip=MALE, sex="female")
    upload = world.send(row("Ani", AGENCY, nip=MALE, sex=""))
    assert (codes(upload.outcome), upload.outcome["rows"][0]["changes"]) == ({}, [])


def test_what_is_recorded_can_be_kept(world):
    ani = make.person(world.agency, full_name="Ani", nip=FEMALE, sex="female", position="Kepala")
    upload = world.send(row("Ani, S.IP.", AGENCY, nip=FEMALE, more=["Staf", "", "0812-3456-7890", ""]))
    row_of = upload.outcome["rows"][0]
    assert (len(row_of["changes"]), row_of["kept"], row_of["corrects"]) == (3, [], True)
    row_of = world.post(upload, data2="keep")["rows"][0]
    assert [len(row_of[name]) for name in ("changes", "kept")] == [1, 2]
    world.store(upload)
    ani.refresh_from_db()
    assert (ani.full_name, ani.position, ani.phone) == ("Ani", "Kepala", "+6281234567890")
    assert Registration.objects.get().participant == ani


def test_a_name_without_its_degree_does_not_replace_the_recorded_one(world):
    """But whoever corrects the list of registered people may remove a degree."""
    ani = make.person(world.agency, full_name="Ani, S.IP.", nip=FEMALE, sex="female")
    upload = world.send(row("Ani", AGENCY, nip=FEMALE))
    assert upload.outcome["rows"][0]["changes"] == []
    world.store(upload)
    ani.refresh_from_db()
    assert ani.full_name == "Ani, S.IP."
    (change,) = world.send(row("Ani", AGENCY, nip=FEMALE)).outcome["rows"][0]["changes"]
    assert (change["before"], change["after"]) == ("Ani, S.IP.", "Ani")


def test_the_digits_in_which_a_nip_differs_are_shown(world):
    make.person(world.agency, full_name="Ani", nip=FEMALE, sex="female")
    other = FEMALE[:-1] + "7"
    upload = world.send(row("Ani", AGENCY, nip=other))
    (candidate,) = upload.outcome["rows"][0]["candidates"]
    assert "NIP 1986•••••••••••••1" in candidate["text"]
    (change,) = world.post(upload, row2=candidate["answer"])["rows"][0]["changes"]
    assert (change["before"], change["after"]) == ("1986•••••••••••••1", "1986•••••••••••••7")
    assert other not in str(upload.outcome["rows"][0]["changes"])


@pytest.mark.parametrize(
    ("nip", "other", "shown"),
    [
        (FEMALE, FEMALE, "1986••••••••••••••"),
        (FEMALE, "", "1986••••••••••••••"),
        ("198609262015052001", "198609262015052999", "1986•••••••••••001"),
        ("198609262015052001", "198609262015053999", "1986••••••••••••••"),
        ("131234599", "198609262015052001", "•••••••••"),
        ("", FEMALE, ""),
    ],
)
def test_only_few_digits_of_a_nip_are_shown(nip, other, shown):
    assert compared_nip(nip, other) == shown


def test_the_data_of_the_file_can_be_chosen_again(world):
    ani = make.person(world.agency, full_name="Ani", nip=FEMALE, sex="female", position="Kepala")
    make.register(ani, event=world.event)
    upload = world.send(row("Ani", AGENCY, nip=FEMALE, more=["Staf", "", "", ""]))
    assert actions(world.post(upload, data2="keep")) == ["unchanged"]
    assert actions(world.post(upload, data2="everything")) == ["unchanged"]
    assert actions(world.post(upload, data2="")) == ["changed"]


def test_one_choice_says_whose_data_count_in_all_rows(world, client, monkeypatch):
    monkeypatch.setattr(views, "_ROWS_A_PAGE", 1)  # the choice reaches the rows of other pages
    for name in ("Ani", "Budi"):
        make.person(world.agency, full_name=name, sex="female", position="Kepala")
    rows = [row(name, AGENCY, more=["Staf", "", "", ""]) for name in ("Ani", "Budi", "Cici")]
    upload = world.send(*rows)
    assert upload.outcome["counts"]["correcting"] == 2
    assert b'name="data-all"' in client.get(upload.get_absolute_url()).content

    def kept(**posted):
        return [bool(one["kept"]) for one in world.post(upload, **posted)["rows"]]

    assert kept(data_all="", data2="keep") == [True, False, False]
    assert kept(data_all="keep", data2="") == [True, True, False]
    assert kept(data_all="x", data3="") == [True, False, False]
    assert kept(data_all="file") == [False, False, False]
    other = world.send(rows[0])
    assert b'name="data-all"' not in client.get(other.get_absolute_url()).content


def test_a_new_agency_is_no_correction_to_keep(world):
    make.person(make.agency("18.03"), full_name="Ani", nip=FEMALE, sex="female")
    upload = world.send(row("Ani", AGENCY, nip=FEMALE))
    row_of = upload.outcome["rows"][0]
    assert (len(row_of["changes"]), row_of["corrects"]) == (1, False)


def test_one_agency_is_chosen_for_a_file_without_agencies(world, client):
    other = make.agency("18.03", name="Dinas Lampung Utara")
    make.quota(world.event, other)
    upload = world.send(["Ani", "P"], ["Budi", "L"], headers=["Nama", "L/P"])
    assert codes(upload.outcome) == {2: [("", "required")], 3: [("", "required")]}
    assert 'name="file-agency"' in client.get(upload.get_absolute_url()).content.decode()
    assert actions(world.post(upload, file_agency=str(other.pk))) == ["new", "new"]
    assert f'value="{other.pk}" selected' in client.get(upload.get_absolute_url()).content.decode()
    assert actions(world.post(upload)) == ["new", "new"]
    world.store(upload)
    assert {one.agency for one in Participant.objects.all()} == {other}


@pytest.mark.parametrize("foreign", ["other province", "no seats", "9" * 19, "0"])
def test_only_an_agency_that_was_offered_can_be_chosen(world, foreign):
    agencies = {"other province": make.agency("72.01"), "no seats": make.agency("18.03")}
    key = str(agencies[foreign].pk) if foreign in agencies else foreign
    upload = world.send(["Ani", "P"], headers=["Nama", "L/P"])
    assert codes(world.post(upload, file_agency=key)) == {2: [("", "required")]}


def test_the_agency_of_the_file_moves_nobody_who_is_registered(world):
    other = make.agency("18.03", name="Dinas Lampung Utara")
    make.quota(world.event, other)
    make.register(make.person(world.agency, full_name="Ani", nip=FEMALE), event=world.event)
    upload = world.send(["Ani", FEMALE], ["Budi", MALE], headers=["Nama", "NIP"])
    assert actions(world.post(upload, file_agency=str(other.pk))) == ["unchanged", "new"]


def test_a_wrong_cell_is_corrected_on_the_page(world, client):
    upload = world.send(row("Ani", AGENCY, nip="123"), row("Budi", "Dinas Tangamus"))
    outcome = world.post(upload, cell2_nip="19860926 201505 2 001", cell3_agency=AGENCY)
    assert actions(outcome) == ["new", "new"]
    assert 'value="19860926 201505 2 001"' in client.get(f"{upload.get_absolute_url()}?show=all").content.decode()
    outcome = world.post(upload, cell2_nip="12")
    assert codes(outcome) == {2: [("B2", "nip_length")]}
    world.post(upload, cell2_nip="")
    world.store(upload)
    assert dict(Participant.objects.values_list("full_name", "nip")) == {"Ani": "", "Budi": ""}


def test_one_correction_can_hold_for_all_rows_with_the_same_text(world):
    wrong = [row(name, "Kantor Contoh") for name in ("Ani", "Budi", "Citra")]
    upload = world.send(*wrong, row("Dewi", "Antah"))
    assert [one["cells"][0]["alike"] for one in upload.outcome["rows"]] == [2, 2, 2, 0]
    outcome = world.post(upload, cell3_agency=AGENCY, all3_agency="on")
    assert actions(outcome) == ["new", "new", "new", "blocked"]
    assert actions(world.post(upload, cell2_agency="Antah")) == ["blocked", "new", "new", "blocked"]


@pytest.mark.parametrize(
    "posted",
    [
        {"cell3_nip": "1"},
        {"cell2_nip": "12"},
        {"cell2_full_name": "Lain"},
        {"cell9_nip": "1"},
        {"cell2_nosuch": "x"},
        {"row2": "1"},
        {"file_agency": "x"},
    ],
)
def test_inputs_that_the_page_does_not_have_are_ignored(world, posted):
    upload = world.send(row("Ani", AGENCY, nip="12"), row("Budi", AGENCY))
    world.post(upload, **posted)
    assert upload.answers == {}


@pytest.mark.parametrize("text", ["x\0y", "\x07", "x" * 5_000, "<script>alert(1)</script>"])
def test_hostile_texts_in_an_input_are_a_problem_at_the_cell(world, client, text):
    upload = world.send(row("Ani", AGENCY, nip="12"))
    world.post(upload, cell2_nip=text)
    assert all(place == "B2" for places in codes(upload.outcome).values() for place, _code in places)
    assert b"<script>alert" not in client.get(f"{upload.get_absolute_url()}?show=all").content


def test_nothing_is_stored_with_a_correction_that_was_not_shown(world, client):
    upload = world.send(row("Ani", AGENCY, nip="12"))
    world.post(upload, cell2_nip=FEMALE)
    shown = upload.outcome["fingerprint"]
    answer(upload, {"cell2-nip": "198609262015052002"})
    check(upload, silent)
    client.post(upload.get_absolute_url(), {"then": "store", "shown": shown})
    assert not Participant.objects.exists()
    assert SheetImport.objects.get().outcome["differs"]


def test_good_rows_are_stored_and_the_others_stay(world, client):
    upload = world.send(row("Ani", AGENCY), row("Budi", AGENCY, nip="12"), row("Citra", "Antah", nip=FEMALE))
    page = client.get(upload.get_absolute_url()).content
    assert b'value="store-part"' in page
    assert b'value="store"' not in page
    shown = upload.outcome["fingerprint"]
    outcome = world.post(upload, then="store-part", shown=shown)
    assert [one.full_name for one in Participant.objects.all()] == ["Ani"]
    assert (upload.state, codes(outcome)) == ("checked", {3: [("B3", "nip_length")], 4: [("D4", "unknown")]})
    world.post(upload, then="store-part", shown=shown)
    assert actions(world.post(upload, cell3_nip="", cell4_agency=AGENCY)) == ["new", "new"]
    world.store(upload)
    assert set(sexes()) == {"Ani", "Budi", "Citra"}
    upload.refresh_from_db()
    assert (upload.state, upload.rows) == ("stored", [])


def test_a_row_about_the_person_of_a_wrong_row_stays_with_it(world):
    upload = world.send(row("Ani Lestari", AGENCY, more=("", "", "12", "")), row("Ani Lestari, S.E.", AGENCY))
    world.post(upload, row3="row2")
    world.post(upload, then="store-part", shown=upload.outcome["fingerprint"])
    assert [one["number"] for one in upload.outcome["rows"]] == [2, 3]


def test_the_remaining_rows_are_downloaded_with_their_reasons(world, client):
    upload = world.send(row("Ani", AGENCY), row("=Budi", AGENCY, nip="12"))
    response = client.get(f"{upload.get_absolute_url()}rest/")
    lines = [*workbooks.opened(response.content).active.iter_rows(values_only=True)]
    assert lines[0][: len(HEADERS)] == tuple(HEADERS)
    assert [line[:4] for line in lines[1:]] == [("=Budi", "12", "P", AGENCY)]
    assert lines[1][len(HEADERS)]


def test_dates_of_the_remaining_rows_are_written_day_first(world, client):
    upload = world.send([*row("Ani", AGENCY, nip="12"), date(1978, 9, 5)], headers=[*HEADERS, "Lahir"])
    response = client.get(f"{upload.get_absolute_url()}rest/")
    lines = [*workbooks.opened(response.content).active.iter_rows(values_only=True)]
    assert lines[1][len(HEADERS)] == "05-09-1978"
