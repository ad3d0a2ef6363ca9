"""Correcting the recorded data of a person at a registration, and undoing that. Neither needs an open event."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from accounts.trail.recording import differences
from events.locking import lock_event
from participants.mails.to_staff import News
from participants.models import Participant, Registration
from participants.registering.entry import store_person
from participants.registering.errors import RegistrationError
from participants.registering.finding import may_edit
from participants.registering.forms import EditForm
from participants.registering.lifecycle import follow_person
from participants.registering.people import lock_people
from participants.registering.wording import explain
from participants.undoing.offers import Data, NotUndone, Offer, UndoneBefore, undoes

from .people import TAKEN_BACK, changes_since, restore_people

_KIND, _CORRECTED = "correction", "person-changed"


@transaction.atomic
def correct_person(form: EditForm, registration: Registration, *, by: User, before: Participant) -> Entry | None:
    """Save a valid form's person; return the entry of the trail, None if nothing differs. Raise Unanswered."""
    lock_event(registration.event)
    person = store_person(form, by=by, before=before)
    follow_person(registration)
    if not differences(before, person, form.Meta.fields):
        return None
    return Entry.objects.filter(by=by, action=_CORRECTED, participant=person.pk).order_by("-pk").first()


def offer_to_undo(entry: Entry, registration: Registration, *, by: User) -> str:
    """Return the tag of the message that offers to undo the correction."""
    data = {"entry": entry.pk, "registration": registration.pk}
    return Offer(_KIND, data, registration.get_absolute_url()).tag(by)


@undoes(_KIND)
def undo_correction(data: Data, *, by: User, news: News) -> str:
    """Give the person the former values; return what was undone. Raise NotUndone, UndoneBefore or Http404."""
    registration = Registration.objects.visible_to(by).select_related("event").filter(pk=data["registration"]).first()
    entry = Entry.objects.filter(pk=data["entry"], by=by, action=_CORRECTED).first()
    if registration is None or entry is None:
        raise Http404
    event = lock_event(registration.event)
    try:
        lock_people([registration.participant])
    except RegistrationError as error:
        raise NotUndone(explain(error)) from error
    if not may_edit(by, registration.participant):
        raise Http404
    later = Entry.objects.of_person(registration.participant_id).filter(pk__gt=entry.pk, by=by)
    if later.filter(action=TAKEN_BACK).exists():
        raise UndoneBefore
    if reasons := changes_since([entry], [], {"until": entry.pk}, by):
        raise NotUndone(*reasons)
    restore_people([entry], event=event, by=by)
    person = Participant.objects.get(pk=registration.participant_id)
    return _("The data of %(name)s are as before.") % {"name": person.full_name}
