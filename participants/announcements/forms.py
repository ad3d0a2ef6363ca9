"""The form of a message."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.forms import ManyField, StrictModelForm, model_field
from documents import wording
from documents.placeholders import used
from documents.text import lines_have_control_characters, plain_breaks
from events.models import Announcement, Event, Material

from .attachments import MAXIMUM_SIZE
from .placeholders import LINK, offered

Audience, Anchor = Announcement.Audience, Announcement.Anchor


class AnnouncementForm(StrictModelForm):
    """To whom, what, when and with which files. Unknown placeholders are errors."""

    constraint_fields = {"announcement_within_ninety_days": "days"}

    class Meta:
        model = Announcement
        fields = ["audience", "subject", "text", "anchor", "days", "attaches_letter", "materials"]
        field_classes = {"materials": ManyField}
        widgets = {"text": forms.Textarea(attrs={"rows": 16}), "materials": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        files = _files(event)
        if files.exists():
            model_field(self, "materials").queryset = files
        else:
            del self.fields["materials"]
        if not event.invitations.current().exists():
            del self.fields["attaches_letter"]
        self.fields["days"].required = False

    def clean_days(self) -> int:
        return self.cleaned_data["days"] or 0

    def clean_text(self) -> str:
        text = plain_breaks(self.cleaned_data["text"])
        if lines_have_control_characters(text):
            raise ValidationError(_("The text has control characters."), "control")
        return text.strip()

    def clean_materials(self) -> QuerySet[Material]:
        chosen = self.cleaned_data["materials"]
        if sum(one.size or 0 for one in chosen) > MAXIMUM_SIZE:
            megabytes = wording.number(MAXIMUM_SIZE // 1024**2)
            text = _("Together the files may have %(count)s MB, or mail servers refuse them.")
            raise ValidationError(text % {"count": megabytes}, "size")
        return chosen

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        audience, anchor = values.get("audience"), values.get("anchor")
        if audience:
            self._check_placeholders(Audience(audience))
            if values.get("attaches_letter") and not Audience(audience).is_of_agencies:
                self.add_error("attaches_letter", _("Only agencies have invitation letters."))
        if anchor and anchor != Anchor.NOW and Announcement(event=self.event, anchor=anchor).anchor_day is None:
            self.add_error("anchor", _("The event has no such day. Enter it in the plan of the event first."))
        return values

    def _check_placeholders(self, audience: Announcement.Audience) -> None:
        known = offered(to_agencies=audience.is_of_agencies)
        for name in ("subject", "text"):
            allowed = known.keys() - ({LINK} if name == "subject" else set())
            if wrong := sorted(used(self.cleaned_data.get(name, "")) - allowed):
                words = {"wrong": ", ".join(f"{{{one}}}" for one in wrong), "known": _braced(allowed)}
                self.add_error(name, _("%(wrong)s is no placeholder here. Known ones: %(known)s.") % words)


def _files(event: Event) -> QuerySet[Material]:
    return event.materials.exclude(file="").in_order()


def _braced(names: Any) -> str:
    return ", ".join(f"{{{one}}}" for one in sorted(names))
