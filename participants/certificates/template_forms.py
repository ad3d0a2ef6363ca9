"""The form by which a coordinator makes a certificate template."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy

from events.pictures.forms import PicturedForm, PictureField
from participants.models import CertificateSignatory, CertificateTemplate

from .images import store_background, store_clear_image


class TemplateForm(PicturedForm):
    pictures = ("logo", "second_logo", "background")

    new_logo = PictureField(
        store_clear_image, label=gettext_lazy("Logo"), help_text=gettext_lazy("PNG (may be transparent) or JPEG, 5 MB.")
    )
    no_logo = forms.BooleanField(label=gettext_lazy("No logo any more"), required=False)
    new_second_logo = PictureField(
        store_clear_image,
        label=gettext_lazy("Second logo"),
        help_text=gettext_lazy("Printed to the right of the first, such as that of the partner. 5 MB."),
    )
    no_second_logo = forms.BooleanField(label=gettext_lazy("No second logo any more"), required=False)
    new_background = PictureField(
        store_background,
        label=gettext_lazy("Background"),
        help_text=gettext_lazy(
            "Fills the front, A4 landscape (297 × 210 mm). Use light colours, because the text is printed on it. 5 MB."
        ),
    )
    no_background = forms.BooleanField(label=gettext_lazy("No background any more"), required=False)

    class Meta:
        model = CertificateTemplate
        fields = [
            "name",
            "pattern",
            "title",
            "opening",
            "place",
            "frame",
            "colour",
            "signed_electronically",
            "shows_rank",
            "shows_nip",
            "shows_scores",
            "is_offered",
        ]

    constraint_fields = {"certificate_template_name_once": "name"}


class SignatoryForm(PicturedForm):
    """One of up to three signatories. An empty form means that nobody signs there."""

    pictures = ("image",)

    new_image = PictureField(
        store_clear_image,
        label=gettext_lazy("Signature as a picture"),
        help_text=gettext_lazy("Leave it out to sign by hand. A transparent PNG looks best."),
    )
    no_image = forms.BooleanField(label=gettext_lazy("No picture any more"), required=False)

    class Meta:
        model = CertificateSignatory
        fields = ["position", "name", "nip"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def constraints(self) -> list:
        """Return no constraints: place and template are set later."""
        return []

    @property
    def is_filled(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self._telling)

    @property
    def _telling(self) -> list[str]:
        """Return the fields that say that somebody signs."""
        return [*(self._meta.fields or ()), "new_image", "kept_image"]

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not any(self[name].data for name in self._telling):
            self.errors.clear()  # an emptied form removes the signatory


class TemplateForms:
    """The template and its signatories on one page."""

    def __init__(self, data, files, template: CertificateTemplate):
        self.template = TemplateForm(data, files, instance=template)
        stored = {one.place: one for one in template.signatories.select_related("image")} if template.pk else {}
        places = range(1, CertificateSignatory.MOST + 1)
        self.signatories = [
            SignatoryForm(data, files, instance=stored.get(n) or CertificateSignatory(place=n), prefix=f"signatory-{n}")
            for n in places
        ]

    def __iter__(self) -> Iterator[forms.ModelForm]:
        return iter([self.template, *self.signatories])

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self]  # every form is validated, so that all mistakes are shown at once
        return all(valid)

    def filled(self) -> list[CertificateSignatory]:
        """Return the signatories from left to right."""
        return [form.instance for form in self.signatories if form.is_filled]
