import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from lxml import html
from openpyxl import Workbook

from accounts.models import User
from agencies.importing.reading import AgencyFile, read_agencies
from agencies.importing.resolving import resolved
from agencies.models import Agency, AgencyUpload, Regency
from documents.reading import budget
from documents.reading.budget import working_within
from documents.reading.problems import Findings, UnreadableWorkbook
from documents.tests.reading import ods
from tests import make, workbooks

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("forms and messages of the admin")]
LIST = "/admin/agencies/agency/"


def names(response) -> set[str]:
    return {agency.name for agency in response.context["cl"].result_list}


def test_a_form_does_not_undo_a_merger_that_came_between(regions):
    agency, successor = make.agency("18.03"), make.agency("18.03")
    fields = {"name": agency.name, "kind": agency.kind, "province": "18", "regency": "18.03", "phone": "0721 123"}
    request = RequestFactory().get("/")
    request.user = make.user("administrator")
    form_class = site.get_model_admin(Agency).get_form(request)
    form = form_class(fields, instance=Agency.objects.get(pk=agency.pk))
    assert form.is_valid()
    merged = {"closed_on": date(2024, 1, 1), "closed_reason": "Penggabungan", "successor": successor}
    Agency.objects.filter(pk=agency.pk).update(**merged)
    site.get_model_admin(Agency).save_model(None, form.instance, form, change=True)
    agency.refresh_from_db()
    assert (agency.phone, agency.successor) == ("0721 123", successor)


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
def test_invisible_characters_are_removed_from_the_data_of_an_agency(regions):
    agency = make.agency("18.03")
    request = RequestFactory().get("/")
    request.user = make.user("administrator")
    typed = {
        "npp": "\u202a180\u202c",
        "address": "Jalan\u00a0Raya \u200e 1",
        "phone": "\u202a0721 123\u202c",
        "email": "\u200bdinas@contoh.example\ufeff",
    }
    place = {"name": agency.name, "kind": agency.kind, "province": "18", "regency": "18.03"}
    form_class = site.get_model_admin(Agency).get_form(request)
    form = form_class(place | typed, instance=agency)
    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in typed} == {
        "npp": "180",
        "address": "Jalan Raya 1",
        "phone": "0721 123",
        "email": "dinas@contoh.example",
    }
    assert set(form_class(place | {"address": "a\x07"}, instance=agency).errors) == {"address"}


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


@pytest.mark.parametrize(
    ("language", "said"),
    [("id", "Alamat dan berdiri berubah."), ("en", "Changed Address and Opened on.")],
)
def test_the_history_names_fields_in_the_language_of_the_reader(admin_client, language, said):
    """Django stores their labels, which begin with a capital letter."""
    agency = make.agency("18.03", name="Perpustakaan")
    admin_client.post(f"{LIST}{agency.pk}/change/", fields(opened_on="2022-01-01", address="Metro"))
    admin_client.cookies["django_language"] = language
    page = admin_client.get(f"{LIST}{agency.pk}/history/")
    (cell,) = html.fromstring(page.content).xpath("//th[@scope='row']/following-sibling::td[2]")
    assert cell.text.strip() == said


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("id", ["Nama: Pustaka → Taman", "Berdiri: – → 1 Januari 2022"]),
        ("en", ["Name: Pustaka → Taman", "Opened on: – → 1 January 2022"]),
    ],
)
def test_the_history_tells_values_before_and_after(admin_client, language, lines):
    agency = make.agency("18.03", name="Pustaka")
    admin_client.post(f"{LIST}{agency.pk}/change/", fields(name="Taman", regency="18.04", opened_on="2022-01-01"))
    admin_client.cookies["django_language"] = language
    page = admin_client.get(f"{LIST}{agency.pk}/history/")
    text = " ".join(html.fromstring(page.content.decode()).xpath("string(//*[@id='change-history'])").split())
    assert [line for line in lines if line not in text] == []
    before, after = Regency.objects.get(pk="18.03"), Regency.objects.get(pk="18.04")
    assert f": {before} → {after}" in text


def test_the_history_keeps_no_data_of_people(admin_client):
    person = make.person(make.agency(), full_name="Ani Santoso", phone="0812 3456 7890")
    path = f"/admin/participants/participant/{person.pk}/"
    page = admin_client.get(f"{path}change/")
    sent = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    rows = {f"registrations-{name}": 0 for name in ["TOTAL_FORMS", "INITIAL_FORMS"]}
    admin_client.post(f"{path}change/", sent | rows | {"full_name": "Ani Susanti"})
    person.refresh_from_db()
    assert person.full_name == "Ani Susanti"
    assert "Santoso" not in LogEntry.objects.get().change_message


@pytest.mark.both_engines
def test_a_form_offers_the_regencies_of_its_province(admin_client):
    make.agency("18.03")
    asked = {"app_label": "agencies", "model_name": "agency", "field_name": "regency", "term": "lampung"}
    url = reverse("admin:autocomplete")

    def offered(**more):
        return {result["id"][:2] for result in admin_client.get(url, asked | more).json()["results"]}

    assert offered(province="18") == {"18"}
    assert offered(province="72") == set()
    assert offered(province="\x00") == offered() >= {"18"}


@pytest.mark.parametrize("message", ["2 instansi ditambahkan.", "[1", "17", '[{"added": {}}]', ""])
def test_the_history_shows_other_messages_as_they_are(admin_client, message):
    agency = make.agency("18.03")
    entry = LogEntry.objects.create(
        user=User.objects.get(),
        content_type=ContentType.objects.get_for_model(Agency),
        object_id=agency.pk,
        action_flag=CHANGE,
        change_message=message,
    )
    (shown,) = admin_client.get(f"{LIST}{agency.pk}/history/").context["action_list"]
    assert shown.get_change_message() == entry.get_change_message()


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


def test_the_script_that_names_the_province_comes_after_jquery(admin_client):
    """Before it, the script fails, and all regencies of the country are offered."""
    page = admin_client.get(reverse("admin:agencies_agency_add")).content.decode()
    assert page.index("/jquery.init.js") < page.index("/regencies.js")


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
    new = [make.agency(kind="village"), make.agency("72")]
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


def send(client, rows, name="instansi.xlsx", **choices):
    book = Workbook()
    book.active.title = "Instansi"
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return client.post(LIST + "import/", {"file": SimpleUploadedFile(name, content.getvalue()), **choices})


def upload(client, rows, name="instansi.xlsx", **choices):
    response = send(client, rows, name, **choices)
    assert response.status_code == 302
    return client.get(response.url)


def layout(page, **changes):
    """Return what the form of the columns sends, with changes."""
    return {field.html_name: field.value() or "" for field in page.context["form"]} | changes


def store(client, page):
    return client.post(page.request["PATH_INFO"] + "store/", {"seen": page.context["check"].fingerprint})


HEADER = ["Nama", "Jenis instansi", "Kode wilayah", "NPP"]
RAGEM = ["Perpustakaan Ragem", "Kabupaten/Kota", "18.03", "007"]


@pytest.mark.both_engines
def test_an_import_is_stored_after_its_preview_and_logged(admin_client):
    page = upload(admin_client, [HEADER, RAGEM])
    assert page.context["check"].counts == {"created": 1, "updated": 0, "unchanged": 0}
    assert not Agency.objects.exists()
    assert store(admin_client, page).url == LIST
    assert Agency.objects.get().npp == "007"
    entry, own = LogEntry.objects.order_by("pk").reverse()
    assert (entry.object_repr, entry.content_type.model) == ("instansi.xlsx", "agency")
    assert (own.object_id, own.action_flag) == (str(Agency.objects.get().pk), ADDITION)
    assert bytes(AgencyUpload.objects.get().content) == b""
    assert store(admin_client, page).status_code == 404  # a second press


def undo(client):
    """Follow the link in the message of the import, press the button there, and return what is said then."""
    said = client.get(LIST).content.decode()
    link = re.search(r'href="([^"]+/undo/)"', said)[1]
    assert "instansi.xlsx" in client.get(link).content.decode()
    return client.post(link, follow=True).content.decode()


@pytest.mark.both_engines
def test_an_import_is_undone_completely(admin_client):
    known = make.agency("18.03", name="Perpustakaan Ragem", npp="001", contact_name="Bu Sri")
    gone = make.agency("18.04", closed_on=date(2020, 1, 1), closed_reason="Digabung", successor=known)
    reopened = [gone.name, "Kabupaten/Kota", "18.04", "", "", ""]
    header = [*HEADER, "Bubar", "Alasan bubar"]
    rows = [header, [*RAGEM, "", ""], ["Baru", *RAGEM[1:3], "", "", ""], reopened]
    page = upload(admin_client, rows, blank="clear")
    before = list(Agency.objects.order_by("pk").values())
    store(admin_client, page)
    assert Agency.objects.count() == 3
    gone.refresh_from_db()
    assert (gone.successor, gone.closed_on) == (None, None)
    assert "Daftar diurungkan: 1 instansi dihapus, 2 seperti semula." in undo(admin_client)
    again = reverse("admin:agencies_agency_import_undo", args=[page.context["upload"].key])
    assert "Ini sudah diurungkan." in admin_client.post(again, follow=True).content.decode()
    assert list(Agency.objects.order_by("pk").values()) == before
    flags = LogEntry.objects.exclude(object_id=None).order_by("pk").values_list("action_flag", flat=True)
    assert list(flags) == [CHANGE, ADDITION, CHANGE, CHANGE, DELETION, CHANGE]
    history = " ".join(admin_client.get(f"{LIST}{known.pk}/history/").content.decode().split())
    assert history.count("NPP") >= 2
    assert re.search("001.{1,40}007", history)
    assert re.search("007.{1,40}001", history)
    assert "Bu Sri" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_an_import_is_not_undone_once_its_agencies_are_used_or_changed_or_it_is_late(admin_client, client):
    def stored(*rows):
        store(admin_client, upload(admin_client, [HEADER, *rows]))
        return AgencyUpload.objects.latest("pk")

    first = stored(RAGEM)
    make.person(Agency.objects.get())
    assert "sudah dipakai" in undo(admin_client)
    Agency.objects.filter(npp="007").update(npp="008")
    where = reverse("admin:agencies_agency_import_undo", args=[first.key])
    assert "Perpustakaan Ragem." in admin_client.post(where, follow=True).content.decode()
    late = stored([*RAGEM[:3], "009"])
    late.stored["at"] = (timezone.now() - timedelta(minutes=11)).isoformat()
    late.save()
    where = reverse("admin:agencies_agency_import_undo", args=[late.key])
    for send_it in (admin_client.get, admin_client.post):
        assert "10 menit" in send_it(where, follow=True).content.decode()
    assert Agency.objects.get().npp == "009"
    client.force_login(make.user("administrator"))
    assert client.post(where).status_code in (302, 403, 404)
    assert Agency.objects.get().npp == "009"


def test_an_import_is_not_undone_once_a_former_successor_was_deleted(admin_client):
    next_one = make.agency("18.03", name="Penerus")
    gone = make.agency("18.04", closed_on=date(2020, 1, 1), closed_reason="Digabung", successor=next_one)
    reopened = [gone.name, "Kabupaten/Kota", "18.04", "", "", ""]
    store(admin_client, upload(admin_client, [[*HEADER, "Bubar", "Alasan bubar"], reopened], blank="clear"))
    next_one.delete()
    assert "Instansi penerus" in undo(admin_client)
    connection.check_constraints()
    gone.refresh_from_db()
    assert (gone.successor, gone.closed_on) == (None, None)


def test_a_list_that_takes_too_long_or_is_too_long_is_refused_at_the_field(admin_client, monkeypatch):
    rows = [[f"Perpustakaan {number}", *RAGEM[1:]] for number in range(1_100)]
    assert "1000 baris" in str(send(admin_client, [HEADER, *rows]).context["form"].errors["file"])
    monkeypatch.setattr(budget, "UPLOAD_SECONDS", 0)
    assert "terlalu lama" in str(send(admin_client, [HEADER, RAGEM]).context["form"].errors["file"])
    assert not AgencyUpload.objects.exists()


@pytest.mark.parametrize("action", [lambda client, page: client.get(page.request["PATH_INFO"]), store])
def test_a_list_that_takes_too_long_to_compare_leads_back_to_the_upload(admin_client, monkeypatch, action):
    page = upload(admin_client, [HEADER, RAGEM])
    monkeypatch.setattr(budget, "UPLOAD_SECONDS", 0)
    answer = action(admin_client, page)
    assert answer.url == LIST + "import/"
    assert "terlalu lama" in admin_client.get(answer.url).content.decode()
    assert not Agency.objects.exists()


def test_each_step_of_comparing_a_list_has_the_deadline_of_its_reading():
    file = AgencyFile(workbooks.xlsx({"Instansi": [HEADER, RAGEM]}).getvalue())
    rows = read_agencies(file, file.suggested(), Findings())
    for step in (lambda: read_agencies(file, file.suggested(), Findings()), lambda: resolved(rows, adds_similar=True)):
        with working_within(budget.Budget(seconds=0)), pytest.raises(UnreadableWorkbook):
            step()


def test_the_preview_shows_what_blank_cells_erase_or_keep(admin_client):
    make.agency("18.03", name="Perpustakaan Ragem", npp="007")
    rows = [HEADER, [*RAGEM[:3], "-"]]
    page = upload(admin_client, rows, blank="clear")
    assert len(page.context["warnings"]) == 1
    assert b"007" in page.content
    kept = upload(admin_client, rows)
    assert kept.context["check"].counts["unchanged"] == 1
    store(admin_client, page)
    assert Agency.objects.get().npp == ""


def test_a_name_similar_to_a_stored_one_is_added_by_choice(admin_client):
    make.agency("18.03", kind="village", name="Perpustakaan Desa Suka Maju")
    page = upload(admin_client, [HEADER[:3], ["Perpusdes Sukamaju", "Desa/Kelurahan", "18.03"]])
    assert len(page.context["check"].problems) == 1
    where = page.request["PATH_INFO"]
    assert admin_client.post(where, layout(page, similar="add")).url == where
    page = admin_client.get(where)
    assert "Perpustakaan Desa Suka Maju" in html.fromstring(page.content).get_element_by_id("rows").text_content()
    store(admin_client, page)
    assert Agency.objects.count() == 2


def test_a_long_list_of_warnings_is_shortened(admin_client):
    header = [*HEADER, *(f"Kolom {number}" for number in range(23))]
    page = upload(admin_client, [header, RAGEM])
    for warnings in (
        page.context["warnings"],
        [str(message) for message in admin_client.get(store(admin_client, page).url).context["messages"]][1:],
    ):
        assert len(warnings) == 20 + 1
        assert "Kolom 19" in warnings[-2]
        assert "3" in warnings[-1]


def test_an_import_with_mistakes_shows_all_and_stores_nothing(admin_client):
    page = upload(admin_client, [HEADER, ["A", "Kabupaten/Kota", "99.99", ""], ["B", "Istana", "18.03", ""]])
    assert [(problem.sheet, problem.cell) for problem in page.context["problems"]] == [
        ("Instansi", "C2"),
        ("Instansi", "B3"),
    ]
    assert b"99.99" in page.content
    assert b"C2" in page.content
    assert store(admin_client, page).url == page.request["PATH_INFO"]
    assert not Agency.objects.exists()
    assert not LogEntry.objects.exists()


def test_columns_and_what_applies_to_all_rows_can_be_chosen(admin_client):
    page = upload(admin_client, [["Daftar", "2026"], ["Unit", "Catatan"], ["Perpustakaan A", "7"]])
    assert page.context["problems"]
    where = page.request["PATH_INFO"]
    admin_client.post(where, layout(page, header="2"))
    page = admin_client.get(where)
    chosen = layout(page, column0="name", column1="npp", kind="village", region="18.03", blank="keep")
    assert admin_client.post(where, chosen).url == where
    page = admin_client.get(where)
    assert page.context["check"].counts["created"] == 1
    store(admin_client, page)
    agency = Agency.objects.get()
    assert (agency.name, agency.npp, agency.kind, agency.region_code) == ("Perpustakaan A", "7", "village", "18.03")


def test_markup_in_a_list_is_shown_as_text(admin_client):
    page = upload(admin_client, [["<u>Unit", "Catatan"], ["<b>Perpustakaan", "<i>7"]])
    html = admin_client.get(page.request["PATH_INFO"]).content.decode()
    assert {tag for tag in ("<u>Unit", "<b>Perpustakaan", "<i>7") if tag in html} == set()
    assert "&lt;b&gt;Perpustakaan" in html


def test_a_meaning_is_chosen_once(admin_client):
    page = upload(admin_client, [HEADER, RAGEM])
    answer = admin_client.post(page.request["PATH_INFO"], layout(page, column3="name"))
    assert sorted(answer.context["form"].errors) == ["column0", "column3"]


def test_another_sheet_can_be_chosen(admin_client):
    book = Workbook()
    book.active.title = "Instansi"
    book.active.append(HEADER)
    book.create_sheet("Desa").append(["Nama Desa", "Kab"])
    book["Desa"].append(["Makmur", "Metro"])
    content = BytesIO()
    book.save(content)
    where = admin_client.post(LIST + "import/", {"file": SimpleUploadedFile("a.xlsx", content.getvalue())}).url
    page = admin_client.get(where)
    admin_client.post(where, layout(page, sheet="Desa"))
    assert [row[0].row.region for row in admin_client.get(where).context["rows"]] == ["18.72"]


def test_an_empty_sheet_cannot_be_chosen(admin_client):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(RAGEM)
    book.create_sheet("Kosong")
    content = BytesIO()
    book.save(content)
    where = admin_client.post(LIST + "import/", {"file": SimpleUploadedFile("a.xlsx", content.getvalue())}).url
    answer = admin_client.post(where, layout(admin_client.get(where), sheet="Kosong"))
    assert list(answer.context["form"].errors) == ["sheet"]
    assert AgencyUpload.objects.get().choices["sheet"] == "Sheet"


def test_what_changed_since_the_preview_is_looked_at_again(admin_client):
    page = upload(admin_client, [HEADER, RAGEM])
    make.agency("18.03", name="Perpustakaan Ragem")
    assert store(admin_client, page).url == page.request["PATH_INFO"]
    assert Agency.objects.get().npp == ""
    assert store(admin_client, admin_client.get(page.request["PATH_INFO"])).url == LIST
    assert Agency.objects.get().npp == "007"


def test_a_list_is_for_administrators_and_expires(admin_client, client):
    page = upload(admin_client, [HEADER, RAGEM])
    where = page.request["PATH_INFO"]
    assert admin_client.get(where + "store/").url == where
    client.force_login(make.user("coordinator"))
    assert [client.get(where).status_code, client.post(where + "store/").status_code] == [403, 403]
    AgencyUpload.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert admin_client.get(where).status_code == 404
    upload(admin_client, [HEADER, RAGEM])
    assert AgencyUpload.objects.count() == 1


def test_a_long_list_is_shown_in_part(admin_client):
    wrong = [[f"Desa {number}", "Istana", "18.03", ""] for number in range(203)]
    page = upload(admin_client, [HEADER, *wrong, *([f"Perpustakaan {n}", *RAGEM[1:]] for n in range(201))])
    assert (len(page.context["problems"]), page.context["more_problems"]) == (200, 3)
    assert (len(page.context["rows"]), page.context["more_rows"]) == (200, 1)


def test_a_list_of_libreoffice_is_read(admin_client):
    file = SimpleUploadedFile(
        "instansi.ods", ods.ods(ods.table(*(ods.row(*map(ods.text, cells)) for cells in (HEADER, RAGEM))))
    )
    page = admin_client.get(admin_client.post(LIST + "import/", {"file": file}).url)
    assert page.context["check"].counts["created"] == 1


@pytest.mark.parametrize("file", [None, ("a.doc", b"x"), ("a.xlsx", b""), ("a.xlsx", b"PK, but no zip")])
def test_a_file_that_is_not_a_workbook_gives_an_error_at_the_field(admin_client, file):
    data = {"file": SimpleUploadedFile(*file)} if file else {}
    page = admin_client.post(LIST + "import/", data)
    assert list(page.context["form"].errors) == ["file"]


def test_an_export_has_the_listed_agencies_and_can_be_imported(admin_client):
    make.agency("18.03", name="Perpustakaan Ragem")
    make.agency("72.01", name="Perpustakaan Lain")
    response = admin_client.get(LIST + "export/", {"q": "ragem", "province__code__exact": "18"})
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(workbooks.opened(response.content).active.iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [("Perpustakaan Ragem", "Kabupaten/Kota", "18.03")]
    assert upload(admin_client, rows).context["check"].counts == {"created": 0, "updated": 0, "unchanged": 1}


def test_an_export_with_an_invalid_filter_goes_back_to_the_list(admin_client):
    assert admin_client.get(LIST + "export/", {"opened_on": "x"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_needs_the_same_queries_for_one_row_and_three(admin_client, django_assert_num_queries, count):
    for code in ("18.03", "18.04", "72.01")[:count]:
        make.agency(code)
    with django_assert_num_queries(6):
        admin_client.get(LIST + "export/")


def test_the_bps_code_is_beside_the_code(admin_client):
    page = admin_client.get("/admin/agencies/regency/", {"q": "18.03"})
    assert b"1806" in page.content
    assert b"1806" in admin_client.get("/admin/agencies/regency/18.03/change/").content
    papua = admin_client.get("/admin/agencies/province/91/change/").content.decode()
    assert re.search(r"Kode BPS \(2020\).*?>94<", papua, re.DOTALL)


# --- Agencies with similar names --------------------------------------------------------------------------------------


def sent_again(client, address: str, response, data: dict):
    """Send the form as the page has it: with what the user has seen."""
    return client.post(address, data | {"seen": response.context["adminform"].form["seen"].value()})


@pytest.mark.parametrize(
    ("code", "kind", "recorded", "typed"),
    [
        ("18.03", "regency", "Dinas Perpustakaan Kabupaten Lampung Utara", "Dinas Perpustakaan Kab. Lampung Utara"),
        ("18", "province", "Dinas Perpustakaan Provinsi Lampung", "Dinas Perpustakaan Prov. Lampung"),
        ("18.03", "village", "Perpustakaan Desa Sukamaju", "Perpustakaan Desa Sukamaju"),
        ("18.03", "village", "Perpustakaan Desa Sukamaju", "Perpustakaan Sukamajju"),
    ],
)
def test_an_agency_like_a_recorded_one_is_stored_after_a_question(admin_client, code, kind, recorded, typed):
    known = make.agency(code, name=recorded, kind="district" if recorded == typed else kind)
    data = fields(name=typed, kind=kind, regency=code if "." in code else "")
    page = admin_client.post(f"{LIST}add/", data)
    assert list(page.context["adminform"].form.errors) == ["name"]
    assert f'href="{known.get_absolute_url()}"' in page.content.decode()
    assert recorded in page.content.decode()
    assert Agency.objects.count() == 1
    assert sent_again(admin_client, f"{LIST}add/", page, data).status_code == 302
    assert Agency.objects.count() == 2


def test_an_agency_of_another_region_is_no_question(admin_client):
    make.agency("18.04", name="Perpustakaan Desa Sukamaju", kind="village")
    data = fields(name="Perpustakaan Desa Sukamaju", kind="village")
    assert admin_client.post(f"{LIST}add/", data).status_code == 302


def test_a_new_name_like_that_of_another_agency_is_a_question_too(admin_client):
    make.agency("18.03", name="Perpustakaan Desa Sukamaju", kind="village")
    other = make.agency("18.03", name="Perpustakaan Desa Mekarsari", kind="village")
    address, data = f"{LIST}{other.pk}/change/", fields(name="Perpustakaan Sukamaju", kind="village")
    page = admin_client.post(address, data)
    assert list(page.context["adminform"].form.errors) == ["name"]
    assert sent_again(admin_client, address, page, data).status_code == 302


def test_a_corrected_name_is_no_question_about_the_agency_itself(admin_client):
    agency = make.agency("18.03", name="Perpustakaan Desa Sukamaju", kind="village")
    data = fields(name="Perpustakaan Desa Suka Maju", kind="village")
    assert admin_client.post(f"{LIST}{agency.pk}/change/", data).status_code == 302
    agency.refresh_from_db()
    assert agency.name == "Perpustakaan Desa Suka Maju"
