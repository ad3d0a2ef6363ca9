from django.urls import path

from . import views

urlpatterns = [
    path("courses/", views.CourseList.as_view(), name="course-list"),
    path("courses/new/", views.course_new, name="course-new"),
    path("courses/<int:pk>/", views.course_edit, name="course-edit"),
    path("courses/<int:pk>/archive/", views.course_archive, name="course-archive"),
]
