"""The public page for holders of a printed report: what is on record, and whether a file is the original."""

from hashlib import sha256

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

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


@login_not_required
@limited("check-report", _RATES)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Ask for an id."""
    form = IdForm(request.GET if "id" in request.GET else None)
    if form.is_valid():
        code = read_id(form.cleaned_data["id"])
        if code is None:
            return _page(request, "reports/pages/check.html", {"form": form, "unknown": True}, status=404)
        return redirect("reports:check-file", code)
    return _page(request, "reports/pages/check.html", {"form": form})


# The view stores nothing and uses no session, so a forged request gains nothing. The check of the token would read a
# file of any size before this view can refuse it.
@largest_body(None)
@csrf_exempt
@login_not_required
@never_cache
@limited("check-report", _RATES)
def check_file(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record of the id and, for an uploaded file, whether it is the original."""
    file = ReportFile.objects.filter(pk=read_id(code) or "").first()
    if file is None:
        return _page(request, "reports/pages/check.html", {"form": IdForm(), "unknown": True}, status=404)
    form, found = FileForm(), None
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE:
            form = FileForm({})
            form.errors["file"] = form.error_class([str(_("The file is larger than 50 MB: it cannot be this report."))])
        else:
            form = FileForm(request.POST, request.FILES)
            found = _compare(form.cleaned_data["file"], file) if form.is_valid() else None
    seen_by = Province.objects.filter(pk=file.scope[OF_STAFF_OF]).first() if file.scope.get(OF_STAFF_OF) else None
    return _page(
        request, "reports/pages/check_file.html", {"file": file, "form": form, "found": found, "seen_by": seen_by}
    )


def _compare(upload: UploadedFile, file: ReportFile) -> str:
    """Return "same" (the PDF, byte by byte), "data" (the JSON inside it), "workbook" (the XLSX) or "other"."""
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    known = {file.sha256: "same", file.data_sha256: "data", file.workbook_sha256: "workbook"}
    return known.get(digest.hexdigest(), "other")


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"  # search engines should not list these pages
    return response
