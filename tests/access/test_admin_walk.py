"""Opens every page of the admin as every role, with invalid URLs and input. No page may fail."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency, AgencyUpload
from events.models import Event
from participants.models import Participant
from tests import make

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
ODD_KEYS = ["0", "x", "99999999999999999999999", "-1", "18'--", "_5F", "%00", "🙂"]
ODD_QUERIES = [
    {"q": "\N{PILE OF POO}%'\""},
    {"q": "\0"},
    {"p": "x"},
    {"p": "99999999"},
    {"o": "99.x.-1"},
    {"all": ""},
    {"e": "1"},
    {"_popup": "1"},
    {"kind__exact": "no-such"},
    {"kind__exact": "\0"},
    {"province__code__exact": "zz"},
    {"province__id__exact": "zz"},
    {"password__startswith": "md5"},
    {"existing": "perhaps"},
    {"starts_on__year": "x"},
    {"_facets": "True"},
    {"no_such": "1"},
    {"_to_field": "password"},
]


@pytest.fixture(scope="module")
def world(shared_db):
    """Store one object of each kind, and few regions to choose from: some forms list all of them many times."""
    with shared_db():
        make.only_provinces("18")
        agency = make.agency("18.03")
        event = make.event(sessions=2)
        make.registration(event, agency, marks="HA")
        make.registration(event, agency, marks="HH")
        make.certificates(event)
        make.mail(event)
        make.user(province="18")
        make.letterhead()
        make.report_file()
        make.agency_list()
        yield


@pytest.fixture
def admin_client(world, admin_client):
    return admin_client


@pytest.fixture
def by_administrator(rf, admin_user):
    """A request of an administrator, by which the admin decides what it offers."""
    request = rf.get("/admin/")
    request.user = admin_user
    return request


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def pages_of(model) -> list[str]:
    key = model.objects.last().pk
    return [page(model, "changelist"), page(model, "add")] + [
        page(model, name, key) for name in ("change", "history", "delete")
    ]


def every_page() -> list[str]:
    shared = ["index", "password_change", "password_change_done", "jsi18n"]
    apps = {model._meta.app_label for model in MODELS}
    return (
        [reverse(f"admin:{name}") for name in shared]
        + [reverse("admin:app_list", args=[app]) for app in apps]
        + [address for model in MODELS for address in pages_of(model)]
        + [reverse(f"admin:agencies_agency_{name}") for name in ("import", "export")]
        + [AgencyUpload.objects.get().get_absolute_url()]
        + [reverse("admin:auth_user_password_change", args=[User.objects.first().pk])]
    )


def due(address: str) -> set[int]:
    """Return the answers that an administrator may get."""
    view_only = re.search(r"/(province|regency|registration|attendance|certificate|message|entry|reportfile)/", address)
    return {200, 403} if view_only else {200}


def test_administrators_see_all_pages_without_inline_scripts_and_styles(admin_client):
    for address in every_page():
        response = admin_client.get(address)
        assert response.status_code in due(address), address
        if "html" in response.headers["Content-Type"]:
            html = response.content.decode()
            assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", html), address


@pytest.mark.one_engine("decided before the page asks the database")
@pytest.mark.parametrize(("role", "province"), [("coordinator", None), ("provincial", "18")])
def test_other_roles_are_refused_on_all_pages(client, world, role, province):
    client.force_login(make.user(role, province))
    for address in [*every_page(), reverse("admin:login"), reverse("admin:autocomplete")]:
        assert client.get(address).status_code == 403, address


@pytest.mark.one_engine("decided before the page asks the database")
def test_anonymous_users_are_sent_to_the_portals_sign_in(client, world):
    for address in [*every_page(), reverse("admin:login"), reverse("admin:autocomplete")]:
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next="), address


def test_a_deactivated_administrator_is_signed_out(admin_client, admin_user):
    User.objects.filter(pk=admin_user.pk).update(is_active=False)
    assert admin_client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_invalid_urls_do_not_fail(admin_client, model):
    base = page(model, "changelist")
    for key in ODD_KEYS:
        for name in ("change", "history", "delete"):
            response = admin_client.get(f"{base}{key}/{name}/")
            assert response.status_code in (302, 400, 403, 404), (key, name)
    for query in ODD_QUERIES:
        for address in (base, page(model, "add")):
            assert admin_client.get(address, query).status_code in (200, 302, 400, 403), (address, query)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_invalid_input_does_not_fail(admin_client, by_administrator, model):
    has_rows = bool(site._registry[model].get_inlines(by_administrator, None))
    for address in pages_of(model)[:3]:  # list, add, change
        for junk in ["x", "-1", "99999999999999999999999", "\0", "x" * 5000, ""]:
            fields = [field.name for field in model._meta.fields]
            inline = {
                f"{prefix}-{row}-{name}": junk
                for prefix in ("sessions", "quotas")
                for row in range(3)
                for name in ("id", "number", "date", "agency", "kind", "province", "regency", "seats", "lesson_hours")
            }
            forms = {
                f"{prefix}-{name}": number
                for prefix in ("sessions", "quotas", "registrations", "marks")
                for name, number in (("TOTAL_FORMS", 3), ("INITIAL_FORMS", 1))
            }
            posted = dict.fromkeys(fields, junk) | inline | forms
            if has_rows:
                assert admin_client.post(address, posted).status_code in (200, 302, 400, 403), (address, junk)
            assert admin_client.post(address, dict.fromkeys(fields, junk)).status_code in (200, 302, 400, 403)
            assert admin_client.get(address, posted).status_code in (200, 302, 400, 403), (address, junk)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_invalid_actions_do_not_fail(admin_client, by_administrator, model):
    """Those that the page offers read the rows and what was typed; others are refused before."""
    offered = site._registry[model].get_actions(by_administrator)
    typed = [{}, {"index": "0"}, {"index": "x"}, {"post": "yes"}, {"dissolve": "1", "closed_on": "x"}]
    for action in [*offered, "no_such", ""]:
        for keys in (["x"], ["0"], ["99999999999999999999"], ["\0"], []):
            for more in typed if action in offered else typed[:1]:
                posted = {"action": action, "_selected_action": keys} | more
                answer = admin_client.post(page(model, "changelist"), posted)
                assert answer.status_code in (200, 302), (action, keys, more)


def test_invalid_autocompletion_does_not_fail(admin_client):
    real = {"app_label": "events", "model_name": "quota", "field_name": "agency"}
    for query in ({}, real | {"page": "x"}, real | {"field_name": "seats"}, {"app_label": "x"}):
        assert admin_client.get(reverse("admin:autocomplete"), query).status_code in (400, 403, 404), query
    assert admin_client.get(reverse("admin:autocomplete"), real | {"term": "18.03"}).json()["results"]


def test_the_admin_is_in_the_users_language(admin_client):
    assert 'lang="id"' in admin_client.get(reverse("admin:index")).content.decode()
    admin_client.cookies["django_language"] = "en"
    assert 'lang="en"' in admin_client.get(reverse("admin:index")).content.decode()


def test_the_admin_has_no_groups_and_no_models_of_other_packages():
    assert {model._meta.app_label for model in MODELS} == {"agencies", "accounts", "events", "participants", "reports"}


@pytest.mark.parametrize("model", [Agency, Event, Participant], ids=lambda model: model._meta.label)
def test_the_admin_links_to_the_objects_page(admin_client, model):
    kind = ContentType.objects.get_for_model(model)
    response = admin_client.get(reverse("admin:view_on_site", args=[kind.pk, model.objects.first().pk]))
    assert admin_client.get(urlsplit(response.url).path).status_code == 200
