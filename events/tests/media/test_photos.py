"""Photos of an event: sending, seeing, captioning, ordering, deleting."""

import html
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from accounts.models import Entry
from documents.pictures.heic import ADVICE
from events.media import photos
from events.models import Photo
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pictures, downloads and forms")]


@pytest.fixture
def event(regions):
    return make.event("18", code="LAMPUNG")


@pytest.fixture
def coordinator(client):
    user = make.user()
    client.force_login(user)
    return user


def send(client, *files, code="LAMPUNG"):
    sent = [
        file if isinstance(file, SimpleUploadedFile) else SimpleUploadedFile(f"foto{n}.jpg", file)
        for n, file in enumerate(files)
    ]
    return client.post(f"/events/{code}/photos/", {"upload": "1", "files": sent})


def order(event) -> list[str]:
    return list(event.photos.order_by("position").values_list("caption", flat=True))


def stored_files() -> set[str]:
    return set(default_storage.listdir("photos")[1]) if default_storage.exists("photos") else set()


@pytest.mark.both_engines
def test_several_photos_at_once_keep_their_order(event, coordinator, client):
    before = stored_files()
    page = send(client, make.picture(), make.picture(form="PNG"), make.picture(form="WEBP"))
    assert page.status_code == 302
    assert list(event.photos.values_list("position", flat=True)) == [1, 2, 3]
    assert {photo.uploaded_by for photo in event.photos.all()} == {coordinator}
    names = stored_files() - before
    assert len(names) == 6
    assert all(re.fullmatch(r"[0-9a-f]{32}\.jpg", name) for name in names)
    assert [entry.changes for entry in Entry.objects.filter(action="photo-added").order_by("pk")] == [
        {"photos": [0, 1]},
        {"photos": [1, 2]},
        {"photos": [2, 3]},
    ]


def test_each_bad_file_is_named_and_the_good_ones_are_stored(event, coordinator, client):
    same = make.picture()
    make.photo(event, same)
    large = SimpleUploadedFile("besar.jpg", make.picture() + bytes(photos.MAXIMUM_SIZE))
    vector = SimpleUploadedFile("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    page = send(client, SimpleUploadedFile("<b>.jpg", b"MZ"), make.picture(), large, vector, same)
    assert page.status_code == 200
    errors = page.context["upload"].errors["files"]
    assert [error.partition(":")[0] for error in errors] == ["<b>.jpg", "besar.jpg", "gambar.svg", "foto4.jpg"]
    assert event.photos.count() == 2
    assert b"<b>.jpg" not in page.content


def test_a_form_without_photos_is_refused_at_the_field(event, coordinator, client):
    page = client.post("/events/LAMPUNG/photos/", {"upload": "1"})
    assert page.status_code == 200
    assert "files" in page.context["upload"].errors


@pytest.mark.both_engines
def test_an_event_has_a_maximum_of_photos(event, coordinator, client, monkeypatch):
    monkeypatch.setattr(photos, "MAXIMUM_NUMBER", 2)
    page = send(client, *(make.picture() for _ in range(4)))
    assert event.photos.count() == 2
    assert len(page.context["upload"].errors["files"]) == 2
    assert not page.context["has_room"]


@pytest.mark.both_engines
def test_a_refused_insert_leaves_no_file(event, monkeypatch):
    before = stored_files()
    monkeypatch.setattr(photos, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make.photo(event)
    assert stored_files() == before
    assert not Photo.objects.exists()


@pytest.mark.both_engines
def test_the_database_refuses_the_same_photo_twice(event):
    photo = make.photo(event)
    photo.pk = None
    with pytest.raises(IntegrityError):
        photo.save(force_insert=True)


@pytest.mark.parametrize("small", ["", "small/"])
def test_the_picture_is_served_inline_and_not_cached(event, coordinator, client, small):
    photo = make.photo(event, make.picture(800, 600))
    page = client.get(f"/events/LAMPUNG/photos/{photo.pk}/{small}")
    with (photo.small if small else photo.file).open() as file:
        assert page.getvalue() == file.read()
    assert page["Content-Type"] == "image/jpeg"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private, no-store"
    assert page["Content-Disposition"].startswith("inline")


def test_a_photo_belongs_to_the_event_in_its_address(event, coordinator, client):
    photo = make.photo(make.event("18", code="OTHER"))
    assert client.get(f"/events/LAMPUNG/photos/{photo.pk}/").status_code == 404
    assert client.post(f"/events/LAMPUNG/photos/{photo.pk}/delete/").status_code == 404
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_a_missing_file_is_not_found(event, coordinator, client):
    photo = make.photo(event)
    photo.file.storage.delete(photo.file.name)
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_provincial_staff_can_see_but_not_change_photos(event, client):
    photo = make.photo(event, caption="Pembukaan")
    client.force_login(make.user(province="18"))
    page = client.get("/events/LAMPUNG/photos/")
    assert b"Pembukaan" in page.content
    assert b'<form method="post" e' not in page.content
    for data in ({"upload": "1"}, {f"caption-{photo.pk}": "X"}, {"move": f"up-{photo.pk}"}):
        assert client.post("/events/LAMPUNG/photos/", data).status_code == 403
    assert client.post(f"/events/LAMPUNG/photos/{photo.pk}/delete/").status_code == 403
    assert order(event) == ["Pembukaan"]


def test_captions_are_stored_and_recorded_in_the_trail(event, coordinator, client):
    first, second = make.photo(event, caption="A"), make.photo(event, caption="B")
    client.post(
        "/events/LAMPUNG/photos/", {f"caption-{first.pk}": " Pembukaan  oleh\u200e Ibu\u202c ", "caption-999": "X"}
    )
    assert order(event) == ["Pembukaan oleh Ibu", "B"]
    (entry,) = Entry.objects.filter(action="photo-edited")
    assert entry.changes == {"caption": ["A", "Pembukaan oleh Ibu"]}
    assert second.caption == "B"


@pytest.mark.parametrize("bad", ["x" * 201, "a\x07b"])
def test_a_wrong_caption_is_reported_at_its_field_and_nothing_is_stored(event, coordinator, client, bad):
    first, second = make.photo(event, caption="A"), make.photo(event, caption="B")
    page = client.post("/events/LAMPUNG/photos/", {f"caption-{first.pk}": "C", f"caption-{second.pk}": bad})
    assert page.status_code == 200
    assert list(page.context["captions"].errors) == [f"caption-{second.pk}"]
    assert order(event) == ["A", "B"]


@pytest.mark.both_engines
def test_moving_a_photo_also_stores_the_captions(event, coordinator, client):
    first, second, third = (make.photo(event, caption=caption) for caption in "ABC")
    client.post("/events/LAMPUNG/photos/", {"move": f"down-{first.pk}", f"caption-{third.pk}": "Z"})
    assert order(event) == ["B", "A", "Z"]
    client.post("/events/LAMPUNG/photos/", {"move": f"up-{third.pk}"})
    assert order(event) == ["B", "Z", "A"]
    for end in (f"up-{second.pk}", f"down-{first.pk}", "up-999999", "up-", "sideways-1", "up-" + "9" * 30):
        assert client.post("/events/LAMPUNG/photos/", {"move": end}).status_code == 302
    assert order(event) == ["B", "Z", "A"]
    assert list(event.photos.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert Entry.objects.filter(action="photo-moved").count() == 2


def test_a_photo_is_deleted_after_confirmation(event, coordinator, client, django_capture_on_commit_callbacks):
    first, second, third = (make.photo(event, caption=caption) for caption in "ABC")
    names = [second.file.name, second.small.name]
    address = f"/events/LAMPUNG/photos/{second.pk}/delete/"
    assert client.get(address).status_code == 200
    assert order(event) == ["A", "B", "C"]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    assert order(event) == ["A", "C"]
    assert list(event.photos.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(first.file.name)
    (entry,) = Entry.objects.filter(action="photo-deleted")
    assert entry.changes == {"photos": [3, 2], "caption": ["B", ""]}
    assert client.post(address).status_code == 404
    photos.delete_photo(second, by=None)  # another user deleted the photo first
    photos.move_photo(second, 1, by=None)
    assert order(event) == ["A", "C"]
    assert third.event_id == event.pk


def test_a_heic_photo_is_refused_with_what_to_do(event, coordinator, client):
    heic = SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    page = send(client, heic)
    assert "IMG_1.HEIC" in page.content.decode()
    assert str(ADVICE) in html.unescape(page.content.decode())
    assert not event.photos.exists()
