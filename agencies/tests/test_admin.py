from datetime import date
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from agencies.models import Agency
from tests import make

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("forms and messages of the admin")]
LIST = "/admin/agencies/agency/"


def names(response) -> set[str]:
    return {agency.name for agency in response.context["cl"].result_list}


LIST_QUERIES = {"agencies/agency": 5, "agencies/province": 6, "agencies/regency": 6}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("model", ["agencies/agency", "agencies/province", "agencies/regency"])
def test_lists_need_the_same_queries_for_one_row_and_three(admin_client, django_assert_num_queries, model, count):
    for code in ("18.03", "18.04", "72.01")[:count]:
        make.agency(code)
    admin_client.get(LIST)  # the first page of a session loads content types
    with django_assert_num_queries(LIST_QUERIES[model]):
        assert admin_client.get(f"/admin/{model}/").status_code == 200


@pytest.mark.both_engines
def test_agencies_are_found_by_name_npp_and_code(admin_client):
    make.agency("18.03", name="Perpustakaan Ragem", npp="1803000")
    make.agency("18.09", name="Perpustakaan Andan Jejama")
    make.agency("72", name="Dinas Perpustakaan Sulawesi Tengah")
    assert names(admin_client.get(LIST, {"q": "ragem"})) == {"Perpustakaan Ragem"}
    assert names(admin_client.get(LIST, {"q": "1803000"})) == {"Perpustakaan Ragem"}
    assert names(admin_client.get(LIST, {"q": "18.09"})) == {"Perpustakaan Andan Jejama"}
    assert names(admin_client.get(LIST, {"q": "18."})) == {"Perpustakaan Ragem", "Perpustakaan Andan Jejama"}
    assert names(admin_client.get(LIST, {"q": "72"})) == {"Dinas Perpustakaan Sulawesi Tengah"}


@pytest.mark.both_engines
def test_agencies_are_filtered(admin_client):
    make.agency("18", name="A")
    make.agency("18.13", name="B", closed_on=date(2020, 1, 1), closed_reason="Likuidasi")
    make.agency("72.01", name="C", opened_on=date(2199, 1, 1))
    assert names(admin_client.get(LIST, {"existing": "yes"})) == {"A"}
    assert names(admin_client.get(LIST, {"existing": "no"})) == {"B"}
    assert names(admin_client.get(LIST, {"kind__exact": "province"})) == {"A"}
    assert names(admin_client.get(LIST, {"province__code__exact": "72"})) == {"C"}


def fields(**changes) -> dict:
    return {"name": "Perpustakaan", "kind": "regency", "province": "18", "regency": "18.03"} | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"regency": ""}, "regency"),
        ({"regency": "72.01"}, "regency"),
        ({"kind": "province"}, "regency"),
        ({"closed_on": "2022-01-01"}, "closed_reason"),
        ({"closed_reason": "Likuidasi"}, "closed_reason"),
        ({"opened_on": "1899-12-31"}, "opened_on"),
        ({"closed_on": "2200-01-01", "closed_reason": "Likuidasi"}, "closed_on"),
        ({"opened_on": "2022-01-01", "closed_on": "2022-01-01", "closed_reason": "Likuidasi"}, "closed_on"),
        ({"name": "SUDAH ada"}, "name"),
        ({"province": "18'"}, "province"),
    ],
)
def test_a_mistake_is_shown_at_its_field(admin_client, changes, field):
    make.agency("18.03", name="Sudah Ada")
    response = admin_client.post(LIST + "add/", fields(**changes))
    assert list(response.context["adminform"].form.errors) == [field]


def test_a_valid_agency_is_stored_and_changed(admin_client):
    admin_client.post(LIST + "add/", fields(name="  Perpustakaan   Daerah "))
    agency = Agency.objects.get()
    assert agency.name == "Perpustakaan Daerah"
    admin_client.post(f"{LIST}{agency.pk}/change/", fields(closed_on="2022-01-01", closed_reason="Likuidasi"))
    admin_client.post(f"{LIST}{agency.pk}/change/", fields())  # reopened
    agency.refresh_from_db()
    assert (agency.name, agency.closed_on, agency.closed_reason) == ("Perpustakaan", None, "")


@pytest.mark.parametrize("moved", [{"province": "72", "regency": "72.01"}, {"regency": "18.04"}, {"kind": "village"}])
@pytest.mark.parametrize("use", ["quota", "pool", "waiting", "person", None])
def test_an_agency_with_seats_or_registrations_keeps_its_region_and_kind(admin_client, moved, use):
    """Otherwise its registrations would no longer fit the region that decides who sees the event."""
    agency, event = make.agency("18.03", name="Ragem"), make.event()
    if use == "quota":
        make.quota(event, agency)
    elif use == "pool":
        make.quota(event, pool=("regency", "18"))
        make.registration(event, agency)
    elif use == "waiting":
        make.registration(event, agency, status="waitlisted")
    elif use == "person":
        make.person(agency)
    response = admin_client.post(f"{LIST}{agency.pk}/change/", fields(name="Baru", **moved))
    agency.refresh_from_db()
    if use in ("person", None):
        assert response.status_code == 302
        assert {
            "kind": agency.kind,
            "province": agency.province_id,
            "regency": agency.regency_id,
        }.items() >= moved.items()
    else:
        assert list(response.context["adminform"].form.errors) == ["__all__"]
        assert (agency.name, agency.kind, agency.regency_id) == ("Ragem", "regency", "18.03")
        admin_client.post(f"{LIST}{agency.pk}/change/", fields(name="Baru"))  # other fields may change
        assert Agency.objects.get().name == "Baru"


def test_suggestions_show_which_agencies_are_dissolved(admin_client):
    make.agency("18.03", name="Melati Lama", closed_on=date(2019, 7, 1), closed_reason="Likuidasi")
    make.agency("18.03", name="Melati Baru")
    asked = {"app_label": "events", "model_name": "quota", "field_name": "agency", "term": "melati"}
    results = admin_client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert {result["text"].split(" –")[0]: "2019" in result["text"] for result in results} == {
        "Melati Lama": True,
        "Melati Baru": False,
    }


@pytest.mark.both_engines
def test_suggestions_distinguish_agencies_of_the_same_name(admin_client):
    make.agency("18.03", name="Perpustakaan Melati")
    make.agency("72.01", name="Perpustakaan Melati")
    asked = {"app_label": "events", "model_name": "quota", "field_name": "agency", "term": "melati"}
    results = admin_client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert len({result["text"] for result in results}) == 2


@pytest.mark.both_engines
def test_an_agency_with_people_is_not_deleted(admin_client):
    agency = make.person(make.agency()).agency
    admin_client.post(f"{LIST}{agency.pk}/delete/", {"post": "yes"})
    admin_client.post(LIST, {"action": "delete_selected", "_selected_action": [agency.pk], "post": "yes"})
    assert Agency.objects.exists()


def test_an_unused_agency_is_deleted(admin_client):
    admin_client.post(f"{LIST}{make.agency().pk}/delete/", {"post": "yes"})
    assert not Agency.objects.exists()


@pytest.mark.parametrize("model", ["province", "regency"])
def test_regions_cannot_be_changed(admin_client, model):
    code = {"province": "18", "regency": "18.03"}[model]
    base = f"/admin/agencies/{model}/"
    assert admin_client.get(f"{base}{code}/change/").status_code == 200
    for address in (f"{base}add/", f"{base}{code}/delete/"):
        assert admin_client.get(address).status_code == 403
    assert admin_client.post(f"{base}{code}/change/", {"name": "x"}).status_code == 403


@pytest.mark.both_engines
def test_regions_show_the_number_of_their_agencies(admin_client):
    make.agency("18.03")
    make.agency("18.03", "village")
    make.agency("18")
    provinces = admin_client.get("/admin/agencies/province/", {"q": "18"}).context["cl"].result_list
    assert [(p.code, p.regency_count, p.agency_count) for p in provinces] == [("18", 15, 3)]


# --- Dissolving -------------------------------------------------------------------------------------------------------


def dissolve(client, agencies, **more):
    return client.post(LIST, {"action": "dissolve_chosen", "_selected_action": [a.pk for a in agencies], **more})


def test_dissolving_asks_for_confirmation(admin_client):
    old = make.agency(closed_on=date(2019, 1, 1), closed_reason="Likuidasi")
    new = make.agency()
    page = dissolve(admin_client, [old, new])
    assert (page.context["open_agencies"], page.context["dissolved"]) == ([new], [old])
    assert not page.context["form"].is_bound
    assert not Agency.objects.filter(pk=new.pk).exclude(closed_on=None).exists()


def test_dissolving_needs_date_and_reason(admin_client):
    agency = make.agency()
    for more in (
        {},
        {"closed_on": "kemarin", "closed_reason": "  "},
        {"closed_on": "2200-01-01", "closed_reason": "a\x07"},
    ):
        page = dissolve(admin_client, [agency], dissolve="yes", **more)
        assert set(page.context["form"].errors) == {"closed_on", "closed_reason"}
    agency.refresh_from_db()
    assert agency.closed_on is None


def test_dissolving_is_logged_for_each_agency(admin_client):
    old = make.agency(closed_on=date(2019, 1, 1), closed_reason="Likuidasi")
    new = [make.agency(), make.agency("72")]
    response = dissolve(
        admin_client, [old, *new], dissolve="yes", closed_on="2022-01-01", closed_reason=" Peng gabungan  dinas "
    )
    assert response.status_code == 302
    dissolved = Agency.objects.filter(closed_on="2022-01-01", closed_reason="Peng gabungan dinas")
    assert set(dissolved) == set(new)
    assert set(LogEntry.objects.values_list("object_id", flat=True)) == {str(agency.pk) for agency in new}


@pytest.mark.both_engines
def test_dissolving_changes_all_agencies_or_none(admin_client):
    agencies = [make.agency(), make.agency(opened_on=date(2022, 1, 1)), make.agency(opened_on=date(2023, 1, 1))]
    page = dissolve(admin_client, agencies, dissolve="yes", closed_on="2022-01-01", closed_reason="Penggabungan")
    assert len(page.context["form"].errors["closed_on"]) == 2
    assert not Agency.objects.exclude(closed_on=None).exists()
    assert not LogEntry.objects.exists()


def test_dissolving_already_dissolved_or_too_many_agencies_is_refused(admin_client):
    old = make.agency(closed_on=date(2019, 1, 1), closed_reason="Likuidasi")
    assert dissolve(admin_client, [old]).status_code == 302
    Agency.objects.bulk_create(
        Agency(name=f"Desa {n}", kind="village", province_id="18", regency_id="18.03") for n in range(501)
    )
    assert dissolve(admin_client, [old], select_across="1", dissolve="yes").status_code == 302
    assert Agency.objects.filter(closed_on=None).count() == 501


# --- Workbooks --------------------------------------------------------------------------------------------------------


def upload(client, rows, name="instansi.xlsx"):
    book = Workbook()
    book.active.title = "Instansi"
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return client.post(LIST + "import/", {"file": SimpleUploadedFile(name, content.getvalue())})


HEADER = ["Nama", "Jenis instansi", "Kode wilayah", "NPP"]


def test_an_import_stores_the_agencies_and_is_logged(admin_client):
    response = upload(admin_client, [HEADER, ["Perpustakaan Ragem", "Kabupaten/Kota", "18.03", "007"]])
    assert response.url == LIST
    assert Agency.objects.get().npp == "007"
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.content_type.model) == ("instansi.xlsx", "agency")


def test_an_import_reports_erased_values(admin_client):
    make.agency("18.03", name="Perpustakaan Ragem", npp="007")
    response = upload(admin_client, [HEADER, ["Perpustakaan Ragem", "Kabupaten/Kota", "18.03", None]])
    assert b"007" in admin_client.get(response.url).content


def test_a_long_list_of_warnings_is_shortened(admin_client):
    header = [*HEADER, *(f"Kolom {number}" for number in range(23))]
    response = upload(admin_client, [header, ["Perpustakaan Ragem", "Kabupaten/Kota", "18.03", "007"]])
    dissolved = [str(message) for message in admin_client.get(response.url).context["messages"]]
    assert len(dissolved) == 1 + 20 + 1
    assert "Kolom 19" in dissolved[-2]
    assert "3" in dissolved[-1]


@pytest.mark.both_engines
def test_an_import_with_mistakes_shows_all_and_stores_nothing(admin_client):
    page = upload(admin_client, [HEADER, ["A", "Kabupaten/Kota", "99.99", ""], ["B", "Istana", "18.03", ""]])
    assert [(problem.sheet, problem.cell) for problem in page.context["problems"]] == [
        ("Instansi", "C2"),
        ("Instansi", "B3"),
    ]
    assert b"99.99" in page.content
    assert b"C2" in page.content
    assert not Agency.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("file", [None, ("a.txt", b"x"), ("a.xlsx", b""), ("a.xlsx", b"PK, but no zip")])
def test_a_file_that_is_not_a_workbook_gives_an_error_at_the_field(admin_client, file):
    data = {"file": SimpleUploadedFile(*file)} if file else {}
    page = admin_client.post(LIST + "import/", data)
    assert list(page.context["form"].errors) == ["file"]


def test_an_export_has_the_listed_agencies_and_can_be_imported(admin_client):
    make.agency("18.03", name="Perpustakaan Ragem")
    make.agency("72.01", name="Perpustakaan Lain")
    response = admin_client.get(LIST + "export/", {"q": "ragem", "province__code__exact": "18"})
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [("Perpustakaan Ragem", "Kabupaten/Kota", "18.03")]
    file = SimpleUploadedFile("lagi.xlsx", response.content)
    assert admin_client.post(LIST + "import/", {"file": file}).status_code == 302
    assert Agency.objects.count() == 2


def test_an_export_with_an_invalid_filter_goes_back_to_the_list(admin_client):
    assert admin_client.get(LIST + "export/", {"opened_on": "x"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_needs_the_same_queries_for_one_row_and_three(admin_client, django_assert_num_queries, count):
    for code in ("18.03", "18.04", "72.01")[:count]:
        make.agency(code)
    with django_assert_num_queries(6):
        admin_client.get(LIST + "export/")
