"""What is said before agencies are closed."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.utils import timezone

from agencies.closing import Topic, effects_of_closing
from agencies.importing.reading import AgencyFile
from agencies.importing.storing import check_agencies, store_agencies
from agencies.models import Agency
from events.models import Quota
from tests import make
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("regions")
LIST = "/admin/agencies/agency/"
DAY = date(2022, 1, 1)
REASON = "Penggabungan"


@pytest.fixture
def agency():
    return make.agency("18.03", name="Ragem")


def change(client, agency, **more):
    fields = {"name": agency.name, "kind": agency.kind, "province": agency.province_id, "regency": agency.regency_id}
    return client.post(f"{LIST}{agency.pk}/change/", fields | more)


def dissolve(client, agency, **more):
    chosen = {"action": "dissolve_chosen", "_selected_action": [agency.pk], "dissolve": "yes"}
    return client.post(LIST, chosen | more)


def checked(rows):
    file = AgencyFile(xlsx({"Instansi": rows}).getvalue())
    return check_agencies(file, file.suggested())


def is_closed(agency):
    agency.refresh_from_db()
    return agency.closed_on == DAY


def seen(form):
    return form["seen"].value()


def test_nothing_is_said_about_an_agency_that_nobody_misses():
    village = make.agency("18.03", "village")
    make.registration(make.event(starts_on=date(2021, 5, 1)), village)
    assert effects_of_closing({village: DAY}) == []


def test_people_registered_at_later_events_are_counted(agency):
    make.agency("18.03")  # the regency keeps an agency
    make.registration(make.event(sessions=1, starts_on=DAY), agency, marks="H")
    make.registration(make.event(starts_on=date(2023, 3, 1)), agency)
    make.registration(make.event(starts_on=date(2023, 3, 1)), agency, status="withdrawn")
    make.registration(make.event(starts_on=date(2021, 12, 31)), agency)
    make.registration(make.event(starts_on=date(2024, 3, 1), status="cancelled"), agency)
    (sentence,) = effects_of_closing({agency: DAY})
    assert sentence.startswith("2 ")
    assert "1 Maret 2023); 1 orang" in sentence


def test_seats_in_coming_events_are_named(agency):
    make.agency("18.03")
    make.quota(make.event(starts_on=DAY), agency)
    make.quota(make.coming_event(status="cancelled"), agency)
    coming = make.coming_event()
    make.quota(coming, agency, seats=6)
    (sentence,) = effects_of_closing({agency: DAY})
    assert "Ragem: 0 dari 6 kursi terisi." in sentence
    assert coming.title in sentence
    assert effects_of_closing({agency: coming.starts_on + timedelta(days=1)}) == []


def test_free_seats_are_only_mentioned_where_seats_are_free(agency):
    make.agency("18.03")
    make.registration(make.coming_event(), agency)
    (free,) = effects_of_closing({agency: DAY}, topics=[Topic.SEATS])
    Quota.objects.update(seats=1)
    (full,) = effects_of_closing({agency: DAY}, topics=[Topic.SEATS])
    assert ("diteruskan" in free, "diteruskan" in full) == (True, False)
    assert full.endswith("1 dari 1 kursi terisi.")


def test_each_agency_ends_on_its_own_day(agency):
    other = make.agency("18.03", name="Melati")
    make.agency("18.03")
    for one in (agency, other):
        make.registration(make.event(starts_on=date(2023, 3, 1)), one)
    (sentence,) = effects_of_closing({agency: DAY, other: date(2023, 3, 2)})
    assert sentence.startswith("1 orang dari Ragem")


def test_the_change_in_coverage_is_said(agency):
    make.agency("18.04")
    first, second = effects_of_closing({agency: DAY})
    assert "Kabupaten Lampung Utara" in first
    assert second.startswith("Lampung: 0 dari 2 ")
    assert " 0 dari 1 " in second


def test_a_covered_regency_stays_covered(agency):
    make.registration(make.event(sessions=1, starts_on=date(2021, 5, 1)), agency, marks="H")
    (sentence,) = effects_of_closing({agency: DAY})
    assert "tetap terjangkau" in sentence


@pytest.mark.parametrize("more", [{"opened_on": None}, {"opened_on": date(2020, 1, 1)}])
def test_a_regency_with_another_agency_keeps_its_state(agency, more):
    make.agency("18.03", **more)
    assert effects_of_closing({agency: DAY}) == []


def test_an_agency_that_is_gone_or_opens_later_is_no_other_one(agency):
    make.agency("18.03", closed_on=date(2019, 1, 1), closed_reason=REASON)
    make.agency("18.03", opened_on=timezone.localdate() + timedelta(days=9))
    assert len(effects_of_closing({agency: DAY})) == 2


def test_the_number_of_queries_does_not_grow(agency, django_assert_num_queries):
    agencies = [agency, *(make.agency(code) for code in ("18.04", "18.05"))]
    for one in agencies:
        make.quota(make.coming_event(), one)
    effects_of_closing(dict.fromkeys(agencies, DAY))
    for some in (agencies[:1], agencies):
        with django_assert_num_queries(10):
            effects_of_closing(dict.fromkeys(some, DAY))


def test_the_admin_asks_once_and_keeps_what_was_typed(admin_client, agency):
    wanted = {"closed_on": "01-01-2022", "closed_reason": REASON, "phone": "0721 123"}
    page = change(admin_client, agency, **wanted)
    form = page.context["adminform"].form
    assert [*form.errors] == ["closed_on"]
    assert (form["phone"].value(), form["closed_reason"].value()) == ("0721 123", REASON)
    assert not is_closed(agency)
    assert change(admin_client, agency, **wanted, seen=seen(form)).status_code == 302
    assert is_closed(agency)
    (history,) = json.loads(LogEntry.objects.get().change_message)
    assert history["changed"]["fields"] == ["Phone", "Dissolved on", "Reason of dissolution"]
    assert ["closed_on", None, "2022-01-01"] in history["changed"]["values"]
    assert change(admin_client, agency, **wanted | {"phone": "0721 124"}).status_code == 302  # it is not asked again


def test_what_has_changed_meanwhile_is_asked_again(admin_client, agency):
    wanted = {"closed_on": "01-01-2022", "closed_reason": REASON}
    form = change(admin_client, agency, **wanted).context["adminform"].form
    make.quota(make.coming_event(), agency)
    assert change(admin_client, agency, **wanted, seen=seen(form)).status_code == 200
    assert not is_closed(agency)


def test_a_similar_name_and_the_closing_are_both_asked_about(admin_client, agency):
    make.agency("18.03", "village", name="Perpustakaan Desa Sukamaju")
    make.quota(make.coming_event(), agency)
    wanted = {"name": "Sukamaju", "closed_on": "01-01-2022", "closed_reason": REASON}
    form = change(admin_client, agency, **wanted).context["adminform"].form
    assert [*form.errors] == ["name"]
    form = change(admin_client, agency, **wanted, seen=seen(form)).context["adminform"].form
    assert [*form.errors] == ["closed_on"]
    assert change(admin_client, agency, **wanted, seen=seen(form)).status_code == 302
    assert is_closed(agency)


def test_other_mistakes_come_first(admin_client, agency):
    form = change(admin_client, agency, closed_on="01-01-2022").context["adminform"].form
    assert [*form.errors] == ["closed_reason"]


def test_dissolving_many_asks_too(admin_client, agency):
    wanted = {"closed_on": "01-01-2022", "closed_reason": REASON}
    page = dissolve(admin_client, agency, **wanted)
    assert [*page.context["form"].errors] == ["closed_on"]
    assert b'name="seen"' in page.content
    assert not LogEntry.objects.exists()
    assert dissolve(admin_client, agency, **wanted, seen=seen(page.context["form"])).status_code == 302
    assert is_closed(agency)


def test_the_preview_of_a_list_says_it_for_each_day(agency):
    make.agency("18.04", name="Melati")
    rows = [["Nama", "Jenis instansi", "Kode wilayah", "Bubar", "Alasan bubar"]]
    rows += [["Ragem", "Kabupaten/Kota", "18.03", date(2020, 1, 1), REASON]]
    rows += [["Melati", "Kabupaten/Kota", "18.04", DAY, REASON], ["Baru", "Desa", "18.04", DAY, REASON]]
    found = checked(rows)
    assert found.problems == []
    named = ["Kabupaten Lampung Utara", "Kabupaten Lampung Barat"]
    assert [name for sentence in found.closing for name in named if name in sentence] == named


def test_a_regency_whose_agency_the_list_replaces_is_not_called_exempt(agency):
    make.agency("18.04", name="Melati", closed_on=DAY, closed_reason=REASON)
    rows = [["Nama", "Jenis instansi", "Kode wilayah", "Bubar", "Alasan bubar"]]
    rows += [["Ragem", "Kabupaten/Kota", "18.03", DAY, REASON]]
    assert len(checked(rows).closing) == 2
    assert checked([*rows, ["Baru", "Kabupaten/Kota", "18.03", "", ""]]).closing == []
    assert len(checked([*rows, ["Baru", "Desa", "18.03", "", ""]]).closing) == 2
    assert len(checked([*rows, ["Baru", "Kabupaten/Kota", "18.03", DAY, REASON]]).closing) == 2


def test_the_numbers_count_what_else_the_list_changes(agency):
    make.agency("18.04", name="Melati", closed_on=DAY, closed_reason=REASON)
    rows = [["Nama", "Jenis instansi", "Kode wilayah", "Bubar", "Alasan bubar"]]
    rows += [["Ragem", "Kabupaten/Kota", "18.03", DAY, REASON], ["Melati", "Kabupaten/Kota", "18.04", "", ""]]
    rows += [["Baru", "Kabupaten/Kota", "18.05", "", ""]]
    _about, numbers = checked(rows).closing
    assert numbers.startswith("Lampung: 0 dari 1 ")
    assert " 0 dari 2 " in numbers


def test_storing_a_list_builds_no_coverage_while_agencies_are_written(agency):
    rows = [["Nama", "Jenis instansi", "Kode wilayah", "Bubar", "Alasan bubar"]]
    file = AgencyFile(xlsx({"Instansi": [*rows, ["Ragem", "Kabupaten/Kota", "18.03", DAY, REASON]]}).getvalue())
    stored = store_agencies(file, file.suggested())
    assert (stored.is_stored, stored.closing) == (True, [])


def test_the_command_says_it(agency, tmp_path, capsys):
    rows = [["Nama", "Jenis instansi", "Kode wilayah", "Bubar", "Alasan bubar"]]
    path = tmp_path / "instansi.xlsx"
    path.write_bytes(xlsx({"Instansi": [*rows, ["Ragem", "Kabupaten/Kota", "18.03", DAY, REASON]]}).getvalue())
    call_command("import_agencies", str(path))
    assert "Kabupaten Lampung Utara" in capsys.readouterr().out
    assert Agency.objects.get().closed_on == DAY
