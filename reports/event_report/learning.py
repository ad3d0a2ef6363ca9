"""The parts of the event report about test scores and evaluation."""

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents import wording
from documents.layout import Column, Figure, Format, Table
from events.models import Event
from participants.evaluation.results import EvaluationResults
from participants.evaluation.window import FEWEST_SHEETS
from participants.models import Registration, TestScore
from participants.scores.figures import ScoreFigures, Scores, figures_of, hidden_people_text, values_of

from .evaluation_picture import evaluation_picture
from .sections import Quotes, Section

Test = TestScore.Test


def scores_section(event: Event, reader: User | None) -> Section | None:
    """Return the scores of the people that the reader sees, with averages, or None if none of them has a score."""
    scores = values_of(event, reader)
    figures = figures_of(scores.values())
    if not figures.has_any:
        return None
    people = ngettext("%(count)s person with both scores", "%(count)s people with both scores", figures.both)
    return Section(
        "scores",
        _("Test scores"),
        people % {"count": wording.number(figures.both)},
        figures=score_figures(figures),
        paragraphs=[score_narrative(figures)],
        notes=[hidden] if (hidden := hidden_people_text(event, reader)) else [],
        tables=[_score_table(event, reader, scores)],
    )


def score_figures(figures: ScoreFigures) -> list[Figure]:
    return [
        _average(figures.pre, _("pre-test, average"), name="pre_average"),
        _average(figures.post, _("post-test, average"), name="post_average"),
        _average(figures.gain, _("average gain of those with both"), name="gain_average", signed=True),
        Figure(figures.improved, _("did better after it, of those with both"), of=figures.both, name="improved"),
    ]


def _average(value: Decimal | None, label: str, *, name: str, signed: bool = False) -> Figure:
    is_gain = signed and value is not None and value > 0
    return Figure(_number(value), label, format=Format.DECIMAL, signed=is_gain, name=name)


def score_narrative(figures: ScoreFigures) -> str:
    """Return the averages in a sentence or two, and how many people lack a score."""
    sentences = []
    pre, post, gain = figures.pre, figures.post, figures.gain
    if pre is not None and post is not None and gain is not None:
        values = {
            "pre": wording.decimal(pre),
            "post": wording.decimal(post),
            "gain": wording.decimal(abs(gain)),
            "both": wording.number(figures.both),
            "improved": wording.number(figures.improved),
        }
        text = _("The average was %(pre)s in the pre-test and %(post)s in the post-test.")
        if figures.both == 1 and gain >= 0:
            change = _("The one person with both scores gained %(gain)s points.")
        elif figures.both == 1:
            change = _("The one person with both scores lost %(gain)s points.")
        elif gain >= 0:
            change = _(
                "The %(both)s people with both scores gained %(gain)s points on average; %(improved)s did better."
            )
        else:
            change = _("The %(both)s people with both scores lost %(gain)s points on average; %(improved)s did better.")
        sentences += [text % values, change % values]
    elif pre is not None:
        sentences.append(_("The average of the pre-test was %(pre)s.") % {"pre": wording.decimal(pre)})
    elif post is not None:
        sentences.append(_("The average of the post-test was %(post)s.") % {"post": wording.decimal(post)})
    if figures.lacking:
        text = ngettext("%(count)s person lacks a score.", "%(count)s people lack a score.", figures.lacking)
        sentences.append(text % {"count": wording.number(figures.lacking)})
    return " ".join(sentences)


def _score_table(event: Event, reader: User | None, scores: Mapping[int, Scores]) -> Table:
    people = Registration.objects.confirmed().filter(event=event).select_related("participant", "agency")
    people = people.visible_to(reader) if reader else people

    def scores_of(person: Registration) -> Scores:
        return scores.get(person.pk, {})

    columns = [
        Column("number", _("No."), Format.INTEGER, 5),
        Column("name", _("Name"), width=34, key=True, value=attrgetter("participant.full_name")),
        Column("agency", _("Agency"), width=38, folds=True, value=attrgetter("agency.name")),
        Column("pre", _("Pre-test"), Format.DECIMAL, 9, value=lambda person: _number(scores_of(person).get(Test.PRE))),
        Column(
            "post", _("Post-test"), Format.DECIMAL, 9, value=lambda person: _number(scores_of(person).get(Test.POST))
        ),
        Column("gain", _("Gain"), Format.DECIMAL, 9, value=lambda person: _gain(scores_of(person))),
    ]
    return Table.of(
        list(people.order_by("number")),
        columns,
        name="scores",
        title=_("Scores"),
        empty=_("None of the people you may see has a score."),
    )


def _gain(scores: Scores) -> float | None:
    return _number(scores[Test.POST] - scores[Test.PRE]) if len(scores) == len(Test) else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def evaluation_section(results: EvaluationResults) -> Section | None:
    """Return the results of a closed evaluation with at least five sheets, else only the number of sheets; None without
    sheets."""
    if not results.sheets:
        return None
    picture = evaluation_picture(results)
    return Section(
        "evaluation",
        _("Evaluation by the participants"),
        sheets_words(results),
        paragraphs=[evaluation_narrative(results)],
        pictures=[picture] if picture else [],
        tables=[ratings_table(results)] if results.ratings else [],
        annex="answers",
    )


def answers_section(results: EvaluationResults, event: Event, reader: User | None) -> Section | None:
    """Return the written answers of the evaluation. Only readers who hold the event see them."""
    found = quotes(results) if reader is None or event.is_markable_by(reader) else []
    if not found:
        return None
    return Section("answers", _("Written answers of the participants"), sheets_words(results), quotes=found)


def sheets_words(results: EvaluationResults) -> str:
    text = ngettext("%(count)s sheet", "%(count)s sheets", results.sheets)
    return text % {"count": wording.number(results.sheets)}


def evaluation_narrative(results: EvaluationResults) -> str:
    """Return how many people answered and their average ratings, or the reason why these are hidden."""
    values = {
        "sheets": wording.number(results.sheets),
        "invited": wording.number(results.invited),
        "fewest": wording.number(FEWEST_SHEETS),
        "average": "" if results.average is None else wording.decimal(results.average),
    }
    if not results.sheets:
        return _("Nobody has answered yet.")
    if results.is_open:
        text = ngettext(
            "%(sheets)s sheet received. Results are shown after the evaluation has closed, from %(fewest)s "
            "sheets on, which protects those who answered.",
            "%(sheets)s sheets received. Results are shown after the evaluation has closed, from %(fewest)s "
            "sheets on, which protects those who answered.",
            results.sheets,
        )
        return text % values
    if not results.is_shown:
        text = ngettext(
            "%(sheets)s sheet received. Results are shown from %(fewest)s sheets on, which protects those who "
            "answered.",
            "%(sheets)s sheets received. Results are shown from %(fewest)s sheets on, which protects those who "
            "answered.",
            results.sheets,
        )
        return text % values
    answered = _("%(sheets)s sheets from %(invited)s people who attended.") % values
    average = _("Average rating: %(average)s of 5.") % values
    return answered if results.average is None else f"{answered} {average}"


def ratings_table(results: EvaluationResults) -> Table:
    columns = [
        Column("number", _("No."), Format.INTEGER, 5),
        Column("text", _("Question"), width=44, key=True),
        *(_rating_column(rating) for rating in range(1, 6)),
        Column("answered", _("Answers"), Format.INTEGER, 9, folds=True),
        Column("average", _("Average"), Format.DECIMAL, 9),
    ]
    title = _("Ratings from 1 (very poor) to 5 (very good)")
    return Table.of(results.ratings, columns, name="ratings", title=title)


def _rating_column(rating: int) -> Column:
    """Return the column of how many people gave that rating."""
    return Column(
        f"rated_{rating}",
        str(rating),
        Format.INTEGER,
        5,
        folds=True,
        value=lambda question: question.counts[rating - 1],
    )


def quotes(results: EvaluationResults) -> list[Quotes]:
    return [Quotes(f"{each.number}. {each.text}", each.texts) for each in results.texts if each.texts]
