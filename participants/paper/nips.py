"""The NIPs that printed documents may show."""

from collections.abc import Sequence

from accounts.models import User
from agencies.nip import format_nip
from participants.models import Participant, Registration


def shown_nips(people: Sequence[Registration], user: User) -> dict[int, str]:
    """Return by person the NIPs of those whose data the user sees today, as documents show them. Restricted data has
    none."""
    seen = Participant.objects.visible_to(user).filter(pk__in=[one.participant_id for one in people])
    visible = {*seen.values_list("pk", flat=True)}
    found = {one.participant_id: one.participant.shown_nip for one in people if one.participant_id in visible}
    return {person: format_nip(nip) for person, nip in found.items() if nip}
