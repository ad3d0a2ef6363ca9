"""A user's jobs: the list, one job that shows how far it is, its file, and the wish to stop it."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.generic import ListView

from accounts.models import Job

from .running import cancel


class JobList(ListView):
    """One's own jobs; an administrator may ask for everybody's (?of=all)."""

    template_name = "accounts/jobs/list.html"
    paginate_by = 25

    def get_queryset(self):
        jobs = Job.objects.visible_to(self.request.user).select_related("by")
        return jobs if self.everybodys else jobs.filter(by=self.request.user)

    @property
    def everybodys(self) -> bool:
        return self.request.GET.get("of") == "all"

    def get_context_data(self, **kwargs):
        return super().get_context_data(everybodys=self.everybodys, **kwargs)


@never_cache
def job_detail(request: HttpRequest, pk) -> HttpResponse:
    """How far the job is and what came out of it. static/jobs.js fetches this very page again and again while the job
    is not over, and takes over the parts that changed; without it the page reloads itself."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = {"job": job, "own": job.by == request.user, "has_file": job.may_hand_out(request.user)}
    return render(request, "accounts/jobs/detail.html", context)


def job_cancel(request: HttpRequest, pk) -> HttpResponse:
    """Ask the job to stop. A GET, as after signing in again, only leads back."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        cancel(job)
    return redirect(job)


def job_file(request: HttpRequest, pk) -> HttpResponse:
    """The file, to its user alone; 403 where the user's rights do not reach it any more."""
    own = Job.objects.visible_to(request.user).filter(by=request.user)
    job = get_object_or_404(own.exclude(file="").select_related("by"), pk=pk)
    if not job.may_hand_out(request.user):
        raise PermissionDenied
    try:
        file = job.file.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=job.file_name, content_type=job.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
