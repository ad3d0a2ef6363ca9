"""The options of a report. Pages, the `report` command, jobs and schedules check them with these forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.days import DayField
from agencies.forms import choices_of, model_field
from agencies.models import Province
from documents import wording
from documents.layout import Document
from events.models import Course, Event, Programme
from events.models.event import EventQuerySet

from .paper import Paper, letterhead_for, on_paper
from .scope import Basis, CoverageScope


def choice_by_code(queryset, label, empty=None, **more) -> forms.ModelChoiceField:
    """Return a field for a choice by code, as commands and addresses name things."""
    invalid = {"invalid_choice": _("“%(value)s” is not known here.")}
    return forms.ModelChoiceField(
        queryset, label=label, required=False, to_field_name="code", empty_label=empty, error_messages=invalid, **more
    )


def values_of(field: forms.ChoiceField) -> list[str]:
    """Return the values to choose from, without the empty one."""
    return [str(value) for value, _label in choices_of(field) if value]


class ReportForm(forms.Form):
    """The options of a report for a reader (None for a command, which sees everything).

    The address or the reader's rights decide some options, which are `fixed`: they are in the cleaned data and have no
    field to fill in. Raises ValidationError if a fixed option is unknown.

    With `is_paper_decided`, somebody who writes official letters has chosen the paper for the reader. The report is
    plain if there is no letterhead any more.
    """

    paper = forms.ChoiceField(label=_("As PDF"), choices=Paper, required=False)

    has_paper: ClassVar[bool] = True
    """Whether the reader chooses the paper of the PDF."""
    option_help: ClassVar[dict[str, str]] = {}
    """The text of `report --help` about an option, by its name in addresses."""

    def __init__(
        self,
        data=None,
        *,
        reader: User | None = None,
        fixed: Mapping[str, str] | None = None,
        is_paper_decided: bool = False,
    ):
        super().__init__(data)
        self.reader, self.is_paper_decided = reader, is_paper_decided
        self._offer_paper()
        self.fit_to_reader()
        self.fixed = {name: self.fields.pop(name).clean(value) for name, value in (fixed or {}).items()}

    def _offer_paper(self) -> None:
        """Offer official paper, as the last option, to those who write official letters."""
        paper = self.fields.pop("paper", None)
        may_choose = self.is_paper_decided or self.reader is None or self.reader.rights.issues_letters
        if paper and self.has_paper and may_choose:
            self.fields["paper"] = paper

    def fit_to_reader(self) -> None:
        """Limit the choices to what the reader may see."""

    def clean_paper(self) -> Paper:
        paper = Paper(self.cleaned_data["paper"])
        if paper and not self.is_paper_decided and letterhead_for(self._event()) is None:
            raise ValidationError(_("There is no letterhead yet. It is written under Settings."))
        return paper

    def _event(self) -> Event | None:
        """Return the event that the report is about, if it is about one."""
        return self.fixed.get("event") or self.cleaned_data.get("event")

    def on_paper(self, document: Document) -> Document:
        """Return the document as the valid form wants it printed."""
        return on_paper(document, self.cleaned_data.get("paper") or Paper.PLAIN, self._event())

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        cleaned.update(self.fixed)
        return cleaned

    @classmethod
    def defaults(cls, reader: User) -> dict[str, str]:
        """Return the options of a page whose address has none."""
        return {}

    def options(self) -> dict[str, str | list[str]]:
        """Return the options of the valid form as plain text, by their names in addresses."""
        values = {self.add_prefix(name): _plain(value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in values.items() if value not in ("", [])}

    def words(self) -> list[str]:
        """Return the options of the valid form as people call them."""
        return [word for name, value in self.cleaned_data.items() for word in self._words(name, value)]

    def _words(self, name: str, value: object) -> list[str]:
        if value in (None, ""):
            return []
        if isinstance(value, date):
            return [wording.day(value)]
        if isinstance(value, Iterable) and not isinstance(value, str):
            return [str(one) for one in value]
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField) and not isinstance(value, Model):
            return [str(dict(choices_of(field)).get(value, value))]
        return [str(value)]


def _plain(value: object) -> str | list[str]:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [str(getattr(one, "code", one)) for one in value]
    return str(getattr(value, "code", value))


class ScopeForm(ReportForm):
    """The options of a report over many events."""

    course = choice_by_code(Course.objects.all(), _("Course"), _("All courses"))
    programme = choice_by_code(Programme.objects.all(), _("Programme"), _("All programmes"))
    start = DayField(label=_("From"), required=False)
    as_of = DayField(label=_("As of"), required=False)
    province = choice_by_code(Province.objects.all(), _("Province"), _("All of Indonesia"))

    option_help: ClassVar[dict[str, str]] = {
        "from": "First day of the events that count.",
        "as_of": "Last day that counts; default: today.",
    }

    @classmethod
    def defaults(cls, reader: User) -> dict[str, str]:
        return {"as_of": timezone.localdate().isoformat()}

    def add_prefix(self, field_name: str) -> str:
        # The option is called "from" everywhere, which no Python name can be.
        return "from" if field_name == "start" else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        start, as_of = cleaned.get("start"), cleaned.get("as_of") or timezone.localdate()
        if start and start > as_of and "as_of" in cleaned:
            self.add_error("start", _("The first day lies after the as-of date."))
        course, programme = cleaned.get("course"), cleaned.get("programme")
        if course and programme and course.programme != programme:
            self.add_error("programme", _("This course does not belong to the programme."))
        return cleaned

    def scope(self) -> CoverageScope:
        """Return what the valid form means: today and "attended" are the defaults."""
        cleaned = self.cleaned_data
        return CoverageScope(
            as_of=cleaned["as_of"] or timezone.localdate(),
            start=cleaned["start"],
            province=cleaned["province"],
            course=cleaned["course"],
            programme=cleaned["programme"],
            basis=Basis(cleaned.get("basis") or Basis.ATTENDED),
            event=cleaned.get("event"),
            since=cleaned.get("since"),
        )


class BasisForm(ScopeForm):
    """The options of a report over many events, with the choice of what makes a person count."""

    basis = forms.ChoiceField(label=_("Basis"), choices=Basis, required=False)

    field_order = ["course", "programme", "start", "as_of", "basis", "kind", "event", "since", "province"]


class EventForm(ReportForm):
    """The event of a report about one event."""

    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=_("Event"),
        to_field_name="code",
        widget=forms.TextInput(attrs={"list": "events-to-choose"}),
        help_text=_("Its code."),
        error_messages={
            "invalid_choice": _("“%(value)s” is not known here."),
            "required": _("Write the code of the event."),
        },
    )

    def fit_to_reader(self) -> None:
        events = Event.objects.visible_to(self.reader) if self.reader else Event.objects.all()
        self.offer(events)

    def offer(self, events: EventQuerySet) -> None:
        """Limit the choice to these events."""
        model_field(self, "event").queryset = events.for_page().select_related("evaluation_opening")

    def chosen_event(self) -> Event:
        return self.cleaned_data["event"]
