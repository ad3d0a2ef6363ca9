"""Importing small workbooks with import_event: valid, corrected and wrong ones."""

from copy import deepcopy
from datetime import date, time
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Entry, Message
from agencies.models import Agency
from agencies.renaming import save_renamed
from documents.reading.workbook import WorkbookRejected
from events.models import Course, Event, Session
from participants.models import Attendance, Participant, PersonPair, Registration
from participants.registering.people import save_person
from participants.registering.seats import seat_differences
from participants.workbook import export_event, import_event
from tests import make
from tests.tables import everything
from tests.workbooks import xlsx

PESERTA = [
    "Nomor", "Nama", "NIP", "Jenis kelamin", "Instansi", "Jenis instansi", "Kode wilayah", "Jabatan", "Golongan",
    "Nomor HP", "Email", "Status",
]  # fmt: skip
NIP_ANI, NIP_BUDI = "198609262015052001", "198001012005011002"
DINAS = ["Dinas Utara", "Kabupaten/Kota", "18.03"]
DESA = ["Desa Maju", "Desa/Kelurahan", "18.03"]


def workbook(**changes):
    """Return a valid workbook of one event as rows by sheet; `changes` replace sheets."""
    sheets = {
        "Kegiatan": [
            ["Isian", "Nilai"], ["Kode", "B-1"], ["Judul", "Bimtek satu"], ["Program", "TPBIS"],
            ["Jenis bimtek", "SPP-TIK"], ["Kode provinsi", "18"], ["Tempat", "Bandar Lampung"],
            ["Tanggal mulai", date(2022, 5, 11)], ["Tanggal selesai", "13/05/2022"], ["Kehadiran minimal (%)", 80],
        ],
        "Sesi": [
            ["Nomor", "Judul", "Tanggal", "Mulai", "Selesai", "JP", "Narasumber"],
            [1, "Pembukaan", date(2022, 5, 11), time(8, 0), "09.30", 2, None],
            [2, "Penutupan", "2022-05-13", None, None, 1, "Ibu Sri"],
        ],
        "Kuota": [
            ["Instansi", "Jenis instansi", "Kode wilayah", "Kursi"], [*DINAS, 2],
            [None, "Desa/Kelurahan", "18", 1],
        ],
        "Peserta": [
            PESERTA,
            [1, "Ani, S.IP.", NIP_ANI, "P", *DINAS, "Pustakawan", "III/a", "081234567890", "ani@contoh.example", None],
            [2, "Budi Santoso", None, "L", *DINAS, None, None, None, None, None],
            [3, "Sri", None, "P", *DESA, None, None, 81234567891, None, "Dikonfirmasi"],
        ],
        "Kehadiran": [
            ["Nomor", "Nama", "Sesi 1", "Sesi 2"], [1, "Ani, S.IP.", "H", "T"], [2, "Budi Santoso", "A", None],
            [3, "sri", "h", "I"],
        ],
    }  # fmt: skip
    return deepcopy(sheets) | changes


@pytest.fixture
def agencies(regions):
    return {
        "dinas": make.agency("18.03", name="Dinas Utara"),
        "desa": make.agency("18.03", "village", name="Desa Maju"),
    }


@pytest.fixture
def imported(agencies):
    return import_event(xlsx(workbook())).event


def counts(sheets, **options):
    """Return (created, updated, unchanged) for each sheet with rows."""
    result = import_event(xlsx(sheets), **options)
    assert seat_differences() == []
    return {name: (c.created, c.updated, c.unchanged) for name, c in result.counts.items()}


def problems(file, **options):
    """Return the cells where the import reports mistakes, and check that nothing was stored."""
    before = everything()
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(file, **options)
    assert everything() == before
    return [f"{problem.sheet}!{problem.cell}" for problem in rejected.value.problems]


def changed(sheet, row, column, value, sheets=None):
    """Return the workbook with another value in one cell, such as ("Peserta", 2, "NIP", "x"). Row 2 is the first
    below the headers."""
    sheets = sheets or workbook()
    sheets[sheet][row - 1][sheets[sheet][0].index(column)] = value
    return sheets


def field(name, value):
    sheets = workbook()
    rows = [row for row in sheets["Kegiatan"] if row[0] != name]
    return sheets | {"Kegiatan": [*rows, [name, value]]}


def numbers(event):
    return dict(event.registrations.values_list("number", "participant__full_name"))


# Import


def test_all_sheets_are_stored(imported, agencies):
    event = Event.objects.get()
    assert (event.code, event.starts_on, event.ends_on) == ("B-1", date(2022, 5, 11), date(2022, 5, 13))
    assert (event.status, event.mode, event.course.code, event.course.programme.code) == (
        "finished",
        "onsite",
        "SPP-TIK",
        "TPBIS",
    )
    sessions = event.sessions.values_list("number", "starts_at", "ends_at", "lesson_hours", "speaker")
    assert list(sessions) == [(1, time(8), time(9, 30), 2, ""), (2, None, None, 1, "Ibu Sri")]
    ani = Participant.objects.get(nip=NIP_ANI)
    assert (ani.full_name, ani.sex, ani.phone, ani.rank) == ("Ani, S.IP.", "female", "+6281234567890", "III/a")
    registration = ani.registrations.get()
    assert (registration.agency, registration.regency_id, registration.position) == (
        agencies["dinas"],
        "18.03",
        "Pustakawan",
    )
    marks = Attendance.objects.order_by("registration__number", "session__number").values_list("mark", flat=True)
    assert "".join(marks) == "HTAHI"
    assert dict(event.registrations.values_list("number", "attended")) == {1: True, 2: False, 3: True}
    assert event.registrations.get(number=3).quota.is_pool
    assert Participant.objects.get(full_name="Sri").phone == "+6281234567891"


def test_optional_fields_are_stored(agencies):
    sheets = workbook()
    sheets["Kegiatan"] += [
        ["Status kegiatan", "rencana"], ["Moda", "Daring"], ["Penyelenggara", "Dinas"], ["Angkatan", 2],
        ["Pendaftaran dibuka", "2022-04-01"], ["Pendaftaran ditutup", "2022-05-01"], ["Warna", "biru"],
    ]  # fmt: skip
    imported = import_event(xlsx(sheets))
    event = imported.event
    assert (event.status, event.mode, event.organiser, event.batch) == ("planned", "online", "Dinas", "2")
    assert event.registration_closes_on == date(2022, 5, 1)
    assert [(remark.sheet, remark.cell) for remark in imported.warnings] == [("Kegiatan", "A17")]
    # A file without these rows does not change them.
    counts(workbook())
    event.refresh_from_db()
    assert (event.status, event.batch) == ("planned", "2")


def test_the_importing_user_is_recorded(agencies):
    user = make.user()
    import_event(xlsx(workbook()), by=user)
    assert Registration.objects.filter(registered_by=user).count() == 3
    assert Attendance.objects.filter(marked_by=user, method="import").count() == 5


def test_the_trail_has_one_entry_for_each_file_with_changes_and_the_new_values_of_the_event(imported):
    import_event(xlsx(workbook()))
    import_event(xlsx(field("Tempat", "Hotel Lain")))
    entries = Entry.objects.of_event(imported.pk).order_by("pk")
    assert [entry.action for entry in entries] == ["event-imported", "event-edited", "event-imported"]
    assert entries[1].changes == {"venue": ["Bandar Lampung", "Hotel Lain"]}
    assert entries[2].changes == {"Kegiatan": [None, "+0 ~1"]}


def test_importing_again_changes_nothing(imported):
    before = everything()
    assert counts(workbook()) == {
        "Kegiatan": (0, 0, 1), "Sesi": (0, 0, 2), "Kuota": (0, 0, 2), "Peserta": (0, 0, 3), "Kehadiran": (0, 0, 5),
    }  # fmt: skip
    assert everything() == before


def test_an_export_of_unusual_data_can_be_imported_unchanged(imported, agencies):
    Event.objects.update(venue="", batch="I", registration_opens_on=date(2022, 1, 1), status="open", organiser="=A1")
    person = Participant.objects.get(full_name="Budi Santoso")
    person.full_name, person.email, person.agency = "=Budi", "b@c.id", make.agency("18.06")  # changed since the import
    person.position, person.rank = "Kepala", "IV/a"
    person.save()
    for status in ("waitlisted", "rejected", "withdrawn"):
        make.registration(imported, agencies["dinas"], status=status, marks="HT")
    twin = {"full_name": "Kembar"}
    make.quota(imported, pool=("district", "18.03"), seats=5)
    district = make.agency("18.03", "district")
    make.registration(imported, district, **twin)
    make.registration(imported, district, **twin)
    before = everything()
    import_event(BytesIO(export_event(Event.objects.get())))
    assert everything() == before


# Corrections


def test_corrected_fields_sessions_and_seats_are_stored(imported):
    sheets = field("Judul", "Bimtek dua")
    changed("Sesi", 2, "JP", 4, sheets)
    changed("Kuota", 2, "Kursi", 5, sheets)
    found = counts(sheets)
    assert (found["Kegiatan"], found["Sesi"], found["Kuota"]) == ((0, 1, 0), (0, 1, 1), (0, 1, 1))
    assert Event.objects.get().title == "Bimtek dua"
    assert Session.objects.get(number=1).lesson_hours == 4
    assert imported.quotas.get(agency__isnull=False).seats == 5


@pytest.fixture
def coming(imported):
    """The imported event, but in the year 2099 and open."""
    Session.objects.filter(number=1).update(date=date(2099, 5, 11))
    Session.objects.filter(number=2).update(date=date(2099, 5, 13))
    Event.objects.update(status="open", starts_on=date(2099, 5, 11), ends_on=date(2099, 5, 13))
    return imported


def coming_file(name="Tempat", value="Bandar Lampung"):
    new = {name: value, "Tanggal mulai": "11-05-2099", "Tanggal selesai": "13-05-2099"}
    sheets = workbook()
    sheets["Kegiatan"] = [[label, new.get(label, old)] for label, old in sheets["Kegiatan"]]
    sheets["Sesi"][1][2], sheets["Sesi"][2][2] = "11-05-2099", "13-05-2099"
    return sheets


def moving_place():
    return coming_file("Tempat", "Hotel B"), "Tempat", {"venue": ["Bandar Lampung", "Hotel B"]}


def moving_session():
    sheets = coming_file()
    sheets["Sesi"][2][2] = "12-05-2099"
    old, new = (f"Penutupan ({day}-05-2099)" for day in (13, 12))
    return sheets, "Jadwal", {"timetable": [old, new]}


@pytest.mark.parametrize("moving", [moving_place, moving_session])
def test_a_move_of_an_event_that_people_count_on_is_recorded_and_said_not_to_be_mailed(coming, moving):
    sheets, label, changes = moving()
    said = [str(one) for one in import_event(xlsx(sheets)).warnings if "tidak ada surel" in str(one)]
    assert len(said) == 1
    assert f"{label}: " in said[0]
    assert Entry.objects.get(action="event-edited").changes == changes
    assert not Message.objects.exists()
    again = import_event(xlsx(sheets))
    assert [one for one in again.warnings if "tidak ada surel" in str(one)] == []
    assert Entry.objects.filter(action="event-edited").count() == 1


def test_other_changes_and_those_of_a_finished_event_are_recorded_without_a_warning(coming):
    assert import_event(xlsx(coming_file("Judul", "Bimtek dua"))).warnings == []
    assert Entry.objects.get(action="event-edited").changes == {"title": ["Bimtek satu", "Bimtek dua"]}
    Event.objects.update(status="finished")
    assert import_event(xlsx(moving_place()[0])).warnings == []
    assert "venue" in Entry.objects.filter(action="event-edited").latest("pk").changes


@pytest.mark.parametrize(("name", "value", "cell"), [("Kode provinsi", "72", "B"), ("Kehadiran minimal (%)", 60, "B")])
def test_place_and_minimum_do_not_change_once_certificates_are_issued(imported, name, value, cell):
    assert counts(field(name, value))["Kegiatan"] == (0, 1, 0)
    import_event(xlsx(workbook()))
    make.certificates(imported)
    before = everything()
    [place] = problems(xlsx(field(name, value)))
    assert place.startswith(f"Kegiatan!{cell}")
    assert everything() == before
    assert counts(field("Judul", "Bimtek dua"))["Kegiatan"] == (0, 1, 0)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (2, "Nama", "Ani Lestari, S.IP."),  # known by NIP
        (3, "Nama", "Budy Santoso"),  # nearly the same, under the same number
        (3, "NIP", NIP_BUDI),  # a NIP that was not known
        (2, "NIP", "198609262015052002"),  # another NIP
        (4, "Nomor HP", "0812-0000-0000"),
        (3, "Jabatan", "Kepala"),
        (2, "Golongan", None),
        (3, "Status", "Mundur"),
    ],
)
def test_corrected_people_stay_the_same_people(imported, row, column, value):
    before = list(Registration.objects.values_list("pk", "participant", "registered_at"))
    sheets = changed("Peserta", row, column, value)
    sheets["Kehadiran"][row - 1][1] = sheets["Peserta"][row - 1][1]
    assert counts(sheets)["Peserta"] == (0, 1, 2)
    assert list(Registration.objects.values_list("pk", "participant", "registered_at")) == before
    after = everything()
    assert counts(sheets)["Peserta"] == (0, 0, 3)
    assert everything() == after


def test_a_changed_mark_is_stored(imported):
    assert counts(changed("Kehadiran", 3, "Sesi 1", "H"))["Kehadiran"] == (0, 1, 4)
    assert Registration.objects.get(number=2).attended


def test_people_can_swap_numbers(imported):
    sheets = workbook()
    for sheet in ("Peserta", "Kehadiran"):
        for row, number in zip(sheets[sheet][1:], (3, 1, 2), strict=True):
            row[0] = number
    assert counts(sheets)["Peserta"] == (0, 3, 0)
    assert numbers(imported) == {3: "Ani, S.IP.", 1: "Budi Santoso", 2: "Sri"}
    assert Attendance.objects.filter(registration__number=1).get().mark == "A"


def test_a_change_of_agency_changes_the_seat(imported, agencies):
    other = make.agency("18.06", name="Dinas Selatan")
    sheets = changed("Peserta", 3, "Instansi", other.name)
    changed("Peserta", 3, "Kode wilayah", "18.06", sheets)
    sheets["Kuota"].append([other.name, "Kabupaten/Kota", "18.06", 1])
    assert counts(sheets)["Peserta"] == (0, 1, 2)
    registration = Registration.objects.get(number=2)
    assert (registration.agency, registration.quota.agency, registration.regency_id) == (other, other, "18.06")
    assert registration.participant.agency == other
    assert Participant.objects.count() == 3


def test_a_circle_of_moves_finds_its_seats(agencies):
    sheets = workbook()
    import_event(xlsx(sheets))
    for row, place in ((2, DESA), (4, DINAS)):
        sheets["Peserta"][row - 1][4:7] = place
    assert counts(sheets)["Peserta"] == (0, 2, 1)
    assert Registration.objects.get(number=1).agency == agencies["desa"]


def test_a_withdrawal_frees_a_seat_in_any_order_of_rows(imported, agencies):
    sheets = changed("Peserta", 4, "Status", "Mundur")
    sheets["Peserta"].insert(1, [4, "Rina", None, "P", *DESA, None, None, None, None, None])
    assert counts(sheets)["Peserta"] == (1, 1, 2)
    assert Registration.objects.get(number=3).quota is None


def test_a_new_quota_takes_its_people_from_a_reduced_pool(agencies):
    sheets = changed("Kuota", 3, "Kursi", 2)
    sheets["Peserta"].append([4, "Rina", None, "P", *DESA, None, None, None, None, None])
    import_event(xlsx(sheets))
    changed("Kuota", 3, "Kursi", 1, sheets)
    sheets["Kuota"].append([*DESA, 1])
    assert counts(sheets)["Kuota"] == (1, 1, 1)
    seats = Registration.objects.filter(agency=agencies["desa"]).values_list("quota__agency", flat=True)
    assert sorted(seats, key=bool) == [None, agencies["desa"].pk]


def test_seats_are_never_reduced_below_the_number_taken(imported):
    assert problems(xlsx(changed("Kuota", 2, "Kursi", 1))) == ["Kuota!D2"]
    counts(changed("Kuota", 2, "Kursi", 1), allow_overbooking=True)
    quota = imported.quotas.get(agency__isnull=False)
    assert (quota.seats, quota.taken, quota.overbooked) == (1, 2, 1)
    before = everything()
    counts(changed("Kuota", 2, "Kursi", 1))  # unchanged: nobody new beyond the seats
    assert everything() == before
    counts(workbook())
    quota.refresh_from_db()
    assert (quota.seats, quota.taken, quota.overbooked) == (2, 2, 0)


def test_rows_missing_in_the_file_are_kept_and_reported(imported):
    sheets = workbook()
    sheets |= {
        "Sesi": sheets["Sesi"][:2],
        "Kuota": sheets["Kuota"][:2],
        "Peserta": sheets["Peserta"][:3],
        "Kehadiran": [row[:3] for row in sheets["Kehadiran"][:3]],
    }
    sheets["Kehadiran"][1][2] = None
    before = everything()
    warnings = import_event(xlsx(sheets)).warnings
    assert everything() == before
    assert [remark.sheet for remark in warnings] == ["Sesi", "Kuota", "Peserta", "Kehadiran"]


def test_a_kept_person_gets_another_number_if_theirs_is_used(imported):
    sheets = workbook()
    sheets["Peserta"][2] = [2, "Zulkifli", None, "L", *DINAS, None, None, None, None, None]
    sheets["Kehadiran"][2] = [2, "Zulkifli", "H", "H"]
    changed("Kuota", 2, "Kursi", 3, sheets)
    assert counts(sheets)["Peserta"] == (1, 0, 2)
    assert numbers(imported) == {1: "Ani, S.IP.", 2: "Zulkifli", 3: "Sri", 4: "Budi Santoso"}
    before = everything()
    counts(sheets)
    assert everything() == before


# Older and newer events of the same people


def later_event(**values):
    sheets = field("Kode", "B-2")
    for row in sheets["Kegiatan"]:
        if row[0] in ("Tanggal mulai", "Tanggal selesai"):
            row[1] = date(2023, 5, 11)
    for row in sheets["Sesi"][1:]:
        row[2] = date(2023, 5, 11)
    for column, value in values.items():
        changed("Peserta", 2, column, value, sheets)
        changed("Peserta", 3, column, value, sheets) if column != "Nama" else None
    return sheets


def test_only_the_latest_event_changes_personal_data(imported):
    sheets = later_event(Jabatan="Kepala Bidang")
    assert counts(sheets)["Peserta"] == (3, 0, 0)
    assert Participant.objects.count() == 3
    ani = Participant.objects.get(nip=NIP_ANI)
    assert ani.position == "Kepala Bidang"
    assert list(ani.registrations.order_by("event__starts_on").values_list("position", flat=True)) == [
        "Pustakawan",
        "Kepala Bidang",
    ]
    before = everything()
    older = import_event(xlsx(changed("Peserta", 2, "Nomor HP", "0812-9999-9999")))
    assert [(remark.sheet, remark.cell) for remark in older.warnings] == [("Peserta", "B2")]
    assert everything() == before
    counts(changed("Peserta", 2, "Jabatan", "Arsiparis"))
    ani.refresh_from_db()
    assert ani.position == "Kepala Bidang"
    assert ani.registrations.get(event=imported).position == "Arsiparis"


def test_a_missing_column_changes_nothing(imported):
    sheets = later_event()
    sheets["Peserta"] = [row[:7] for row in sheets["Peserta"]]
    counts(sheets)
    before = everything()
    again = Registration.objects.get(event__code="B-2", number=1)
    assert (again.position, again.rank, again.participant.position) == ("Pustakawan", "III/a", "Pustakawan")
    counts(sheets)
    assert everything() == before


def test_an_older_file_can_add_a_missing_nip(imported):
    counts(later_event())
    counts(changed("Peserta", 3, "NIP", NIP_BUDI))
    assert Participant.objects.get(full_name="Budi Santoso").nip == NIP_BUDI


def test_empty_cells_delete_no_contacts(imported):
    sheets = workbook()
    for column in ("NIP", "Nomor HP", "Email"):
        changed("Peserta", 2, column, None, sheets)
    counts(sheets)
    ani = Participant.objects.get(nip=NIP_ANI)
    assert (ani.phone, ani.email) == ("+6281234567890", "ani@contoh.example")


def test_a_changed_nip_is_questioned_and_masked(imported):
    again = import_event(xlsx(changed("Peserta", 2, "NIP", "198609262015052002")))
    assert [(one.sheet, one.cell) for one in again.warnings] == [("Peserta", "C2")]
    assert "1986" + "•" * 14 in str(again.warnings[0])
    assert NIP_ANI not in str(again.warnings[0])
    assert Participant.objects.get(full_name="Ani, S.IP.").nip == "198609262015052002"


def test_a_first_nip_is_no_question(imported):
    assert import_event(xlsx(changed("Peserta", 3, "NIP", NIP_BUDI))).warnings == []


def test_a_namesake_with_a_row_of_the_known_person_keeps_both_nips(imported):
    sheets = workbook()
    namesake = sheets["Peserta"][1].copy()
    namesake[0], namesake[2] = 9, "198609262015052002"
    sheets["Peserta"].insert(1, namesake)
    import_event(xlsx(sheets), allow_overbooking=True)
    assert {*Participant.objects.filter(full_name="Ani, S.IP.").values_list("nip", flat=True)} == {NIP_ANI, namesake[2]}


def test_another_nip_of_a_namesake_who_is_not_registered_is_a_question(agencies):
    make.person(agencies["dinas"], full_name="Ani, S.IP.", nip=NIP_BUDI)
    with override("en"):
        [warning] = [str(one) for one in import_event(xlsx(workbook())).warnings]
    assert warning.endswith("was the NIP corrected?).")
    assert Participant.objects.filter(full_name="Ani, S.IP.").count() == 2


def test_namesakes_elsewhere_are_other_people(imported):
    other = make.agency("18.06", name="Dinas Selatan")
    sheets = later_event()
    sheets["Kuota"].append([other.name, "Kabupaten/Kota", "18.06", 1])
    sheets["Peserta"].append([4, "Budi Santoso", None, "L", other.name, "Kabupaten/Kota", "18.06", *[None] * 5])
    counts(sheets)
    assert Participant.objects.filter(full_name="Budi Santoso").count() == 2


def test_ambiguous_namesakes_are_reported(agencies):
    for _ in range(2):
        make.person(agencies["dinas"], full_name="Budi Santoso", sex="male")
    assert problems(xlsx(workbook())) == ["Peserta!B3"]


def test_titles_and_spellings_make_no_other_person(agencies):
    budi = make.person(agencies["dinas"], full_name="BUDI SANTOSO, S.Sos.", sex="male")
    counts(workbook())
    budi.refresh_from_db()
    assert (budi.full_name, budi.registrations.count()) == ("Budi Santoso", 1)


def test_a_likely_person_is_refused_until_name_or_nip_decides(agencies):
    make.person(agencies["dinas"], full_name="Budi Santosa", sex="male")
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(workbook()))
    assert [(problem.sheet, problem.cell) for problem in rejected.value.problems] == [("Peserta", "B3")]
    assert 'nama seperti di portal, "Budi Santosa"' in rejected.value.lines[0]
    counts(changed("Peserta", 3, "NIP", NIP_BUDI))
    assert Participant.objects.filter(full_name__startswith="Budi Santos").count() == 2


def test_others_who_may_be_meant_are_a_warning(agencies):
    make.person(make.agency("18.06"), full_name="Sri Rahayu", phone="+6281234567891")
    with override("en"):
        warnings = import_event(xlsx(workbook())).warnings
        assert [str(one) for one in warnings if "the phone number is the same" in str(one)]


def test_rows_that_may_be_one_person_are_a_warning(agencies):
    sheets = workbook()
    like_budi = sheets["Peserta"][2].copy()
    like_budi[0], like_budi[1] = 9, "Boedi Santoso"
    sheets["Peserta"].append(like_budi)
    warnings = import_event(xlsx(sheets), dry_run=True, allow_overbooking=True).warnings
    assert [(one.sheet, one.cell) for one in warnings] == [("Peserta", "B5")]
    assert "Budi Santoso" in str(warnings[0])


def test_a_row_without_the_nip_of_a_namesake_is_a_warning(agencies):
    sheets = workbook()
    twin = sheets["Peserta"][2].copy()
    twin[0], twin[2] = 9, NIP_BUDI
    sheets["Peserta"].append(twin)
    warnings = import_event(xlsx(sheets), dry_run=True, allow_overbooking=True).warnings
    assert [(one.sheet, one.cell) for one in warnings] == [("Peserta", "B5")]


@pytest.mark.parametrize("name", ["Ani 198609262015052001", "Ani, NIP. 19860926 201505-2/001"])
def test_a_name_has_no_number(agencies, name):
    assert "Peserta!B2" in problems(xlsx(changed("Peserta", 2, "Nama", name)))


def test_several_people_in_a_name_are_refused(agencies):
    assert "Peserta!B2" in problems(xlsx(changed("Peserta", 2, "Nama", "1. Ani 2. Budi")))


@pytest.mark.parametrize("name", ["NIP. -", "(Non ASN)"])
def test_words_in_place_of_a_nip_are_no_name(agencies, name):
    assert "Peserta!B2" in problems(xlsx(changed("Peserta", 2, "Nama", name)))


def test_numbers_of_rows_and_what_replaces_a_nip_are_no_part_of_a_name(agencies):
    sheets = changed("Peserta", 2, "Nama", "1. Ani, S.IP.")
    sheets = changed(
        "Kehadiran", 2, "Nama", "1) Ani, S.IP.", changed("Peserta", 3, "Nama", "Budi Santoso (Non ASN)", sheets)
    )
    imported = import_event(xlsx(sheets))
    assert numbers(imported.event) == {1: "Ani, S.IP.", 2: "Budi Santoso", 3: "Sri"}
    with override("en"):
        assert [str(one) for one in imported.warnings if one.cell in ("B2", "B3")] == [
            "Peserta!B2: This name is read as “Ani, S.IP.”.",
            "Peserta!B3: This name is read as “Budi Santoso”.",
        ]


def test_namesakes_are_distinguished_by_nip(agencies):
    make.person(agencies["dinas"], full_name="Budi Santoso", sex="male", nip=NIP_BUDI)
    counts(changed("Peserta", 3, "NIP", "198001012005011003"))
    assert Participant.objects.filter(full_name="Budi Santoso").count() == 2


# Owners of a NIP


def another_holder(name, agency) -> Participant:
    person = Participant(full_name=name, sex="female", agency=agency, nip=NIP_ANI)
    return save_person(person, ["nip"], by=None, before=None)


def test_of_two_holders_of_a_nip_the_registered_one_is_meant(imported, agencies):
    another_holder("Ani", make.agency("72.01"))
    assert counts(workbook())["Peserta"] == (0, 0, 3)


def test_of_two_holders_who_are_not_registered_the_one_of_the_agency_is_meant(agencies):
    another_holder("Ani", make.agency("72.01"))
    ani = another_holder("Ani", agencies["dinas"])
    event = import_event(xlsx(workbook())).event
    assert event.registrations.get(number=1).participant == ani


def test_two_holders_of_whom_neither_is_meant_are_refused(agencies):
    for region in ("72.01", "73.01"):
        another_holder("Ani", make.agency(region))
    assert problems(xlsx(workbook())) == ["Peserta!C2"]


def test_a_nip_that_a_file_corrects_is_settled(imported, agencies):
    other = another_holder("Ani", make.agency("72.01"))
    assert PersonPair.objects.count() == 1
    counts(changed("Peserta", 2, "NIP", NIP_BUDI))
    other.refresh_from_db()
    assert (other.nip_scope, PersonPair.objects.count()) == ("", 0)


def test_a_nip_that_belongs_to_another_name_is_refused(imported, agencies):
    Participant.objects.filter(nip=NIP_ANI).update(full_name="Rahmat Hidayat", agency=make.agency(name="Dinas Jauh"))
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(later_event()))
    assert [(problem.sheet, problem.cell) for problem in rejected.value.problems] == [("Peserta", "C2")]
    assert "Rahmat Hidayat" in rejected.value.lines[0]
    assert "Dinas Jauh" in rejected.value.lines[0]
    assert problems(xlsx(workbook())) == ["Peserta!C2"]  # the event has a person with that number


@pytest.mark.parametrize(
    ("known_as", "in_the_file"),
    [("Dra. Ani", "Ani, S.IP."), ("Ani Lestary", "Ani Lestari, S.IP."), ("A. Lestari, S.Sos.", "Ani Lestari")],
)
def test_a_similar_name_with_the_same_nip_is_a_correction(imported, known_as, in_the_file):
    Participant.objects.filter(nip=NIP_ANI).update(full_name=known_as)
    sheets = changed("Peserta", 2, "Nama", in_the_file)
    sheets["Kehadiran"][1][1] = in_the_file
    warnings = import_event(xlsx(sheets)).warnings
    assert Participant.objects.get(nip=NIP_ANI).full_name == in_the_file
    assert [(remark.sheet, remark.cell) for remark in warnings] == [("Peserta", "B2")]
    assert known_as in str(warnings[0])


def test_a_different_sex_is_reported(imported):
    warnings = import_event(xlsx(changed("Peserta", 3, "Jenis kelamin", "P"))).warnings
    assert Participant.objects.get(full_name="Budi Santoso").sex == "female"
    assert [(remark.sheet, remark.cell) for remark in warnings] == [("Peserta", "D3")]
    assert '"L"' in str(warnings[0])


# Days, codes and agencies that differ from the portal's


def moved(sheets, first, last):
    """Return the workbook with other days of the event."""
    for row in sheets["Kegiatan"]:
        row[1] = {"Tanggal mulai": first, "Tanggal selesai": last}.get(row[0], row[1])
    return sheets


@pytest.mark.parametrize(
    ("first", "last", "kept", "cell"),
    [("2022-05-11", "2022-05-12", 2, "Kegiatan!B9"), ("2022-05-12", "2022-05-13", 1, "Kegiatan!B8")],
)
def test_new_days_that_leave_a_session_outside_are_refused(imported, first, last, kept, cell):
    sheets = workbook()
    sheets["Sesi"] = [row for row in sheets["Sesi"] if row[0] != kept]
    sheets["Kehadiran"] = [row[:2] for row in sheets["Kehadiran"]]
    assert problems(xlsx(moved(sheets, first, last))) == [cell]


def test_an_export_with_a_session_outside_its_event_can_be_imported_unchanged(imported):
    Session.objects.filter(number=1).update(date=date(2022, 5, 1))
    before = everything()
    exported = export_event(Event.objects.get())
    warnings = import_event(BytesIO(exported)).warnings
    assert [(remark.sheet, remark.cell) for remark in warnings] == [("Sesi", "C2")]
    assert everything() == before
    assert problems(xlsx(changed("Sesi", 2, "Tanggal", "2022-05-02"))) == ["Sesi!C2"]
    with override("id"):
        assert "di luar tanggal kegiatan (11-05-2022 sampai 13-05-2022)" in str(warnings[0])
    sheets = changed("Sesi", 2, "Tanggal", "2022-05-01", moved(workbook(), "2022-05-12", "2022-05-13"))
    assert problems(xlsx(sheets)) == ["Sesi!C2"]


def test_an_export_names_the_zone_of_its_times_in_comments(imported):
    Session.objects.filter(number=1).update(starts_at=time(22), ends_at=time(0))
    before = everything()
    exported = export_event(Event.objects.get())
    with override("id"):
        header = load_workbook(BytesIO(export_event(Event.objects.get())))["Sesi"][1]
    notes = {cell.value: cell.comment.text for cell in header if cell.comment}
    assert notes == {
        "Mulai": "Jam dalam WIB, zona provinsi kegiatan.",
        "Selesai": "Jam dalam WIB, zona provinsi kegiatan. 00.00 berarti tengah malam di akhir hari itu.",
    }
    import_event(BytesIO(exported))
    assert everything() == before


def test_an_export_with_large_numbers_can_be_imported_unchanged(imported):
    Registration.objects.filter(number=3).update(number=999_999_999)
    before = everything()
    import_event(BytesIO(export_event(Event.objects.get())))
    assert everything() == before


def test_a_known_code_is_found_in_any_case(imported):
    before = everything()
    again = import_event(xlsx(field("Kode", "b-1")))
    assert everything() == before
    assert again.event == imported
    assert [(remark.sheet, remark.cell) for remark in again.warnings] == [("Kegiatan", "B10")]
    assert "B-1" in str(again.warnings[0])


@pytest.mark.parametrize(
    ("since", "has_warnings"),
    [
        ({"opened_on": date(2022, 5, 12)}, True),
        ({"opened_on": date(2022, 5, 11)}, False),
        ({"closed_on": date(2022, 5, 11), "closed_reason": "Dilebur"}, True),
        ({"closed_on": date(2022, 5, 12), "closed_reason": "Dilebur"}, False),
    ],
)
def test_agencies_that_did_not_exist_give_warnings(agencies, since, has_warnings):
    Agency.objects.filter(pk=agencies["dinas"].pk).update(**since)
    warnings = import_event(xlsx(workbook())).warnings
    places = [("Kuota", "A2"), ("Peserta", "E2"), ("Peserta", "E3")] if has_warnings else []
    assert [(remark.sheet, remark.cell) for remark in warnings] == places
    assert all("Dinas Utara" in str(remark) for remark in warnings)
    assert Registration.objects.count() == 3


def test_the_successor_of_a_merged_agency_is_named(agencies):
    ended = {"closed_on": date(2022, 1, 1), "closed_reason": "Dilebur"}
    successor = make.agency("18.03", name="Dinas Gabungan")
    Agency.objects.filter(pk=agencies["dinas"].pk).update(**ended, successor=successor)
    warnings = import_event(xlsx(workbook())).warnings
    assert ["Dinas Gabungan" in str(remark) for remark in warnings] == [True] * 3


# Mistakes


@pytest.mark.one_engine("what a mistake is called")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Kode", None), ("Kode", "A B"), ("Kode", "x" * 61), ("Judul", None), ("Program", "T P"),
        ("Jenis bimtek", None),
        ("Kode provinsi", "18.03"), ("Kode provinsi", "99"), ("Kode provinsi", 18.1), ("Tanggal mulai", "30/02/2022"),
        ("Tanggal selesai", "10/05/2022"), ("Kehadiran minimal (%)", 101), ("Kehadiran minimal (%)", None),
        ("Status kegiatan", "Batal"), ("Moda", "Zoom"), ("Pendaftaran dibuka", "besok"),
    ],
)  # fmt: skip
def test_wrong_fields_are_reported(agencies, name, value):
    sheets = field(name, value)
    row = len(sheets["Kegiatan"])
    assert f"Kegiatan!B{row}" in problems(xlsx(sheets))


@pytest.mark.one_engine("what a mistake is called")
def test_missing_and_repeated_fields_are_reported(agencies):
    sheets = workbook()
    sheets["Kegiatan"] = [*sheets["Kegiatan"][:3], ["judul ", "Lagi"]]
    assert problems(xlsx(sheets)) == [*["Kegiatan!"] * 7, "Kegiatan!A4"]


@pytest.mark.one_engine("what a mistake is called")
def test_registration_must_close_after_it_opens(agencies):
    sheets = workbook()
    sheets["Kegiatan"] += [["Pendaftaran dibuka", "2022-05-01"], ["Pendaftaran ditutup", "2022-04-01"]]
    assert problems(xlsx(sheets)) == ["Kegiatan!B12"]


def test_a_course_belongs_to_one_programme(agencies):
    make.course("SPP-TIK", "LAIN")
    assert problems(xlsx(workbook())) == ["Kegiatan!B4"]


def test_known_courses_are_found_in_any_case(agencies):
    make.course("spp-tik", "tpbis")
    counts(workbook())
    assert Course.objects.count() == 1


@pytest.mark.one_engine("what a mistake is called")
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "cell"),
    [
        ("Sesi", 2, "Nomor", 0, "A2"), ("Sesi", 3, "Nomor", 1, "A3"), ("Sesi", 2, "Judul", None, "B2"),
        ("Sesi", 2, "Tanggal", "14/05/2022", "C2"), ("Sesi", 2, "Selesai", "07:00", "E2"),
        ("Sesi", 2, "JP", "dua", "F2"), ("Sesi", 2, "Mulai", 8.3, "D2"),
        ("Kuota", 2, "Instansi", "Dinas Uttara", "A2"), ("Kuota", 2, "Jenis instansi", None, "B2"),
        ("Kuota", 3, "Kode wilayah", "18.99", "C3"), ("Kuota", 2, "Kursi", 0, "D2"),
        ("Kuota", 2, "Kursi", "=1+1", "D2"),
        ("Peserta", 2, "Nomor", None, "A2"), ("Peserta", 3, "Nomor", 1, "A3"), ("Peserta", 2, "Nomor", 1.5, "A2"),
        ("Peserta", 2, "Nama", "=A1", "B2"), ("Peserta", 2, "NIP", 198609262015052001, "C2"),
        ("Peserta", 2, "NIP", "123", "C2"), ("Peserta", 2, "NIP", "198613262015052001", "C2"),
        ("Peserta", 3, "NIP", NIP_ANI, "C3"), ("Peserta", 2, "Jenis kelamin", "X", "D2"),
        ("Peserta", 2, "Jenis kelamin", None, "D2"),
        ("Peserta", 2, "Jenis kelamin", "-", "D2"), ("Peserta", 2, "Instansi", "Dinas Uttara", "E2"),
        ("Peserta", 2, "Jenis instansi", "Provinsi", "G2"), ("Peserta", 2, "Kode wilayah", "1803", "G2"),
        ("Peserta", 2, "Kode wilayah", 18.1, "G2"), ("Peserta", 2, "Golongan", "V/a", "I2"),
        ("Peserta", 2, "Nomor HP", "12345", "J2"), ("Peserta", 2, "Email", "ani(at)contoh", "K2"),
        ("Peserta", 2, "Status", "Hadir", "L2"), ("Peserta", 2, "Jabatan", "#REF!", "H2"),
        ("Peserta", 2, "Email", "x" * 255, "K2"),
        ("Kehadiran", 2, "Nomor", 9, "A2"), ("Kehadiran", 3, "Nomor", 1, "A3"),
        ("Kehadiran", 2, "Nama", "Budi Santoso", "B2"),
        ("Kehadiran", 2, "Sesi 1", "x", "C2"), ("Kehadiran", 1, "Sesi 2", "Sesi 7", "D1"),
        ("Kehadiran", 1, "Sesi 2", "Sesi 01", "D1"),
    ],
)  # fmt: skip
def test_wrong_cells_are_reported(agencies, sheet, row, column, value, cell):
    assert f"{sheet}!{cell}" in problems(xlsx(changed(sheet, row, column, value)))


@pytest.mark.one_engine("what a mistake is called")
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("Kegiatan", 2, "Nilai", "A B"), ("Kegiatan", 4, "Nilai", "T P"), ("Peserta", 2, "NIP", "198613262015052001"),
        ("Peserta", 2, "Nomor HP", "12345"), ("Peserta", 2, "Nama", None),
    ],
)  # fmt: skip
def test_expected_values_are_phrases_within_a_sentence(agencies, sheet, row, column, value):
    with override("en"):
        with pytest.raises(WorkbookRejected) as rejected:
            import_event(xlsx(changed(sheet, row, column, value)))
        expected = str(rejected.value.problems[0].expected)
    assert expected.startswith("a ")
    assert not expected.rstrip(")").endswith(".")


@pytest.mark.one_engine("what a mistake is called")
def test_an_impossible_nip_is_reported_with_the_reason(agencies):
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(changed("Peserta", 2, "NIP", "198613262015052001")))
    assert "19861326" in str(rejected.value.problems[0].expected)


def test_sex_nip_and_rank_are_read_as_in_the_people_spreadsheet(agencies):
    sheets = changed("Peserta", 3, "Jenis kelamin", "Laki - Laki")
    changed("Peserta", 3, "NIP", "Non ASN", sheets)
    changed("Peserta", 3, "Golongan", "Penata Muda", sheets)
    assert import_event(xlsx(sheets)).warnings == []
    budi = Participant.objects.get(full_name="Budi Santoso")
    assert (budi.sex, budi.nip, budi.rank) == ("male", "", "III/a")


@pytest.mark.parametrize("nip", ["PPPK", 0])
def test_what_is_no_nip_is_left_out_with_a_warning(agencies, nip):
    imported = import_event(xlsx(changed("Peserta", 3, "NIP", nip)))
    assert [(one.sheet, one.cell) for one in imported.warnings] == [("Peserta", "C3")]
    assert not Participant.objects.get(full_name="Budi Santoso").nip


@pytest.mark.one_engine("what a mistake is called")
def test_similar_names_are_suggested(agencies):
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(changed("Peserta", 2, "Instansi", "Dinas Uttara")))
    assert '"Dinas Utara"' in rejected.value.lines[0]
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(changed("Peserta", 4, "Instansi", "Zzz")))
    assert "Desa Maju" not in rejected.value.lines[0]


@pytest.mark.one_engine("what a mistake is called")
def test_usual_spellings_of_an_agency_are_taken_with_a_warning_where_words_are_missing(agencies):
    Agency.objects.filter(name="Dinas Utara").update(name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    sheets = changed("Peserta", 2, "Instansi", "Dinas Perpustakaan & Kearsipan Kab. Lampung Utara")
    changed("Peserta", 3, "Instansi", "Dinas Kearsipan", sheets)
    changed("Kuota", 2, "Instansi", "Dinas Kearsipan dan Perpustakaan Kabupaten Lampung Utara", sheets)
    imported = import_event(xlsx(sheets), create_agencies=True)
    assert imported.agencies_created == 0
    assert [remark.cell for remark in imported.warnings] == ["E3"]


@pytest.mark.one_engine("what a mistake is called")
def test_a_workbook_with_a_former_name_of_an_agency_finds_it(agencies):
    agency = Agency.objects.get(name="Dinas Utara")
    agency.name = "Badan Literasi"
    save_renamed(agency, {"name"})
    imported = import_event(xlsx(workbook()), create_agencies=True)
    assert (imported.agencies_created, [remark.cell for remark in imported.warnings]) == (0, ["A2", "E2", "E3"])
    assert {one.agency for one in Registration.objects.filter(number__in=[1, 2])} == {agency}


def test_missing_agencies_are_created_on_request(agencies):
    sheets = changed("Peserta", 4, "Instansi", "Desa Majuu")
    imported = import_event(xlsx(sheets), create_agencies=True)
    assert imported.agencies_created == 1
    assert [remark.cell for remark in imported.warnings] == ["E4"]
    assert Agency.objects.filter(name="Desa Majuu", regency="18.03", kind="village").exists()


@pytest.mark.one_engine("what a mistake is called")
def test_repeated_quotas_and_names_are_reported(agencies):
    sheets = workbook()
    sheets["Kuota"] += [["dinas utara", *DINAS[1:], 1], [None, "Desa/Kelurahan", "18", 1]]
    assert problems(xlsx(sheets)) == ["Kuota!A4", "Kuota!D5"]
    sheets = workbook()
    sheets["Peserta"].append([4, "BUDI SANTOSO", None, "L", *DINAS, None, None, None, None, "Mundur"])
    assert problems(xlsx(sheets)) == ["Peserta!B5"]


def test_more_people_than_seats_are_reported(agencies):
    sheets = workbook()
    sheets["Peserta"] += [
        [4, "Rina", None, "P", *DESA, None, None, None, None, None],
        [5, "Tono", None, "L", *DESA, None, None, None, None, "Diajukan"],
        [6, "Wati", None, "P", *DESA, None, None, None, None, "Cadangan"],
    ]
    with pytest.raises(WorkbookRejected) as rejected:
        import_event(xlsx(sheets))
    assert [problem.cell for problem in rejected.value.problems] == ["B5", "B6"]
    assert all("Lampung" in line for line in rejected.value.lines)
    assert not Event.objects.exists()
    counts(sheets, allow_overbooking=True)
    pool = Event.objects.get().quotas.get(agency=None)
    assert (pool.seats, pool.taken, pool.overbooked) == (1, 3, 2)
    before = everything()
    counts(sheets)
    assert everything() == before


def test_a_person_without_quota_is_reported(agencies):
    sheets = workbook()
    del sheets["Kuota"][2]
    assert problems(xlsx(sheets)) == ["Peserta!E4"]


def test_mistakes_of_people_and_seats_are_reported_together(agencies):
    sheets = changed("Peserta", 2, "Jenis kelamin", "X")
    sheets["Peserta"].append([4, "Rina", None, "P", *DESA, None, None, None, None, None])
    changed("Kehadiran", 3, "Sesi 1", "?", sheets)
    assert problems(xlsx(sheets)) == ["Peserta!D2", "Peserta!B5", "Kehadiran!C3"]


@pytest.mark.one_engine("what a mistake is called")
def test_every_sheet_is_required_but_may_be_empty(agencies):
    for name in workbook():
        sheets = workbook()
        del sheets[name]
        assert f"{name}!" in problems(xlsx(sheets))
    bare = {name: rows if name == "Kegiatan" else rows[:1] for name, rows in workbook().items()}
    bare["Kehadiran"] = [["Nomor", "Nama"]]
    assert counts(bare)["Kegiatan"] == (1, 0, 0)


def test_attendance_of_people_missing_in_the_list_of_people_is_an_error(agencies):
    sheets = workbook()
    sheets["Peserta"] = sheets["Peserta"][:1]
    assert problems(xlsx(sheets)) == ["Kehadiran!A2", "Kehadiran!A3", "Kehadiran!A4"]


@pytest.mark.one_engine("what a mistake is called")
def test_merged_cells_are_read(agencies):
    def merge(book):
        book["Peserta"].merge_cells("E2:E3")

    assert problems(xlsx(workbook(), merge)) == ["Peserta!E2:E3", "Peserta!E3"]


@pytest.mark.one_engine("what a mistake is called")
def test_a_thousand_mistakes_are_reported_at_once(agencies):
    rows = [[n, f"Orang {n}", "123", "X", *DINAS, None, None, None, None, None] for n in range(1, 501)]
    sheets = workbook(Peserta=[PESERTA, *rows], Kehadiran=[["Nomor", "Nama"]])
    assert len(problems(xlsx(sheets))) == 1000


@pytest.mark.one_engine("what a mistake is called")
def test_unusual_but_valid_nips_give_warnings(agencies):
    imported = import_event(xlsx(changed("Peserta", 3, "NIP", NIP_ANI[:-1] + "9")))
    assert [(remark.sheet, remark.cell) for remark in imported.warnings] == [("Peserta", "C3")]


def test_the_number_of_queries_does_not_grow_with_existing_rows(imported, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        import_event(xlsx(workbook()))


def test_the_number_of_queries_of_an_export_does_not_grow_with_the_people(
    imported, agencies, django_assert_num_queries
):
    event = Event.objects.select_related("course__programme").get()
    with django_assert_num_queries(4):
        export_event(event)
    make.quota(event, make.agency("18.06"))
    for _ in range(3):
        make.registration(event, agencies["dinas"], status="waitlisted", marks="HH")
    with django_assert_num_queries(4):
        export_event(event)


@pytest.mark.parametrize(
    ("times", "stored", "warnings"),
    [
        (("08.00 WIB", "10.00 WIB"), (time(8), time(10)), 0),
        (("20.00", "24.00"), (time(20), time(0)), 0),
        (("22.00", "02.00"), (time(22), time(2)), 1),
    ],
)
def test_times_are_read_as_people_write_them(agencies, times, stored, warnings):
    file = changed("Sesi", 2, "Mulai", times[0])
    row = file["Sesi"][0].index("Selesai")
    file["Sesi"][1][row] = times[1]
    imported = import_event(xlsx(file))
    session = imported.event.sessions.get(number=1)
    assert (session.starts_at, session.ends_at) == stored
    assert len([one for one in imported.warnings if one.cell == "E2"]) == warnings


def test_a_time_of_another_zone_is_refused(agencies):
    assert problems(xlsx(changed("Sesi", 2, "Mulai", "08.00 WITA"))) == ["Sesi!D2"]
