"""The forms for signed files: the files, and which document each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.pdf.signatures import describe
from participants.letters.many.forms import FilesForm
from participants.models import UploadedLetter

from .papers import Paper


class SignedFilesForm(FilesForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["files"]
        field.label = _("Signed files")
        field.help_text = _("Several PDFs (at most 10 MB each), or one ZIP file with them. At most 40 files.")
        field.widget.attrs["accept"] = ".pdf,.zip,application/pdf"
        field.error_messages["required"] = _("Choose the signed files, or a ZIP file.")
        field.widget.attrs.pop("data-most", None)


@dataclass(frozen=True, slots=True)
class SignedRow:
    """One file, what its signatures say, and the field for its document."""

    file: UploadedLetter
    said: list[str]
    field: forms.BoundField

    @property
    def number(self) -> int:
        return self.file.position + 1


class MatchForm(forms.Form):
    """For each file the document that it is; "" leaves the file out. At first it has what numbers show."""

    def __init__(self, *args: Any, files: Sequence[UploadedLetter], papers: Sequence[Paper], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._files, self._papers = files, {paper.key: paper for paper in papers}
        choices = [("", _("leave this file out")), *((paper.key, _label(paper)) for paper in papers)]
        for one in files:
            found = str(one.found.get("document", ""))
            self.fields[f"file-{one.position}"] = forms.ChoiceField(
                label=_("Document of file %(n)d") % {"n": one.position + 1},
                choices=choices,
                required=False,
                initial=found if found in self._papers else "",
            )

    def clean(self) -> dict[str, Any]:
        said, seen = super().clean() or self.cleaned_data, set()
        for name, key in list(said.items()):
            if key and key in seen:
                self.add_error(name, ValidationError(_("Another file has this document already."), "twice"))
            seen.add(key)
        if not self.errors and not any(said.values()):
            raise ValidationError(_("All files are left out. Discard the files instead."), "nothing")
        return said

    def assigned(self) -> list[tuple[UploadedLetter, Paper]]:
        """Return the files of a valid form that are not left out, each with its document."""
        keys = [(one, self.cleaned_data[f"file-{one.position}"]) for one in self._files]
        return [(one, self._papers[key]) for one, key in keys if key]

    def rows(self) -> list[SignedRow]:
        return [SignedRow(one, describe(one.found), self[f"file-{one.position}"]) for one in self._files]

    @property
    def matched(self) -> int:
        """Return for how many files a document is chosen."""
        return sum(bool(self[f"file-{one.position}"].value()) for one in self._files)


def _label(paper: Paper) -> str:
    label = f"{paper.number} · {paper.label}"
    return " · ".join([label, str(_("is signed already"))]) if paper.is_signed else label
