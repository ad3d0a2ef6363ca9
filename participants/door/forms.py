"""The form for a helper's link."""

from datetime import datetime
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.days import MomentField
from agencies.forms import StrictModelForm
from events.models import Event
from participants.attendance.moments import read_moment
from participants.models import DoorLink

from .links import usual_end
from .times import door_closes


class LinkForm(StrictModelForm):
    constraint_fields = {"door_link_ends_after_it_was_made": "ends_at"}

    ends_at = MomentField(error_messages={"required": _("Fill in until when the link works.")})

    class Meta:
        model = DoorLink
        fields = ["label", "ends_at"]
        error_messages = {"label": {"required": _("Write for whom the link is.")}}
        help_texts = {"label": _("A name or a place, such as “Rina, main entrance”. It is shown beside each arrival.")}

    def __init__(self, data: QueryDict | None, *, event: Event):
        now = timezone.now()
        super().__init__(
            data, instance=DoorLink(event=event, created_at=now), initial={"ends_at": usual_end(event, now)}
        )
        self.event = event
        ends_at = cast(MomentField, self.fields["ends_at"])
        ends_at.zone = event.zone
        ends_at.label = _("Until (%(zone)s)") % {"zone": f"{now.astimezone(event.zone):%Z}"}

    def clean_ends_at(self) -> datetime:
        ends_at = read_moment(self.cleaned_data["ends_at"].isoformat())
        if ends_at is None or ends_at <= self.instance.created_at:
            raise forms.ValidationError(_("The link would end before it begins."))
        if ends_at > door_closes(self.event):
            raise forms.ValidationError(_("A link ends seven days after the event at the latest."))
        return ends_at
