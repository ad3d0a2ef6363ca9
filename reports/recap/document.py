"""The recap laid out: columns and JSON keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Table
from events.models import Event
from participants.evaluation.window import FEWEST_SHEETS
from reports.files.archive import OF_STAFF_OF

from .learning import Learning
from .links import Options, RecapLinks
from .narrative import events_words, hours_words, own_province, place_words, recap_narrative, subject_words
from .rows import EventRecap, GroupRecap, RecapReport, RecapScope, Sums


def recap_document(report: RecapReport) -> Document:
    """Return the document that every renderer lays out."""
    links = RecapLinks(report)
    events = _event_table(report, links)
    return Document(
        name=_file_name(report),
        title=_title(report.scope),
        facts=_facts(report),
        figures=_figures(report.totals, links),
        narrative=recap_narrative(report),
        tables=[
            events,
            _province_table(report, links),
            _course_table(report, links),
            *([_learning_table(report, links)] if report.learning else []),
        ],
        main=events,
        notes=_notes(report),
        is_wide=True,
    )


def recap_json(report: RecapReport) -> dict:
    """Return the report under stable keys; rates are between 0 and 1, or null."""
    return {
        "report": "recap",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": recap_scope(report),
        "totals": _sums_json(report.totals) | _learning_json(report.learning),
        "cancelled": report.cancelled,
        "events": [_event_json(event) for event in report.events],
        "provinces": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.provinces],
        "courses": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.courses],
        "narrative": recap_narrative(report),
    }


def recap_scope(report: RecapReport) -> dict[str, object]:
    """Return what the recap was asked for, and the province whose events the reader sees, under stable keys."""
    scope = report.scope
    return {
        "year": scope.year,
        "course": scope.course.code if scope.course else None,
        "programme": scope.programme.code if scope.programme else None,
        "provinces": [province.code for province in scope.provinces],
        OF_STAFF_OF: own.code if (own := own_province(scope)) else None,
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
    """Return scores and evaluation, each null if there are none or none are shown."""
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
    """Return a name such as rekap-2022-spp-tik-18-72-2026-11-22: the options, in the order in which files should sort.

    It always ends with the as-of date, because codes of provinces can look like a date.
    """
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


def _figures(totals: Sums, links: RecapLinks) -> list[Figure]:
    by_sex = _("came (of the registered, %(women)s women and %(men)s men)") % {
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
    }
    marks = {"there": wording.number(totals.marks), "all": wording.number(totals.marks_possible)}

    def people(stage: str) -> str:
        return links.people(links.whole(), stage)

    return [
        Figure(
            totals.registered,
            _("registered and confirmed, of all seats"),
            of=totals.seats,
            href=people("confirmed"),
            name="registered",
        ),
        Figure(totals.attended, by_sex, of=totals.registered, href=people("attended"), name="attended"),
        Figure(totals.completed, _("completed"), of=totals.registered, href=people("completed"), name="completed"),
        Figure(
            totals.attendance_rate,
            _("attendance over all sessions (%(there)s of %(all)s marks)") % marks,
            format=Format.PERCENT,
            name="attendance_rate",
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Total:
    """The row of the totals, under the names of an event and of a group."""

    sums: Sums
    learning: Learning
    name: str
    code: str = ""
    course: str = ""
    batch: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def title(self) -> str:
        return self.name


Row = EventRecap | GroupRecap | _Total


def _sum_columns(links: RecapLinks, chosen: Callable[[Row], Options]) -> list[Column]:
    """Return the columns of the sums; `chosen` gives the options by which lists choose the events of a row."""

    def people(name: str, label: str, width: int, *, folds: bool = True, stage: str, **narrowed: str) -> Column:
        return Column(
            name,
            label,
            Format.INTEGER,
            width,
            folds=folds,
            value=attrgetter(f"sums.{name}"),
            href=lambda row: links.people(chosen(row), stage, **narrowed),
        )

    return [
        Column(
            "seats",
            _("Seats"),
            Format.INTEGER,
            8,
            value=attrgetter("sums.seats"),
            href=lambda row: links.seats(chosen(row)),
        ),
        people("registered", _("Registered"), 10, stage="confirmed"),
        people("attended", _("Attended"), 8, folds=False, stage="attended"),
        people("completed", _("Completed"), 9, stage="completed"),
        people("women", _("Women"), 11, stage="confirmed", sex="female"),
        people("men", _("Men"), 9, stage="confirmed", sex="male"),
        Column(
            "attendance_rate",
            _("Attendance"),
            Format.PERCENT,
            9,
            folds=True,
            value=attrgetter("sums.attendance_rate"),
        ),
        Column("lesson_hours", _("Hours"), Format.INTEGER, 6, folds=True, value=attrgetter("sums.lesson_hours")),
    ]


def _event_table(report: RecapReport, links: RecapLinks) -> Table:
    names = {province.code: province.name for province in report.provinces}
    columns = [
        Column("code", _("Code"), Format.CODE, 17, folds=True),
        Column("title", _("Event"), width=30, key=True, href=lambda event: links.event(event.code)),
        Column("course", _("Course"), width=10, folds=True),
        Column("batch", _("Batch"), width=11, folds=True),
        Column("place", _("Place"), width=21, folds=True, value=lambda row: _place(row, names)),
        Column("starts_on", _("First day"), Format.DATE, 12, folds=True),
        Column("ends_on", _("Last day"), Format.DATE, 12, folds=True),
        *_sum_columns(links, lambda row: {"event": row.code} if row.code else links.whole()),
        Column("status", _("Status"), Format.CHIP, 12, value=_status),
    ]
    return Table.of(
        report.events,
        columns,
        name="events",
        title=_("Events"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def _total(report: RecapReport) -> _Total:
    return _Total(report.totals, report.learning, _("Total"))


def _place(row: EventRecap | _Total, names: dict[str, str]) -> str:
    if isinstance(row, _Total):
        return ""
    return ", ".join(filter(None, [row.venue, names[row.province]]))


def _status(row: EventRecap | _Total) -> Chip | str:
    if isinstance(row, _Total):
        return ""
    status = Event.Status(row.status)
    # This report shows an event that was never opened like a cancelled one.
    return Chip(str(status.label), "off" if status == Event.Status.PLANNED else status.tone)


def _province_table(report: RecapReport, links: RecapLinks) -> Table:
    return Table.of(
        report.provinces,
        _group_columns(_("Province"), links, option="held_in"),
        name="provinces",
        title=_("By province"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def _course_table(report: RecapReport, links: RecapLinks) -> Table:
    return Table.of(
        report.courses,
        _group_columns(_("Course"), links, option="course"),
        name="courses",
        title=_("By course"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def _group_columns(label: str, links: RecapLinks, *, option: str) -> list[Column]:
    """Return the columns of a table of groups; `option` is the one by which lists choose the events of a group."""

    def chosen(row: GroupRecap | _Total) -> Options:
        return links.whole(**{option: row.code}) if row.code else links.whole()

    return [
        Column("code", _("Code"), Format.CODE, 10),
        Column("name", label, width=30, key=True, href=lambda row: links.recap(chosen(row))),
        Column(
            "events",
            _("Events"),
            Format.INTEGER,
            10,
            value=attrgetter("sums.events"),
            href=lambda row: links.recap(chosen(row)) if links.sees_all else "",
        ),
        *_sum_columns(links, chosen),
    ]


def _learning_table(report: RecapReport, links: RecapLinks) -> Table:
    """Return the table of the events with scores, or with an evaluation that is shown."""

    def scores(name: str, label: str, form: Format, *, folds: bool = True) -> Column:
        return Column(
            name,
            label,
            form,
            9,
            folds=folds,
            value=lambda row: _score(row.learning, name),
            href=lambda row: links.scores(row.code),
        )

    columns = [
        Column("code", _("Code"), Format.CODE, 17, folds=True),
        Column("title", _("Event"), width=30, key=True, href=lambda event: links.event(event.code)),
        scores("pre", _("Pre-test"), Format.DECIMAL),
        scores("post", _("Post-test"), Format.DECIMAL),
        scores("gain", _("Gain"), Format.DECIMAL, folds=False),
        scores("both", _("With both scores"), Format.INTEGER),
        scores("improved", _("Did better"), Format.INTEGER),
        Column(
            "sheets",
            _("Evaluation sheets"),
            Format.INTEGER,
            9,
            folds=True,
            value=lambda row: row.learning.ratings.sheets if row.learning.evaluated else None,
            href=lambda row: links.evaluation(row.code),
        ),
        Column(
            "rating",
            _("Rating (1–5)"),
            Format.DECIMAL,
            9,
            value=attrgetter("learning.ratings.average"),
            href=lambda row: links.evaluation(row.code),
        ),
    ]
    learned = [event for event in report.events if event.learning]
    return Table.of(learned, columns, name="learning", title=_("Test scores and evaluation"), total=_total(report))


def _score(learning: Learning, name: str) -> int | float | None:
    """Return one of the figures; averages and counts of nobody are dashes."""
    figures = learning.scores.figures
    value = getattr(figures, name) if figures.has_any else None
    return _number(value) if isinstance(value, Decimal) else value


def _notes(report: RecapReport) -> list[str]:
    notes = []
    reader = report.scope.reader
    if reader and not reader.scope.all_provinces and report.learning.scores.figures.has_any:
        notes.append(_("Averages of test scores cover only the people that you see."))
    if report.learning.evaluated:
        fewest = {"fewest": wording.number(FEWEST_SHEETS)}
        notes.append(_("An evaluation counts when it is closed, from %(fewest)s sheets on.") % fewest)
    return notes
