"""The words of the actions on scheduled reports and contacts in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts.trail.words import Vocabulary, add

from .models import Chapter

add(
    Vocabulary(
        actions={
            "agency-contact-recorded": _("Contact of an agency recorded"),
            "report-chapters-written": _("Chapters of the event report written"),
            "schedule-added": _("Scheduled report added"),
            "schedule-edited": _("Scheduled report edited"),
            "schedule-started": _("Scheduled report started by hand"),
            "schedule-deleted": _("Scheduled report deleted"),
        },
        kinds={
            "report": _("Event reports"),
            "schedule": _("Scheduled reports"),
        },
        fields={chapter.value: chapter.label for chapter in Chapter},
    )
)
