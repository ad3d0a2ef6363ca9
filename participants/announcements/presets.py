"""Ready texts, which coordinators edit before they send them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Announcement, Event

from .untold import MOVED_PRESET

Audience, Anchor = Announcement.Audience, Announcement.Anchor


@dataclass(frozen=True, slots=True)
class Preset:
    label: Promise
    audience: Announcement.Audience
    subject: Promise
    text: Promise
    anchor: Announcement.Anchor = Anchor.NOW
    days: int = 0
    attaches_letter: bool = False

    def message(self, name: str, event: Event) -> Announcement:
        """Return an unsaved message of this text, in the active language."""
        return Announcement(
            event=event,
            preset=name,
            audience=self.audience,
            subject=str(self.subject),
            text=str(self.text),
            anchor=self.anchor,
            days=self.days,
            attaches_letter=self.attaches_letter,
        )


REMIND, EVALUATION = "remind", "evaluation"
PRESETS = {
    REMIND: Preset(
        _("Remind agencies that have registered nobody"),
        Audience.EMPTY,
        _("Reminder: nobody is registered yet for {kegiatan}"),
        _(
            "To {nama}\n\nNobody is registered yet for {kegiatan}.\n\nFree seats: {sisa_kursi}\nAgency: {instansi}\n"
            "Days: {tanggal}\nBegins at: {pukul}\nVenue: {tempat}\nRegistration until: {penutupan}\n\n"
            "Please send the names of your people, or write to us if you cannot send anybody.\n"
            "Contact: {narahubung}\n\nThank you for your cooperation."
        ),
    ),
    "seats": Preset(
        _("Remind agencies with free seats"),
        Audience.FREE,
        _("Seats are still free: {kegiatan}"),
        _(
            "To {nama}\n\nSeats are still free at {kegiatan}.\n\nFree seats: {sisa_kursi}\nAgency: {instansi}\n"
            "Days: {tanggal}\nVenue: {tempat}\nRegistration until: {penutupan}\n\n"
            "Please register further people, or write to us if the seats can be given to others.\n"
            "Contact: {narahubung}\n\nThank you for your cooperation."
        ),
        anchor=Anchor.CLOSING,
        days=2,
    ),
    "invitation": Preset(
        _("Ask agencies to answer their invitation letter"),
        Audience.UNANSWERED,
        _("Our invitation to {kegiatan}"),
        _(
            "To {nama}\n\nWe sent you an invitation letter to {kegiatan} and have no answer yet.\n\n"
            "Agency: {instansi}\nDays: {tanggal}\nVenue: {tempat}\nRegistration until: {penutupan}\n\n"
            "Please send the names of your people, or tell us that you cannot take part.\nContact: {narahubung}\n\n"
            "Thank you for your cooperation."
        ),
        attaches_letter=True,
    ),
    "details": Preset(
        _("Information before the event, for confirmed people"),
        Audience.CONFIRMED,
        _("Before you come: {kegiatan}"),
        _(
            "To {nama}\n\nYou are confirmed for {kegiatan}.\n\nDays: {tanggal}\nBegins at: {pukul}\n"
            "Venue: {tempat}\n\nPlease be there 30 minutes earlier, and bring your assignment letter and a laptop.\n"
            "Your page, with ticket and schedule: {tautan}\nContact: {narahubung}\n\nSee you there."
        ),
        anchor=Anchor.START,
        days=3,
    ),
    MOVED_PRESET: Preset(
        _("Days, times or place have changed"),
        Audience.TAKING_PART,
        _("Days, times or place have changed: {kegiatan}"),
        _(
            "To {nama}\n\nDays, times or place of {kegiatan} have changed. From now on:\n\nDays: {tanggal}\n"
            "Begins at: {pukul}\nVenue: {tempat}\n\nContact: {narahubung}\n\nThank you for your understanding."
        ),
    ),
    "letter": Preset(
        _("Ask for missing assignment letters"),
        Audience.LETTERLESS,
        _("Your assignment letter is missing: {kegiatan}"),
        _(
            "To {nama}\n\nYour assignment letter (surat tugas) for {kegiatan} is not here yet.\n\nDays: {tanggal}\n"
            "Please send it to the staff of your province, or bring it with you.\nContact: {narahubung}\n\nThank you."
        ),
    ),
    "reply": Preset(
        _("Ask who has not said whether they attend"),
        Audience.SILENT,
        _("Will you attend? {kegiatan}"),
        _(
            "To {nama}\n\nPlease say on your page whether you will attend {kegiatan}.\n\nDays: {tanggal}\n"
            "Venue: {tempat}\nYour page: {tautan}\n\nIf you cannot attend, somebody else may get your seat.\n"
            "Contact: {narahubung}\n\nThank you."
        ),
    ),
    "waiting": Preset(
        _("News for people on the waiting list"),
        Audience.WAITLISTED,
        _("You are on the waiting list: {kegiatan}"),
        _(
            "To {nama}\n\nYou are on the waiting list of {kegiatan}, {tanggal}.\n\nWe write to you as soon as a seat "
            "is free. Please do not travel before you are confirmed.\nContact: {narahubung}\n\n"
            "Thank you for your patience."
        ),
    ),
    EVALUATION: Preset(
        _("The evaluation is open"),
        Audience.UNEVALUATED,
        _("Please tell us how it was: {kegiatan}"),
        _(
            "To {nama}\n\nThank you for attending {kegiatan}.\n\nPlease answer a few questions on your page; "
            "nobody sees who answered what.\nYour page: {tautan}\n\nThank you."
        ),
        anchor=Anchor.END,
        days=1,
    ),
    "certificates": Preset(
        _("Certificates are ready"),
        Audience.CERTIFIED,
        _("Your certificate of {kegiatan}"),
        _(
            "To {nama}\n\nYour certificate of {kegiatan} is ready.\nYour page: {tautan}\n\nContact: {narahubung}\n\n"
            "Congratulations."
        ),
    ),
}
