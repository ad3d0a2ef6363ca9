from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import management, views

_DOOR: list[tuple[str, str, views.DoorView]] = [
    ("", "", views.page),
    ("-roster", "roster.json", views.roster_json),
    ("-marks", "marks.json", views.marks_json),
    ("-send", "marks/", views.arrivals),
    ("-manifest", "manifest.webmanifest", views.manifest),
]


urlpatterns = [
    path("events/<event:code>/checkin/", management.checkin, name="checkin"),
    path("events/<event:code>/checkin/decide/", management.checkin_decide, name="checkin-decide"),
    path("events/<event:code>/checkin/links/<int:pk>/", management.checkin_link, name="checkin-link"),
    path(
        "events/<event:code>/checkin/links/<int:pk>/withdraw/",
        management.checkin_link_withdraw,
        name="checkin-link-withdraw",
    ),
    path("door/worker.js", views.worker, name="door-worker"),
    *[
        path(f"door/event/<event:code>/{address}", views.for_staff(view), name=f"door{name}")
        for name, address, view in _DOOR
    ],
    *[
        path(f"door/link/<slug:token>/{address}", views.for_helpers(view), name=f"door-link{name}")
        for name, address, view in _DOOR
    ],
]
