"""The register of incidents, its pages and its notices."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.incidents.recording import close_incident
from accounts.models import Entry, Incident
from reports.home.todo import todos
from tests import make
from tests.pdf import texts

pytestmark = [pytest.mark.django_db]
LIST = "/incidents/"


def moment(ago: timedelta = timedelta(0)) -> str:
    return f"{timezone.localtime(timezone.now() - ago):%d-%m-%Y %H.%M}"


def filled(**fields) -> dict:
    fields = {"found_at": moment(timedelta(hours=2)), "happened_at": moment(timedelta(days=3))} | fields
    return {
        "title": "Ponsel hilang",
        "found_by": "Sari, saat apel",
        "what_happened": "Ponsel petugas pintu hilang di terminal.",
        "data": "Nama dan instansi peserta satu kegiatan.",
        "people_count": "35",
    } | fields


@pytest.fixture
def admin():
    return make.user("administrator")


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def test_an_incident_is_recorded_with_its_trail(client, admin):
    page = client.post(LIST + "new/", filled(), follow=True)
    incident = Incident.objects.get()
    assert page.redirect_chain[-1][0] == incident.get_absolute_url()
    assert (incident.people_count, incident.recorded_by) == (35, admin)
    entry = Entry.objects.get(action="incident-recorded")
    assert (entry.by, entry.subject) == (admin, "Ponsel hilang")
    assert entry.changes["people_count"] == [None, 35]


def test_the_notice_is_due_three_days_after_the_finding():
    incident = make.incident()
    assert incident.notice_due_at - incident.found_at == timedelta(hours=72)
    assert incident.state == Incident.State.WAITING
    assert make.incident(found_at=timezone.now() - timedelta(hours=73)).state == Incident.State.OVERDUE


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("found_at", {"found_at": moment(timedelta(days=-1))}),
        ("happened_at", {"happened_at": moment(timedelta(hours=1))}),
        ("__all__", {"authority_notified_at": moment(timedelta(days=5))}),
        ("__all__", {"people_notified_at": moment(timedelta(days=5))}),
        ("people_count", {"people_count": "-1"}),
        ("title", {"title": "\x00"}),
    ],
)
def test_what_cannot_be_is_refused(client, field, fields):
    page = client.post(LIST + "new/", filled(**fields))
    assert list(page.context["form"].errors) == [field]
    assert not Incident.objects.exists()


def test_an_incident_is_closed_when_it_is_handled(client, admin):
    incident = make.incident()
    with pytest.raises(ValidationError):
        close_incident(incident, by=admin)
    assert "Sebelum ditutup" in client.post(f"{LIST}{incident.pk}/close/", follow=True).content.decode()
    now = timezone.now()
    Incident.objects.update(measures="Ponsel dihapus jarak jauh", authority_notified_at=now, people_notified_at=now)
    client.post(f"{LIST}{incident.pk}/close/")
    incident.refresh_from_db()
    assert incident.state == Incident.State.CLOSED
    assert Entry.objects.filter(action="incident-closed").count() == 1
    assert client.get(f"{LIST}{incident.pk}/edit/").status_code == 404


def test_without_a_notice_the_reason_is_needed(admin):
    incident = make.incident(measures="Tidak ada data yang keluar", no_notice_reason="Ponsel terkunci.")
    assert incident.state == Incident.State.HANDLED
    close_incident(incident, by=admin)
    assert Incident.objects.get().closed_at


def test_changes_are_in_the_trail(client):
    incident = make.incident()
    client.post(f"{LIST}{incident.pk}/edit/", filled(found_at=moment(), happened_at="", people_count="36"))
    assert Entry.objects.get(action="incident-edited").changes["people_count"] == [None, 36]


def test_the_home_page_names_incidents_without_a_notice(regions, admin):
    make.incident(title="Terlambat", found_at=timezone.now() - timedelta(days=4))
    make.incident(title="Baru")
    make.incident(title="Tanpa pemberitahuan", no_notice_reason="Tidak ada data.")
    found = {todo.subject: todo.text for todo in todos(admin)}
    assert found["Terlambat"].startswith("pemberitahuan terlambat, batasnya")
    assert found["Baru"].startswith("pemberitahuan harus diberikan sebelum")
    assert "Tanpa pemberitahuan" not in found
    assert not {todo.subject for todo in todos(make.user())} & {"Terlambat", "Baru"}


@pytest.mark.parametrize("reader", ["authority", "people"])
def test_the_letter_has_what_the_law_asks_for(client, reader):
    incident = make.incident(
        data="Nama dan NIP", what_happened="Ponsel <b>hilang</b>", measures="Tautan dicabut", people_count=35
    )
    answer = client.get(f"{LIST}{incident.pk}/notice/{reader}/")
    text = " ".join(texts(answer.content))
    for part in ("pasal 46", "Nama dan NIP", "Ponsel <b>hilang</b>", "Tautan dicabut", "Waktunya belum diketahui"):
        assert part in text
    assert ("35" in text) is (reader == "authority")


def test_there_is_no_letter_to_others(client):
    assert client.get(f"{LIST}{make.incident().pk}/notice/press/").status_code == 404


def test_pages_show_the_state_and_escape_texts(client):
    incident = make.incident(title="<script>x</script>")
    for path in (LIST, incident.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "<script>x" not in page
        assert "Menunggu pemberitahuan" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_makes_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for _ in range(number):
        make.incident()
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
