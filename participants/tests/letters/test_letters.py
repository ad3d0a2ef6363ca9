"""Assignment letters: allowed files, storage and access."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Entry
from participants.models import AssignmentLetter, Registration
from participants.registering.errors import LetterMissing, NotPossible
from participants.registering.letters import discard_letter
from participants.registering.lifecycle import confirm
from tests import make

pytestmark = pytest.mark.one_engine("uploads and downloads")

PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n0000"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.fixture
def registration(regions):
    event = make.coming_event(code="BARU", needs_assignment_letter=True)
    agency = make.agency("18.06")
    make.quota(event, agency)
    return make.register(make.person(agency), event=event)


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


def send(client, content: bytes, name: str = "surat.pdf"):
    file = SimpleUploadedFile(name, content, "application/pdf")
    typed = {"number": "800/12/2026", "dated_on": "2026-11-01", "file": file}
    return client.post("/events/BARU/participants/1/letter/", typed)


@pytest.mark.parametrize(
    ("content", "suffix", "media_type"),
    [(PDF, "pdf", "application/pdf"), (PNG, "png", "image/png"), (JPEG, "jpg", "image/jpeg")],
)
def test_a_letter_is_uploaded_and_downloaded(client, staff, registration, content, suffix, media_type):
    assert send(client, content, "../../surat <b>.exe").status_code == 302
    letter = AssignmentLetter.objects.get()
    assert ([*letter.registrations.all()], letter.number, letter.uploaded_by) == ([registration], "800/12/2026", staff)
    assert Path(letter.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert Path(letter.file.path).suffix == f".{suffix}"
    assert len(Path(letter.file.path).stem) == 32
    answer = client.get("/events/BARU/participants/1/letter/file/")
    assert answer.getvalue() == content
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="surat-tugas-baru-1.{suffix}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.get(action="letter-stored").participant == registration.participant_id


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"MZ\x90", b"GIF89a", b" %PDF-1.7", b"", PDF + b"0" * 5 * 1024 * 1024],
)
def test_other_files_are_refused(client, staff, registration, content):
    assert set(send(client, content).context["form"].errors) == {"file"}
    assert not AssignmentLetter.objects.exists()


@pytest.mark.both_engines
def test_a_second_letter_replaces_the_first(client, staff, registration, django_capture_on_commit_callbacks):
    send(client, PDF)
    old = Path(AssignmentLetter.objects.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, PNG)
    new = Path(AssignmentLetter.objects.get().file.path)
    assert (old.exists(), new.read_bytes()) == (False, PNG)


def test_only_users_who_see_the_person_can_download_the_letter(client, registration):
    make.letter(registration)
    path = "/events/BARU/participants/1/letter/file/"
    assert client.get(path).status_code == 302  # to the login page
    client.force_login(make.user(province="72"))
    assert client.get(path).status_code == 404
    client.force_login(make.user())
    assert client.get(path).getvalue().startswith(b"%PDF")


def test_a_missing_letter_is_not_found(client, staff, registration):
    assert client.get("/events/BARU/participants/1/letter/file/").status_code == 404
    Path(make.letter(registration).file.path).unlink()
    assert client.get("/events/BARU/participants/1/letter/file/").status_code == 404


def test_a_required_letter_is_needed_for_confirmation(client, registration):
    coordinator = make.user()
    with pytest.raises(LetterMissing):
        confirm(registration, by=coordinator)
    make.letter(registration)
    confirm(registration, by=coordinator)
    assert registration.status == "confirmed"


@pytest.mark.both_engines
def test_one_letter_covers_several_people_until_each_has_another(regions, django_capture_on_commit_callbacks):
    event, agency = make.event(code="BARU"), make.agency("18.06")
    one, two, three = (make.registration(event, agency) for _each in range(3))
    first = make.letter(one, two, three)
    old = Path(first.file.path)
    assert {each.letter for each in event.registrations.all()} == {first}
    assert Entry.objects.filter(action="letter-stored").count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        second = make.letter(one, two)
    assert (old.exists(), [*first.registrations.all()]) == (True, [three])
    with django_capture_on_commit_callbacks(execute=True):
        discard_letter(three, by=None)
    assert (old.exists(), AssignmentLetter.objects.get()) == (False, second)


def test_a_letter_never_covers_two_provinces_or_events(regions):
    event, agency = make.event(code="BARU"), make.agency("18.06")
    one, other = make.registration(event, agency), make.registration(event, make.agency("72.01"))
    later = make.registration(make.event(code="LAIN"), agency)
    for people in ([one, other], [one, later], []):
        with pytest.raises(ValueError, match="not one event"):
            make.letter(*people)
    assert not AssignmentLetter.objects.exists()


def test_a_person_who_moved_to_another_province_meanwhile_gets_no_letter(regions):
    registration = make.registration(make.event(code="BARU"), make.agency("18.06"))
    Registration.objects.update(agency=make.agency("72.01"), province="72", regency=None)
    with pytest.raises(NotPossible):
        make.letter(registration)
    assert not AssignmentLetter.objects.exists()
