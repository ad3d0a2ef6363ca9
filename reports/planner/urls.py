from django.urls import path

from . import views

urlpatterns = [path("reports/planner/", views.planner, name="planner")]
