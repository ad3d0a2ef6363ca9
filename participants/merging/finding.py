"""Finding the person into whose record another one was merged, and the earlier records of a person."""

from accounts.models import User
from participants.models import Participant, PersonMerge


def kept_for(former: int, reader: User) -> Participant | None:
    """Return the person into whose record the one with this key was merged, if the reader may see them."""
    merge = PersonMerge.objects.visible_to(reader).filter(former=former).select_related("kept").first()
    return merge.kept if merge else None


def keys_of(person: int) -> list[int]:
    """Return the key of the person and of all records that were merged into theirs, for the trail."""
    return [person, *PersonMerge.objects.filter(kept=person).order_by("pk").values_list("former", flat=True)]
