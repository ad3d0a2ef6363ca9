"""Filling the form for one person from what is recorded of a known one, found by NIP or name."""

import re
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import AuthenticatedRequest
from accounts.models import User
from accounts.security_log.writing import write
from events.models import Event
from participants.fields.person import NAMES
from participants.finding.people import named_with
from participants.models import Participant, Registration
from participants.names import bare_words
from participants.nip import sex_of, whole_nip
from participants.registering.forms import RegisterForm, typed_values

FIND = "find"
"""The value of the button that looks for the person."""
TAKE = "take"
"""The name of the buttons that take one of the people that were found; the value is the key."""
_MOST_OFFERED = 8
_SHORTEST_NAME = 3  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found. `initial` fills the form. `taken` is the person whose data it has; `offered` are people
    with such a name, if none is taken yet. `registered` is what the taken person has at the event already."""

    initial: dict[str, object]
    taken: Participant | None = None
    offered: list[Participant] = field(default_factory=list)
    registered: Registration | None = None


def is_search(request: HttpRequest) -> bool:
    """Return whether the sent form looks for a person, and registers nobody yet, or the address names one (person)."""
    if request.method == "POST":
        return request.POST.get("then") == FIND or TAKE in request.POST
    return "person" in request.GET


def find_known(request: AuthenticatedRequest, *, event: Event, form: type[RegisterForm] = RegisterForm) -> Found:
    """Look for the person of the request among the people whom the user sees: the chosen one, or by the NIP of the sent
    form, else by its name."""
    data, reader = request.POST, request.user
    chosen = data.get(TAKE) if request.method == "POST" else request.GET.get("person", "")
    typed = {name: value for name, value in typed_values(data, form).items() if name not in ("person", "seen")}
    people = Participant.objects.visible_to(reader).filter(erased_at=None, restricted_at=None).select_related("agency")
    nip = whole_nip(str(typed.get("nip", "")))
    if chosen is not None:
        key = re.fullmatch(r"\d{1,18}", chosen, re.ASCII)
        found = list(people.filter(pk=int(key[0]))) if key else []
    else:
        found = list(people.filter(nip=nip).order_by("pk")) if nip else []
    if len(found) == 1:
        if request.method == "POST":
            write("read", request)  # a GET is noted with the address
        return _taken(typed, found[0], event, reader)
    if nip and not typed.get("sex"):
        typed["sex"] = sex_of(nip)
    return Found(typed, offered=found or _named(people, str(typed.get("full_name", ""))))


def _named(people: QuerySet[Participant], name: str) -> list[Participant]:
    """Return the people whose names have all words of the name, in any order."""
    words = bare_words(name)
    if len("".join(words)) < _SHORTEST_NAME:
        return []
    people = people.filter(pk__in=named_with(words).values("pk"))
    return list(people.order_by("full_name", "pk")[:_MOST_OFFERED])


def _taken(typed: dict[str, object], person: Participant, event: Event, reader: User) -> Found:
    """Fill the form; what is typed stays where nothing is recorded."""
    recorded = {name: getattr(person, name) for name in NAMES if getattr(person, name)}
    initial = typed | recorded | {"agency": person.agency_id, "person": person.pk}
    registered = Registration.objects.visible_to(reader).without_duplicates().filter(event=event, participant=person)
    return Found(initial, taken=person, registered=registered.select_related("event", "participant").first())
