from django.urls import path

from . import views

urlpatterns = [
    path("participants/duplicates/", views.DuplicateList.as_view(), name="duplicate-list"),
    path("participants/duplicates/search/", views.duplicate_search, name="duplicate-search"),
    path("participants/<int:pk>/merge/<int:other>/decide/", views.pair_decide, name="duplicate-decide"),
]
