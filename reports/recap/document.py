"""The recap laid out: columns and JSON keys."""

from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Table, Value
from events.models import Event
from participants.evaluation.window import FEWEST_SHEETS
from reports.files.archive import OF_STAFF_OF

from .learning import Learning
from .narrative import events_words, hours_words, own_province, place_words, recap_narrative, subject_words
from .rows import EventRecap, GroupRecap, RecapReport, RecapScope, Sums

_TONES = {Event.Status.FINISHED: "ok", Event.Status.OPEN: "new", Event.Status.CLOSED: "wait"}

FIRST_OF_SUMS, FIRST_OF_GROUP = 7, 3
"""The column with which the sums begin, in the table of events and in the others."""
EVENTS_OF_GROUP = 2
SCORES, EVALUATION = range(2, 7), range(7, 9)
"""The columns about scores and about the evaluation, in the table of both."""
SEATS = 0
PEOPLE_BEHIND = {
    1: {"stage": "confirmed"},
    2: {"stage": "attended"},
    3: {"stage": "completed"},
    4: {"stage": "confirmed", "sex": "female"},
    5: {"stage": "confirmed", "sex": "male"},
}
"""How the list of registrations is narrowed to the people whom a column of the sums counts."""


def recap_document(report: RecapReport) -> Document:
    """The report as every renderer takes it."""
    events = _event_table(report)
    return Document(
        name=_file_name(report),
        title=_title(report.scope),
        facts=_facts(report),
        figures=_figures(report.totals),
        narrative=recap_narrative(report),
        tables=[
            events,
            _group_table(_("By province"), _("Province"), report.provinces, report.totals),
            _group_table(_("By course"), _("Course"), report.courses, report.totals),
            *([_learning_table(report)] if report.learning else []),
        ],
        main=events,
        notes=_notes(report),
        is_wide=True,
    )


def recap_json(report: RecapReport) -> dict:
    """The report under stable keys; rates between 0 and 1 or null."""
    scope = report.scope
    return {
        "report": "recap",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": {
            "year": scope.year,
            "course": scope.course.code if scope.course else None,
            "programme": scope.programme.code if scope.programme else None,
            "provinces": [province.code for province in scope.provinces],
            OF_STAFF_OF: own.code if (own := own_province(scope)) else None,
        },
        "totals": _sums_json(report.totals) | _learning_json(report.learning),
        "cancelled": report.cancelled,
        "events": [_event_json(event) for event in report.events],
        "provinces": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.provinces],
        "courses": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.courses],
        "narrative": recap_narrative(report),
    }


def _event_json(event: EventRecap) -> dict:
    own = ["code", "title", "course", "batch", "venue", "province"]
    days = {"starts_on": event.starts_on.isoformat(), "ends_on": event.ends_on.isoformat()}
    sums = _sums_json(event.sums)
    del sums["events"]
    return (
        {name: getattr(event, name) for name in own}
        | days
        | {"status": event.status}
        | sums
        | _learning_json(event.learning)
    )


def _sums_json(sums: Sums) -> dict:
    counts = ["events", "seats", "registered", "attended", "completed", "women", "men", "lesson_hours"]
    return {name: getattr(sums, name) for name in counts} | {"attendance_rate": sums.attendance_rate}


def _learning_json(learning: Learning) -> dict:
    """Null where there are no scores, and no evaluation that is shown."""
    scores, ratings = learning.scores.figures, learning.ratings
    averages = {name: _number(getattr(scores, name)) for name in ("pre", "post", "gain")}
    counts = {name: getattr(scores, name) for name in ("with_pre", "with_post", "both", "improved")}
    evaluation = {"sheets": ratings.sheets, "ratings": ratings.ratings, "average": ratings.average}
    return {
        "scores": averages | counts if scores.has_any else None,
        "evaluation": evaluation if learning.evaluated else None,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _file_name(report: RecapReport) -> str:
    """rekap-2022-spp-tik-18-72-2026-11-22: what it holds, in the order in which files should sort, and the day that it
    speaks of, as codes of provinces can look like one."""
    scope = report.scope
    subject = scope.course or scope.programme
    parts = [
        "rekap",
        str(scope.year or "semua"),
        slugify(subject.code) if subject else "",
        *([p.code for p in scope.provinces] if len(scope.provinces) < 6 else [f"{len(scope.provinces)}-provinsi"]),
        str(report.generated_at.date()),
    ]
    return "-".join(filter(None, parts))


def _title(scope: RecapScope) -> str:
    parts = {"subject": subject_words(scope), "place": place_words(scope), "year": scope.year}
    if scope.year:
        return _("Recap of %(subject)s %(year)s, %(place)s") % parts
    return _("Recap of %(subject)s, %(place)s") % parts


def _facts(report: RecapReport) -> list[str]:
    own = own_province(report.scope)
    return [
        events_words(report.totals.events),
        hours_words(report.totals.lesson_hours),
        *([_("events held in %(province)s or with seats for it") % {"province": own.full_name}] if own else []),
        _("as of %(day)s") % {"day": wording.day(report.generated_at.date())},
    ]


def _figures(totals: Sums) -> list[Figure]:
    by_sex = _("came (of the registered, %(women)s women and %(men)s men)") % {
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
    }
    marks = {"there": wording.number(totals.marks), "all": wording.number(totals.marks_possible)}
    return [
        Figure(totals.registered, _("registered and confirmed, of all seats"), of=totals.seats, name="registered"),
        Figure(totals.attended, by_sex, of=totals.registered, name="attended"),
        Figure(totals.completed, _("completed"), of=totals.registered, name="completed"),
        Figure(
            totals.attendance_rate,
            _("attendance over all sessions (%(there)s of %(all)s marks)") % marks,
            format=Format.PERCENT,
            name="attendance_rate",
        ),
    ]


def _sum_columns() -> list[Column]:
    return [
        Column(_("Seats"), Format.INTEGER, 8),
        Column(_("Registered"), Format.INTEGER, 10, folds=True),
        Column(_("Attended"), Format.INTEGER, 8),
        Column(_("Completed"), Format.INTEGER, 9, folds=True),
        Column(_("Women"), Format.INTEGER, 11, folds=True),
        Column(_("Men"), Format.INTEGER, 9, folds=True),
        Column(_("Attendance"), Format.PERCENT, 9, folds=True),
        Column(_("Hours"), Format.INTEGER, 6, folds=True),
    ]


def _sums(sums: Sums) -> tuple[Value, ...]:
    people = (sums.seats, sums.registered, sums.attended, sums.completed, sums.women, sums.men)
    return (*people, sums.attendance_rate, sums.lesson_hours)


def _event_table(report: RecapReport) -> Table:
    columns = [
        Column(_("Code"), Format.CODE, 17, folds=True),
        Column(_("Event"), width=30, key=True),
        Column(_("Course"), width=10, folds=True),
        Column(_("Batch"), width=11, folds=True),
        Column(_("Place"), width=21, folds=True),
        Column(_("First day"), Format.DATE, 12, folds=True),
        Column(_("Last day"), Format.DATE, 12, folds=True),
        *_sum_columns(),
        Column(_("Status"), Format.CHIP, 12),
    ]
    names = {province.code: province.name for province in report.provinces}
    return Table(
        title=_("Events"),
        columns=columns,
        rows=[
            (e.code, e.title, e.course, e.batch, _place(e, names), e.starts_on, e.ends_on, *_sums(e.sums), _status(e))
            for e in report.events
        ],
        footer=("", _("Total"), "", "", "", None, None, *_sums(report.totals), ""),
        empty=_("There are no such events."),
    )


def _place(event: EventRecap, names: dict[str, str]) -> str:
    return ", ".join(filter(None, [event.venue, names[event.province]]))


def _status(event: EventRecap) -> Chip:
    status = Event.Status(event.status)
    return Chip(str(status.label), _TONES.get(status, "off"))


def _group_table(title: str, label: str, groups: list[GroupRecap], totals: Sums) -> Table:
    columns = [
        Column(_("Code"), Format.CODE, 10),
        Column(label, width=30, key=True),
        Column(_("Events"), Format.INTEGER, 10),
        *_sum_columns(),
    ]
    return Table(
        title=title,
        columns=columns,
        rows=[(group.code, group.name, group.sums.events, *_sums(group.sums)) for group in groups],
        footer=("", _("Total"), totals.events, *_sums(totals)),
        empty=_("There are no such events."),
    )


def _learning_table(report: RecapReport) -> Table:
    """Only events with scores, or with an evaluation that is shown."""
    columns = [
        Column(_("Code"), Format.CODE, 17, folds=True),
        Column(_("Event"), width=30, key=True),
        Column(_("Pre-test"), Format.DECIMAL, 9, folds=True),
        Column(_("Post-test"), Format.DECIMAL, 9, folds=True),
        Column(_("Gain"), Format.DECIMAL, 9),
        Column(_("With both scores"), Format.INTEGER, 9, folds=True),
        Column(_("Did better"), Format.INTEGER, 9, folds=True),
        Column(_("Evaluation sheets"), Format.INTEGER, 9, folds=True),
        Column(_("Rating (1–5)"), Format.DECIMAL, 9),
    ]
    return Table(
        title=_("Test scores and evaluation"),
        columns=columns,
        rows=[(event.code, event.title, *_learned(event.learning)) for event in learned_at(report)],
        footer=("", _("Total"), *_learned(report.learning)),
    )


def learned_at(report: RecapReport) -> list[EventRecap]:
    """The events of that table."""
    return [event for event in report.events if event.learning]


def _learned(learning: Learning) -> tuple[Value, ...]:
    """Averages of nobody, and evaluations that are not shown, are dashes."""
    scores = learning.scores.figures
    people = (scores.both, scores.improved) if scores.has_any else (None, None)
    sheets = learning.ratings.sheets if learning.evaluated else None
    return (
        *(_number(value) for value in (scores.pre, scores.post, scores.gain)),
        *people,
        sheets,
        learning.ratings.average,
    )


def _notes(report: RecapReport) -> list[str]:
    notes = []
    reader = report.scope.reader
    if reader and reader.is_provincial and report.learning.scores.figures.has_any:
        notes.append(_("Averages of test scores are over the people whom you see."))
    if report.learning.evaluated:
        fewest = {"fewest": wording.number(FEWEST_SHEETS)}
        notes.append(_("An evaluation counts when it is closed, from %(fewest)s sheets on.") % fewest)
    return notes
