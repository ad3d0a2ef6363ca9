"""Forms with pictures that documents keep. A picture that was sent stays if another field of the form is wrong."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.forms import StrictModelForm
from documents.pictures.heic import ADVICE, is_heic
from documents.pictures.photo import NoPhoto, TooManyPixels
from events.models.picture import StoredPicture

from .storing import MAXIMUM_SIZE


class PictureField(forms.FileField):
    """A picture, converted to plain pixels; None if nothing was sent."""

    def __init__(self, store: Callable[..., StoredPicture], **options):
        widget = forms.FileInput({"accept": "image/png,image/jpeg,image/webp"})
        super().__init__(required=False, widget=widget, **options)
        self._store = store

    def clean(self, data: UploadedFile | None, initial=None) -> StoredPicture | None:
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
            text = ADVICE if is_heic(file) else _("This is not a readable PNG, JPEG or WebP picture.")
            raise ValidationError(text, "kind") from None


class PicturedForm(StrictModelForm):
    """A form that keeps its pictures until others are sent or they are removed.

    Each of `pictures` names a foreign key to a StoredPicture. The field `new_<name>` takes a file, `no_<name>` is a
    tick that removes it, and the hidden `kept_<name>` has the digest of a file that came with a form that was wrong.
    """

    pictures: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.pictures:
            self.fields[f"kept_{name}"] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        for name in self.pictures:
            if sent := cleaned.get(f"new_{name}") or self._kept(name):
                setattr(self.instance, name, sent)
                self._keep(name, sent)
            if cleaned.get(f"no_{name}"):
                setattr(self.instance, name, None)
        return cleaned

    @property
    def changed_fields(self) -> list[str]:
        """Return the fields of the model that were changed."""
        changed = {name.removeprefix("new_").removeprefix("no_").removeprefix("kept_") for name in self.changed_data}
        return [name for name in [*(self._meta.fields or ()), *self.pictures] if name in changed]

    def _kept(self, name: str) -> StoredPicture | None:
        digest = self.cleaned_data.get(f"kept_{name}")
        model = self._meta.model._meta.get_field(name).related_model
        return model._default_manager.defer("content").filter(digest=digest).first() if digest else None

    def _keep(self, name: str, picture: StoredPicture) -> None:
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(f"kept_{name}")] = picture.digest
        self.data = data
