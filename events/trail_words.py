"""The words of the actions on events, sessions, quotas, letters and media in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts.trail.words import Vocabulary, add
from agencies.models import Regency

from .models import Event, Quota, Session

add(
    Vocabulary(
        actions={
            "event-planned": _("Event planned"),
            "event-copied": _("Event planned as a copy"),
            "event-edited": _("Event edited"),
            "event-left": _("Event moved to another province"),
            "event-opened": _("Registration opened"),
            "event-closed": _("Registration closed"),
            "event-finished": _("Event finished"),
            "event-cancelled": _("Event cancelled"),
            "event-deleted": _("Event deleted"),
            "session-added": _("Session added"),
            "session-edited": _("Session edited"),
            "session-removed": _("Session removed"),
            "session-template-written": _("Session template saved"),
            "session-template-deleted": _("Session template deleted"),
            "quota-allotted": _("Seats given"),
            "quota-resized": _("Seats changed"),
            "quota-withdrawn": _("Seats taken back"),
            "quota-passed-on": _("Seats passed on to the successor"),
            "quota-handed-over": _("Seats given to the agency's other record"),
            "quota-joined": _("Seats of an agency's two records joined"),
            "agency-added": _("Agency added, to be checked"),
            "region-founded": _("New province"),
            "region-split": _("New regency from a part of another one"),
            "region-renewed": _("New code or name of a regency"),
            "invitation-issued": _("Invitation letter issued"),
            "invitation-replaced": _("Invitation letter replaced"),
            "invitation-numbered": _("Number of an invitation letter filled in"),
            "invitation-signed": _("Signed invitation letter stored"),
            "letterhead-written": _("Letterhead written"),
            "photo-added": _("Photo added"),
            "photo-edited": _("Photo captioned"),
            "photo-moved": _("Photo moved"),
            "photo-deleted": _("Photo deleted"),
            "material-added": _("Material added"),
            "material-edited": _("Material renamed"),
            "material-moved": _("Material moved"),
            "material-deleted": _("Material deleted"),
            "announcement-written": _("Message written"),
            "announcement-edited": _("Message edited"),
            "announcement-planned": _("Message planned"),
            "announcement-sent": _("Message sent"),
            "announcement-cancelled": _("Message cancelled"),
        },
        kinds={
            "event": _("Event"),
            "session": _("Sessions"),
            "quota": _("Seats"),
            "agency": _("Agencies"),
            "region": _("Provinces and regencies"),
            "invitation": _("Invitation letters"),
            "letterhead": _("Letterheads"),
            "photo": _("Photos"),
            "material": _("Materials"),
            "announcement": _("Messages"),
        },
        models=(Event, Session, Quota, Regency),
        fields={
            "copied_from": _("copied from"),
            "successor": _("successor"),
            "timetable": _("timetable"),
            "sessions": _("sessions"),
            "photos": _("photos"),
            "photo": _("place among the photos"),
            "caption": _("caption"),
            "material": _("place among the materials"),
            "mails": _("mails"),
        },
        values={"status": dict(Event.Status.choices), "mode": dict(Event.Mode.choices)},
    )
)
