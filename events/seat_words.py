"""How pages, mails and files say how full seats are: always the seats taken, of all seats."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording


def seats_taken(taken: int, seats: int) -> str:
    """Return "2 of 6 seats taken", or for more people than seats "7 people on 6 seats"."""
    values = {"taken": wording.number(taken), "seats": wording.number(seats)}
    if taken > seats:
        return _("%(taken)s people on %(seats)s seats") % values
    text = ngettext("%(taken)s of %(seats)s seat taken", "%(taken)s of %(seats)s seats taken", seats)
    return text % values
