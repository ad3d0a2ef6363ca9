from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import decide_views, new_views, views
from .undoing import views as undoing_views

urlpatterns = [
    path("events/<event:code>/register/", new_views.registration_new, name="registration-new"),
    path("events/<event:code>/participants/decide/", decide_views.registrations_decide, name="registrations-decide"),
    *[
        path(f"events/<event:code>/participants/<int:number>/{action}/", view, name=f"registration-{name}")
        for name, action, view in [
            ("edit", "edit", views.registration_edit),
            ("withdraw", "withdraw", views.registration_withdraw),
            ("substitute", "substitute", views.registration_substitute),
            ("agency", "agency", views.registration_agency),
            ("move", "move", views.registration_move),
            ("reactivate", "reactivate", views.registration_reactivate),
            ("remove", "remove", undoing_views.registration_remove),
        ]
    ],
]
