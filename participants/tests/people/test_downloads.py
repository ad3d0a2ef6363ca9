"""Lists of people as spreadsheets: what the filters show, and the way back through an upload."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Entry, Job
from participants.certificates.issuing import revoke_certificate
from participants.models import Participant, Registration, SheetImport
from participants.people import downloads
from tests import make
from tests.sheets import actions, sent, xlsx
from tests.work import run_jobs
from tests.workbooks import opened

pytestmark = pytest.mark.one_engine("files; test_storing and test_lists read the same rows on both engines")

NIP, PHONE = "198609262015052001", "+6281234567890"
PEOPLE = "/events/BARU/participants/"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        user = make.user(province="18")
        agency = make.agency("18.06", name="Dinas Perpustakaan")
        twin = make.agency("18.06", "school", name="Dinas Perpustakaan")

        def register(self, agency=None, status="confirmed", **fields):
            return make.registration(self.event, agency or self.agency, status=status, **fields)

        def again(self, rows, headers):
            return sent(self.event, self.user, xlsx(rows, headers, above=[["BARU"], ["Bimtek"]]))

    for agency in (World.agency, World.twin):
        make.quota(World.event, agency, seats=9)
    client.force_login(World.user)
    client.cookies["django_language"] = "en"
    return World()


def table(answer, above=2):
    """Return the headers and the rows of a downloaded list."""
    assert answer.status_code == 200
    rows = [list(row) for row in opened(answer.content).worksheets[0].values][above:]
    return rows[0], rows[1:]


def test_the_list_of_an_event_has_the_columns_of_the_template(world, client):
    world.register(full_name="Ani, S.IP.", nip=NIP, phone=PHONE, email="ani@dinas.id", position="=1+1", rank="III/a")
    headers, rows = table(client.post(PEOPLE))
    template = [cell.value for cell in opened(client.get("/events/BARU/import/template/").content).worksheets[0][2]]
    assert headers[: len(template)] == template
    assert rows == [
        [
            *(
                "Ani, S.IP.",
                "19860926 201505 2 001",
                "Female",
                "Dinas Perpustakaan (Kabupaten Tanggamus, Regency/City)",
            ),
            *("=1+1", "III/a", "0812-3456-7890", "ani@dinas.id", 1, "Confirmed", None),
        ]
    ]
    sheet = opened(client.post(PEOPLE).content).worksheets[0]
    assert {cell.data_type for cell in sheet[4]} == {"s", "n"}


def test_the_list_of_an_event_has_the_numbers_of_valid_certificates(regions, client):
    event = make.event(sessions=1)
    for _person in range(2):
        make.registration(event, make.agency("18.06"), marks="H")
    kept, revoked = make.certificates(event)
    revoke_certificate(revoked, reason="Salah", by=make.user())
    client.force_login(make.user(province="18"))
    _headers, rows = table(client.post(f"/events/{event.code}/participants/"))
    assert [row[-1] for row in rows] == [kept.number.text, None]


def everybody(world):
    """Register people of every kind that the list of an event can have."""
    world.register(full_name="Ani, S.IP.", nip=NIP, phone=PHONE, email="ani@dinas.id", position="Staf", rank="III/a")
    world.register(full_name="Kembar", phone="+628111111111")
    world.register(full_name="Kembar", phone="+628222222222", sex="male")
    world.register(world.twin, full_name="Siswa", status="proposed")
    world.register(full_name="Menunggu", status="waitlisted")
    world.register(full_name="Mundur", status="withdrawn", phone="+628333333333")
    world.register(full_name="Ditolak", status="rejected")
    restricted = world.register(full_name="Dibatasi", nip="198609262015052002", phone="+628444444444").participant
    Participant.objects.filter(pk=restricted.pk).update(restricted_at=timezone.now())
    seatless = world.register(make.agency("18.07", name="Tanpa Kursi"), full_name="Dulu")
    Registration.objects.filter(pk=seatless.pk).update(quota=world.event.quotas.get(agency=world.agency))
    world.event.quotas.filter(agency=seatless.agency).delete()
    moved = world.register(full_name="Pindah", phone="+628555555555", position="Lama")
    Participant.objects.filter(pk=moved.participant_id).update(agency=make.agency("72.01"), position="Baru")


def test_an_unchanged_file_changes_nothing(world, client):
    everybody(world)
    before = list(Participant.objects.order_by("pk").values()), list(Registration.objects.order_by("pk").values())
    _headers, rows = table(client.post(f"{PEOPLE}?status=all"))
    assert len(rows) == 10
    page = client.post(
        "/events/BARU/import/",
        {"file": SimpleUploadedFile("daftar.xlsx", client.post(f"{PEOPLE}?status=all").content)},
        follow=True,
    )
    outcome = SheetImport.objects.get().outcome
    assert [row["problems"] for row in outcome["rows"] if row["problems"]] == []
    assert actions(outcome) == ["unchanged"] * 10
    assert (page.context["does_something"], page.context["may_store"]) == (0, True)
    assert 'id="nothing"' in page.content.decode()
    assert before == (
        list(Participant.objects.order_by("pk").values()),
        list(Registration.objects.order_by("pk").values()),
    )


def test_changed_cells_are_corrections_and_new_rows_are_new_people(world, client):
    world.register(full_name="Ani, S.IP.", nip=NIP, phone=PHONE)
    headers, rows = table(client.post(PEOPLE))
    rows[0][headers.index("Phone")] = "0813-1111-2222"
    rows[0][headers.index("Position")] = "Kepala"
    rows.append(["Budi", None, "Male", rows[0][3], None, None, None, None, None, None])
    upload = world.again(rows, headers)
    assert actions(upload.outcome) == ["changed", "new"]
    assert [change["after"] for change in upload.outcome["rows"][0]["changes"]] == ["Kepala", "••••-••••-•222"]


def test_the_downloaded_file_with_one_edited_cell_is_stored_and_undone(world, client):
    everybody(world)
    before = list(Participant.objects.order_by("pk").values())
    workbook = opened(client.post(f"{PEOPLE}?status=all").content)
    sheet = workbook.worksheets[0]
    headers = [cell.value for cell in sheet[3]]
    sheet.cell(4, headers.index("Phone") + 1).value = "0813-1111-2222"
    edited = BytesIO()
    workbook.save(edited)
    page = "/events/BARU/import/"
    preview = client.post(page, {"file": SimpleUploadedFile("daftar.xlsx", edited.getvalue())}, follow=True)
    address, shown = preview.request["PATH_INFO"], SheetImport.objects.get().outcome["fingerprint"]
    stored = client.post(address, {"then": "store", "shown": shown}, follow=True)
    assert "1 corrected, 9 unchanged." in stored.content.decode()
    assert Participant.objects.get(full_name="Ani, S.IP.").phone == "+6281311112222"
    client.post(address, {"then": "undo"})
    run_jobs()
    assert list(Participant.objects.order_by("pk").values()) == before


def test_a_status_in_the_file_is_not_taken(world, client):
    world.register(full_name="Ani")
    world.register(full_name="Mundur", status="withdrawn")
    headers, rows = table(client.post(f"{PEOPLE}?status=all"))
    status = headers.index("Status of the registration")
    rows[0][status], rows[1][status] = "Withdrawn", "Confirmed"
    outcome = world.again(rows, headers).outcome
    assert actions(outcome) == ["unchanged", "blocked"]
    assert len(outcome["rows"][0]["notes"]) == 1
    assert outcome["rows"][1]["problems"][0]["code"] == "left"


def test_nobody_corrects_a_person_of_another_province_by_the_file(world, client):
    moved = world.register(full_name="Pindah", phone=PHONE).participant
    Participant.objects.filter(pk=moved.pk).update(agency=make.agency("72.01"))
    headers, rows = table(client.post(PEOPLE))
    assert (rows[0][headers.index("Phone")], rows[0][3][:18]) == (None, "Dinas Perpustakaan")
    rows[0][headers.index("Phone")] = "0813-1111-2222"
    outcome = world.again(rows, headers).outcome
    assert [problem["code"] for problem in outcome["rows"][0]["problems"]] == ["elsewhere"]
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ani", "Wati"]),
        ("status=all", ["Ani", "Wati", "Rudi"]),
        ("status=withdrawn", ["Rudi"]),
        ("q=wati", ["Wati"]),
        ("status=none-such", []),
    ],
)
def test_the_file_has_what_the_filters_show(query, names, world, client):
    for name, status in [("Ani", "confirmed"), ("Wati", "waitlisted"), ("Rudi", "withdrawn")]:
        world.register(full_name=name, status=status)
    page = client.get(f"{PEOPLE}?{query}")
    assert [row.participant.full_name for row in page.context["page_obj"]] == names
    answer = client.post(f"{PEOPLE}?{query}&page=7")
    assert [row[0] for row in table(answer)[1]] == names
    entry = Entry.objects.get(action="list-downloaded")
    assert (entry.by, entry.changes, entry.event, entry.province) == (
        world.user,
        {"people": [None, len(names)]},
        world.event.pk,
        "18",
    )


def test_pages_keep_the_filters(world, client):
    world.event.quotas.filter(agency=world.agency).update(seats=99)
    for _number in range(51):
        world.register()
    html = client.get(f"{PEOPLE}?status=confirmed&page=2").content.decode()
    assert 'href="?status=confirmed&amp;page=1"' in html


def test_the_people_of_a_province_and_their_past(world, client):
    registration = world.register(full_name="Ani", nip=NIP, position="Lama")
    Participant.objects.filter(pk=registration.participant_id).update(position="Baru", agency=world.twin)
    make.person(make.agency("72.01"), full_name="Orang Lain")
    headers, rows = table(client.post("/participants/"), above=1)
    assert [(row[0], row[4], row[-1]) for row in rows] == [("Ani", "Baru", 0)]
    headers, rows = table(client.post("/registrations/"), above=1)
    past = dict(zip(headers, rows[0], strict=True))
    assert (past["Agency at the event"], past["Event code"], past["Position"]) == ("Dinas Perpustakaan", "BARU", "Baru")
    assert past["Agency"].endswith("School)")
    assert Entry.objects.filter(action="list-downloaded", event=None, province="18").count() == 2


def test_a_list_of_people_in_another_event_is_recognised(world, client):
    world.register(full_name="Ani", nip=NIP, phone=PHONE)
    headers, rows = table(client.post("/participants/"), above=1)
    other = make.coming_event(code="LAIN")
    make.quota(other, world.agency)
    upload = sent(other, world.user, xlsx(rows, headers))
    assert actions(upload.outcome) == ["new"]
    assert (upload.outcome["rows"][0]["known"], upload.outcome["rows"][0]["changes"]) == (True, [])


def test_a_long_list_is_made_by_a_job(world, client, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_AT_ONCE", 1)
    world.register(full_name="Ani")
    world.register(full_name="Budi")
    client.post(f"{PEOPLE}?status=confirmed&page=2", headers={"Accept": "text/html"})
    run_jobs()
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    answer = client.get(f"/jobs/{job.pk}/file/")
    rows = opened(b"".join(answer.streaming_content)).worksheets[0].values
    assert [row[0] for row in rows][3:] == ["Ani", "Budi"]
    assert Entry.objects.get(action="list-downloaded").changes == {"people": [None, 2]}


@pytest.mark.parametrize(("path", "count"), [(PEOPLE, 8), ("/participants/", 6), ("/registrations/", 6)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(rows, path, count, world, client, django_assert_num_queries):
    for _number in range(rows):
        world.register(make.agency("18.06", "village"), phone=PHONE)
    with django_assert_num_queries(count):
        client.post(path)
