"""Files with a virus, or that nobody could scan, reach no view."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.virus_scan.clamd import Clamd
from events.models import Event, Material
from tests import make
from tests.access.addresses import every_address

from .daemon import EICAR, NAME

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("requests with files")]
MATERIALS = "/events/BARU/materials/"
CLEAN = b"%PDF-1.7 materi"


@pytest.fixture
def client(client):
    client.force_login(make.user("administrator"))
    return client


@pytest.fixture(autouse=True)
def event(regions) -> Event:
    return make.coming_event(code="BARU")


def send(client, content: bytes, path: str = MATERIALS, name: str = "materi.pdf", **fields):
    return client.post(path, {"add": "1", "title": "", "file": SimpleUploadedFile(name, content), **fields})


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_clean_file_is_stored_whole(client, scanner):
    assert send(client, CLEAN).status_code == 302
    with Material.objects.get().file.open() as stored:
        assert stored.read() == CLEAN


def test_a_virus_is_refused_and_logged(client, scanner, security_log):
    answer = send(client, EICAR, name="surat <b>.pdf")
    assert answer.status_code == 422
    assert f"menemukan {NAME}" in text(answer)
    assert "surat &lt;b&gt;.pdf" in text(answer)
    assert not Material.objects.exists()
    (line,) = security_log.named("virus")
    assert line["virus"].startswith(NAME)
    assert line["file"] == "surat <b>.pdf"
    assert line["path"] == MATERIALS


def test_a_virus_is_refused_in_english(client, daemon):
    client.cookies["django_language"] = "en"
    assert f"The virus scanner found {NAME} in “materi.pdf”. Nothing was stored." in text(send(client, EICAR))


@pytest.mark.parametrize(
    "path",
    [
        "/events/BARU/import/",
        "/events/BARU/scores/sheet/",
        "/events/BARU/photos/",
        "/events/BARU/participants/1/letter/",
        "/admin/agencies/agency/import/",
        "/admin/events/lettersettings/add/",
        "/accounts/password/change/",
        "/jobs/",
    ],
)
def test_no_page_gets_a_virus(client, daemon, path):
    """Every address is protected, whether its page takes files or not."""
    assert send(client, EICAR, path).status_code == 422


def test_views_that_are_not_scanned_keep_no_files():
    exempt = {name: view for name, view in views() if getattr(view, "csrf_exempt", False)}
    taking_files = {name for name, view in exempt.items() if hasattr(view, "largest_body")}
    # The others take none, because their requests are small.
    assert exempt.keys() > taking_files == {"reports:check", "reports:check-file", "participants:door-link-send"}


def views():
    return ((address.key, address.pattern.callback) for address in every_address())


def test_every_file_of_a_request_is_scanned(client, daemon):
    photos = [SimpleUploadedFile("a.jpg", content) for content in (CLEAN, CLEAN, EICAR)]
    assert client.post("/events/BARU/photos/", {"files": photos}).status_code == 422
    assert len(daemon.scanned) == 3


def test_a_virus_in_an_archive_is_found_by_a_real_scanner(client, scanner, request):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:  # stored without compression, so that the small server finds it too
        archive.writestr("eicar.com", EICAR)
    assert send(client, packed.getvalue(), name="bahan.zip").status_code == 422


def test_without_an_answer_the_file_is_refused(settings, client, daemon, security_log):
    settings.CLAMD_SECONDS = 0.2
    daemon.is_silent = True
    answer = send(client, CLEAN)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "pemindai virus tidak menjawab" in text(answer)
    assert not Material.objects.exists()
    assert [line["file"] for line in security_log.named("not-scanned")] == ["materi.pdf"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:/no/such/socket"])
def test_without_a_scanner_the_file_is_refused(settings, client, address):
    settings.CLAMD = address
    assert send(client, CLEAN).status_code == 503
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    "answer",
    ["INSTREAM size limit exceeded. ERROR", "stream: OK ERROR", "OK", "stream: x FOUNDER", "x" * 5_000],
)
def test_any_other_answer_refuses_the_file(client, daemon, answer):
    daemon.says = answer
    assert send(client, CLEAN).status_code == 503
    assert not Material.objects.exists()


def test_requests_without_files_need_no_scanner(settings, client):
    settings.CLAMD = "tcp://127.0.0.1:9"
    assert client.post("/accounts/logout/").status_code == 302


def test_nobody_is_scanned_before_the_sign_in(client, daemon):
    client.logout()
    assert send(client, EICAR).status_code == 302
    assert daemon.scanned == []


def test_large_files_are_sent_in_parts(client, daemon):
    content = CLEAN + bytes(3 * 2**20)
    send(client, content)
    assert daemon.scanned == [content]
    assert default_storage.size(Material.objects.get().file.name) == len(content)


@pytest.mark.parametrize("address", ["clamd", "tcp://127.0.0.1", "tcp://127.0.0.1:x", "unix:", "http://127.0.0.1:3310"])
def test_a_wrong_setting_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        Clamd(address, seconds=1)


def test_readiness_names_a_scanner_that_is_away(client, settings, scanner):
    assert client.get("/readyz/").json()["virus_scan"] == "ok"
    settings.CLAMD = "tcp://127.0.0.1:9"
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()["virus_scan"]) == (200, "notice")
