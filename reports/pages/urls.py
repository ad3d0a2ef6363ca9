from django.urls import URLPattern, path

from reports.catalogue import REPORTS
from reports.report import Report

from . import agencies, chapters, check, evaluation, lists
from .report import report_index, report_page


def _page_of(report: Report) -> URLPattern:
    code = "<event:code>/" if report.is_of_event else ""
    return path(
        f"reports/{report.name}/{code}", report_page, {"name": report.name}, name=report.url_name or report.name
    )


urlpatterns = [
    path("events/<event:code>/evaluation/", evaluation.event_evaluation, name="evaluation"),
    path("reports/event/<event:code>/chapters/", chapters.event_chapters, name="event-report-chapters"),
    path("reports/event-chapters/", chapters.chapter_courses, name="chapter-courses"),
    path("reports/event-chapters/<int:pk>/", chapters.course_chapters, name="course-chapters"),
    path("reports/check/", check.check, name="check"),
    path("reports/check/<str:code>/", check.check_file, name="check-file"),
    path("reports/", report_index, name="index"),
    path("agencies/file/", agencies.agency_file, name="agency-file"),
    *map(_page_of, REPORTS.values()),
    path("reports/coverage/<province:code>/", report_page, {"name": "coverage"}, name="coverage-province"),
    path("reports/regencies/", lists.regency_list, name="regencies"),
    path("reports/seats/", lists.seat_list, name="seats"),
    path("reports/events/", lists.event_list, name="events-reached"),
]
