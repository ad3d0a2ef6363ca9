"""Assignment letters: sending one for one person or several, and reading it by users who may see the person."""

from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents.requests import largest_body
from documents.responses import file_response
from events.finding import find_event
from participants.models import Registration
from participants.registering.errors import NotPossible
from participants.registering.finding import find_registration, not_possible, page_context, possible_actions
from participants.registering.letters import MAXIMUM_SIZE, media_type, store_letter
from participants.registering.window import may_change
from participants.registering.wording import explain

from .answers import lead_to, say_stored
from .covering import coverable, of_agency
from .forms import LetterForm


@largest_body(MAXIMUM_SIZE)
def letter_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Send one letter for several people of the event who have none."""
    event = find_event(request, code, right="registers_people")
    lacking = coverable(event, request.user).lacking_letter()
    ticked = of_agency(lacking, request.GET.get("agency"))
    form = LetterForm(posted(request), request.FILES or None, people=lacking, initial={"people": ticked})
    if form.is_valid() and _is_stored(request, form):
        people = reverse("participants:event-participants", args=[event.code])
        return lead_to(request, f"{people}?letter=missing" if lacking.all().exists() else people)
    context = {"event": event, "form": form, "lacking": len(lacking), "may_send": may_change(event, request.user)}
    return render(request, "participants/letters/new.html", context)


@largest_body(MAXIMUM_SIZE)
def registration_letter(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Send the letter of one person; a second one replaces the first. It may cover others too, who have no letter or
    the same."""
    registration = find_registration(request, code, number)
    if "letter" not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    others = coverable(registration.event, request.user).filter(province=registration.province_id)
    others = others.exclude(pk=registration.pk).filter(Q(letter=None) | Q(letter=registration.letter_id))
    ticked = {one.number for one in others if one.letter_id}
    form = LetterForm(
        posted(request), request.FILES or None, people=others, of=registration, initial={"people": ticked}
    )
    if form.is_valid() and _is_stored(request, form):
        return lead_to(request, registration.get_absolute_url())
    return render(request, "participants/letters/of_one.html", page_context(registration) | {"form": form})


def registration_letter_file(request: AuthenticatedRequest, code: str, number: int) -> FileResponse:
    """Return the file as a download, never inside one of our pages."""
    seen = Registration.objects.visible_to(request.user).select_related("letter")
    letter = get_object_or_404(seen, event__code=code, number=number).letter
    if letter is None or not letter.file:
        raise Http404
    name = f"surat-tugas-{code.lower()}-{number}.{str(letter.file).rpartition('.')[2]}"
    return file_response(letter.file, name, media_type(letter.file))


def _is_stored(request: AuthenticatedRequest, form: LetterForm) -> bool:
    """Store the letter of a valid form. If one of the people has changed meanwhile, the form says so."""
    said = form.cleaned_data
    people: list[Registration] = said["people"]
    try:
        letter = store_letter(
            people, number=said["number"], dated_on=said["dated_on"], file=said["file"], by=request.user
        )
    except NotPossible as error:
        form.add_error("people", explain(error))
        return False
    say_stored(request, letter, people)
    return True
