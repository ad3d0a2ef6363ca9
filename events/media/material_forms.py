"""Forms that add and name materials."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from agencies.forms import TidyText
from events.models import Material

from .materials import KINDS, MAXIMUM_SIZE, suffix_of, title_from

_TITLE = Material._meta.get_field("title").max_length


class MaterialForm(forms.Form):
    """One file whose content fits its extension, or one https link."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PPTX, DOCX, XLSX, JPEG or PNG, or a ZIP of these and of TXT and CSV files. At most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )
    link = forms.CharField(
        label=_("Or a link"),
        required=False,
        max_length=Material._meta.get_field("link").max_length,
        help_text=_("It begins with https://, for example to a recording."),
        validators=[URLValidator(["https"], message=_("Write an address that begins with https://."))],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    title = TidyText(
        label=_("Title"),
        required=False,
        max_length=_TITLE,
        help_text=_("Empty: the name of the file."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 20 MB."), "size")
        if file and suffix_of(file) is None:
            raise ValidationError(_("This kind of file is not accepted, or its content does not fit its name."), "kind")
        return file

    def clean_link(self):
        """Return the link as the database compares it. Addresses in QR codes are often all capitals. A link with a
        password is refused."""
        scheme, separator, rest = self.cleaned_data["link"].partition("://")
        if "@" in rest.partition("/")[0]:
            raise ValidationError(_("Write an address that begins with https://."), "credentials")
        return scheme.lower() + separator + rest

    def clean(self):
        file, link = self.cleaned_data.get("file"), self.cleaned_data.get("link")
        if file and link:
            self.add_error("link", ValidationError(_("Either a file or a link."), "both"))
        if not file and not link and not self.errors:
            self.add_error("file", ValidationError(_("Choose a file or write a link."), "required"))
        if link and not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", ValidationError(_("Say what the link leads to."), "required"))
        return self.cleaned_data

    def chosen_title(self) -> str:
        """Return the title of a valid form."""
        return self.cleaned_data["title"] or title_from(self.cleaned_data["file"].name) or str(_("File"))


class TitlesForm(forms.Form):
    """A title for each material. A material that was added after the page was made is missing here and keeps its
    title."""

    def __init__(self, materials: Sequence[Material], data=None):
        super().__init__(data)
        self.materials = materials
        for material in materials:
            self.fields[f"title-{material.pk}"] = TidyText(
                label=_("Title"),
                max_length=_TITLE,
                initial=material.title,
                required=data is None or f"title-{material.pk}" in data,
            )

    def rows(self) -> list[tuple[Material, forms.BoundField]]:
        return [(material, self[f"title-{material.pk}"]) for material in self.materials]

    def titles(self) -> dict[int, str]:
        """Return the sent titles by the material's primary key."""
        sent = [(material, field.name) for material, field in self.rows() if field.html_name in self.data]
        return {material.pk: self.cleaned_data[name] for material, name in sent}
