"""Case a22: an event of 2019 in Papua, reported with the regions of 2019 and with those of today."""

from datetime import date

import pytest
from django.utils.translation import override

from agencies.models import Agency, Province, Regency
from documents.reading.workbook import WorkbookRejected
from participants.models import Registration
from participants.workbook import import_event
from reports.coverage.impact import impact
from reports.coverage.rows import Status, coverage
from reports.funnel.rows import By, funnel
from reports.links import Links
from reports.never.rows import never
from reports.scope import Basis, CoverageScope
from reports.trend.rows import trend
from tests import make
from tests.workbooks import xlsx

IN_2019, TODAY = date(2019, 12, 31), date(2026, 11, 29)
MERAUKE = "Dinas Perpustakaan Kabupaten Merauke"

pytestmark = pytest.mark.django_db


def papua_2019(region="91.01", province="91"):
    """Return the event workbook of the case, with the code that Merauke had until 2022."""
    agency = [MERAUKE, "Kabupaten/Kota", region]
    fields = {
        "Kode": "PAPUA-2019",
        "Judul": "Bimtek PAPUA-2019",
        "Program": "TPBIS",
        "Jenis bimtek": "SPP-TIK",
        "Kode provinsi": province,
        "Tempat": "Jayapura",
        "Tanggal mulai": date(2019, 3, 3),
        "Tanggal selesai": date(2019, 3, 5),
        "Kehadiran minimal (%)": 80,
    }
    people = ["Nomor", "Nama", "NIP", "Jenis kelamin", "Instansi", "Jenis instansi", "Kode wilayah"]
    return xlsx(
        {
            "Kegiatan": [["Isian", "Nilai"], *map(list, fields.items())],
            "Sesi": [
                ["Nomor", "Judul", "Tanggal", "Mulai", "Selesai", "JP", "Narasumber"],
                [1, "P", date(2019, 3, 4), "08.00", "10.00", 4, None],
            ],
            "Kuota": [["Instansi", "Jenis instansi", "Kode wilayah", "Kursi"], [*agency, 4]],
            "Peserta": [
                people,
                [1, "Yosep Contoh", None, "L", *agency],
                [2, "Maria Contoh", None, "P", *agency],
            ],
            "Kehadiran": [["Nomor", "Nama", "Sesi 1"], [1, "Yosep Contoh", "H"], [2, "Maria Contoh", "A"]],
        }
    )


@pytest.fixture
def event():
    return import_event(papua_2019(), create_agencies=True).event


def test_an_old_code_is_read_as_the_code_of_today_and_said_once_in_each_sheet():
    with override("id"):
        imported = import_event(papua_2019(), create_agencies=True)
        said = [str(remark) for remark in imported.warnings if "91.01 adalah 93.01 sejak 2022" in str(remark)]
    assert [line.split("!")[0] for line in said] == ["Kuota", "Peserta"]
    assert Agency.objects.get().regency_id == "93.01"
    assert set(Registration.objects.values_list("province", "regency")) == {("93", "93.01")}


def test_an_old_code_without_one_successor_is_refused():
    Regency.objects.filter(pk="18.01").update(valid_to=date(2020, 1, 1))
    with pytest.raises(WorkbookRejected) as ended:
        import_event(papua_2019(region="18.01"), create_agencies=True)
    Regency.objects.filter(pk__in=["18.02", "18.03"]).update(valid_from=date(2020, 1, 2), split_from="18.01")
    with pytest.raises(WorkbookRejected) as divided:
        import_event(papua_2019(region="18.01"), create_agencies=True)
    assert {problem.cell for problem in ended.value.problems} == {"C2", "G2", "G3"}
    assert "18.02, 18.03" in str(divided.value.problems[0])


def test_an_ended_province_is_read_as_its_successor():
    Province.objects.filter(pk="92").update(valid_to=date(2020, 1, 1), successor="96")
    assert import_event(papua_2019(province="92"), create_agencies=True).event.province_id == "96"


def test_as_of_2019_the_report_has_the_regions_of_2019(event):
    report = coverage(CoverageScope(as_of=IN_2019))
    counts = {province.code: province.counts for province in report.provinces}
    assert (len(report.provinces), len(report.regencies)) == (34, 514)
    assert [counts[code].regencies for code in ("91", "92")] == [29, 13]
    assert (counts["91"].participants, counts["91"].covered, report.totals.covered) == (1, 1, 1)
    rows = {row.code: row for row in report.regencies}
    assert len(rows) == 514
    assert (rows["91.01"].name, rows["91.01"].first_event) == ("Kabupaten Merauke", "PAPUA-2019")
    assert "93.01" not in rows


def test_today_the_same_person_counts_for_the_region_of_today(event):
    report = coverage(CoverageScope(as_of=TODAY))
    assert (len(report.provinces), len(report.regencies)) == (38, 514)
    covered = report.with_status(Status.COVERED)
    assert [(row.code, row.province, row.participants) for row in covered] == [("93.01", "93", 1)]


@pytest.mark.parametrize(
    ("province", "as_of", "regencies", "people"),
    [("91", IN_2019, 29, 1), ("91", TODAY, 9, 0), ("93", TODAY, 4, 1), ("93", IN_2019, 0, 0)],
)
def test_a_province_has_the_people_of_its_regions_of_the_day(event, province, as_of, regencies, people):
    scope = CoverageScope(as_of=as_of, province=Province.objects.get(pk=province))
    report = coverage(scope)
    assert (len(report.regencies), report.totals.participants) == (regencies, people)
    assert scope.people().count() == people
    assert scope.quotas().count() == people


def test_registrations_that_keep_an_old_code_are_added_to_those_of_its_successor(event):
    person = Registration.objects.get(participant__full_name="Maria Contoh")
    Registration.objects.filter(pk=person.pk).update(province="91", regency="91.01")
    report = coverage(CoverageScope(as_of=TODAY, basis=Basis.REGISTERED))
    merauke = next(row for row in report.regencies if row.code == "93.01")
    assert (merauke.participants, merauke.events) == (2, 1)
    assert "91.01" not in {row.code for row in report.regencies}


def test_people_of_a_province_that_did_not_exist_yet_count_for_the_one_it_was_part_of():
    agency = make.agency("93", "province")
    make.registration(make.event(province="91", starts_on=date(2019, 5, 1), sessions=1), agency, marks="H")
    counts = {p.code: p.counts.participants for p in coverage(CoverageScope(as_of=IN_2019)).provinces}
    assert counts["91"] == sum(counts.values()) == 1


def test_the_dissolved_agency_of_a_moved_regency_is_the_reason_in_2019():
    make.agency("93.01", closed_on=date(2018, 1, 1), closed_reason="Digabung")
    make.agency("93.02", opened_on=date(2021, 1, 1))
    rows = {row.code: row for row in coverage(CoverageScope(as_of=IN_2019)).regencies}
    assert (rows["91.01"].reason, rows["91.01"].closed_on) == ("Digabung", date(2018, 1, 1))
    assert "2021" in (rows["91.16"].reason or "")


def test_an_agency_of_a_later_part_does_not_make_the_whole_eligible():
    make.agency("18.13")
    rows = {row.code: row for row in coverage(CoverageScope(as_of=date(2011, 1, 1))).regencies}
    assert rows["18.04"].status == Status.EXEMPT
    assert "18.13" not in rows


def test_each_year_of_the_trend_has_the_coverage_of_its_last_day(event):
    agency = Agency.objects.get()
    make.registration(make.event(province="93", starts_on=date(2023, 5, 1), sessions=1), agency, marks="H")
    for province in (None, "91", "93"):
        chosen = Province.objects.get(pk=province) if province else None
        for year in trend(CoverageScope(as_of=TODAY, province=chosen)).years:
            totals = coverage(CoverageScope(as_of=year.until, province=chosen)).totals
            assert (year.covered, year.eligible) == (totals.covered, totals.eligible)
    firsts = trend(CoverageScope(as_of=TODAY)).firsts
    assert [(first.code, first.event) for first in firsts] == [("93.01", "PAPUA-2019")]


def test_other_reports_count_by_the_province_of_the_day(event):
    def row(report):
        return {one.key: one for one in report}

    in_2019, today = (row(funnel(CoverageScope(as_of=day), By.PROVINCE).rows) for day in (IN_2019, TODAY))
    assert (in_2019["91"].passage.registered, in_2019["91"].passage.allotted, len(in_2019)) == (2, 4, 34)
    assert (today["93"].passage.registered, today["93"].passage.allotted, today["91"].passage.allotted) == (2, 4, 0)
    make.agency("93.02")
    absent = {day: row(never(CoverageScope(as_of=day)).provinces) for day in (IN_2019, TODAY)}
    assert (absent[IN_2019]["91"].existing, absent[IN_2019]["91"].absent) == (2, 1)
    assert (absent[TODAY]["93"].existing, absent[TODAY]["91"].existing) == (2, 0)
    of_91 = CoverageScope(as_of=IN_2019, province=Province.objects.get(pk="91"))
    assert never(of_91).totals.existing == 2


def test_the_effect_of_an_old_event_is_that_on_its_province_of_the_time(event):
    found = impact(event, TODAY)
    assert (found.before, found.after, found.eligible) == (0, 1, 1)


@pytest.mark.parametrize("stored", [("93", "93.01"), ("91", "91.01")])
@pytest.mark.parametrize("as_of", [IN_2019, TODAY])
def test_each_number_of_a_province_is_the_length_of_the_list_behind_it(event, client, stored, as_of):
    """People may be stored under the code of their time or of today; the list counts them as the report does."""
    Registration.objects.update(province=stored[0], regency=stored[1])
    reader = make.user()
    client.force_login(reader)
    scope = CoverageScope(as_of=as_of, basis=Basis.REGISTERED)
    report, links = coverage(scope), Links(scope, reader)
    numbers = {province.code: province.counts.participants for province in report.provinces}
    assert {code for code, people in numbers.items() if people} == {"91" if as_of == IN_2019 else "93"}
    for code in ("91", "93"):
        address = links.of_basis(code)
        assert client.get(address).context["page_obj"].paginator.count == numbers.get(code, 0), address
    for regency in report.with_status(Status.COVERED):
        for address, wanted in (
            (links.of_basis(regency.province, regency=regency.code), regency.participants),
            (links.events(regency.province, regency=regency.code), regency.events),
        ):
            assert client.get(address).context["page_obj"].paginator.count == wanted, address
