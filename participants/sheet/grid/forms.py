from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Event
from participants.registering.agencies import agencies_with_seats
from participants.registering.entering.agency_field import AgencyChoiceField, SeatsLeft


class GridForm(forms.Form):
    """What concerns all rows of the grid."""

    def __init__(self, *args: object, event: Event, reader: User):
        super().__init__(*args)  # type: ignore[arg-type]
        field = AgencyChoiceField(
            agencies_with_seats(event, reader), label=_("All rows without an agency are of"), required=False
        )
        field.empty_label = _("Choose")
        field.seats = SeatsLeft(event)
        self.fields["all_agency"] = field

    def agency(self) -> str:
        """Return the key of the chosen agency, "" if none is chosen."""
        chosen = self.cleaned_data.get("all_agency") if self.is_bound and self.is_valid() else None
        return str(chosen.pk) if chosen else ""
