"""Every editable field of the admin has a decision here: why no rule of the pages can be broken by it.

A new field, inline, action or permission fails until somebody has decided about it: read-only, or through the function
that the pages call.
"""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from tests import make

pytestmark = pytest.mark.one_engine("forms of the admin")

_CHECKED = "StrictModelForm checks every constraint"
_CODE = "set once; CodedAdmin keeps it afterwards, because addresses name it"
_NAME = "a label; nothing is decided by it"
_PLACE = "Agency.clean refuses another region or kind once the agency has seats or registrations"
_CLOSING = "ClosingQuestion says the effects first; constraints demand day and reason together"
_PLAN = "plan_event stores a new event, as the page does; an existing one is read-only"
_QUOTA = "events.quotas writes those of a new event, to which nobody is registered"
_LETTERHEAD = "write_letterhead stores it with the trail; letters that were sent keep theirs"
_PERSON = "save_person stores it with the trail, after the rules and questions of RecordForm"
_ACCOUNT = "the rules of PortalUserChangeForm and PortalUserCreationForm; the role decides the rights"
_ASKED = "the hidden field of AsksOnce; it stores nothing"

USED_ONLY_IF_UNUSED = "deletion is blocked while anything refers to it (PROTECT)"

AGENCY = {
    "name": "save_renamed keeps the former name; AlikeQuestion asks about a similar one",
    **dict.fromkeys(["kind", "province", "regency"], _PLACE),
    **dict.fromkeys(["npp", "address", "phone", "email", "contact_name", "contact_phone"], _NAME),
    "opened_on": _CHECKED,
    **dict.fromkeys(["closed_on", "closed_reason"], _CLOSING),
    "seen": _ASKED,
}
PERSON = dict.fromkeys(["full_name", "sex", "nip", "agency", "position", "rank", "phone", "email"], _PERSON) | {
    "seen": _ASKED
}
LETTERHEAD = dict.fromkeys(
    [
        "organiser",
        "letterhead",
        "place",
        "copies_to",
        "pattern",
        "unit",
        "classification",
        "nature",
        "on_behalf_of",
        "signatory_position",
        "signatory_name",
        "signatory_nip",
        "signed_electronically",
    ],
    _LETTERHEAD,
)
NEW_EVENT = dict.fromkeys(
    [
        "code",
        "title",
        "course",
        "batch",
        "province",
        "venue",
        "mode",
        "organiser",
        "contact_name",
        "contact_phone",
        "starts_on",
        "ends_on",
        "registration_opens_on",
        "registration_closes_on",
        "answers_until",
        "minimum_attendance",
        "late_after_minutes",
        "sends_mail",
        "mails_evaluation",
    ],
    _PLAN,
)
USER = dict.fromkeys(["username", "full_name", "email", "role", "province"], _ACCOUNT)

FIELDS = {
    "accounts.User": {
        "add": USER,
        "change": USER
        | {
            "is_active": "save_model ends the sessions of a closed account",
            "seen": "save_account refuses if it is not the token of the stored account; it stores nothing",
        },
    },
    "agencies.Agency": {"add": AGENCY, "change": AGENCY},
    "events.Course": {"add": {"programme": "read-only once the course has events", "code": _CODE, "name": _NAME},
                      "change": {"programme": "read-only once the course has events", "name": _NAME}},
    "events.Event": {"add": NEW_EVENT},
    "events.LetterSettings": {"add": LETTERHEAD, "change": LETTERHEAD},
    "events.Programme": {"add": {"code": _CODE, "name": _NAME}, "change": {"name": _NAME}},
    "participants.Participant": {"add": PERSON, "change": PERSON},
}  # fmt: skip
"""The fields of the forms for a new and for an existing object. Models that are not named have no form at all."""

INLINES = {
    "events.Quota": dict.fromkeys(["agency", "kind", "province", "regency", "seats"], _QUOTA),
}
"""The fields of the rows inside a form."""

ACTIONS = {
    "delete_selected": f"{USED_ONLY_IF_UNUSED}; delete_event keeps an event that was opened",
    "mark_chosen_checked": "marks agencies that users added",
    "export_entries": "only reads",
    "end_all_sessions": "sessions.ending, with an entry in the trail",
    "remove_second_factors": "second_factor.factors, after a page that asks",
    "dissolve_chosen": _CLOSING,
}


@pytest.fixture
def request_of_administrator(regions):
    request = RequestFactory().get("/")
    request.user = make.user("administrator")
    return request


@pytest.fixture
def objects(regions):
    """Return one object of each model by its label, without those that restrict a form."""
    event = make.event(sessions=1)
    made = [
        make.user(province="18"),
        make.agency("18.03"),
        make.course("LAIN"),
        event,
        make.letterhead(),
        event.course.programme,
        make.person(make.agency("18.04")),
    ]
    return {obj._meta.label: obj for obj in made}


def forms_of(model_admin, request, obj) -> dict[str, set[str]]:
    """Return the editable fields for a new and for the existing object, where the forms may be sent."""
    found = {}
    if model_admin.has_add_permission(request):
        found["add"] = {*model_admin.get_form(request, None).base_fields}
    if model_admin.has_change_permission(request, obj):
        found["change"] = {*model_admin.get_form(request, obj, change=True).base_fields}
    return found


def own_fields(formset) -> set[str]:
    """Return the fields of a row, without the one for its object: formsets add it to the class of their forms."""
    return {*formset.form.base_fields} - {formset.fk.name}


def test_every_editable_field_has_a_decision(request_of_administrator, objects):
    found = {
        model._meta.label: forms
        for model, model_admin in admin.site._registry.items()
        if (forms := forms_of(model_admin, request_of_administrator, objects.get(model._meta.label)))
    }
    assert found == {label: {form: {*fields} for form, fields in forms.items()} for label, forms in FIELDS.items()}


def test_every_editable_row_inside_a_form_has_a_decision(request_of_administrator, objects):
    found = {
        inline.model._meta.label: own_fields(inline.get_formset(request_of_administrator, obj))
        for model, model_admin in admin.site._registry.items()
        for obj in (None, objects.get(model._meta.label))
        for inline in model_admin.get_inline_instances(request_of_administrator, obj)
        if inline.has_add_permission(request_of_administrator, obj)
        or inline.has_change_permission(request_of_administrator, obj)
        or inline.has_delete_permission(request_of_administrator, obj)
    }
    assert found == {label: {*fields} for label, fields in INLINES.items()}


def test_every_action_and_editable_list_has_a_decision(request_of_administrator):
    admins = admin.site._registry.values()
    assert {name for one in admins for name in one.get_actions(request_of_administrator)} == {*ACTIONS}
    assert [one for one in admins if one.list_editable] == []


def test_only_models_with_a_form_can_be_deleted(request_of_administrator, objects):
    deletable = {
        model._meta.label
        for model, model_admin in admin.site._registry.items()
        if model_admin.has_delete_permission(request_of_administrator, objects.get(model._meta.label))
    }
    assert deletable == {*FIELDS}


def test_the_programme_of_a_course_with_events_is_read_only(request_of_administrator, objects):
    course = objects["events.Event"].course
    model_admin = admin.site._registry[type(course)]
    assert forms_of(model_admin, request_of_administrator, course)["change"] == {"name"}
