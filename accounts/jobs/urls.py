from django.urls import path

from . import views as job_views

app_name = "jobs"

urlpatterns = [
    path("", job_views.JobList.as_view(), name="job-list"),
    path("<uuid:pk>/", job_views.job_detail, name="job-detail"),
    path("<uuid:pk>/cancel/", job_views.job_cancel, name="job-cancel"),
    path("<uuid:pk>/file/", job_views.job_file, name="job-file"),
]
