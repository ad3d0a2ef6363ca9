"""What hangs on a registration and moves with it, in words."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Model
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from participants.models import (
    Attendance,
    Certificate,
    CorrectionRequest,
    EvaluationTurn,
    HeldMark,
    PersonalLink,
    Registration,
    Reply,
    TestScore,
)

_KINDS: list[tuple[type[Model], Promise]] = [
    (Attendance, ngettext_lazy("%d attendance mark", "%d attendance marks")),
    (TestScore, ngettext_lazy("%d score", "%d scores")),
    (Certificate, ngettext_lazy("%d certificate", "%d certificates")),
    (EvaluationTurn, ngettext_lazy("%d evaluation", "%d evaluations")),
    (CorrectionRequest, ngettext_lazy("%d correction asked for", "%d corrections asked for")),
    (PersonalLink, ngettext_lazy("%d personal link", "%d personal links")),
    (Reply, ngettext_lazy("%d answer whether they attend", "%d answers whether they attend")),
    (HeldMark, ngettext_lazy("%d arrival at the door to decide", "%d arrivals at the door to decide")),
]
_LETTERS = ngettext_lazy("%d assignment letter", "%d assignment letters")
"""Log entries of marks are left out, because they accompany the marks."""


def belongings(registrations: Sequence[Registration]) -> dict[int, list[str]]:
    """Return the counts of what belongs to each registration (its key), such as "4 attendance marks"."""
    found: dict[int, list[str]] = defaultdict(list)
    for model, words in _KINDS:
        rows = model._default_manager.filter(registration__in=registrations).order_by()
        for key, count in rows.values_list("registration").annotate(count=Count("registration")):
            found[key].append(str(words % count))
    for one in registrations:
        if one.letter_id:
            found[one.pk].append(str(_LETTERS % 1))
    return found
