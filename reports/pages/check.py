"""The public page for holders of a printed report: what is on record, and whether a file is the original."""

from hashlib import sha256

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.throttle import limited
from agencies.models import Province
from documents.requests import largest_body
from reports.file_ids import read_id
from reports.files.archive import OF_STAFF_OF
from reports.models import ReportFile

LARGEST_FILE = 50 * 2**20
_RATES = "60/m/ip"  # enough for an office behind one address, too few to guess ids


class IdForm(forms.Form):
    id = forms.CharField(
        label=_("Id of the report"),
        max_length=40,
        help_text=_("It is printed under the QR code and at the foot of each page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The file to compare"),
        help_text=_("The file is compared and not stored. Up to 50 MB."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file to compare.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.xlsx"}),
    )


# The views store nothing and use no session, so a forged request gains nothing. The check of the token would read a
# file of any size before they can refuse it.
@largest_body(None)
@csrf_exempt
@login_not_required
@never_cache
@limited("check-report", _RATES)
def check(request: HttpRequest) -> HttpResponse:
    """Ask for an id or for the file itself, which has one."""
    if request.method == "POST":
        return _check_without_id(request)
    form = IdForm(request.GET if "id" in request.GET else None)
    if form.is_valid():
        code = read_id(form.cleaned_data["id"])
        if code is None:
            return _asking(request, form, unknown=True, status=404)
        return redirect("reports:check-file", code)
    return _asking(request, form)


def _check_without_id(request: HttpRequest) -> HttpResponse:
    """Show the record of the uploaded file, or say that the portal has made no such file."""
    form = _uploaded(request)
    if not form.is_valid():
        return _asking(request, IdForm(), file_form=form)
    digest = _digest(form.cleaned_data["file"])
    known = Q(sha256=digest) | Q(data_sha256=digest) | Q(workbook_sha256=digest)
    file = ReportFile.objects.filter(known).first()
    if file is None:
        return _asking(request, IdForm(), file_form=FileForm(), is_other=True)
    return _record(request, file, FileForm(), _found(digest, file))


@largest_body(None)
@csrf_exempt
@login_not_required
@never_cache
@limited("check-report", _RATES)
def check_file(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record of the id and, for an uploaded file, whether it is the original."""
    file = ReportFile.objects.filter(pk=read_id(code) or "").first()
    if file is None:
        return _asking(request, IdForm(), unknown=True, status=404)
    form, found = FileForm(), None
    if request.method == "POST":
        form = _uploaded(request)
        found = _found(_digest(form.cleaned_data["file"]), file) if form.is_valid() else None
    return _record(request, file, form, found)


def _uploaded(request: HttpRequest) -> FileForm:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE:
        form = FileForm({})
        form.errors["file"] = form.error_class([str(_("The file is larger than 50 MB: it cannot be this report."))])
        return form
    return FileForm(request.POST, request.FILES)


def _digest(upload: UploadedFile) -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _found(digest: str, file: ReportFile) -> str:
    """Return "same" (the PDF, byte by byte), "data" (the JSON inside it), "workbook" (the XLSX) or "other"."""
    known = {file.sha256: "same", file.data_sha256: "data", file.workbook_sha256: "workbook"}
    return known.get(digest, "other")


def _asking(
    request: HttpRequest,
    form: IdForm,
    *,
    file_form: FileForm | None = None,
    unknown: bool = False,
    is_other: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Return the page that asks; `unknown` is an id, `is_other` a file that the portal has not made."""
    context = {"form": form, "file_form": file_form or FileForm(), "unknown": unknown, "is_other": is_other}
    return _page(request, "reports/pages/check.html", context, status=status)


def _record(request: HttpRequest, file: ReportFile, form: FileForm, found: str | None) -> HttpResponse:
    seen_by = Province.objects.filter(pk=file.scope[OF_STAFF_OF]).first() if file.scope.get(OF_STAFF_OF) else None
    context = {"file": file, "form": form, "found": found, "seen_by": seen_by}
    return _page(request, "reports/pages/check_file.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"  # search engines should not list these pages
    return response
