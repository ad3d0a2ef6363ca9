"""All letters of an event in one file: a few at once, many in the background."""

from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Job
from events.background import INVITATIONS
from events.invitations import letters, views
from events.invitations.signing import store_signed_letter
from events.models import Invitation
from tests import make, pdf
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("PDF files; jobs and their parts are tested in accounts/tests/jobs")

MANY, GROUP = 5, 3


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event with one letter more than fits into one request: most for Lampung, one for Sulawesi Tengah."""
    with shared_db():
        event = make.coming_event("18", code="BANYAK", title="Bimtek Besar")
        for number in range(MANY - 1):
            make.quota(event, make.agency("18.03", name=f"Dinas {number + 1:02d}"), seats=2)
        make.quota(event, make.agency("72", name="Dinas Sulteng"), seats=3)
        make.invitations(event)
        yield event


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", MANY - 1)
    monkeypatch.setattr(letters, "_GROUP", GROUP)


def press(client, event):
    return client.post(reverse("events:invitations-all", args=[event.code]))


def kept(job: Job) -> PdfReader:
    with job.file.open() as file:
        return pdf.read(file.read())


def test_many_letters_are_joined_in_the_background(event, client):
    client.force_login(make.user())
    assert press(client, event).url == Job.objects.get().get_absolute_url()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.subject) == ("done", MANY, MANY, "Bimtek Besar")
    assert (job.file_name, job.media_type) == ("undangan-banyak.pdf", "application/pdf")
    reader = kept(job)
    assert (len(reader.pages), len(reader.outline)) == (MANY, MANY)
    names = [*(f"Dinas {number + 1:02d}" for number in range(MANY - 1)), "Dinas Sulteng"]
    for place, (bookmark, name) in enumerate(zip(reader.outline, names, strict=True)):
        assert bookmark.title.endswith(name)
        assert reader.get_destination_page_number(bookmark) == place
        assert name in " ".join(reader.pages[place].extract_text().split())


def test_the_background_hands_out_signed_letters_beside_the_others(event, client):
    signed = Invitation.objects.of_event(event)[1]
    store_signed_letter(signed, b"%PDF-1.7 signed %%EOF", signature={}, by=None)
    client.force_login(make.user())
    press(client, event)
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.file_name, job.media_type) == ("done", "undangan-banyak.zip", "application/zip")
    with job.file.open() as file, ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(pdf.read(files.pop("undangan-banyak.pdf")).pages) == MANY - 1
    assert [*files.values()] == [b"%PDF-1.7 signed %%EOF"]


def test_a_single_signed_letter_is_a_pdf(event, client):
    store_signed_letter(event.invitations.get(province="72"), b"%PDF-1.7 signed %%EOF", signature={}, by=None)
    client.force_login(make.user(province="72"))
    answer = press(client, event)
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7 signed %%EOF", "application/pdf")


def test_the_joined_file_is_tagged_throughout(event):
    """The file has two groups. Each page keeps the tags that a screen reader needs."""
    counts = []
    issued = list(Invitation.objects.of_event(event))
    reader = pdf.read(letters.invitations_pdf(issued, rendered=counts.append))
    assert counts == [GROUP, MANY]
    root = reader.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("id", True)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    structure = root["/StructTreeRoot"]["/K"][0]["/K"]
    assert [part["/S"] for part in structure] == ["/Sect"] * MANY
    links = [page.get("/Annots", []) for page in reader.pages]
    keys = [link.get_object()["/StructParent"] for page in links for link in page]
    keys += [page["/StructParents"] for page in reader.pages]
    assert len({*keys}) == len(keys)  # documents/tests/test_joining.py checks the targets
    fonts = {str(font) for page in reader.pages for font in page["/Resources"]["/Font"]}
    assert len(fonts) <= 3  # the weights of one font, not those of each group


def test_provincial_staff_get_only_their_own_letters(event, client):
    client.force_login(make.user(province="72"))
    assert len(pdf.read(press(client, event).content).pages) == 1
    assert not Job.objects.exists()


def test_provincial_staff_get_only_their_own_letters_from_a_job(event, client):
    make.quota(event, make.agency("18.01", name="Dinas Terakhir"))
    make.invitations(event)
    client.force_login(make.user(province="18"))
    press(client, event)
    run_jobs()
    titles = [bookmark.title for bookmark in kept(Job.objects.get()).outline]
    assert len(titles) == MANY
    assert not any("Sulteng" in title for title in titles)


def test_a_second_request_shows_the_running_job(event, client):
    client.force_login(make.user())
    assert press(client, event).url == press(client, event).url
    client.force_login(make.user())
    assert press(client, event).status_code == 302
    assert Job.objects.filter(kind=INVITATIONS).count() == 2


def test_many_letters_need_a_button_and_few_are_a_download_link(event, client):
    page, file = (reverse(f"events:{name}", args=[event.code]) for name in ("invitations", "invitations-all"))
    for user, tag in ((make.user(), f'method="post" action="{file}"'), (make.user(province="72"), f'href="{file}"')):
        client.force_login(user)
        assert tag in client.get(page).content.decode()
    client.force_login(make.user())
    assert client.get(file).status_code == 200
    assert not Job.objects.exists()


def test_the_job_can_be_stopped_between_two_groups(event, client):
    client.force_login(make.user())
    press(client, event)
    Job.objects.update(cancel_asked=True)
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.file.name) == ("cancelled", "")

    class Stopped(Exception):
        pass

    def stop(rendered: int) -> None:
        raise Stopped(rendered)

    with pytest.raises(Stopped, match=f"^{GROUP}$"):
        letters.invitations_pdf(list(Invitation.objects.of_event(event)), rendered=stop)


def test_a_job_without_letters_fails_with_a_message(event, client):
    client.force_login(make.user())
    press(client, event)
    Invitation.objects.all().delete()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, bool(job.error), job.file.name) == ("failed", True, "")


def test_the_job_reports_that_pango_is_missing(event, client, monkeypatch):
    client.force_login(make.user())
    press(client, event)
    monkeypatch.setattr("documents.pdf.rendering.weasyprint", None)
    run_jobs()
    job = Job.objects.get()
    assert (job.state, bool(job.error)) == ("failed", True)
