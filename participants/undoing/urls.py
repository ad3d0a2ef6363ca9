from django.urls import path

from . import views

urlpatterns = [path("undo/", views.undo, name="undo")]
