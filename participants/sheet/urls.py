from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views
from .grid import views as grid_views

urlpatterns = [
    path("events/<event:code>/import/", views.sheet_new, name="sheet-new"),
    path("events/<event:code>/register/many/", grid_views.sheet_grid, name="sheet-grid"),
    path("events/<event:code>/register/many/check/", grid_views.sheet_grid_check, name="sheet-grid-check"),
    path("events/<event:code>/import/template/", views.sheet_template, name="sheet-template"),
    path("events/<event:code>/import/<uuid:key>/", views.sheet_detail, name="sheet-detail"),
    path("events/<event:code>/import/<uuid:key>/sheets/", views.sheet_sheets, name="sheet-sheets"),
    path("events/<event:code>/import/<uuid:key>/columns/", views.sheet_columns, name="sheet-columns"),
    path("events/<event:code>/import/<uuid:key>/marked/", views.sheet_marked, name="sheet-marked"),
    path("events/<event:code>/import/<uuid:key>/rest/", views.sheet_rest, name="sheet-rest"),
]
