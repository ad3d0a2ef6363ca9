"""Saved views: what is kept, who sees them, and how they are renamed and deleted."""

import pytest

from accounts.models import SavedView
from accounts.saved_views import saving
from agencies.lists import LISTS
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/saved-views/"


@pytest.fixture
def coordinator(regions, client):
    user = make.user()
    client.force_login(user)
    return user


def save(client, name="Desa", **fields):
    form = {"list": "agencies", "path": "/agencies/", "query": "kind=village&sort=-name", "name": name} | fields
    return client.post(ADDRESS, form)


def shown(client, path="/agencies/") -> set[str]:
    """Return the names in the menu above the list."""
    html = client.get(path).content.decode()
    return {view.name for view in SavedView.objects.all() if f"&amp;saved={view.pk}" in html}


def test_a_view_opens_its_list_with_filters_and_order(coordinator, client):
    make.agency("18.03", kind="village", name="Desa A")
    make.agency("18.03", kind="village", name="Desa B")
    make.agency("18.03", name="Dinas")
    answer = save(client)
    saved = SavedView.objects.get()
    assert answer.url == f"/agencies/?kind=village&sort=-name&saved={saved.pk}"
    page = client.get(answer.url)
    assert [agency.name for agency in page.context["page_obj"]] == ["Desa B", "Desa A"]
    assert 'aria-current="true">Desa</a>' in page.content.decode()


def test_a_view_of_the_events_opens_in_its_shape_and_with_its_columns(coordinator, client):
    page = save(client, list="events", path="/events/", query="status=open&view=calendar&month=2027-03")
    shown = client.get(page.url)
    assert (shown.context["shape"], shown.context["month"].first.isoformat()) == ("calendar", "2027-03-01")
    assert 'aria-current="true">Desa</a>' in shown.content.decode()
    page = save(client, "Tabel", list="events", path="/events/", query="status=open&columns=&columns=letters")
    assert [column.name for column in client.get(page.url).context["columns"]] == ["letters"]


@pytest.mark.parametrize(
    ("listed", "query", "kept"),
    [
        ("people", "q=Siti+Aminah&kind=village&page=7&sort=name", "kind=village&sort=name"),
        ("registrations", "participant=7&stage=completed&event=X&held_in=18&year=2025", "stage=completed&year=2025"),
        (
            "event-people",
            "status=proposed&letter=missing&tick=3&next=https://example.org/",
            "status=proposed&letter=missing",
        ),
        ("agencies", "kind=&state=existing&saved=5", "state=existing"),
        ("events", f"course={'x' * 101}&status=open", "status=open"),
        ("events", "view=calendar&month=2027-03&page=2", "view=calendar&month=2027-03"),
        ("events", "status=&columns=&saved=4", "columns="),
    ],
)
def test_only_what_the_list_lets_choose_is_kept(listed, query, kept):
    """Searched texts may name a person; they are not stored."""
    assert saving.options_of(LISTS[listed], query) == kept


def test_the_same_name_gets_the_new_options(coordinator, client):
    save(client)
    save(client, "DESA", query="kind=school", shared="1")
    assert list(SavedView.objects.values_list("name", "query", "shared")) == [("Desa", "kind=school", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"list": "unknown"},
        {"name": ""},
        {"name": "x" * 61},
        {"name": "a\x07b"},
        {"query": "state=" + "&state=".join(["x" * 99] * 20)},
    ],
)
def test_what_cannot_be_saved_is_refused_with_a_message(coordinator, client, wrong):
    page = client.post(
        ADDRESS, {"list": "agencies", "path": "/agencies/", "query": "", "name": "Desa"} | wrong, follow=True
    )
    assert 'class="alert alert-danger' in page.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "path", ["https://example.org/", "//example.org/agencies/", "/events/", "/agencies/?next=x", "x"]
)
def test_saving_leads_to_the_list_only(coordinator, client, path):
    assert save(client, path=path).url.startswith(ADDRESS)


def test_the_number_of_views_is_limited(coordinator, client, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 2)
    for name in ("Satu", "Dua", "Tiga"):
        save(client, name)
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Dua", "Satu"]


def test_shared_views_are_for_colleagues_of_the_same_scope(regions, client):
    readers = {"pusat": make.user(), "admin": make.user("administrator"), "18": make.user(province="18")}
    readers |= {"18b": make.user(province="18"), "72": make.user(province="72")}
    for owner in ("pusat", "18", "72"):
        make.saved_view(readers[owner], name=f"{owner} sendiri")
        make.saved_view(readers[owner], name=f"{owner} bersama", shared=True)
    make.saved_view(make.user(is_active=False), name="bekas", shared=True)
    make.saved_view(readers["pusat"], "events", name="kegiatan", shared=True)
    seen = {
        "pusat": {"pusat sendiri", "pusat bersama"},
        "admin": {"pusat bersama"},
        "18": {"18 sendiri", "18 bersama"},
        "18b": {"18 bersama"},
        "72": {"72 sendiri", "72 bersama"},
    }
    for name, reader in readers.items():
        client.force_login(reader)
        assert shown(client) == seen[name], name


def test_a_shared_view_shows_only_what_its_reader_may_see(regions, client):
    """A province's view of another province's agencies shows nothing of them."""
    make.agency("18.03", name="Dinas Lampung Utara")
    make.agency("72.01", name="Dinas Banggai")
    colleague = make.user(province="18")
    saved = make.saved_view(colleague, query="province=72&kind=regency", shared=True)
    client.force_login(make.user(province="18"))
    page = client.get(f"/agencies/?{saved.query}&saved={saved.pk}")
    assert [agency.name for agency in page.context["page_obj"]] == ["Dinas Lampung Utara"]


def test_own_views_are_renamed_shared_and_deleted(coordinator, client):
    saved, other = make.saved_view(coordinator, name="Desa"), make.saved_view(coordinator, name="Sekolah")
    address = f"{ADDRESS}{saved.pk}/"
    assert client.post(address, {"name": "sekolah"}).context["form"].errors
    client.post(address, {"name": "Desa saya", "shared": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.shared) == ("Desa saya", True)
    client.post(address, {"action": "delete"})
    assert list(SavedView.objects.all()) == [other]


def test_a_shared_view_is_changed_by_its_owner_only(coordinator, client):
    saved = make.saved_view(make.user(), shared=True)
    assert client.post(f"{ADDRESS}{saved.pk}/", {"action": "delete"}).status_code == 404
    assert SavedView.objects.exists()


def test_names_are_text(coordinator, client):
    make.saved_view(coordinator, name="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/agencies/").content.decode()
