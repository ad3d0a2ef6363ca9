"""The forms by which certificates are issued, revoked and replaced."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.days import DayField
from agencies.forms import TidyText, model_field
from documents import wording
from events.models import Event
from participants.models import Certificate, CertificateTemplate

from .issuing import Order
from .signing import MAXIMUM_SIZE, is_pdf


class _Reason(TidyText):
    """A reason of one line, which is stored and shown."""

    def __init__(self):
        length = Certificate._meta.get_field("revoked_reason").max_length
        super().__init__(
            label=gettext_lazy("Reason"),
            max_length=length,
            help_text=gettext_lazy("Kept with the certificate and shown to staff; the public page does not show it."),
        )


class OrderForm(forms.Form):
    """Starts with the template of the event's last certificate."""

    template = forms.ModelChoiceField(
        CertificateTemplate.objects.none(),
        label=gettext_lazy("Template"),
        required=False,
        empty_label=gettext_lazy("No template, to be signed by hand"),
    )
    dated_on = DayField(label=gettext_lazy("Date of the certificates"))

    def __init__(self, data, *, event: Event, today: date):
        last = Certificate.objects.filter(registration__event=event).order_by("pk").last()
        templates = CertificateTemplate.objects.offered().with_looks()
        usual = last.template_id if last else templates.values_list("pk", flat=True).first()
        super().__init__(data, initial={"template": usual, "dated_on": today})
        self.event, self.today = event, today
        model_field(self, "template").queryset = templates

    def clean_dated_on(self) -> date:
        day = self.cleaned_data["dated_on"]
        if not self.event.ends_on <= day <= self.today:
            days = {"first": wording.day(self.event.ends_on), "last": wording.day(self.today)}
            raise ValidationError(
                _("Certificates are dated from %(first)s, the last day of the event, to %(last)s."), params=days
            )
        return day

    def order(self) -> Order:
        return Order(self.cleaned_data["template"] or CertificateTemplate(), self.cleaned_data["dated_on"])

    def chosen_order(self) -> Order:
        """Return the order as chosen so far, valid or not; the initial one if nothing was sent."""
        if self.is_bound and {"template", "dated_on"} <= self.cleaned_data.keys():
            return self.order()
        template = CertificateTemplate.objects.filter(pk=self.initial["template"]).first()
        return Order(template or CertificateTemplate(), self.initial["dated_on"])


class IssueForm(OrderForm):
    """`expected` and `shown` are what the reader saw before pressing: the number of certificates, and the order for
    which the first number was shown."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)


class ReplaceForm(IssueForm):
    """The order for all replacements, with one reason."""

    reason = _Reason()


def shown_as(order: Order) -> str:
    """Return a text that differs between orders whose first numbers may differ."""
    return f"{order.template.pk or 0} {order.template.pattern} {order.dated_on.isoformat()}"


class RevokeForm(forms.Form):
    reason = _Reason()


class ReissueForm(OrderForm):
    reason = _Reason()

    field_order = ["reason", "template", "dated_on"]


class SignedForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Signed PDF"),
        help_text=gettext_lazy("At most 10 MB."),
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 10 MB."), "size")
        if not is_pdf(file):
            raise ValidationError(_("This is no PDF."), "kind")
        return file
