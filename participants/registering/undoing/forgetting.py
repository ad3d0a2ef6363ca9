"""Forgetting people who were recorded by mistake: their data leave the trail and the mails to them too."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.models import Entry, Message, User
from accounts.trail.personal import decrypted
from accounts.trail.rewriting import rewrite
from participants.mails.forgetting import forget_mail
from participants.models import Participant
from participants.trail import disguise, new_pseudonym


def forget_removed(people: Sequence[Participant], *, by: User) -> None:
    """Take people whose records are deleted out of the entries about them, and empty the mails to them."""
    pseudonyms = {one.pk: new_pseudonym() for one in people}
    entries = Entry.objects.of_person(*pseudonyms)
    _forget_mails(people, entries.order_by("pk"))

    def change(entry: Entry) -> None:
        disguise(entry, pseudonyms[entry.participant or 0])

    rewrite(entries, change, by=by, reason=_("The person was recorded by mistake."))


def _forget_mails(people: Sequence[Participant], entries: Iterable[Entry]) -> None:
    """Mails to an address that somebody else has too are emptied where they name one of the people."""
    addresses, events, names = {one.email for one in people}, set(), {one.full_name for one in people}
    for entry in entries:
        addresses.update(value for value in decrypted(entry.changes).get("email", ()) if value)
        events.add(entry.event)
    for address in addresses - {""}:
        is_shared = Participant.objects.filter(email=address).exists()
        for mail in Message.objects.filter(recipient=address, user=None, event__in=events - {None}):
            if not is_shared or any(name in mail.body for name in names):
                forget_mail(mail, subject=mail.subject)
