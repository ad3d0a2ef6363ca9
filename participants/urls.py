from django.urls import include, path

app_name = "participants"

urlpatterns = [
    path("", include(f"participants.{package}.urls"))
    for package in (
        "merging",
        "agency_merging",
        "duplicates",
        "people",
        "data_requests",
        "registering",
        "letters",
        "undoing",
        "sheet",
        "workbook",
        "attendance",
        "door",
        "paper",
        "official",
        "scores",
        "evaluation",
        "certificates",
        "signed",
        "calendars",
        "replies",
        "announcements",
        "personal",
        "privacy",
        "retention",
    )
]
