"""Several letters at once: what a ZIP may hold, whose letters the files are, and storing all of them or none."""

import zlib
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.pictures.heic import ADVICE
from participants.letters.many import unpacking, uploads
from participants.letters.many.matching import number_in, owners
from participants.letters.many.unpacking import UnreadableLetters, letters_in
from participants.models import AssignmentLetter, LetterUpload, Registration
from participants.models.sheet import KEPT
from participants.registering.errors import NotPossible
from tests import make

pytestmark = pytest.mark.one_engine("files and forms; test_letters.py tests what storing writes")

PDF = b"%PDF-1.7\n1 0 obj"
PAGE = "/events/BARU/assignment-letters/files/"


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU", needs_assignment_letter=True)


@pytest.fixture
def agency(regions):
    return make.agency("18.06")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


def packed(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> SimpleUploadedFile:
    content = BytesIO()
    with ZipFile(content, "w", method) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return SimpleUploadedFile("surat.zip", content.getvalue())


def file(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def problems(*files: SimpleUploadedFile) -> list[str]:
    with pytest.raises(UnreadableLetters) as caught:
        letters_in(files)
    return [*caught.value.problems]


def test_letters_are_found_in_files_and_in_a_zip_without_what_programs_add():
    archive = packed(
        {"map/": b"", "map/Budi.pdf": PDF, "__MACOSX/map/._Budi.pdf": b"x", "Thumbs.db": b"x", ".DS_Store": b"x"}
    )
    assert [letter.name for letter in letters_in([archive, file("Ani.pdf")])] == ["map/Budi.pdf", "Ani.pdf"]


def test_all_problems_are_named_at_once():
    large = PDF + b"0" * 5 * 2**20
    found = problems(packed({"a.docx": b"PK\x03\x04", "b.pdf": large, "c.pdf": PDF}), file("d.exe", b"MZ"))
    assert [text.partition(":")[0] for text in found] == ["a.docx", "b.pdf", "d.exe"]


def test_a_photo_of_an_iphone_is_refused_with_what_to_do():
    assert problems(file("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")) == [f"IMG_1.HEIC: {ADVICE}"]


@pytest.mark.parametrize("method", [ZIP_LZMA])
def test_unusual_packing_is_refused_before_it_is_unpacked(method):
    (text,) = problems(packed({"a.pdf": PDF}, method))
    assert text.startswith("a.pdf:")


def test_an_encrypted_file_is_refused():
    content = bytearray(packed({"a.pdf": PDF}).read())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    (text,) = problems(file("surat.zip", bytes(content)))
    assert text.startswith("a.pdf:")


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, packed({"a.pdf": PDF}).read()[:-30], packed({"x/": b""}).read()],
    ids=["beginning", "empty", "cut", "only-folder"],  # archives hold the time, so that their bytes name no test
)
def test_damaged_and_empty_archives_are_refused(content):
    assert len(problems(file("surat.zip", content))) == 1


def test_a_bomb_is_not_unpacked():
    bomb = packed({f"{number}.pdf": PDF + b"0" * 4 * 2**20 for number in range(12)})
    assert bomb.size < 2**20
    assert len(problems(bomb)) == 1
    lying = bomb.read().replace((4 * 2**20 + len(PDF)).to_bytes(4, "little"), b"\x10\0\0\0")
    with pytest.raises((UnreadableLetters, zlib.error)):
        letters_in([file("surat.zip", lying)])


def test_too_many_letters_are_refused():
    assert len(problems(packed({f"{number}.pdf": PDF for number in range(unpacking.MOST_LETTERS + 1)}))) == 1
    assert len(problems(*(file(f"{number}.pdf") for number in range(unpacking.MOST_LETTERS + 1)))) == 1
    assert (
        len(letters_in([file(f"{number}.pdf") for number in range(unpacking.MOST_LETTERS)])) == unpacking.MOST_LETTERS
    )


def test_files_are_matched_by_name_number_nip_and_earlier_letter(event, agency):
    def registered(name: str, **fields) -> Registration:
        return make.registration(event, agency, full_name=name, **fields)

    budi = registered("Budi Kusuma, S.IP.")
    ani = registered("Ani Lestari", nip="198609262015052001")
    rahayu, lestari = registered("Sri Rahayu"), registered("Sri Rahayu Lestari")
    one, other = registered("Wayan Sudarma"), registered("Wayan Sudarma, S.Pd.")
    single = registered("Sukarno")
    again = registered("Dewi Anggraini")
    make.letter(again)
    Registration.objects.filter(pk=again.pk).update(letter=AssignmentLetter.objects.get())
    AssignmentLetter.objects.update(number="800/12-B/2026")
    people = list(event.registrations.select_related("participant", "letter").order_by("number"))
    names = [
        "Surat tugas BUDI KUSUMA.pdf",
        "19860926 201505 2 001.pdf",
        "sri-rahayu-lestari.jpg",
        "Wayan Sudarma.pdf",
        f"{rahayu.number:02}.pdf",
        "jalan sukarno hatta 7 lantai 2.pdf",
        "kirim ulang 800_12-b_2026.pdf",
    ]
    assert owners(names, people) == {
        budi.number: 0, ani.number: 1, lestari.number: 2, rahayu.number: 4, again.number: 6
    }  # fmt: skip
    assert not {one.number, other.number, single.number} & owners(names, people).keys()
    assert owners(["Surat Sukarno.pdf", "Budi Kusuma dan Ani Lestari.pdf"], people) == {
        single.number: 0, budi.number: 1, ani.number: 1
    }  # fmt: skip
    assert owners(["Budi Kusuma.pdf", "budi kusuma (2).pdf"], people) == {}


@pytest.mark.parametrize(
    ("name", "number"),
    [("Budi 800-12-2026.pdf", "800/12/2026"), ("090_1.2_DISPUSIP_2026.jpg", "090/1.2/DISPUSIP/2026"),
     ("IMG_20261101.jpg", ""), ("Budi.pdf", ""), ("12.pdf", "")],
)  # fmt: skip
def test_the_number_of_a_letter_is_read_from_the_name(name, number):
    assert number_in(name) == number


def test_letters_are_matched_corrected_and_stored_together(
    client, staff, event, agency, django_capture_on_commit_callbacks
):
    budi = make.registration(event, agency, full_name="Budi Kusuma", status="proposed")
    ani, sri = (make.registration(event, agency, full_name=name) for name in ("Ani", "Sri Dewi"))
    before = len(default_storage.listdir("letters")[1]) if default_storage.exists("letters") else 0
    archive = packed({"Budi Kusuma 800-12-2026.pdf": PDF + b"budi", "scan0001.pdf": PDF + b"scan", "lain.pdf": PDF})
    preview = client.post(PAGE, {"files": archive}, follow=True)
    address = preview.redirect_chain[-1][0]
    form = preview.context["form"]
    assert (form.matched, form["number-0"].value()) == (1, "800/12/2026")
    assert not AssignmentLetter.objects.exists()
    assert client.get(f"{address}2/").getvalue() == PDF + b"scan"

    typed = {"dated_on": "01-11-2026", "number-0": "800/12/2026", f"person-{budi.number}": "0"}
    refused = client.post(address, typed)
    assert set(refused.context["form"].errors) == {"number-1", "number-2"}
    assert not AssignmentLetter.objects.exists()

    typed |= {"number-1": "800/13", "dated-1": "02-11-2026", "out-2": "on"}
    typed |= {f"person-{ani.number}": "1", f"person-{sri.number}": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        stored = client.post(address, typed)
    assert stored.status_code == 302
    found = {one.number: (one.letter.number, one.letter.dated_on.day) for one in event.registrations.all()}
    assert found == {1: ("800/12/2026", 1), 2: ("800/13", 2), 3: ("800/13", 2)}
    with event.registrations.get(number=3).letter.file.open() as content:
        assert content.read() == PDF + b"scan"
    assert not LetterUpload.objects.exists()
    assert len(default_storage.listdir("letters")[1]) == before + 2


def test_files_that_cannot_be_letters_are_listed_and_nothing_is_kept(client, staff, event, agency):
    answer = client.post(PAGE, {"files": [file("a.pdf"), file("b.docx", b"PK\x03\x04"), file("c.pdf", b"x")]})
    assert len(answer.context["form"].errors["files"]) == 2
    assert not LetterUpload.objects.exists()
    assert set(client.post(PAGE).context["form"].errors) == {"files"}


def test_only_who_sent_the_files_stores_or_discards_them(client, event, agency):
    upload = make.letter_upload(event, by=make.user(province="18"))
    address = upload.get_absolute_url()
    client.force_login(make.user(province="18"))
    assert client.get(address).status_code == 404
    client.force_login(make.user())
    page = client.get(address)
    assert page.status_code == 200
    assert f"Dikirim oleh {upload.by}; hanya ia yang dapat menyimpannya." in page.content.decode()
    assert client.post(address, {"then": "discard"}).status_code == 403
    client.force_login(upload.by)
    assert "hanya ia" not in client.get(address).content.decode()
    assert client.post(address, {"then": "discard"}).status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_all_letters_are_stored_or_none(regions, event, agency):
    upload = make.letter_upload(event, by=make.user(province="18"), a=PDF, b=PDF)
    one, other = (make.registration(event, agency) for _each in range(2))
    before = default_storage.listdir("letters")[1]
    assigned = [
        uploads.Assigned(letter, "800/1", date(2026, 11, 1), [person])
        for letter, person in zip(upload.letters.all(), (one, other), strict=True)
    ]
    Registration.objects.filter(pk=other.pk).update(agency=make.agency("72.01"), province="72", regency=None)
    with pytest.raises(NotPossible):
        uploads.store(upload, assigned, by=upload.by)
    assert not AssignmentLetter.objects.exists()
    assert upload.letters.count() == 2
    assert default_storage.listdir("letters")[1] == before
    uploads.store(upload, assigned[:1], by=upload.by)
    with pytest.raises(LetterUpload.DoesNotExist):
        uploads.store(upload, assigned[:1], by=upload.by)


@pytest.mark.django_db(transaction=True)
def test_files_that_nobody_stores_are_deleted(regions, event):
    upload = make.letter_upload(event, by=make.user(province="18"))
    (letter,) = upload.letters.all()
    assert uploads.discard_expired() == 0
    LetterUpload.objects.update(created_at=upload.created_at - KEPT)
    assert uploads.discard_expired() == 1
    assert not default_storage.exists(letter.file.name)


def test_few_uploads_of_a_user_wait_at_once(client, staff, event, agency, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 1)
    make.letter_upload(event, by=make.user(province="18"), ani=PDF)  # another user's
    assert client.post(f"{PAGE}", {"files": file("Ani.pdf")}).status_code == 302
    refused = client.post(f"{PAGE}", {"files": file("Budi.pdf")})
    assert "pratinjau" in str(refused.context["form"].errors["files"])
    assert LetterUpload.objects.filter(by=staff).count() == 1
    LetterUpload.objects.filter(by=staff).delete()
    assert client.post(f"{PAGE}", {"files": file("Budi.pdf")}).status_code == 302
