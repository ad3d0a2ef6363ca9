"""Before an action mails people, its page says how many, who has no address, and offers to send none.

A new mail, and a new call of a function that may mail, fail until somebody has decided here where the page asks, or
why it need not.
"""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
QUESTIONS = ("events/_recipients.html", "participants/_mails.html")
"""The templates with the number of mails, the names without an address, and the box not to send."""

_PROMOTING = [
    "participants/registering/registration_action.html",  # withdraw, move, correct the agency, bring back
    "participants/registering/decide.html",
    "participants/registering/register.html",
    "participants/replies/free.html",
    "participants/sheet/preview.html",
    "participants/merging/pair.html",
    "participants/agency_merging/pair.html",
    "participants/undoing/undo.html",
    "reports/quotas/_seats.html",
    "reports/quotas/_picker.html",
    "reports/quotas/quota_successor.html",
]
_DECIDING = ["participants/registering/decide.html", "participants/people/registration_detail.html"]
_CHANGING = [
    "events/planning/event_edit.html",
    "events/planning/event_sessions.html",
    "events/planning/event_move.html",
]

ASKED = {
    "events/mails/event_changed.txt": _CHANGING,
    "participants/mails/event_changed.txt": _CHANGING,
    "events/mails/registration_opened.txt": [
        "events/planning/event_move.html",
        "events/planning/event_edit.html",
        "reports/quotas/_picker.html",
        "reports/quotas/quota_successor.html",
        "participants/agency_merging/pair.html",
    ],
    "participants/mails/news.txt": _DECIDING + _PROMOTING,
    "participants/mails/participant_confirmed.txt": _DECIDING + _PROMOTING,
    "participants/mails/participant_promoted.txt": _PROMOTING,
    "participants/mails/participant_rejected.txt": _DECIDING,
    "participants/mails/participant_withdrawn.txt": [
        "participants/registering/registration_action.html",
        "participants/replies/free.html",
    ],
    "participants/mails/participant_undone.txt": ["participants/undoing/undo.html"],
    "participants/mails/data_request_asked.txt": ["participants/data_requests/new.html"],
    "participants/mails/data_request_decided.txt": ["participants/data_requests/detail.html"],
    "participants/mails/certificate_ready.txt": [
        "participants/certificates/issue.html",
        "participants/certificates/action.html",
    ],
    "participants/mails/correction_decided.txt": ["participants/personal/correction_detail.html"],
}
"""The mails of the portal, with the templates of the pages whose actions send them."""

NOT_ASKED = {
    "accounts/mails/account_invitation.txt": "the button sends it and does nothing else; it names the address",
    "accounts/mails/security_notice.txt": "a warning to the holder of the account, which nobody may leave out",
    "accounts/mails/password_reset.txt": "the owner of the address asks for it",
    "participants/mails/personal_link.txt": "the button sends it and does nothing else; its page says to how many",
    "participants/mails/coming_asked.txt": "the button sends it and does nothing else; it says to how many",
    "participants/mails/announcement.txt": "the button sends it and does nothing else; its page lists who gets it",
    "participants/mails/cannot_come.txt": "the participant says it; no user acts",
    "participants/mails/copy_taken.txt": "a warning to the person whose page gave out the copy",
    "participants/mails/email_changed.txt": "a warning to the person whose page changed the address",
    "reports/schedules/report_ready.txt": "the schedule is made to send it, and names its recipients",
}

DEFAULTS = {
    ("accounts.invitations.links", "mail_link"): "NOT_ASKED: account_invitation",
    ("accounts.security_notices", "notify"): "NOT_ASKED: security_notice",
    ("accounts.password_reset", "send_link"): "NOT_ASKED: password_reset",
    ("events.mails", "mail_openings_by_date"): "the opening on that day was asked about when it was planned",
    ("participants.announcements.sending", "_store_sent"): "NOT_ASKED: announcement",
    ("participants.mails.certificates", "mail_certificates"): "issuing calls it only if the user sends mails",
    ("participants.mails.to_participant", "send_links"): "NOT_ASKED: personal_link",
    ("participants.mails.to_participant", "send_link"): "NOT_ASKED: personal_link",
    ("participants.mails.to_participant", "mail_old_address"): "NOT_ASKED: email_changed",
    ("participants.mails.to_participant", "mail_copy_taken"): "NOT_ASKED: copy_taken",
    ("participants.mails.asking_people", "ask_people"): "NOT_ASKED: coming_asked",
    ("participants.mails.asking_people", "mail_absence"): "NOT_ASKED: cannot_come",
    ("participants.registering.registration", "register_all"): "serve_waiting_list has asked before",
    ("reports.schedules.mails", "mail_recipient"): "NOT_ASKED: report_ready",
}
"""The functions (module and name) that let another one mail without handing on what the user chose."""

_CHOICES = {"send", "send_mail", "news"}
"""The parameters by which a function gets the user's choice, or collects the mails of a larger action."""


def mails() -> set[str]:
    whole = (path for path in TEMPLATES.rglob("*.txt") if not path.name.startswith(("_", "mail_foot")))
    whole = (path for path in whole if path.parent.name != "messages")  # allauth's, for its pages
    return {path.relative_to(TEMPLATES).as_posix() for path in whole}


def test_each_mail_is_asked_about_or_has_a_reason_not_to():
    assert mails() == {*ASKED, *NOT_ASKED}
    assert not {*ASKED} & {*NOT_ASKED}


@pytest.mark.parametrize("page", sorted({page for pages in ASKED.values() for page in pages}))
def test_each_page_that_mails_has_the_question(page):
    assert any(name in (TEMPLATES / page).read_text() for name in QUESTIONS)


def test_the_choice_of_the_user_reaches_every_function_that_mails():
    assert {call for module in modules() for call in careless_calls(module)} == {*DEFAULTS}


def modules() -> list[str]:
    """Return the names of the modules of the project's apps, without tests and migrations."""
    own = [config for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
    paths = (path.relative_to(ROOT).with_suffix("") for config in own for path in Path(config.path).rglob("*.py"))
    return sorted(
        ".".join(path.parts).removesuffix(".__init__") for path in paths if not {"tests", "migrations"} & {*path.parts}
    )


def careless_calls(name: str) -> set[tuple[str, str]]:
    """Return the functions of the module that call one that may mail and leave the choice to its default."""
    module = import_module(name)
    return {
        (name, function.name)
        for function in ast.walk(ast.parse(Path(str(module.__file__)).read_text()))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and mails_by_default(called(call.func, module)) and not says_choice(call)
    }


def called(node: ast.expr, module) -> object:
    """Return the function that a name in the module means, such as `register` or `mail.queue`, if it is one."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(getattr(module, node.value.id, None), node.attr, None)
    return None


def mails_by_default(function: object) -> bool:
    if not inspect.isfunction(function):
        return False
    parameters = inspect.signature(function).parameters
    return any(name in parameters and parameters[name].default in (True, None) for name in _CHOICES)


def says_choice(call: ast.Call) -> bool:
    given = {keyword.arg for keyword in call.keywords} | {arg.id for arg in call.args if isinstance(arg, ast.Name)}
    return bool(_CHOICES & given)
