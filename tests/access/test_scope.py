"""Every address of the portal, visited on both engines by administrators, by its province and by another one. The
addresses come from the URL resolver: pages of an event are found, an address with other parameters that is missing in
OBJECTS fails a test.

Coordinators' answers are checked in test_before_during_after.py; closed pages, the administration and what caches may
keep in test_every_reader.py. They visit the same addresses, so no test here repeats that."""

from uuid import UUID

import pytest
from django.urls import reverse

from accounts.models import User
from events.converters import EventCode
from tests import make
from tests.access.canaries import Canaries, NoCanaries
from tests.sheets import row, sent, xlsx
from tests.tables import written_tables

from .addresses import every_address

PLANNING = ["edit", "copy", "delete", "sessions", "open", "close", "finish", "cancel"]
CERTIFYING = ["revoke", "reissue", "signed", "unsign"]


def pages_of_an_event() -> list[str]:
    """Return the names of the addresses whose only parameter is the code of an event."""
    return [one.key for one in every_address() if [*map(type, one.pattern.pattern.converters.values())] == [EventCode]]


# Pages about an object of Lampung. Among provincial staff, only those of Lampung may read them, or none.
OBJECTS = dict.fromkeys(pages_of_an_event(), lambda world: {"code": world.event.code}) | {
    "reports:agency-detail": lambda world: {"pk": world.agency.pk},
    "reports:agency-contact": lambda world: {"pk": world.agency.pk},
    "reports:province-detail": lambda world: {"code": "18"},
    "participants:participant-detail": lambda world: {"pk": world.registration.participant_id},
    "participants:person-copy": lambda world: {"pk": world.registration.participant_id},
    "participants:person-merge": lambda world: {"pk": world.registration.participant_id},
    "participants:person-merge-pair": lambda world: {
        "pk": world.registration.participant_id,
        "other": world.certificate.registration.participant_id,
    },
    "participants:duplicate-decide": lambda world: {
        "pk": world.registration.participant_id,
        "other": world.certificate.registration.participant_id,
    },
    "participants:merge-undo": lambda world: {"pk": world.merge.pk},
    "participants:agency-merge": lambda world: {"pk": world.agency.pk},
    "participants:agency-merge-pair": lambda world: {"pk": world.agency.pk, "other": world.other_agency.pk},
    "reports:quota-successor": lambda world: {"code": world.event.code, "pk": world.event.quotas.first().pk},
    "events:invitation": lambda world: {"code": world.event.code, "pk": world.invitation.pk},
    "events:invitation-unsign": lambda world: {"code": world.event.code, "pk": world.invitation.pk},
    "events:invitation-docx": lambda world: {"code": world.event.code, "pk": world.invitation.pk},
    "events:mail-detail": lambda world: {"code": world.event.code, "pk": world.mail.pk},
    **{
        f"participants:announcement{page}": lambda world: {"code": world.event.code, "pk": world.announcement.pk}
        for page in ("", "-edit")
    },
    **{
        f"events:{page}": lambda world: {"code": world.event.code, "pk": world.photo.pk}
        for page in ("photo", "photo-small", "photo-delete")
    },
    **{
        f"events:{page}": lambda world: {"code": world.event.code, "pk": world.material.pk}
        for page in ("material", "material-delete")
    },
    "participants:data-request-detail": lambda world: {"pk": world.data_request.pk},
    "participants:data-request-new": lambda world: {"pk": world.registration.participant_id},
    "participants:correction-detail": lambda world: {"pk": world.correction.pk},
    **{
        f"participants:sheet-{page}": lambda world: {"code": world.event.code, "key": world.sheet.key}
        for page in ("detail", "sheets", "columns", "marked", "rest")
    },
    "participants:official-document": lambda world: {"code": world.event.code, "kind": "susunan-acara"},
    "participants:signed-preview": lambda world: {"code": world.event.code, "key": world.signed.key},
    "participants:signed-file": lambda world: {"code": world.event.code, "key": world.signed.key, "number": 1},
    "participants:letters-preview": lambda world: {"code": world.event.code, "key": world.letters.key},
    "participants:letters-file": lambda world: {"code": world.event.code, "key": world.letters.key, "number": 1},
    "participants:attendance-history": lambda world: {"code": world.event.code, "number": world.registration.number},
    "participants:attendance-session": lambda world: {
        "code": world.event.code,
        "pk": world.event.sessions.first().pk,
    },
    "participants:checkin-link": lambda world: {"code": world.event.code, "pk": world.door_link.pk},
    "participants:checkin-link-withdraw": lambda world: {"code": world.event.code, "pk": world.door_link.pk},
    **{
        f"participants:registration-{page}": lambda world: {
            "code": world.event.code,
            "number": world.registration.number,
        }
        for page in (
            "detail",
            "edit",
            "withdraw",
            "substitute",
            "agency",
            "move",
            "reactivate",
            "remove",
            "letter",
            "letter-file",
            "link",
        )
    },
    **{
        f"participants:certificates{page}": lambda world: {"code": world.ended.code}
        for page in ("", "-issue", "-replace")
    },
    "participants:certificates-person": lambda world: {
        "code": world.ended.code,
        "number": world.certificate.registration.number,
    },
    **{
        f"participants:certificate-{page}": lambda world: {
            "code": world.ended.code,
            "number": world.certificate.registration.number,
            "pk": world.certificate.pk,
        }
        for page in ("file", *CERTIFYING)
    },
}
INCIDENTS = {
    "incidents:incident-list",
    "incidents:incident-new",
    "incidents:incident-detail",
    "incidents:incident-edit",
    "incidents:incident-close",
    "incidents:incident-notice",
}
USERS = {f"users:user-{page}" for page in ("list", "new", "edit", "link", "active", "sessions")}
COURSES = {f"events:course-{page}" for page in ("list", "new", "edit", "archive")}
NATIONAL_ONLY = {
    *INCIDENTS,
    *USERS,
    *COURSES,
    "participants:retention",
    "participants:agency-merge",
    "participants:agency-merge-pair",
    "reports:region-changes",
    "reports:region-change",
    "participants:event-workbook",
    "participants:registrations-decide",
    "participants:evaluation-questions",
    "participants:person-copy",
    "participants:person-merge",
    "participants:person-merge-pair",
    "participants:merge-list",
    "participants:merge-undo",
    "participants:duplicate-list",
    "participants:duplicate-search",
    "participants:duplicate-decide",
    "events:event-new",
    "events:session-templates",
    *(f"events:session-template-{page}" for page in ("new", "edit", "delete")),
    "events:event-fill-sessions",
    "events:event-keep-sessions",
    "events:invitations-issue",
    "events:invitations-numbers",
    "events:invitation-unsign",
    "events:letterhead",
    *(f"events:letterhead-{page}" for page in ("new", "own")),
    "events:letterhead-picture",
    "events:event-mail",
    "events:mail-detail",
    "events:mail-list",
    *(f"participants:announcement{page}" for page in ("", "-new", "-edit")),
    "events:photo-delete",
    "participants:certificates-issue",
    *(f"participants:signed-{page}" for page in ("new", "preview", "file")),
    "participants:certificates-replace",
    *(f"participants:certificate-{page}" for page in CERTIFYING),
    "participants:certificate-templates",
    *(f"participants:certificate-{page}" for page in ("template-new", "template-edit", "image")),
    "events:material-delete",
    "reports:event-quotas",
    "reports:quota-successor",
    "reports:planner",
    "reports:settings",
    "reports:chapter-courses",
    "reports:course-chapters",
    "reports:event-report-chapters",
    "reports:event-actions",
    "reports:schedules",
    *(f"reports:schedule-{page}" for page in ("new", "detail", "edit", "delete", "run")),
    *(f"events:event-{page}" for page in PLANNING),
}
# Pages about objects without a province, which only national staff may read.
OF_NO_PROVINCE = {
    **{f"incidents:incident-{page}": lambda world: {"pk": world.incident.pk} for page in ("detail", "edit", "close")},
    **{
        f"users:user-{page}": lambda world: {"pk": world.colleague.pk}
        for page in ("edit", "link", "active", "sessions")
    },
    **{f"events:course-{page}": lambda world: {"pk": world.event.course_id} for page in ("edit", "archive")},
    "incidents:incident-notice": lambda world: {"pk": world.incident.pk, "reader": "people"},
    "reports:region-change": lambda world: {"kind": "split"},
    "reports:course-chapters": lambda world: {"pk": world.event.course_id},
    "participants:certificate-template-edit": lambda world: {"pk": world.template.pk},
    **{
        f"events:session-template-{page}": lambda world: {"pk": world.session_template.pk}
        for page in ("edit", "delete")
    },
    "events:letterhead-own": lambda world: {"pk": world.own_letterhead.pk},
    "events:letterhead-picture": lambda world: {"digest": world.letterhead.logo.digest},
    "participants:certificate-image": lambda world: {"digest": world.template.logo.digest},
    **{
        f"reports:schedule-{page}": lambda world: {"pk": world.schedule.pk}
        for page in ("detail", "edit", "delete", "run")
    },
}
# Pages about objects that belong to one user.
PERSONAL = {
    "reports:event-actions-result": lambda reader: {"pk": make.many_events_job(reader).pk},
    "jobs:job-detail": lambda reader: {"pk": make.job(reader).pk},
    "jobs:job-cancel": lambda reader: {"pk": make.job(reader).pk},
    "jobs:job-file": lambda reader: {"pk": make.job(reader, file=b"hasil").pk},
    "saved_views:view-detail": lambda reader: {"pk": make.saved_view(reader).pk},
    "sessions:session-end": lambda reader: {"number": make.browser_session(reader).number},
    "mfa_edit_webauthn": lambda reader: {"pk": make.passkey(reader).pk},
    "mfa_remove_webauthn": lambda reader: {"pk": make.passkey(reader).pk},
}
OF_AN_APP = {"mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_view_recovery_codes"}
"""Pages that exist only for users with an authenticator app."""
ADMINISTRATORS_SEE_TOO = {"jobs:job-detail", "jobs:job-cancel"}
ONLY_WHO_SENT_IT = {
    *(f"participants:sheet-{page}" for page in ("detail", "sheets", "columns", "marked", "rest")),
    *(f"participants:letters-{page}" for page in ("preview", "file")),
}
"""Colleagues do not see these pages either. National staff see them but change nothing."""
ADMINISTRATORS_ONLY = {
    *INCIDENTS,
    *USERS,
    *COURSES,
    "participants:retention",
    "participants:agency-merge",
    "participants:agency-merge-pair",
    "reports:region-changes",
    "reports:region-change",
}
LOOKED_AT_ONLY = {"participants:sheet-sheets", "participants:sheet-columns"}
OPEN_TO_ALL_WHO_SIGNED_IN = {"reports:coverage-province": {"code": "18"}}
OPEN_TO_EVERYBODY = {
    "account_login",
    "account_signup",  # shows that sign-up is closed
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
    "invitations:invitation",  # needs a link
    "openid_connect_login",  # there is no provider in the tests' settings
    "openid_connect_callback",
    "mfa_authenticate",  # leads to the sign-in, unless a password was entered
    "mfa_login_webauthn",
    "account_logout",
    "healthz",
    "readyz",
    "metrics",  # only for programs with a token or on the same machine
    "offline",
    "offline-worker",
    "security_txt",
    "participants:certificate-public",  # its address is on the certificate
    "participants:evaluation-answer",  # needs a personal link
    "participants:door-worker",
    *(f"participants:door-link{part}" for part in ("", "-roster", "-marks", "-send", "-manifest")),  # needs a token
    "participants:link-again",
    "participants:link-again-done",
    "participants:privacy",
    "participants:privacy-version",
    "reports:help",
    "reports:help-topic",
    "reports:check",
    "reports:check-file",  # the id is on the printed report
    "set_language",
    "participants:calendar-feed",  # needs the address of a feed
    # Needs a personal link, which opens only one registration: participants/tests/personal/test_page.py.
    "participants:personal",
    *(
        f"participants:personal-{page}"
        for page in (
            "ticket",
            "ticket-file",
            "contact",
            "correction",
            "certificate",
            "copy",
            "requests",
            "material",
            "calendar",
            "feed",
            "answer",
        )
    ),
}
KEPT = {
    "events:letterhead-picture": "private, max-age=86400, immutable",  # the address depends on the content
    "participants:certificate-image": "private, max-age=86400, immutable",  # the address depends on the content
    "participants:door-worker": "no-cache",  # the script of the check-in page, without data of people
    "offline-worker": "no-cache",  # the script that keeps the page without a network, without data of people
}
"""The pages that a cache may keep, with their Cache-Control header."""
NO_SUCH = {"kind": "no-such", "pk": 999_999, "other": 999_998, "number": 999_999, "key": UUID(int=0)}
ANY_VALUE = {
    "id": "1",
    "key": UUID(int=0),
    "uidb36": "1",
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "agencies",
    "url": "x",
    "slug": "registering",
}


ALL = sorted({(one.key, tuple(sorted(one.parameters))) for one in every_address() if one.has_name})
"""The addresses with a name; tests/access/test_every_reader.py visits the others too."""
ADMIN = [(name, parameters) for name, parameters in ALL if name.startswith("admin:") and name != "admin:login"]
OURS = [(n, p) for n, p in ALL if not n.startswith("admin:") and n not in OPEN_TO_EVERYBODY]


class World:
    """One event, agency and person of a province, by default Lampung, with one object of each kind."""

    def __init__(self, province: str = "18", canaries: Canaries | None = None):
        of = canaries or NoCanaries()
        self.agency, self.other_agency = (make.agency(f"{province}.{n}", **of.agency()) for n in ("03", "04"))
        self.event = make.coming_event(province, sessions=1, **of.event())
        self.registration = make.registration(self.event, self.agency, marks="H", **of.person())
        self.letterhead = make.letterhead(logo=make.letter_logo())
        self.own_letterhead = make.letterhead(organiser="Dinas Contoh")
        (self.invitation,) = make.invitations(self.event)
        self.schedule = make.schedule()
        make.letter(self.registration)
        rows = [row(of.person().get("full_name", "Ani"), self.agency.name)]
        self.sheet = sent(self.event, make.user(province=province), xlsx(rows))
        self.letters = make.letter_upload(self.event, by=make.user(province=province))
        self.signed = make.signed_upload(self.event, by=make.user())
        self.mail = make.mail(self.event, **of.mail())
        self.announcement = make.announcement(self.event)
        self.photo = make.photo(self.event, **of.photo())
        self.ended = make.event(province, sessions=1, **of.event())
        make.registration(self.ended, self.agency, marks="H", **of.person())
        self.template = make.certificate_template(logo=make.certificate_image())
        (self.certificate,) = make.certificates(self.ended, template=self.template)
        self.material = make.material(self.event, **of.material())
        self.correction = make.correction(self.registration)
        self.merge = make.merge(*(make.person(self.agency, **of.person()) for _each in range(2)))
        self.door_link = make.door_link(self.event, created_by=make.user(province=province))
        self.data_request = make.data_request(self.registration.participant)
        self.incident = make.incident()
        self.colleague = make.user(province=province)
        self.session_template = make.session_template()


@pytest.fixture(scope="module")
def world(shared_db):
    with shared_db():
        yield World()


def address(name: str, parameters: tuple[str, ...], world: World, reader: User | None = None) -> str:
    if name in OF_AN_APP and reader:
        make.authenticator_app(reader)
    if name in PERSONAL:
        return reverse(name, kwargs=PERSONAL[name](reader or make.user()))
    if made := (OBJECTS | OF_NO_PROVINCE).get(name):
        return reverse(name, kwargs=made(world))
    if name in OPEN_TO_ALL_WHO_SIGNED_IN:
        return reverse(name, kwargs=OPEN_TO_ALL_WHO_SIGNED_IN[name])
    return reverse(name, kwargs={parameter: ANY_VALUE[parameter] for parameter in parameters})


def test_every_url_with_parameters_is_listed_in_this_module():
    known = OBJECTS.keys() | OF_NO_PROVINCE.keys() | PERSONAL.keys() | OPEN_TO_ALL_WHO_SIGNED_IN.keys()
    assert {name for name, parameters in OURS if parameters} == known


@pytest.mark.parametrize(("name", "parameters"), OURS)
def test_provincial_staff_reach_pages_of_their_province(name, parameters, world, client):
    reader = make.user(province="18")
    client.force_login(reader)
    response = client.get(address(name, parameters, world, reader), follow=True)
    response.getvalue()  # a job closes its file at the end
    expected = 403 if name in NATIONAL_ONLY else 404 if name in ONLY_WHO_SENT_IT else 200
    assert response.status_code == expected


@pytest.mark.one_engine("HTTP headers")
def test_json_answers_with_scores_are_not_cached(world, client):
    client.force_login(make.user())
    path = reverse("participants:scores", kwargs={"code": world.event.code})
    answer = client.post(path, {"pre-1": "50", "seen": "{}"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_object_of_another_province_is_not_found(name, method, world, client):
    client.force_login(make.user(province="72"))
    foreign = reverse(name, kwargs=OBJECTS[name](world))
    no_such = NO_SUCH | {"code": "99" if name == "reports:province-detail" else "NO-SUCH"}
    missing = reverse(name, kwargs={parameter: no_such[parameter] for parameter in OBJECTS[name](world)})
    pages = [getattr(client, method)(path) for path in (foreign, missing)]
    assert pages[0].status_code == pages[1].status_code
    assert pages[0].status_code == 404 or (method, pages[0].status_code) == ("post", 405)  # a page without POST
    assert world.event.code not in pages[0].content.decode().replace(foreign, "")


@pytest.mark.parametrize(("name", "parameters"), OURS)
def test_administrators_reach_everything(name, parameters, world, client):
    reader = make.user("administrator")
    make.sign_in_with_factor(client, reader)
    path = address(name, parameters, world, reader)
    with written_tables() as written:
        response = client.get(path, follow=True)
        response.getvalue()
    noted = {"mfa_authenticator"} if name in OF_AN_APP else set()  # allauth notes that recovery codes were shown
    assert written <= {"accounts_browsersession"} | noted, "opening a page changes something"
    assert response.status_code == (403 if name in LOOKED_AT_ONLY else 200)


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("reader", [{"province": "18"}, {"role": "coordinator"}, {"role": "administrator"}])
def test_an_object_of_another_user_is_not_found(name, method, reader, world, client):
    client.force_login(make.user(**reader))
    page = getattr(client, method)(reverse(name, kwargs=PERSONAL[name](make.user(province="18"))), follow=True)
    administrator = reader.get("role") == "administrator" and name in ADMINISTRATORS_SEE_TOO
    assert page.status_code == (200 if administrator else 404)


@pytest.mark.parametrize(
    "path",
    [
        "/events/NO-SUCH/",
        "/events/%00/",
        "/events/'%20OR%201=1--/",
        "/reports/coverage/99/",
        "/reports/coverage/%00/",
        "/reports/attendance/%00/",
        "/reports/coverage/18'/",
        "/reports/attendance/NO-SUCH/",
        "/participants/999999999999999999999/",
        "/agencies/999999999999999999999/",
        "/no/such/page/",
    ],
)
def test_unknown_objects_give_the_portals_own_404_page(path, world, client):
    client.force_login(make.user())
    page = client.get(path)
    assert page.status_code == 404
    assert "topbar" in page.content.decode()
