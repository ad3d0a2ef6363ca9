"""A user's jobs: the list, a page for each job, its file, and cancelling it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import ListView

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.models import Job
from accounts.models.job import JobQuerySet
from documents.responses import file_response

from .running import cancel


class JobList(ListView):
    """The user's own jobs; administrators can list everyone's (?of=all)."""

    request: AuthenticatedRequest
    template_name = "accounts/jobs/list.html"
    paginate_by = 25

    def get_queryset(self) -> JobQuerySet:
        jobs = Job.objects.visible_to(self.request.user).select_related("by")
        return jobs if self.of_everyone else jobs.filter(by=self.request.user)

    @property
    def of_everyone(self) -> bool:
        return self.request.GET.get("of") == "all"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(of_everyone=self.of_everyone, **kwargs)


def job_detail(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show the job's progress and result.

    While the job is not over, static/jobs.js fetches this page repeatedly and replaces the changed parts. Without
    JavaScript the page reloads itself.
    """
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = {"job": job, "own": job.by == request.user, "has_file": job.may_download(request.user)}
    return render(request, "accounts/jobs/detail.html", context)


def job_cancel(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Cancel the job. A GET, such as after a new sign-in, only redirects to the job."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        cancel(job)
    return redirect(job)


def job_file(request: AuthenticatedRequest, pk: UUID) -> FileResponse:
    """Return the file to the job's own user, or 403 if the user's rights no longer allow it.

    Most files name people, so all need a fresh confirmation.
    """
    own = Job.objects.visible_to(request.user).filter(by=request.user)
    job = get_object_or_404(own.exclude(file="").select_related("by"), pk=pk)
    require_confirmation(request)
    if not job.may_download(request.user):
        raise PermissionDenied
    return file_response(job.file, job.file_name, job.media_type)
