"""The form by which a coordinator makes a certificate template."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.forms import StrictModelForm
from documents.pictures.photo import NoPhoto, TooManyPixels
from participants.models import CertificateImage, CertificateSignatory, CertificateTemplate

from .images import MAXIMUM_SIZE, store_background, store_clear_image


class _PictureField(forms.FileField):
    """A picture, converted to plain pixels; None if nothing was sent."""

    def __init__(self, store: Callable[..., CertificateImage], **options):
        widget = forms.FileInput({"accept": "image/png,image/jpeg,image/webp"})
        super().__init__(required=False, widget=widget, **options)
        self._store = store

    def clean(self, data: UploadedFile | None, initial=None) -> CertificateImage | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 5 MB."), "size")
        try:
            return self._store(file)
        except TooManyPixels as too_many:
            raise ValidationError(_("The picture has %(limit)s."), "pixels", {"limit": too_many}) from None
        except NoPhoto:
            raise ValidationError(_("This is not a readable PNG, JPEG or WebP picture."), "kind") from None


class _Pictured(StrictModelForm):
    """A form that keeps its picture until another is sent or it is removed."""

    pictures: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        for name in self.pictures:
            if sent := cleaned.get(f"new_{name}"):
                setattr(self.instance, name, sent)
            elif cleaned.get(f"no_{name}"):
                setattr(self.instance, name, None)
        return cleaned

    @property
    def changed_fields(self) -> list[str]:
        """Return the fields of the model that were changed."""
        changed = {name.removeprefix("new_").removeprefix("no_") for name in self.changed_data}
        return [name for name in [*(self._meta.fields or ()), *self.pictures] if name in changed]


class TemplateForm(_Pictured):
    pictures = ("logo", "background")

    new_logo = _PictureField(
        store_clear_image, label=gettext_lazy("Logo"), help_text=gettext_lazy("PNG (may be transparent) or JPEG, 5 MB.")
    )
    no_logo = forms.BooleanField(label=gettext_lazy("No logo any more"), required=False)
    new_background = _PictureField(
        store_background,
        label=gettext_lazy("Background"),
        help_text=gettext_lazy(
            "Fills the front, A4 landscape (297 × 210 mm). Use light colours, because the text is printed on it. 5 MB."
        ),
    )
    no_background = forms.BooleanField(label=gettext_lazy("No background any more"), required=False)

    class Meta:
        model = CertificateTemplate
        fields = ["name", "pattern", "title", "opening", "place", "frame", "colour", "is_offered"]

    constraint_fields = {"certificate_template_name_once": "name"}


class SignatoryForm(_Pictured):
    """One of up to three signatories. An empty form means that nobody signs there."""

    pictures = ("image",)

    new_image = _PictureField(
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
        given = [self.cleaned_data.get(name) for name in [*(self._meta.fields or ()), "new_image"]]
        return any(given)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not any(self[name].data for name in [*(self._meta.fields or ()), "new_image"]):
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
