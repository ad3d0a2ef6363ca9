from django.urls import path

from .health import views as health_views
from .metrics import views as metrics_views

urlpatterns = [
    path("healthz/", health_views.healthz, name="healthz"),
    path("readyz/", health_views.readyz, name="readyz"),
    path("metrics/", metrics_views.metrics, name="metrics"),
]
