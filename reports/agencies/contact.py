"""Whom the portal's users can reach at an agency: the form, and the only function that writes it."""

from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import require
from accounts.models import User
from accounts.trail.recording import differences, record
from agencies.forms import StrictModelForm, TidyEmail, TidyText
from agencies.models import Agency

FIELDS = ["contact_name", "contact_phone", "phone", "email"]
_PHONE = RegexValidator(r"^[0-9+(][0-9 +()./-]{5,}\Z", _("Write a phone number as 0812-3456-7890."))


class ContactForm(StrictModelForm):
    """A field is changed if it differs from what the page showed, so nobody takes back what others stored meanwhile."""

    class Meta:
        model = Agency
        fields = FIELDS
        field_classes = {"contact_name": TidyText, "contact_phone": TidyText, "phone": TidyText, "email": TidyEmail}
        labels = {"phone": _("Phone of the office"), "email": _("E-mail")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True
        for name in ("contact_phone", "phone"):
            self.fields[name].widget.input_type = "tel"
        self.fields["contact_phone"].validators.append(_PHONE)


@transaction.atomic
def save_contact(agency: Agency, *, fields: list[str], by: User) -> bool:
    """Store these fields of the contact that the agency carries, with the old and new values in the trail. Return
    whether one differs from the stored one. Raise PermissionDenied, or Agency.DoesNotExist for one that the user does
    not see."""
    require(by, "edits_contacts")
    stored = Agency.objects.visible_to(by).select_for_update(of=["self"], no_key=True).order_by("pk").get(pk=agency.pk)
    changes = differences(stored, agency, fields)
    if not changes:
        return False
    agency.save(update_fields=list(changes))
    record("agency-contact-recorded", agency, by=by, changes=changes, province=agency.province_id)
    return True
