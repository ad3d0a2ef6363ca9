"""The evaluation of an event: answered by a personal link without an account; coordinators write its questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from events.finding import find_event
from participants.models import EvaluationSheet, PersonalLink
from participants.personal_links.access import by_personal_link

from .answering import NotOpen, QuestionsChanged, answer
from .forms import AnswerForm, QuestionsForm
from .questions import AnswersExist, Asked, questions_of, write_questions
from .window import State, may_open, open_evaluation, state_of, window_of


@by_personal_link
def evaluation_answer(request: AuthenticatedRequest, link: PersonalLink) -> HttpResponse:
    """Show the questions to the holder of the link, or a sentence why they cannot be answered (any more)."""
    registration = link.registration
    state, form = state_of(registration), None
    if state == State.OPEN:
        questions = questions_of(registration.event)
        form = AnswerForm(posted(request), questions=questions)
        if form.is_valid():
            try:
                answer(registration, form.answers(), read=form.cleaned_data["read"])
            except NotOpen as error:
                state = error.state
            except QuestionsChanged:
                messages.warning(request, _("The questions were changed meanwhile. Please read them again."))
                return redirect(request.path)
            else:
                return redirect(request.path)
    event = registration.event
    context = {"event": event, "state": state, "form": form, "window": window_of(event), "link": link}
    return render(request, "participants/evaluation/answer.html", context)


def evaluation_questions(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the questions, to change while nobody has answered, and the button that opens the evaluation early or
    again."""
    event = find_event(request, code, right="plans_events")
    if request.method == "POST" and "open" in request.POST:
        if open_evaluation(event, by=request.user):
            messages.success(request, _("The evaluation is open."))
        return redirect("participants:evaluation-questions", event.code)
    questions, answered = questions_of(event), EvaluationSheet.objects.filter(event=event).count()
    asked = [Asked(question.text, question.kind) for question in questions]
    form = None if answered else QuestionsForm(posted(request), asked=asked)
    if form and form.is_valid():
        try:
            write_questions(event, form.wanted(), by=request.user)
        except AnswersExist:
            messages.error(request, _("Somebody has answered meanwhile. The questions cannot be changed any more."))
        else:
            messages.success(request, _("Saved."))
        return redirect("participants:evaluation-questions", event.code)
    window = window_of(event)
    context = {
        "event": event,
        "form": form,
        "questions": questions,
        "answered": answered,
        "window": window,
        "phase": window.phase_on(event.local_day()),
        "may_open": may_open(event, answered),
    }
    return render(request, "participants/evaluation/questions.html", context)
