from django.urls import path

from . import views

urlpatterns = [
    path("participants/merges/", views.MergeList.as_view(), name="merge-list"),
    path("participants/merges/<int:pk>/undo/", views.merge_undo, name="merge-undo"),
    path("participants/<int:pk>/merge/", views.merge_search, name="person-merge"),
    path("participants/<int:pk>/merge/<int:other>/", views.merge_pair, name="person-merge-pair"),
]
