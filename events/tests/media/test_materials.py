"""Materials of an event: adding, reading, naming, ordering, deleting."""

import io
import re
import stat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Entry
from events.media import materials
from events.models import Material
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("uploads, downloads and forms")]
PAGE = "/events/LAMPUNG/materials/"


@pytest.fixture
def event(regions):
    return make.event("18", code="LAMPUNG")


@pytest.fixture
def coordinator(client):
    user = make.user()
    client.force_login(user)
    return user


def packed(*parts: str, filler: int = 0) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as package:
        package.writestr("media/filler.bin", bytes(filler))
        for part in parts:
            package.writestr(part, b"<x/>")
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def link_in_archive() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        entry = ZipInfo("a.txt")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def encrypted_archive() -> bytes:
    return archive({"a.txt": b"isi"}).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def add(client, content: bytes = b"%PDF-1.7 x", name: str = "materi.pdf", **fields):
    file = {"file": SimpleUploadedFile(name, content)} if content else {}
    return client.post(PAGE, {"add": "1", "link": "", "title": ""} | file | fields)


def read(response) -> bytes:
    """Return the content of the response; closing it here keeps the test's database connection open."""
    return b"".join(response.streaming_content)


def titles(event) -> list[str]:
    return list(event.materials.in_order().values_list("title", flat=True))


def stored_files() -> set[str]:
    return set(default_storage.listdir("materials")[1]) if default_storage.exists("materials") else set()


def test_a_file_keeps_its_name_until_it_gets_a_title(event, coordinator, client):
    before = stored_files()
    assert add(client, name="Modul_1  pengantar.PDF").status_code == 302
    assert add(client, title="  Modul   dua ").status_code == 302
    assert titles(event) == ["Modul 1 pengantar", "Modul dua"]
    assert [(one.position, one.size, one.added_by) for one in event.materials.in_order()] == [
        (1, 10, coordinator),
        (2, 10, coordinator),
    ]
    names = stored_files() - before
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}\.pdf", name) for name in names)
    assert [entry.changes for entry in Entry.objects.filter(action="material-added").order_by("pk")] == [
        {"title": [None, "Modul 1 pengantar"]},
        {"title": [None, "Modul dua"]},
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4"),
        ("a.PPTX", packed("[Content_Types].xml", "ppt/presentation.xml")),
        ("a.docx", packed("word/document.xml", filler=materials._CHUNK)),
        ("a.docx", b"PK\x03\x04" + bytes(3 * materials._CHUNK - 10) + b"word/document.xml"),  # across two chunks
        ("a.xlsx", packed("xl/workbook.xml")),
        ("a.zip", archive({"modul/apa.txt": b"isi", "b.PDF": b"%PDF-1.4", "c.docx": packed("word/document.xml")})),
        ("a.jpeg", make.picture()),
        ("a.png", make.picture(form="PNG")),
    ],
    ids=range(8),
)
def test_allowed_kinds_of_files(event, coordinator, client, name, content):
    assert add(client, content, name).status_code == 302
    page = client.get(event.materials.get().get_absolute_url())
    assert read(page) == content
    assert page["Content-Type"] == materials.KINDS["." + name.rpartition(".")[2].lower()].media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<script>1</script>"),
        ("a.svg", b"<svg/>"),
        ("a.pdf", b"<script>1</script>"),
        ("a.pdf", packed("apa.txt")),
        ("a.docx", packed("xl/workbook.xml")),
        ("a.docm", packed("word/document.xml")),
        ("a", b"%PDF-1.4"),
        ("a.pdf.exe", b"%PDF-1.4"),
        ("a.png", make.picture()),
        ("a.pdf", b"%PDF-1.4" + bytes(materials.MAXIMUM_SIZE)),
    ],
    ids=range(10),
)
def test_a_file_with_wrong_content_or_size_is_refused_at_the_field(event, coordinator, client, name, content):
    before = stored_files()
    page = add(client, content, name)
    assert page.status_code == 200
    assert [*page.context["add"].errors] == ["file"]
    assert not Material.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize(
    "content",
    [
        archive({"a.exe": b"MZ"}),
        archive({"a.html": b"<script>1</script>"}),
        archive({"a.pdf": b"<script>1</script>"}),
        archive({"a.txt": b"MZ\0\0"}),
        archive({"a.zip": archive({"b.txt": b"x"})}),
        archive({"../a.txt": b"x"}),
        archive({"/etc/a.txt": b"x"}),
        archive({"..\\a.txt": b"x"}),
        archive({"C:a.txt": b"x"}),
        archive({}),
        archive({f"{number}.txt": b"x" for number in range(201)}),
        archive({"a.txt": b" " * (200 * 2**20 + 1)}),
        link_in_archive(),
        encrypted_archive(),
        b"PK\x03\x04" + b"x" * 100,
    ],
    ids=range(15),
)
def test_an_archive_holds_only_files_that_do_no_harm(event, coordinator, client, content):
    assert [*add(client, content, "a.zip").context["add"].errors] == ["file"]
    assert not Material.objects.exists()


def test_an_empty_form_is_refused_at_the_file(event, coordinator, client):
    assert [*add(client, b"").context["add"].errors] == ["file"]


@pytest.mark.parametrize(
    ("link", "title", "wrong"),
    [
        ("http://example.org/a", "Rekaman", ["link"]),
        ("javascript:alert(1)", "Rekaman", ["link"]),
        ("https://", "Rekaman", ["link"]),
        ("https://example.org/\nx", "Rekaman", ["link"]),
        ("https://example.org/" + "a" * 500, "Rekaman", ["link"]),
        ("https://user:password@example.org/a", "Rekaman", ["link"]),
        ("https://example.org/a", "", ["title"]),
        ("https://example.org/a", "\u200b", ["title"]),
        ("https://example.org/a", "fdp.\x07X", ["title"]),
        ("https://example.org/a", "a" * 151, ["title"]),
    ],
)
def test_a_link_is_an_https_address_with_a_title(event, coordinator, client, link, title, wrong):
    assert [*add(client, b"", link=link, title=title).context["add"].errors] == wrong


def test_links_are_checked(event, coordinator, client):
    assert add(client, b"", link="https://example.org/rekaman?a=1", title="Rekaman").status_code == 302
    (material,) = event.materials.all()
    assert material.get_absolute_url() == "https://example.org/rekaman?a=1"
    assert 'href="https://example.org/rekaman?a=1"' in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{material.pk}/").status_code == 404


def test_a_link_in_capitals_is_accepted(event, coordinator, client):
    assert add(client, b"", link="HTTPS://EXAMPLE.ORG/A", title="Rekaman").status_code == 302
    assert event.materials.get().link == "https://EXAMPLE.ORG/A"


def test_a_file_and_a_link_together_are_refused(event, coordinator, client):
    assert [*add(client, link="https://example.org/", title="x").context["add"].errors] == ["link"]


def test_the_file_is_a_download(event, coordinator, client):
    material = make.material(event, title='Modul "1"/2: é')
    page = client.get(material.get_absolute_url())
    assert read(page) == b"%PDF-1.7 materi"
    assert page["Content-Disposition"].startswith("attachment; filename*=utf-8''Modul%20-1--2-%20%C3%A9.pdf")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private, no-store"


def test_a_missing_file_is_not_found(event, coordinator, client):
    material = make.material(event)
    default_storage.delete(material.file.name)
    assert client.get(material.get_absolute_url()).status_code == 404


def test_provincial_staff_can_read_but_not_change_materials(event, client):
    material = make.material(event)
    client.force_login(make.user(province="18"))
    page = client.get(PAGE)
    assert material.title in page.content.decode()
    assert "add" not in page.context
    assert read(client.get(material.get_absolute_url())) == b"%PDF-1.7 materi"
    assert add(client).status_code == 403
    assert client.post(PAGE, {f"title-{material.pk}": "x"}).status_code == 403
    assert client.post(f"{PAGE}{material.pk}/delete/").status_code == 403
    assert titles(event) == [material.title]


def test_titles_are_changed_together_and_an_empty_title_is_refused(event, coordinator, client):
    one, two = make.material(event, title="Satu"), make.material(event, title="Dua")
    page = client.post(PAGE, {f"title-{one.pk}": "", f"title-{two.pk}": "Tiga"})
    assert [*page.context["titles"].errors] == [f"title-{one.pk}"]
    assert titles(event) == ["Satu", "Dua"]
    client.post(PAGE, {f"title-{two.pk}": "Tiga"})  # the other material was added after this page was loaded
    assert titles(event) == ["Satu", "Tiga"]
    (entry,) = Entry.objects.filter(action="material-edited")
    assert entry.changes == {"title": ["Dua", "Tiga"]}


@pytest.mark.both_engines
def test_materials_can_be_moved(event, coordinator, client):
    rows = [make.material(event, title=title) for title in "ABC"]
    client.post(PAGE, {"move": f"up-{rows[2].pk}"})
    assert titles(event) == ["A", "C", "B"]
    client.post(PAGE, {"move": f"down-{rows[0].pk}"})
    assert titles(event) == ["C", "A", "B"]
    client.post(PAGE, {"move": f"up-{rows[2].pk}"})  # this material is the first already
    assert titles(event) == ["C", "A", "B"]
    assert [*event.materials.in_order().values_list("position", flat=True)] == [1, 2, 3]


@pytest.mark.parametrize("move", ["up-", "up-x", "left-1", "up-99999999999999999999", "up-999999"])
def test_an_impossible_move_changes_nothing(event, coordinator, client, move):
    make.material(event)
    assert client.post(PAGE, {"move": move}).status_code == 302


@pytest.mark.both_engines
def test_deletion_asks_once_and_deletes_the_file(event, coordinator, client):
    one, two = make.material(event, title="Satu"), make.material(event, title="Dua")
    assert client.get(f"{PAGE}{one.pk}/delete/").status_code == 200
    assert default_storage.exists(one.file.name)
    with transaction.atomic():
        materials.delete(one, by=coordinator)
    materials.delete(one, by=coordinator)
    assert [(row.title, row.position) for row in event.materials.all()] == [("Dua", 1)]
    assert default_storage.exists(two.file.name)
    assert Entry.objects.filter(action="material-deleted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_file_is_deleted_only_after_the_commit(regions, client):
    event = make.event(code="LAMPUNG")
    material = make.material(event)
    client.force_login(make.user())
    client.post(f"{PAGE}{material.pk}/delete/")
    assert not default_storage.exists(material.file.name)


@pytest.mark.both_engines
def test_an_event_has_a_maximum_of_materials(event, coordinator, client, monkeypatch):
    monkeypatch.setattr(materials, "MAXIMUM_NUMBER", 2)
    for _ in range(3):
        add(client)
    assert event.materials.count() == 2
    assert client.get(PAGE).context["has_room"] is False


def test_materials_of_another_event_do_not_change(event, coordinator, client):
    other = make.material(make.event(code="LAIN"), title="Lain")
    client.post(PAGE, {f"title-{other.pk}": "Diubah", "move": f"up-{other.pk}"})
    assert client.get(f"{PAGE}{other.pk}/").status_code == 404
    assert client.post(f"{PAGE}{other.pk}/delete/").status_code == 404
    other.refresh_from_db()
    assert other.title == "Lain"


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "fields",
    [{"link": "https://x.org/"}, {"file": ""}, {"file": "", "size": None, "link": "http://x.org/"}, {"position": 0}],
)
def test_the_database_refuses_invalid_materials(event, fields):
    material = make.material(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.filter(pk=material.pk).update(**fields)
