"""Import of lists of agencies in the admin: upload, preview with the meaning of the columns, storing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from agencies.forms import posted
from agencies.importing.forms import FileForm, LayoutForm
from agencies.importing.reading import MAXIMUM_SIZE
from agencies.importing.storing import AgencyCheck, check_agencies
from agencies.importing.undoing import (
    UNDOABLE,
    NotUndone,
    StoredChange,
    changes_stored,
    require_undoable,
    store_upload,
    undo_upload,
)
from agencies.importing.uploads import choose, opened, receive
from agencies.importing.wording import differences
from agencies.models import AgencyUpload
from documents.reading.budget import upload_budget, working_within
from documents.reading.problems import Remark, UnreadableWorkbook
from documents.requests import largest_body

from .base import PortalAdmin
from .history import message_of

_MOST_SHOWN = 200
_MOST_WARNINGS = 20


class ImportPages(PortalAdmin):
    """The ModelAdmin of agencies with the pages of the import."""

    def get_urls(self):
        view = self.admin_site.admin_view
        check, store = self._within_budget(self.check_view), self._within_budget(self.store_view)
        return [
            path("import/", view(self.import_view), name="agencies_agency_import"),
            path("import/<uuid:key>/", view(check), name="agencies_agency_import_check"),
            path("import/<uuid:key>/store/", view(store), name="agencies_agency_import_store"),
            path("import/<uuid:key>/undo/", view(self.undo_view), name="agencies_agency_import_undo"),
            *super().get_urls(),
        ]

    @largest_body(MAXIMUM_SIZE)
    def import_view(self, request):
        """Ask for a file, and lead to its preview."""
        self._require_import(request)
        form = FileForm(posted(request), request.FILES or None)
        if form.is_valid():
            file, keeps = form.cleaned_data["file"], form.cleaned_data["blank"] != "clear"
            try:
                with working_within(upload_budget()):
                    upload = receive(file.read(), name=file.name, by=request.user, keeps_blank=keeps)
            except UnreadableWorkbook as unreadable:
                form.add_error("file", str(unreadable))
            else:
                return HttpResponseRedirect(upload.get_absolute_url())
        return self._page(request, "import.html", form=form)

    def check_view(self, request, key):
        """Show how the file is read and what storing it would do; keep another reading."""
        upload = self._upload(request, key)
        file, layout = opened(upload)
        form = LayoutForm(posted(request), file=file, layout=layout)
        if form.is_valid():
            try:
                choose(upload, **form.choices)
            except UnreadableWorkbook as unreadable:
                form.add_error("sheet" if "sheet" in form.fields else "header", str(unreadable))
            else:
                return HttpResponseRedirect(upload.get_absolute_url())
        check = check_agencies(file, layout)
        return self._page(request, "import_check.html", form=form, upload=upload, check=check, **_shown(check))

    def store_view(self, request, key):
        """Store all agencies of the file if the user has seen this check, and report the counts."""
        upload = self._upload(request, key)
        if request.method != "POST":
            return HttpResponseRedirect(upload.get_absolute_url())
        try:
            with transaction.atomic():
                check = store_upload(upload, seen=request.POST.get("seen", "") or "nothing")
                if check.is_stored:
                    self._record(request, changes_stored(upload))
        except IntegrityError:
            check = None
        if check is None or not check.is_stored:
            text = _("Somebody else changed agencies at the same time. Please look at the list again.")
            self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(upload.get_absolute_url())
        self._report(request, upload, check)
        return HttpResponseRedirect(reverse("admin:agencies_agency_changelist"))

    def undo_view(self, request, key):
        """Ask, then undo the user's own list, and report what was undone."""
        self._require_import(request)
        found = AgencyUpload.objects.filter(key=key).first()
        if found and (found.by_id != request.user.pk or found.stored is None):
            raise Http404
        try:
            upload = require_undoable(found)
            if request.method != "POST":
                return self._page(request, "import_undo.html", upload=upload, minutes=UNDOABLE.seconds // 60)
            undone = [replace(change, before=change.after, after=change.before) for change in changes_stored(upload)]
            with transaction.atomic():
                removed, restored = undo_upload(upload)
                self._record(request, undone)
        except NotUndone as refused:
            text = _("Nothing was undone.")
            self.message_user(request, f"{text} {refused}", messages.ERROR)
        else:
            text = _("The list is undone: %(removed)d agencies removed, %(restored)d as before.")
            summary = text % {"removed": removed, "restored": restored}
            self._log(request, upload.name, summary)
            self.message_user(request, summary, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:agencies_agency_changelist"))

    def _report(self, request, upload: AgencyUpload, check: AgencyCheck) -> None:
        summary = _("%(created)d agencies added, %(updated)d updated, %(unchanged)d unchanged.") % check.counts
        self._log(request, upload.name, summary)
        undo = reverse("admin:agencies_agency_import_undo", args=[upload.key])
        self.message_user(request, format_html('{} <a href="{}">{}</a>', summary, undo, _("Undo")), messages.SUCCESS)
        for text in _shortened(check.remarks):
            self.message_user(request, text, messages.WARNING)

    def _record(self, request, changes: Iterable[StoredChange]) -> None:
        """Add the changes to the histories of the agencies."""
        kind = ContentType.objects.get_for_model(self.model)
        entries = [
            LogEntry(
                user_id=request.user.pk,
                content_type=kind,
                object_id=str(change.key),
                object_repr=change.name[:200],
                action_flag=ADDITION if not change.before else CHANGE if change.after else DELETION,
                change_message=self._message(change),
            )
            for change in changes
        ]
        LogEntry.objects.bulk_create(entries, batch_size=500)

    def _message(self, change: StoredChange) -> str:
        if not change.before:
            return '[{"added": {}}]'
        return message_of(self.model, change.changes, self.history_values) if change.after else ""

    def _log(self, request, file_name: str, summary: str) -> None:
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=file_name[:200],
            action_flag=CHANGE,
            change_message=summary,
        )

    def _within_budget(self, view):
        """Return the view with a limit of the work on the file; beyond it, the user is asked for another file."""

        @wraps(view)
        def limited(request, key):
            try:
                with working_within(upload_budget()):
                    return view(request, key)
            except UnreadableWorkbook as unreadable:
                self.message_user(request, str(unreadable), messages.ERROR)
                return HttpResponseRedirect(reverse("admin:agencies_agency_import"))

        return limited

    def _upload(self, request, key) -> AgencyUpload:
        self._require_import(request)
        return get_object_or_404(AgencyUpload.objects.current(), key=key)

    def _require_import(self, request) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def _page(self, request, template: str, **more) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import agencies"),
            "subtitle": None,
            "opts": self.opts,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/agencies/agency/{template}", context)


def _shown(check: AgencyCheck) -> dict[str, object]:
    """Return what the page shows: changes first, at most some of each, and how many are left out."""
    changing = sorted(check.changes, key=lambda change: change.action == "unchanged")
    return {
        "problems": check.problems[:_MOST_SHOWN],
        "more_problems": max(len(check.problems) - _MOST_SHOWN, 0),
        "warnings": [*_shortened(check.closing), *_shortened(check.remarks)],
        "rows": [(change, differences(change)) for change in changing[:_MOST_SHOWN]],
        "more_rows": max(len(changing) - _MOST_SHOWN, 0),
    }


def _shortened(remarks: Sequence[Remark | str]) -> list[str]:
    more = len(remarks) - _MOST_WARNINGS
    texts = [str(remark) for remark in remarks[:_MOST_WARNINGS]]
    return [*texts, _("%(count)d more warnings.") % {"count": more}] if more > 0 else texts
