"""Signed letters and certificates, many at once: finding the document of each, the preview, and storing them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.text import slugify
from pypdf import PdfReader

from accounts.models import Entry
from accounts.outbox.attachments import AttachmentLost, load
from documents.tests.pdf.signing import pades_pdf, signed_pdf, tampered
from events.invitations.letters import invitations_pdf
from events.invitations.signing import store_signed_letter
from events.models import Event, Invitation, SignedInvitation
from participants.certificates.issuing import revoke_certificate
from participants.certificates.printing import certificate_pdf
from participants.models import Certificate, LetterUpload, SignedCertificate
from participants.signed.papers import paper_of, papers
from tests import make

pytestmark = pytest.mark.one_engine("files and pages")
BARE = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def event(regions) -> Event:
    event = make.event("18", sessions=1, code="TTD-1")
    agency = make.agency("18.03")
    for name in ("Ani", "Budi", "Citra"):
        make.registration(event, agency, marks="H", full_name=name)
    make.certificates(event)
    return event


@pytest.fixture
def coordinator(client):
    user = make.user()
    client.force_login(user)
    return user


def certificates(event) -> list[Certificate]:
    return list(Certificate.objects.of_event(event))


def named(number: str) -> str:
    return number.replace("/", "-")


def send(client, event, **files: bytes):
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return client.post(reverse("participants:signed-new", args=[event.code]), {"files": sent})


def preview(client, event, **files: bytes):
    response = send(client, event, **files)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url)


# --- Finding the document ---------------------------------------------------------------------------------------------


def test_a_file_is_found_by_the_number_in_its_name_or_text(event, coordinator):
    known = papers(event, coordinator)
    first, second, _third = known
    assert paper_of(f"Sertifikat {named(first.number)} ttd.pdf", "", known) == first
    assert paper_of("scan.pdf", f"SERTIFIKAT\nNomor: {second.number}\ndiberikan", known) == second
    assert paper_of(f"{named(first.number)}.pdf", f"Nomor: {second.number}", known) == first
    assert paper_of("scan.pdf", f"{first.number} {second.number}", known) is None
    assert paper_of("scan.pdf", f"Nomor: 9{first.number}", known) is None
    assert paper_of("scan.pdf", "", known) is None


def test_a_text_is_prepared_once_for_all_documents(event, coordinator):
    class Text(str):
        __slots__ = ()
        times = 0

        def split(self, *args, **kwargs):
            Text.times += 1
            return super().split(*args, **kwargs)

    known = papers(event, coordinator)
    assert paper_of("scan.pdf", Text(f"Nomor: {known[2].number}"), known) == known[2]
    assert Text.times == 1


def test_a_preview_shows_document_and_signatures_of_each_file_and_stores_nothing(event, coordinator, client):
    one, two, _three = certificates(event)
    files = {
        f"{named(one.number.text)}.pdf": signed_pdf(certificate_pdf(one), "Sri Kepala"),
        "scan.pdf": tampered(signed_pdf(certificate_pdf(two), "Sri Kepala")),
        "lain.pdf": BARE,
    }
    page = preview(client, event, **files)
    rows = page.context["form"].rows()
    assert [row.field.value() for row in rows] == [f"certificate-{one.pk}", f"certificate-{two.pk}", ""]
    html = page.content.decode()
    assert "Ditandatangani secara elektronik oleh Sri Kepala" in html
    assert "ISI BERUBAH" in html
    assert not SignedCertificate.objects.exists()


@pytest.mark.both_engines
def test_files_are_stored_as_corrected_and_handed_out(event, coordinator, client):
    one, two, three = certificates(event)
    content = signed_pdf(certificate_pdf(one), "Sri Kepala")
    page = preview(client, event, **{"a.pdf": content, "b.pdf": BARE, "c.pdf": BARE})
    upload = page.context["upload"]
    said = {"file-0": f"certificate-{one.pk}", "file-1": f"certificate-{three.pk}", "file-2": f"certificate-{three.pk}"}
    wrong = client.post(upload.get_absolute_url(), said)
    assert [*wrong.context["form"].errors] == ["file-2"]
    assert client.post(upload.get_absolute_url(), said | {"file-2": ""}).url == f"/events/{event.code}/certificates/"
    assert {signed.certificate_id for signed in SignedCertificate.objects.all()} == {one.pk, three.pk}
    signed = SignedCertificate.objects.get(certificate=one)
    assert signed.signature["signers"][0]["name"] == "Sri Kepala"
    with signed.file.open() as file:
        assert file.read() == content
    assert not hasattr(Certificate.objects.get(pk=two.pk), "signed")
    assert not LetterUpload.objects.exists()
    assert Entry.objects.filter(action="certificate-signed").count() == 2
    number = one.registration.number
    shown = client.get(reverse("participants:certificates-person", args=[event.code, number])).content.decode()
    assert "isi tidak berubah sejak ditandatangani" in shown


@pytest.mark.both_engines
def test_signed_letters_are_stored_with_their_letters(regions, coordinator, client):
    event = make.coming_event("18", code="TTD-2")
    make.quota(event, make.agency("18.03"))
    (letter,) = make.invitations(event)
    page = preview(client, event, **{f"undangan {named(letter.number.text)}.pdf": BARE})
    upload = page.context["upload"]
    stored = client.post(upload.get_absolute_url(), {"file-0": f"letter-{letter.pk}"})
    assert stored.url == f"/events/{event.code}/invitations/"
    assert SignedInvitation.objects.get().invitation == letter
    answer = client.get(letter.get_absolute_url())
    assert b"".join(answer.streaming_content) == BARE
    assert client.get(f"{letter.get_absolute_url()}?generated=1").content.startswith(b"%PDF")
    assert Entry.objects.filter(action="invitation-signed").count() == 1


@pytest.mark.both_engines
def test_a_signature_with_an_odd_name_and_moment_breaks_no_page(regions, coordinator, client):
    event = make.coming_event("18", code="TTD-3")
    make.quota(event, make.agency("18.03"))
    (letter,) = make.invitations(event)
    content = pades_pdf(invitations_pdf([letter]), "Sri\0Kepala", "D:99991231235959Z")
    page = preview(client, event, **{f"{named(letter.number.text)}.pdf": content})
    assert page.status_code == 200
    answer = client.post(page.context["upload"].get_absolute_url(), {"file-0": f"letter-{letter.pk}"})
    assert answer.status_code == 302
    html = client.get(reverse("events:invitations", args=[event.code])).content.decode()
    assert "Ditandatangani secara elektronik oleh Sri Kepala; isi tidak berubah" in html


def test_a_signed_letter_is_handed_out_wherever_letters_are(regions, coordinator, client):
    event = make.coming_event("18", code="TTD-4")
    for name in ("Dinas Pertama", "Dinas Kedua"):
        make.quota(event, make.agency("18.03", name=name))
    make.invitations(event)
    signed, other = Invitation.objects.of_event(event)
    name = f"001-{slugify(signed.addressee)}.pdf"
    store_signed_letter(signed, BARE, signature={}, by=coordinator)
    assert load("invitation", signed.pk).content == BARE
    assert load("invitation", other.pk).content != BARE
    everything = reverse("events:invitations-all", args=[event.code])
    for form, generated in (("", "undangan-ttd-4.pdf"), ("?as=docx", f"002-{slugify(other.addressee)}.docx")):
        with zipfile.ZipFile(io.BytesIO(client.get(f"{everything}{form}").content)) as archive:
            assert set(archive.namelist()) == {generated, name}
            assert archive.read(name) == BARE
    with zipfile.ZipFile(io.BytesIO(client.get(everything).content)) as archive:
        assert len(PdfReader(io.BytesIO(archive.read("undangan-ttd-4.pdf"))).pages) == 1
    signed.signed.file.delete(save=False)
    with pytest.raises(AttachmentLost):
        load("invitation", signed.pk)
    assert client.get(everything).status_code == 404


def test_a_zip_is_unpacked_and_its_problems_are_told_at_once(event, coordinator, client):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", BARE)
        archive.writestr("b.txt", b"text")
        archive.writestr("c.pdf", b"%PDF-1.7 without end")
    page = send(client, event, **{"semua.zip": out.getvalue()})
    assert len(page.context["form"].errors["files"]) == 2
    assert not LetterUpload.objects.exists()


def test_a_certificate_that_was_revoked_meanwhile_stores_nothing(event, coordinator, client):
    one, two, _three = certificates(event)
    upload = preview(client, event, **{"a.pdf": BARE, "b.pdf": BARE}).context["upload"]
    revoke_certificate(two, reason="Salah", by=None)
    page = client.post(
        upload.get_absolute_url(), {"file-0": f"certificate-{one.pk}", "file-1": f"certificate-{two.pk}"}
    )
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not SignedCertificate.objects.exists()
    assert LetterUpload.objects.exists()


def test_nobody_else_may_store_and_files_can_be_discarded(event, coordinator, client):
    upload = preview(client, event, **{"a.pdf": BARE}).context["upload"]
    client.force_login(make.user())
    one = certificates(event)[0]
    assert client.post(upload.get_absolute_url(), {"file-0": f"certificate-{one.pk}"}).status_code == 403
    client.force_login(make.user(province="18"))
    assert client.get(reverse("participants:signed-new", args=[event.code])).status_code == 403
    client.force_login(coordinator)
    assert client.post(upload.get_absolute_url(), {"then": "discard"}).status_code == 302
    assert not LetterUpload.objects.exists()


def test_signed_files_and_assignment_letters_have_separate_previews(event, coordinator, client):
    signed = preview(client, event, **{"a.pdf": BARE}).context["upload"]
    letters = make.letter_upload(event, by=coordinator)
    assert client.get(reverse("participants:letters-preview", args=[event.code, signed.key])).status_code == 404
    assert client.get(reverse("participants:signed-preview", args=[event.code, letters.key])).status_code == 404
