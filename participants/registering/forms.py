"""Forms about people: one person's data, and a person who is to be registered."""

import json
import secrets
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, QuerySet
from django.forms.boundfield import BoundField
from django.forms.widgets import Script
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.forms import ASKED, StrictModelForm, TidyEmail, model_field
from agencies.models import Agency
from events.models import Event, Quota
from participants.fields.person import DATA_NAMES, FIELDS, NAMES
from participants.identity.candidates import Candidate, Description, find_candidates, meant_by_nip
from participants.identity.likeness import Likeness, compare, lacks_titles
from participants.identity.wording import why
from participants.models import Participant, Registration
from participants.names import cleaned_name, refuse_several
from participants.nip import normalise_nip, sex_of
from participants.phone import format_phone, normalise_phone

from .agencies import agencies_with_seats
from .entering.agency_field import AgencyChoiceField, SeatsLeft
from .finding import other_quotas
from .overlaps import seats_elsewhere
from .warnings import moved_to, oddities, renamed_to

_IMPLIED_BY_CHOICES = {f"participant_{field.name}_known" for field in FIELDS if field.values}
"""Constraints that the choices of the fields imply, so that no query is needed."""
_NIP_ONCE = "participant_nip_once"
_KEYBOARDS: dict[str, dict[str, object]] = {
    "full_name": {"autocapitalize": "words", "data-write-as": _("Write “NAME”")},
    "nip": {"inputmode": "numeric"},
    "sex": {},
    "position": {},
    "phone": {"inputmode": "tel"},
    "email": {},
}
"""What a phone's keyboard and the browser need to know: the data is another person's, so nothing of the user's own is
offered."""


class NipInput(forms.TextInput):
    """Its script chooses the sex that the NIP states, if nobody has chosen one, and offers to write a name that is in
    capitals as usual."""

    class Media:
        js = [Script("person.js", type="module")]


class PersonForm(StrictModelForm):
    """Accepts NIP and phone in usual spellings, with blanks and dashes, and stores them in the model's form.

    A new NIP must not be that of a person that the reader
    sees. One that only others have is accepted (`participants.identity.nips`). Without a reader, nobody is seen.
    """

    reader: User | None = None
    nip = forms.CharField(
        label="NIP",
        required=False,
        max_length=60,
        help_text=Participant._meta.get_field("nip").help_text,
        widget=NipInput({"data-nip": ""}),
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60, help_text=_("As 0812-3456-7890."))

    class Meta:
        model = Participant
        fields = NAMES
        field_classes = {"email": TidyEmail}
        error_messages = {"full_name": {"required": _("Write the full name.")}}

    def __init__(self, *args: Any, reader: User | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader or self.reader
        for name, hints in _KEYBOARDS.items():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"autocomplete": "off"} | hints
        phone = self.initial.get("phone") or ""
        if phone.startswith("+62"):  # as it is stored, not as it was typed
            self.initial["phone"] = format_phone(phone)

    def constraints(self) -> list[BaseConstraint]:
        # The error of the constraint would show that a person in another province has the NIP.
        return [one for one in super().constraints() if one.name not in {_NIP_ONCE, *_IMPLIED_BY_CHOICES}]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._recognise()
        return self.cleaned_data

    def clean_full_name(self) -> str:
        name = cleaned_name(self.cleaned_data["full_name"])
        refuse_several(name)
        return name

    def clean_nip(self) -> str:
        return normalise_nip(self.cleaned_data["nip"])

    def clean_phone(self) -> str:
        return normalise_phone(self.cleaned_data["phone"])

    def candidates(self) -> list[Candidate]:
        """Return the visible people who may be this person, also as they are recorded."""
        said, agency = self.cleaned_data, self.cleaned_data.get("agency")
        one = Description(
            full_name=said.get("full_name", ""),
            nip=said.get("nip", ""),
            agency=agency.pk if agency else None,
            phone=said.get("phone", ""),
            email=said.get("email", ""),
            regency=agency.region_code if agency else "",
        )
        return find_candidates([one], reader=self.reader)[0] if self.reader else []

    def _recognise(self) -> None:
        """Refuse a new NIP that a visible person has."""
        nip = self.cleaned_data.get("nip")
        if self.reader and nip and nip != self.initial.get("nip"):
            others = Participant.objects.visible_to(self.reader).exclude(pk=self.instance.pk)
            if others.filter(nip=nip).exists():
                self.add_error("nip", ValidationError(_("A person with this NIP is recorded already."), "unique"))


class EditForm(PersonForm):
    """The recorded data of a person without the agency, which decides about seats.

    A field that has the value it had when the page was made is not an edit. It keeps its present value, because the
    person may have corrected it by their link meanwhile.
    """

    recorded = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(PersonForm.Meta):
        fields = DATA_NAMES

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        recorded = {name: str(getattr(self.instance, name) or "") for name in self.Meta.fields}
        self.initial["recorded"] = json.dumps(recorded)

    def clean(self) -> dict[str, Any]:
        for name, value in _texts(self.cleaned_data.get("recorded", "")).items():
            if name not in self.Meta.fields or name not in self.cleaned_data:
                continue
            if value in (self[name].data, self.cleaned_data[name]):  # a phone number is shown in another form
                self.cleaned_data[name] = getattr(self.instance, name)
        return super().clean()


def _texts(text: str) -> dict[str, str]:
    """Return {field: value} as the page sends it back, or nothing if it is unreadable."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def new_token() -> str:
    """Return a text that is in one form only (participants.registering.entry)."""
    return secrets.token_urlsafe(24)


class RegisterForm(PersonForm):
    """A person to register for the event, new or known.

    A visible person with the same NIP and name is used without a question; of several, the one of the chosen agency. If
    other people may be meant, `known` has them, `offered` has them with the reason in words, and the form is invalid
    until `person` has one of them or "new". Empty fields are filled from the known record, and an empty sex from the
    NIP. `unseen_warnings` are unusual values, which a second request accepts.
    """

    NEW = "new"

    agency = AgencyChoiceField(Agency.objects.none(), label=_("Agency"))
    person = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_token)

    field_order = ["nip", "full_name", "sex", "agency"]

    class Media:
        js = [Script("draft.js", type="module")]  # the templates with this form have data-draft

    def __init__(self, *args: Any, event: Event, reader: User, quota: Quota | None = None, **kwargs: Any):
        super().__init__(*args, reader=reader, **kwargs)
        self._event, self._reader = event, reader
        if self.is_bound and not self.data.get(self.add_prefix("sex")):
            self._put("sex", sex_of(normalise_nip(self.data.get(self.add_prefix("nip")) or "")))
        self.known: list[Participant] = []
        self.offered: list[tuple[Participant, str]] = []
        self.before: Participant | None = None
        choice = cast(AgencyChoiceField, self.fields["agency"])
        choice.queryset = agencies_with_seats(event, reader, quota)
        choice.seats = None if quota else SeatsLeft(event)

    @property
    def needed_fields(self) -> list[BoundField]:
        """Return the fields that a registration needs, and the NIP, by which a known person is found."""
        return [one for one in self.visible_fields() if one.field.required or one.name == "nip"]

    @property
    def more_fields(self) -> list[BoundField]:
        return [one for one in self.visible_fields() if not (one.field.required or one.name == "nip")]

    @property
    def shows_more(self) -> bool:
        """Return whether the other fields are open: one has a mistake, or something was sent in it."""
        return self.is_bound and any(one.errors or one.data for one in self.more_fields)

    def unseen_warnings(self) -> list[str]:
        """Return unusual values of a valid form that the reader has not seen yet. They count as seen from now on."""
        warnings = self._warnings()
        seen = set(self.cleaned_data["seen"].split())
        self._put("seen", " ".join(sorted(warnings)))
        return [text for code, text in warnings.items() if code not in seen]

    def _recognise(self) -> None:
        candidates = self.candidates()
        holders = [one for one in candidates if one.has_nip]
        name, agency = self.cleaned_data.get("full_name", ""), self.cleaned_data.get("agency")
        same = [one for one in holders if compare(one.person.full_name, name) is Likeness.SAME]
        if not holders:
            self._ask(candidates, may_be_new=True)
        elif meant := meant_by_nip(same, agency.pk if agency else None):
            self._use(meant.person)
        else:
            self._ask(holders, may_be_new=False)

    def _ask(self, candidates: list[Candidate], *, may_be_new: bool) -> None:
        people, chosen = [one.person for one in candidates], self.cleaned_data.get("person")
        if not people or (chosen == self.NEW and may_be_new):
            return
        for person in people:
            if chosen == str(person.pk):
                self._use(person)
                return
        self.known, self.may_be_new = people, may_be_new
        self.offered = [(one.person, why(one)) for one in candidates]
        self.add_error("person", ValidationError(_("This person may be recorded already. Choose who it is."), ASKED))

    def _use(self, person: Participant) -> None:
        """Use the known person; empty fields and a name without its titles keep their recorded values."""
        self.before, self.instance = Participant.objects.get(pk=person.pk), person
        for name in self.Meta.fields:
            recorded = getattr(person, name)
            if name == "agency" and not self._may_choose(recorded):
                continue  # an empty field does not choose an agency that has no seats here or is dissolved
            if recorded and not self.data.get(self.add_prefix(name)):
                self.errors.pop(name, None)
                self.cleaned_data[name] = recorded
                self._put(name, recorded.pk if name == "agency" else recorded)
        if lacks_titles(self.cleaned_data.get("full_name", ""), person.full_name):
            self.cleaned_data["full_name"] = person.full_name
            self._put("full_name", person.full_name)

    @property
    def lacks_agency(self) -> bool:
        """Return whether the form begins without an agency, or with one that cannot be chosen."""
        key, offered = self["agency"].value(), model_field(self, "agency").queryset
        return not key or offered is None or not offered.filter(pk=key).exists()

    def _may_choose(self, agency: Agency) -> bool:
        offered = model_field(self, "agency").queryset
        return offered is not None and offered.filter(pk=agency.pk).exists()

    def _put(self, name: str, value: Any) -> None:
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data

    def _warnings(self) -> dict[str, str]:
        """Return {code: sentence}."""
        nip, sex = self.cleaned_data["nip"], self.cleaned_data["sex"]
        attendances = self._attendances()[:1] if self.instance.pk else []
        attended = next((registration.event.title for registration in attendances), None)
        people = [self.instance.pk] if self.instance.pk else []
        elsewhere = seats_elsewhere(self._event, self._reader, people).get(self.instance.pk)
        found = oddities(self._event, nip=nip, sex=sex, attended=attended, elsewhere=elsewhere)
        changes = {
            "agency": moved_to(self.before, self.cleaned_data["agency"]),
            "name": renamed_to(self.before, self.cleaned_data["full_name"]),
        }
        return {code: text for code, text in changes.items() if text} | found

    def _attendances(self) -> QuerySet[Registration]:
        attended = Registration.objects.visible_to(self._reader).attended().select_related("event")
        same_course = attended.filter(participant=self.instance.pk, event__course=self._event.course_id)
        return same_course.exclude(event=self._event).order_by("-event__starts_on")


def typed_values(data: QueryDict, form: type[PersonForm]) -> dict[str, object]:
    """Return what was sent for the fields of the form, to show it again without checking it."""
    return {name: data[name] for name in form.base_fields if name in data}


class SubstituteForm(RegisterForm):
    """The substitute, from an agency that fits the seat, and the reason."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("The person who is replaced reads the reason."), max_length=500
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person and who registered them read the reason."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(forms.Form):
    quota = forms.ModelChoiceField(Quota.objects.none(), label=_("Quota"))

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any):
        super().__init__(*args, **kwargs)
        quotas = other_quotas(registration).select_related("agency", "province", "regency")
        model_field(self, "quota").queryset = quotas


class AgencyForm(forms.Form):
    agency = AgencyChoiceField(Agency.objects.none(), label=_("Agency"))

    def __init__(self, *args: Any, registration: Registration, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choice = cast(AgencyChoiceField, self.fields["agency"])
        choice.queryset = agencies_with_seats(registration.event, reader).exclude(pk=registration.agency_id)
        choice.seats = SeatsLeft(registration.event)
