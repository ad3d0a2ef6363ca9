"""The table of roles and rights, the scope of a user, and pages that need a right."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from accounts.access import needs, require
from accounts.models import User
from accounts.rights import NO_RIGHTS, TABLE, Rights, rights_of, roles_with
from accounts.scope import Scope
from agencies.models import Province
from tests import make

ROOT = Path(__file__).resolve().parents[2]
APPS = ["agencies", "accounts", "events", "participants", "reports", "templates"]
RIGHTS = [field.name for field in fields(Rights)]
UNKNOWN = "no-such-role"


def sources() -> dict[str, str]:
    """Return the text of all modules and templates by path, without the table and the tests."""
    found = [path for app in APPS for ending in ("*.py", "*.html") for path in (ROOT / app).rglob(ending)]
    return {
        str(path.relative_to(ROOT)): path.read_text()
        for path in found
        if not {"tests", "migrations"} & {*path.parts} and path != ROOT / "accounts" / "rights.py"
    }


def test_every_role_is_in_the_table():
    assert {*TABLE} == {*User.Role}


def test_provincial_staff_and_coordinators_have_exactly_these_rights():
    of_staff = {"sees_own_province", "reads_reports", "registers_people", "takes_attendance", "edits_contacts"}
    everywhere = {
        "sees_all_provinces",
        "decides_registrations",
        "plans_events",
        "issues_letters",
        "issues_certificates",
        "merges_people",
        "decides_data_requests",
    }
    of_coordinators = (of_staff - {"sees_own_province"}) | everywhere | {"reads_mail", "schedules_reports"}
    given = {role: {right for right in RIGHTS if getattr(TABLE[role], right)} for role in TABLE}
    assert given == {
        "provincial": of_staff,
        "coordinator": of_coordinators,
        "administrator": of_coordinators | {"edits_agencies", "administers", "handles_incidents"},
    }


def test_code_and_templates_use_only_existing_rights():
    asked = {name for text in sources().values() for name in re.findall(r"\brights\.([a-z_]+)", text)}
    assert asked - {*RIGHTS} == set()


def test_each_right_has_an_explanation():
    text = (ROOT / "accounts" / "rights.py").read_text()
    assert [right for right in RIGHTS if not re.search(rf'    {right}: bool = False\n    """.+"""\n', text)] == []


def test_an_unknown_role_has_no_rights():
    assert rights_of(UNKNOWN) == NO_RIGHTS
    assert not any(getattr(NO_RIGHTS, right) for right in RIGHTS)


@pytest.mark.parametrize("right", RIGHTS)
def test_every_right_is_given_to_a_role(right):
    assert roles_with(right)


def test_a_query_for_an_unknown_right_fails():
    with pytest.raises(AttributeError):
        roles_with("flies")


@pytest.mark.parametrize(
    ("user", "scope"),
    [
        (User(role="administrator"), Scope(all_provinces=True)),
        (User(role="coordinator"), Scope(all_provinces=True)),
        (User(role="provincial", province_id="18"), Scope(one_province="18")),
        (User(role="provincial"), Scope()),
        (User(role=UNKNOWN, province_id="18"), Scope()),
        (User(role=UNKNOWN), Scope()),
    ],
)
def test_the_scope_follows_from_the_rights(user, scope):
    assert user.scope == scope


@pytest.mark.parametrize(
    ("scope", "codes"),
    [(Scope(all_provinces=True), {"18", "72"}), (Scope(one_province="18"), {"18"}), (Scope(), set())],
)
def test_a_scope_is_the_same_for_queries_and_for_one_object(regions, scope, codes):
    of_two = Province.objects.filter(code__in=["18", "72"])
    assert {province.code for province in scope.limit(of_two, "code")} == codes
    assert {code for code in ("18", "72") if code in scope} == codes
    assert bool(scope) == bool(codes)


def test_a_scope_of_one_province_excludes_objects_without_province():
    assert None not in Scope(one_province="18")
    assert None not in Scope()


def test_finding_the_users_with_a_right(regions):
    staff = make.user(province="18")
    make.user(province="18", is_active=False)
    administrator, coordinator = make.user("administrator"), make.user()
    assert {*User.objects.having("registers_people")} == {staff, administrator, coordinator}
    assert {*User.objects.having("administers")} == {administrator}


@needs("plans_events")
def plan(request):
    return HttpResponse()


@needs("plans_events")
class Plan(View):
    def get(self, request):
        return HttpResponse()


@pytest.mark.parametrize("view", [plan, Plan.as_view()])
def test_a_page_that_needs_a_right_refuses_other_users(view):
    request = RequestFactory().get("/")
    request.user = User(role="coordinator")
    assert view(request).status_code == 200
    for user in (User(role="provincial", province_id="18"), User(role=UNKNOWN)):
        request.user = user
        with pytest.raises(PermissionDenied):
            view(request)


def test_a_page_cannot_need_an_unknown_right():
    with pytest.raises(AttributeError):
        needs("flies")
    with pytest.raises(AttributeError):
        require(AnonymousUser(), "plans_events")


@pytest.mark.parametrize(("role", "enters"), [("administrator", True), ("coordinator", False), (UNKNOWN, False)])
def test_only_roles_with_the_right_enter_the_administration(role, enters):
    user = User(role=role)
    assert user.is_staff == enters
    assert user.has_perm("events.change_event") == enters
    assert user.has_module_perms("events") == enters
    assert not User(role=role, is_active=False).has_perms(["events.change_event"])
