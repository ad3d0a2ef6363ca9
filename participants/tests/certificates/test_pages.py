"""Pages of certificates: the list, issuing, one certificate, signed files, templates, and the public page."""

import hashlib
import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from accounts.models import Entry, User
from documents import wording
from events.models import Event, Number
from participants.certificates.issuing import revoke_certificate
from participants.certificates.printing import certificate_pdf
from participants.certificates.signing import MAXIMUM_SIZE, store_signed
from participants.models import Certificate, CertificateImage, CertificateTemplate, Registration, SignedCertificate
from tests import make, pdf

pytestmark = pytest.mark.one_engine("pages, forms and PDF files; test_issuing.py tests what they store")

SIGNED = b"%PDF-1.7\n1 0 obj\nsigned elsewhere\n%%EOF\n"


@pytest.fixture
def event(regions) -> Event:
    """Three people completed the event, one of them from Sulawesi Tengah; a fourth did not."""
    event = make.event(code="SERTIF", title="Bimtek Lampung", sessions=5, starts_on=date(2022, 5, 11))
    agency = make.agency("18.03", name="Perpustakaan Tanggamus")
    make.quota(event, agency, seats=100)
    for name in ("Ani Lampung", "Budi Lampung"):
        make.registration(event, agency, marks="HHHHH", full_name=name)
    make.registration(event, agency, marks="HHH", full_name="Citra Lampung")
    make.registration(event, make.agency("72"), marks="HHHHT", full_name="Dedi Sulteng")
    return event


@pytest.fixture
def coordinator(client, regions):
    user = make.user(full_name="Bagus Koordinator")
    client.force_login(user)
    return user


def list_page(event, **query) -> str:
    return reverse("participants:certificates", args=[event.code], query=query)


def of(certificate: Certificate, page: str) -> str:
    registration = certificate.registration
    return reverse(
        f"participants:certificate-{page}", args=[registration.event.code, registration.number, certificate.pk]
    )


def numbers(response) -> list[int]:
    return [row.number for row in response.context["rows"]]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_state_of_each_person(event, coordinator, client):
    make.certificates(event)
    make.registration(event, make.agency("18"), marks="HHHHH")
    page = client.get(list_page(event))
    assert [(row.number, str(row.state), row.hours_present) for row in page.context["rows"]] == [
        (1, "issued", 10), (2, "issued", 10), (3, "short", 6), (4, "issued", 10), (5, "due", 10),
    ]  # fmt: skip
    assert page.context["counts"] == {
        "due": 1, "issued": 3, "outdated": 0, "doubtful": 0, "revoked": 0, "short": 1,
    }  # fmt: skip
    assert page.context["needed_hours"] == 8


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "issued"}, [1, 2, 4]),
        ({"state": "short"}, [3]),
        ({"state": "due"}, []),
        ({"state": "nonsense"}, []),
        ({"q": "0002/SPP"}, [2]),
        ({"q": "dedi"}, [4]),
        ({"q": "tanggamus", "state": "issued"}, [1, 2]),
        ({"q": "' OR 1=1 --"}, []),
    ],
)
def test_the_list_can_be_filtered(event, coordinator, client, query, found):
    make.certificates(event)
    assert numbers(client.get(list_page(event, **query))) == found


def test_chosen_people_stay_chosen_on_other_pages(event, coordinator, client):
    agency = Registration.objects.get(event=event, number=1).agency
    for _ in range(55):
        make.registration(event, agency, marks="HHHHH")
    page = client.get(list_page(event, state="due"))
    assert (len(numbers(page)), page.context["page_obj"].paginator.count) == (50, 58)
    assert "state=due&amp;page=2" in page.content.decode()
    assert len(numbers(client.get(list_page(event, state="due", page=2)))) == 8


def test_provincial_staff_can_read_their_own_certificates_and_change_nothing(event, client):
    certificates = {one.registration.number: one for one in make.certificates(event)}
    client.force_login(make.user(province="72"))
    page = client.get(list_page(event))
    assert (numbers(page), page.context["counts"]["issued"]) == ([4], 1)
    assert "Ani Lampung" not in page.content.decode()
    assert client.get(of(certificates[4], "file")).status_code == 200
    assert client.get(of(certificates[1], "file")).status_code == 404
    assert client.get(reverse("participants:certificates-person", args=[event.code, 1])).status_code == 404
    assert client.post(of(certificates[4], "revoke"), {"reason": "x"}).status_code == 403
    assert client.post(of(certificates[1], "revoke"), {"reason": "x"}).status_code == 404
    assert Certificate.objects.valid().count() == 3


def test_certificate_files_are_not_cached(event, coordinator, client):
    response = client.get(of(make.certificates(event)[0], "file"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="sertifikat-sertif-2022-1.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


# --- Issuing ----------------------------------------------------------------------------------------------------------


def issue_page(event, *chosen: int) -> str:
    return reverse("participants:certificates-issue", args=[event.code], query={"number": chosen} if chosen else None)


def pressed(page, **changes) -> dict:
    """Return what the browser sends when the button of the page is pressed."""
    form = page.context["form"]
    sent = {"template": form["template"].value() or "", "dated_on": form["dated_on"].value()}
    return sent | {"expected": page.context["total"], "shown": page.context["shown"]} | changes


def test_issuing_shows_the_count_and_the_numbers_before_confirmation(event, coordinator, client):
    year = timezone.localdate().year
    page = client.get(issue_page(event))
    first, last = page.context["first"], page.context["last"]
    assert (page.context["total"], first[:4], last[:4], first[-4:]) == (3, "0001", "0003", str(year))
    assert first in page.content.decode()
    response = client.post(issue_page(event), pressed(page))
    assert response.url == list_page(event)
    issued = Certificate.objects.order_by("number__serial")
    assert [one.number.text for one in issued] == [first, first.replace("0001", "0002"), last]
    assert {one.issued_by for one in issued} == {coordinator}


def test_only_ticked_people_get_certificates(event, coordinator, client):
    page = client.get(issue_page(event, 2, 3))
    assert page.context["total"] == 1  # the other has not completed
    client.post(issue_page(event, 2, 3), pressed(page))
    assert [one.registration.number for one in Certificate.objects.all()] == [2]


def test_a_changed_choice_is_shown_again_before_issuing(event, coordinator, client):
    template = make.certificate_template(pattern="S-{serial}/{year}")
    CertificateTemplate.objects.create(name="A first one")
    page = client.get(issue_page(event))
    again = client.post(issue_page(event), pressed(page, template=template.pk))
    assert again.context["first"].startswith("S-1/")
    assert again.context["form"].errors
    assert not Certificate.objects.exists()
    client.post(issue_page(event), pressed(again))
    assert Certificate.objects.filter(number__text__startswith="S-").count() == 3


def test_a_second_request_issues_nothing_more(event, coordinator, client):
    page = client.get(issue_page(event))
    make.certificates(event)
    late = client.post(issue_page(event), pressed(page))
    assert (late.status_code, Certificate.objects.count()) == (200, 3)


def test_a_person_who_became_due_meanwhile_is_shown_before_issuing(event, coordinator, client):
    page = client.get(issue_page(event))
    make.registration(event, make.agency("18"), marks="HHHHH")
    late = client.post(issue_page(event), pressed(page))
    assert late.context["form"].errors
    assert late.context["total"] == 4
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("day", ["2022-05-10", "2199-01-01", "x", ""])
def test_the_date_must_be_between_the_last_day_and_today(event, coordinator, client, day):
    page = client.get(issue_page(event))
    answer = client.post(issue_page(event), pressed(page, dated_on=day))
    assert list(answer.context["form"].errors) == ["dated_on"]
    assert not Number.objects.exists()


def test_a_sample_takes_no_number(event, coordinator, client):
    page = client.get(issue_page(event))
    answer = client.post(issue_page(event), pressed(page, sample="1"))
    text = " ".join(pdf.read(answer.content).pages[0].extract_text().split())
    assert "Ani Lampung" in text
    assert page.context["first"] in text
    assert not Number.objects.exists()


@pytest.mark.parametrize(
    "query", ["?number=x", "?number=99999999999999999999", "?number=-1", "?number=%00", "?number=²"]
)
def test_an_invalid_choice_selects_nobody(event, coordinator, client, query):
    page = client.get(issue_page(event) + query)
    assert (page.status_code, "form" in page.context) == (200, False)


# --- One person -------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_revoking_and_replacing_store_the_reasons(event, coordinator, client):
    old = make.certificates(event)[0]
    asked = client.post(of(old, "revoke"), {"reason": " "})
    assert list(asked.context["form"].errors) == ["reason"]
    assert "pada tanggal berapa, tetapi tanpa alasannya" in asked.content.decode()  # as the public page does
    client.post(of(old, "revoke"), {"reason": " Salah   nama "})
    page = client.get(of(old, "reissue"))
    form = page.context["form"]
    sent = {"reason": "Nama benar", "template": "", "dated_on": form["dated_on"].value()}
    assert client.post(of(old, "reissue"), sent).status_code == 302
    new = Certificate.objects.get(replaces=old)
    history = client.get(reverse("participants:certificates-person", args=[event.code, 1]))
    assert [each.pk for each in history.context["certificates"]] == [new.pk, old.pk]
    html = history.content.decode()
    assert all(text in html for text in (old.number.text, new.number.text, "Salah nama", "Bagus Koordinator"))
    again = client.post(of(old, "revoke"), {"reason": "Lagi"})
    assert again.context["form"].errors


def test_the_trail_of_the_event_lists_certificate_changes(event, coordinator, client):
    old = make.certificates(event, by=coordinator)[0]
    client.post(of(old, "revoke"), {"reason": "Salah nama"})
    page = client.get(reverse("reports:event-history", args=[event.code], query={"kind": "certificate"}))
    assert len(page.context["entries"]) == 4
    assert page.context["entries"][0].reason == "Salah nama"


# --- Signed elsewhere -------------------------------------------------------------------------------------------------


def send(client, certificate, content: bytes):
    return client.post(of(certificate, "signed"), {"file": SimpleUploadedFile("x.pdf", content)})


def stored_files(settings) -> int:
    return sum(path.is_file() for path in (settings.MEDIA_ROOT / "certificates").rglob("*"))


@pytest.mark.django_db(transaction=True)
def test_a_signed_file_is_served_instead_of_the_generated_one(event, coordinator, client, settings):
    one = make.certificates(event)[0]
    before = stored_files(settings)
    assert send(client, one, SIGNED).status_code == 302
    assert client.get(of(one, "file")).content == SIGNED
    generated = client.get(of(one, "file") + "?generated=1").content
    assert "Ani Lampung" in pdf.read(generated).pages[0].extract_text()
    send(client, one, SIGNED + b"again\n%%EOF")
    assert client.get(of(one, "file")).content.endswith(b"again\n%%EOF")
    assert stored_files(settings) == before + 1
    seen = SignedCertificate.objects.get().sha256
    assert f'name="sha256" value="{seen}"' in client.get(of(one, "unsign")).content.decode()
    client.post(of(one, "unsign"))
    page = client.post(of(one, "unsign"), {"sha256": hashlib.sha256(SIGNED).hexdigest()}, follow=True)
    assert "Tidak ada yang dihapus" in page.content.decode()
    assert SignedCertificate.objects.count() == 1
    client.post(of(one, "unsign"), {"sha256": seen})
    assert (SignedCertificate.objects.count(), stored_files(settings)) == (0, before)
    assert "Ani Lampung" in pdf.read(client.get(of(one, "file")).content).pages[0].extract_text()
    actions = Entry.objects.filter(action__startswith="certificate-").order_by("pk").values_list("action", flat=True)
    assert [*actions][-3:] == ["certificate-signed", "certificate-signed", "certificate-unsigned"]


def test_a_revoked_certificate_accepts_no_signed_file(event, coordinator, client, settings):
    one = make.certificates(event)[0]
    revoke_certificate(one, reason="Salah nama", by=None)
    before = stored_files(settings)
    assert send(client, one, SIGNED).context["form"].non_field_errors()
    assert (SignedCertificate.objects.count(), stored_files(settings)) == (0, before)


@pytest.mark.both_engines
def test_a_failed_upload_leaves_the_earlier_file_and_no_new_one(event, coordinator, client, settings):
    one = make.certificates(event)[0]
    send(client, one, SIGNED)
    before = stored_files(settings)
    nobody = User(username="belum-ada")  # the user has no row, so the database refuses the reference
    with pytest.raises(ValueError, match="unsaved"), transaction.atomic():
        store_signed(one, SimpleUploadedFile("x.pdf", SIGNED + b"again\n%%EOF"), by=nobody)
    assert stored_files(settings) == before
    assert client.get(of(one, "file")).content == SIGNED


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"%PDF-1.7 without an end", b"x%PDF-1.7 %%EOF", b"%PDF-" + b"0" * MAXIMUM_SIZE + b"%%EOF"],
)
def test_an_upload_that_is_no_pdf_or_too_large_is_refused(event, coordinator, client, content):
    one = make.certificates(event)[0]
    assert list(send(client, one, content).context["form"].errors) == ["file"]
    assert not SignedCertificate.objects.exists()
    with pytest.raises(ValueError):
        store_signed(one, SimpleUploadedFile("x.pdf", content), by=None)


# --- For everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_public_page_shows_what_is_printed_and_whether_it_is_valid(event, client, language):
    one, other, _third = make.certificates(event)
    client.cookies["django_language"] = language
    page = client.get(one.public_address)
    html = page.content.decode()
    assert (page.status_code, f'lang="{language}"' in html, "chip-ok" in html) == (200, True, True)
    assert all(text in html for text in ("Ani Lampung", "Bimtek Lampung", one.number.text, "<dd>10</dd>"))
    printed = one.content
    assert all(text in html for text in (printed["agency"], printed["details"], printed["signed"]))
    assert not any(text in html for text in (event.code, "Sesi 1"))
    assert page.headers["X-Robots-Tag"] == "noindex"
    revoke_certificate(other, reason="Rahasia sekali", by=None)
    html = client.get(other.public_address).content.decode()
    assert ("chip-over" in html, "Rahasia sekali" in html, "chip-ok" in html) == (True, False, False)
    with translation.override(language):
        assert wording.day(timezone.localdate()) in html


def test_the_public_page_of_a_replaced_certificate_leads_to_the_new_one(event, coordinator, client):
    old = make.certificates(event)[0]
    sent = {"reason": "Nama benar", "template": "", "dated_on": "2022-05-14"}
    client.post(of(old, "reissue"), sent)
    new = Certificate.objects.get(replaces=old)
    assert f'<a href="{new.public_address}">{new.number}</a>' in client.get(old.public_address).content.decode()
    assert old.number.text not in client.get(new.public_address).content.decode()


def test_dates_are_in_the_portals_time_zone(event, coordinator, client):
    """01.30 in Jakarta is the day before in UTC."""
    one = make.certificates(event)[0]
    moment = datetime(2022, 5, 17, 18, 30, tzinfo=UTC)
    Certificate.objects.filter(pk=one.pk).update(issued_at=moment)
    client.force_login(coordinator)
    page = client.get(f"/events/{event.code}/certificates/{one.registration.number}/").content.decode()
    assert "18 Mei 2022" in page
    assert "17 Mei 2022" not in page


def test_the_public_page_shows_the_printed_facts(event, client):
    one = make.certificates(event)[0]
    person = one.registration.participant
    person.full_name = "Nama Baru"
    person.save()
    Event.objects.update(title="Judul Baru")
    html = client.get(one.public_address).content.decode()
    assert "Ani Lampung" in html
    assert "Nama Baru" not in html
    assert "Judul Baru" not in html


@pytest.mark.parametrize("code", ["0001", "1", "aaaaaaaaaaaaaaaaaaaa", "x" * 300])
def test_all_unknown_codes_get_the_same_answer(event, client, code):
    one = make.certificates(event)[0]
    pages = [client.get(f"/certificates/{each}/") for each in (code, one.code[:-1], one.code.upper())]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content.decode().split("<main")[1].split("</main")[0] for page in pages}) == 1


def test_the_public_page_cannot_be_found_by_number(event, client):
    one = make.certificates(event)[0]
    for text in (one.number.text, one.number.text.replace("/", "-"), str(one.pk), str(one.number.serial)):
        assert client.get(f"/certificates/{text}/").status_code == 404
    codes = set(Certificate.objects.values_list("code", flat=True))
    assert {len(code) for code in codes} == {26}
    assert len(codes) == 3


def test_too_many_unknown_codes_are_refused(event, client):
    for _ in range(60):
        assert client.get("/certificates/aaaaaaaaaaaaaaaaaaaa/").status_code == 404
    assert client.get(make.certificates(event)[0].public_address).status_code == 429


def test_the_public_page_accepts_no_post_requests(event, client):
    assert client.post(make.certificates(event)[0].public_address).status_code == 405


# --- Templates --------------------------------------------------------------------------------------------------------


def transparent(colour=(10, 20, 90, 255)) -> bytes:
    """Return a transparent PNG with one stroke and with a comment, which must be removed."""
    image = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    image.paste(colour, (10, 10, 50, 20))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def filled(**changes) -> dict:
    fields = {
        "name": "Pusat",
        "pattern": "{serial:03d}/{event}/{year}",
        "title": "Piagam",
        "opening": "",
        "place": "Jakarta",
    }
    fields |= {"frame": "plain", "colour": "maroon", "is_offered": "on"}
    fields |= {
        "signatory-1-position": "Kepala",
        "signatory-1-name": "Tuti, M.Hum.",
        "signatory-1-nip": "19660101 199103 2 001",
    }
    return fields | changes


NEW = "/certificate-templates/new/"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_template_can_be_filled_in_and_used(event, coordinator, client):
    pictures = {
        "new_logo": upload("l.png", transparent()),
        "signatory-1-new_image": upload("s.png", transparent((1, 2, 3, 255))),
    }
    response = client.post(NEW, filled() | pictures | {"new_background": upload("b.jpg", make.picture(300, 200))})
    template = CertificateTemplate.objects.get()
    assert response.url == template.get_absolute_url()
    assert (template.logo.media_type, template.background.media_type) == ("image/png", "image/jpeg")
    (signatory,) = template.signatories.all()
    assert (signatory.position, signatory.name, signatory.place) == ("Kepala", "Tuti, M.Hum.", 1)
    one = make.certificates(event, template=template)[0]
    assert one.number.text == "001/SERTIF/2022"
    content = certificate_pdf(one)
    (front, _back) = pdf.read(content).pages
    assert len(front.images) == 3
    text = " ".join(front.extract_text().split())
    assert all(word in text for word in ("Piagam", "Tuti, M.Hum.", "NIP 19660101 199103 2 001", "001/SERTIF/2022"))


@pytest.mark.both_engines
def test_stored_pictures_have_no_metadata_and_are_kept_once(event, coordinator, client):
    sent = transparent() + b"<script>hidden</script>"
    client.post(NEW, filled(name="A", new_logo=upload("l.png", sent)))
    client.post(NEW, filled(name="B", new_logo=upload("l.png", transparent())))
    image = CertificateImage.objects.get()
    kept = bytes(image.content)
    assert b"hidden" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.mode, picture.getpixel((0, 0))[3], picture.getpixel((20, 15))) == ("RGBA", 0, (10, 20, 90, 255))
    answer = client.get(image.get_absolute_url())
    assert (answer.content, answer.headers["Content-Type"]) == (kept, "image/png")


@pytest.mark.parametrize("content", [b"x", b"<svg onload=alert(1)/>", b"%PDF-1.7", b"", b"x" * (5 * 1024 * 1024 + 1)])
def test_an_invalid_picture_is_refused_at_its_field(coordinator, regions, client, content):
    answer = client.post(NEW, filled(new_logo=upload("logo.png", content), name=""))
    assert {*answer.context["forms"].template.errors} == {"name", "new_logo"}
    assert not CertificateTemplate.objects.exists()


def test_a_new_template_does_not_change_old_certificates(event, coordinator, client):
    client.post(NEW, filled(new_logo=upload("l.png", transparent())))
    template = CertificateTemplate.objects.get()
    one = make.certificates(event, template=template)[0]
    before = [page.extract_text() for page in pdf.read(certificate_pdf(one)).pages]
    changed = filled(title="Lain", no_logo="on", frame="none", **{"signatory-1-name": "Orang lain"})
    client.post(template.get_absolute_url(), changed)
    template.refresh_from_db()
    assert (template.title, template.logo) == ("Lain", None)
    one.refresh_from_db()
    after = pdf.read(certificate_pdf(one))
    assert [page.extract_text() for page in after.pages] == before
    assert len(after.pages[0].images) == 1


@pytest.mark.parametrize(
    ("changes", "place", "field"),
    [
        ({"pattern": "{serial}"}, 0, "pattern"),
        ({"pattern": "{serial}/{unit}/{year}"}, 0, "pattern"),
        ({"name": " "}, 0, "name"),
        ({"frame": "golden"}, 0, "frame"),
        ({"signatory-1-name": ""}, 1, "name"),
        ({"signatory-2-name": "Tanpa jabatan"}, 2, "position"),
        ({"signatory-1-nip": "abc"}, 1, "nip"),
        ({"title": "x\0y"}, 0, "title"),
    ],
)
def test_mistakes_are_reported_at_their_field(coordinator, regions, client, changes, place, field):
    answer = client.post(NEW, filled(**changes))
    forms = [*answer.context["forms"]]
    assert [place for place, form in enumerate(forms) if form.errors] == [place]
    assert list(forms[place].errors) == [field]


@pytest.mark.both_engines
def test_template_names_are_unique_regardless_of_case(coordinator, regions, client):
    client.post(NEW, filled())
    answer = client.post(NEW, filled(name="PUSAT"))
    assert list(answer.context["forms"].template.errors) == ["name"]


def test_removing_a_signatory_moves_the_next_one_up(coordinator, regions, client):
    two = {"signatory-3-position": "Kepala Dinas", "signatory-3-name": "Ketiga"}
    client.post(NEW, filled(**two))
    template = CertificateTemplate.objects.get()
    assert [(one.place, one.name) for one in template.signatories.all()] == [(1, "Tuti, M.Hum."), (2, "Ketiga")]
    emptied = filled(**{"signatory-1-position": "", "signatory-1-name": "", "signatory-1-nip": ""})
    emptied |= {"signatory-2-position": "Kepala Dinas", "signatory-2-name": "Ketiga"}
    answer = client.post(template.get_absolute_url(), emptied)
    assert answer.status_code == 302, [form.errors for form in answer.context["forms"]]
    assert [(one.place, one.name) for one in template.signatories.all()] == [(1, "Ketiga")]


def test_a_sample_of_the_typed_values_stores_nothing(coordinator, regions, client):
    answer = client.post(NEW, filled(sample="1"))
    text = " ".join(pdf.read(answer.content).pages[0].extract_text().split())
    assert "Piagam" in text
    assert "Tuti, M.Hum." in text
    assert not CertificateTemplate.objects.exists()


def test_a_template_that_is_not_offered_cannot_be_chosen(event, coordinator, client):
    make.certificate_template(is_offered=False)
    assert not client.get(issue_page(event)).context["form"].fields["template"].queryset.exists()


def test_the_author_of_a_template_is_recorded(coordinator, regions, client):
    client.post(NEW, filled())
    template = CertificateTemplate.objects.get()
    assert client.get(template.get_absolute_url()).context["last"].by == coordinator
    (entry,) = Entry.objects.filter(action="certificate-template-written")
    assert entry.changes["name"] == [None, "Pusat"]


def test_pages_report_that_pango_is_missing(event, coordinator, client, monkeypatch):
    one = make.certificates(event)[0]
    monkeypatch.setattr("documents.pdf.rendering.weasyprint", None)
    assert client.get(of(one, "file")).status_code == 503
