"""Forms that upload photos and write their captions."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.forms import TidyText
from events.models import Photo


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    widget = _SeveralFiles({"multiple": True, "accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        clean = super().clean
        return [clean(file, initial) for file in data] if data else [clean(None, initial)]


class UploadForm(forms.Form):
    """Files of any kind: events.media.photos checks their content."""

    files = _SeveralFilesField(  # type: ignore[assignment]  # Django takes declared fields off the class
        label=_("Photos"),
        help_text=_(
            "JPEG, PNG or WebP (no HEIC of iPhones), several at once, at most 10 MB each; 30 photos for an event."
        ),
        error_messages={"required": _("Choose one photo or more.")},
    )


class CaptionsForm(forms.Form):
    """A caption for each photo. A photo that was added after the page was made is missing here and keeps its
    caption."""

    def __init__(self, photos: Sequence[Photo], data=None):
        super().__init__(data)
        self.photos = photos
        for photo in photos:
            self.fields[f"caption-{photo.pk}"] = TidyText(
                label=_("Caption"),
                max_length=Photo._meta.get_field("caption").max_length,
                required=False,
                initial=photo.caption,
            )

    def rows(self) -> list[tuple[Photo, forms.BoundField]]:
        return [(photo, self[f"caption-{photo.pk}"]) for photo in self.photos]

    def captions(self) -> dict[int, str]:
        """Return the sent captions by the photo's primary key."""
        sent = [(photo, field.name) for photo, field in self.rows() if field.html_name in self.data]
        return {photo.pk: self.cleaned_data[name] for photo, name in sent}
