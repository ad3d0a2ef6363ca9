"""Removing registrations that should never have been made, with people whom nothing else knows."""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from accounts.trail.recording import entry, record_all
from participants.identity.nips import settle_nips
from participants.mails.to_staff import News, collected_news
from participants.models import AssignmentLetter, Participant, PersonalLink, Registration
from participants.registering.errors import NotPossible
from participants.registering.lifecycle import take_in_hand
from participants.registering.seats import release_seat
from participants.registering.waiting import promote_waiting
from participants.trail import registration_entry

from .forgetting import forget_removed

Status = Registration.Status
REMOVED = "registration-removed"
"""The action by which the trail records a removed registration."""


@transaction.atomic
def remove_mistake(registration: Registration, *, by: User, news: News | None = None) -> list[Registration]:
    """Remove a registration that was never confirmed, with the person if nothing else is recorded of them. Return who
    got the seat.

    Raise NotPossible or RegistrationClosed.
    """
    event = take_in_hand(registration, [status for status in Status if status != Status.CONFIRMED], by)
    # The row is locked, so that nobody stores a letter meanwhile.
    if not is_removable(Registration.objects.select_for_update().get(pk=registration.pk)):
        raise NotPossible
    seat, person = registration.quota, registration.participant
    remove_registrations([registration], by=by)
    remove_unknown([person], by=by)
    with collected_news(news, by=by) as news:
        if seat is None:
            return []
        release_seat(seat)
        return promote_waiting(event, seat, by=by, news=news)


def is_removable(registration: Registration) -> bool:
    """Return whether the registration was never confirmed, as far as the trail goes back to its beginning, and nothing
    is recorded for it."""
    if registration.status == Status.CONFIRMED or registration.attended or registration.letter_id:
        return False
    about = Entry.objects.of_event(registration.event_id).of_person(registration.participant_id)
    known = list(about.filter(action__startswith="registration-").values_list("action", "changes").order_by("pk"))
    was_made = any(action == "registration-made" for action, _changes in known)
    if not was_made or any(Status.CONFIRMED in changes.get("status", ()) for _action, changes in known):
        return False
    nothing = {one.name: None for one in Registration._meta.related_objects if one.related_model != PersonalLink}
    return Registration.objects.filter(pk=registration.pk, **nothing).exists()


def belongings(registrations: Sequence[Registration]) -> list[str]:
    """Return what says that something is recorded for the registrations, so that they must stay."""
    named = {one.pk: one for one in registrations}
    letters = [(one.pk, AssignmentLetter) for one in registrations if one.letter_id]
    held = letters + [
        (key, model) for model, keys in _related(Registration, named) for key in keys if model != PersonalLink
    ]
    text = _("For %(name)s is recorded already: %(what)s.")
    return [text % {"name": named[key], "what": model._meta.verbose_name} for key, model in held]


def remove_registrations(registrations: Sequence[Registration], *, by: User) -> None:
    """Remove the registrations of a locked event, which hold nothing (`belongings`), and their links. Seats are the
    caller's matter."""
    keys = [one.pk for one in registrations]
    record_all(registration_entry(REMOVED, one, by=by, changes=_ends(one)) for one in registrations)
    PersonalLink.objects.filter(registration__in=keys).delete()
    Registration.objects.filter(pk__in=keys).delete()


def remove_unknown(people: Iterable[Participant], *, by: User) -> None:
    """Remove those of the people that the user sees and of whom nothing is recorded any more, from the
    trail and mails too."""
    named = {person.pk: person for person in people if person.is_visible_to(by)}
    held = set(chain.from_iterable(keys for _model, keys in _related(Participant, named)))
    gone = [person for key, person in named.items() if key not in held]
    record_all(entry("person-removed", one, by=by, participant=one.pk, province=one.agency.province_id) for one in gone)
    Participant.objects.filter(pk__in=[one.pk for one in gone]).delete()
    if gone:
        forget_removed(gone, by=by)
    settle_nips({one.nip for one in gone})


def _ends(registration: Registration) -> dict[str, tuple[object, object]]:
    values = {name: getattr(registration, name) for name in ("status", "agency", "quota")}
    return {name: (value, None) for name, value in values.items() if value is not None}


def _related(model: type[Model], keys: Iterable[int]) -> Iterable[tuple[type[Model], set[int]]]:
    """Return each model whose rows refer to rows of this one, and the keys of those to which they refer."""
    for relation in model._meta.related_objects:
        field = relation.field
        rows: QuerySet[Model] = relation.related_model._base_manager.filter(**{f"{field.name}__in": list(keys)})
        yield relation.related_model, set(rows.values_list(field.attname, flat=True))
