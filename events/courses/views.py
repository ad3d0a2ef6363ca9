"""The pages of courses: the list, a new course, changing and archiving one."""

from copy import copy

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.list_files import list_file
from accounts.models import User
from agencies.forms import posted
from agencies.lists import SortedList, Sorting
from events.models import Course

from .forms import CourseFilter, CourseForm
from .workbook import courses_workbook
from .writing import archive_course, save_course


@needs("administers")
class CourseList(SortedList):
    """A list that is also a file: a POST returns what the options of the address choose."""

    request: AuthenticatedRequest
    sorting = Sorting(
        {
            "course": ("code", "pk"),
            "programme": ("programme__code", "code", "pk"),
            "events": ("event_count", "code", "pk"),
            "last": (F("last_event_on").asc(nulls_first=True), "code", "pk"),
        },
        usual="course",
        downwards={"events", "last"},
    )
    filterset_class = CourseFilter
    template_name = "events/courses/list.html"
    paginate_by = 25

    def get_queryset(self):
        return Course.objects.with_counts()

    def post(self, request: HttpRequest) -> HttpResponse:
        courses = self.get_queryset().order_by(*self.order.fields)
        filters = CourseFilter(request.GET, queryset=courses, request=request)
        found = list(filters.qs if filters.is_valid() else courses.none())
        return list_file(
            self.request,
            lambda: courses_workbook(found),
            name="daftar-jenis-bimtek.xlsx",
            title=_("Courses"),
            rows=len(found),
        )


@needs("administers")
def course_new(request: AuthenticatedRequest) -> HttpResponse:
    return _form_page(request, Course())


@needs("administers")
def course_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(Course.objects.with_counts(), pk=pk))


def _form_page(request: AuthenticatedRequest, course: Course) -> HttpResponse:
    is_new = course.pk is None
    form = CourseForm(posted(request), instance=copy(course))  # what was typed must not change what the page says
    if form.is_valid() and _stored(form, by=request.user):
        said = _("The course %(course)s is added.") if is_new else _("The course %(course)s is saved.")
        messages.success(request, said % {"course": form.instance})
        return redirect(form.instance if is_new else "events:course-list")
    templates = [] if is_new else course.session_templates.prefetch_related("sessions")
    return render(request, "events/courses/edit.html", {"form": form, "course": course, "templates": templates})


def _stored(form: CourseForm, *, by: User) -> bool:
    """Whether the course is stored; if not, the form says why."""
    try:
        with transaction.atomic():
            save_course(form.instance, fields=form.changed_data, by=by)
    except IntegrityError:
        form.add_error(None, _("Somebody else changed this at the same time. Nothing was saved: please try again."))
        return False
    return True


@needs("administers")
def course_archive(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Archive the course after a page that says what follows, or offer it again."""
    course = get_object_or_404(Course.objects.with_counts(), pk=pk)
    if request.method == "POST":
        archived = request.POST.get("archived") == "1"
        archive_course(course, archived=archived, by=request.user)
        said = _("%(course)s is archived.") if archived else _("%(course)s is offered for events again.")
        messages.success(request, said % {"course": course})
        return redirect("events:course-list")
    return render(request, "events/courses/archive.html", {"course": course})
