"""The tables of the recap: events, provinces, courses, planned events, and what people learned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext as _

from documents import wording
from documents.layout import Chip, Column, Format, Medium, Table
from reports.bps import bps_column

from .learning import Learning
from .links import Options, RecapLinks
from .rows import EventRecap, GroupRecap, RecapReport, Sums


@dataclass(frozen=True, slots=True)
class _Total:
    """The row of the totals, under the names of an event and of a group."""

    sums: Sums
    learning: Learning
    name: str
    code: str = ""
    course: str = ""
    batch: str = ""
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def title(self) -> str:
        return self.name


Row = EventRecap | GroupRecap | _Total


def event_table(report: RecapReport, links: RecapLinks) -> Table:
    """Return the table of the events that have begun, each with its place, days, sums and status."""
    columns = [*_event_columns(report.events, links), *_sum_columns(links, _of_event(links)), _status_column()]
    return Table.of(
        report.events,
        columns,
        name="events",
        title=_("Events"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def planned_table(report: RecapReport, links: RecapLinks) -> Table:
    """Return the table of the events that begin later, with what is known of them: seats and confirmed people."""
    seats, registered, *_rest = _sum_columns(links, _of_event(links))
    columns = [*_event_columns(report.planned, links), seats, registered, _status_column()]
    total = _Total(report.planned_totals, Learning(), _("Total"))
    return Table.of(report.planned, columns, name="planned", title=_("Planned events"), total=total)


def province_table(report: RecapReport, links: RecapLinks) -> Table:
    """Return the sums of each province in which events were held."""
    code, *others = _group_columns(_("Province"), links, option="held_in")
    return Table.of(
        report.provinces,
        [code, bps_column(), *others],
        name="provinces",
        title=_("By province"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def course_table(report: RecapReport, links: RecapLinks) -> Table:
    """Return the sums of each course."""
    return Table.of(
        report.courses,
        _group_columns(_("Course"), links, option="course"),
        name="courses",
        title=_("By course"),
        total=_total(report),
        empty=_("There are no such events."),
    )


def learning_table(report: RecapReport, links: RecapLinks) -> Table:
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


def _event_columns(events: list[EventRecap], links: RecapLinks) -> list[Column]:
    """Return the columns that describe an event. On paper its days are in one, and a column that says the same or
    nothing in every row leaves its place to the title."""
    elsewhere = Medium.EVERYWHERE ^ Medium.PAPER
    course = Medium.EVERYWHERE if len({event.course for event in events}) > 1 else elsewhere
    batch = Medium.EVERYWHERE if any(event.batch for event in events) else elsewhere
    return [
        Column("code", _("Code"), Format.CODE, 17, folds=True),
        Column("title", _("Event"), width=30, key=True, href=lambda event: links.event(event.code)),
        Column("course", _("Course"), width=10, folds=True, media=course),
        Column("batch", _("Batch"), width=11, folds=True, media=batch),
        Column("place", _("Place"), width=21, folds=True),
        Column("starts_on", _("First day"), Format.DATE, 12, folds=True, media=elsewhere),
        Column("ends_on", _("Last day"), Format.DATE, 12, folds=True, media=elsewhere),
        Column("days", _("Days"), width=20, media=Medium.PAPER, value=_days),
    ]


def _days(row: EventRecap | _Total) -> str:
    if row.starts_on is None or row.ends_on is None:
        return ""
    return wording.days(row.starts_on, row.ends_on)


def _of_event(links: RecapLinks) -> Callable[[EventRecap | _Total], Options]:
    return lambda row: {"event": row.code} if row.code else links.whole()


def _status_column() -> Column:
    return Column("status", _("Status"), Format.CHIP, 12, value=_status)


def _sum_columns(
    links: RecapLinks, chosen: Callable[[EventRecap | _Total], Options] | Callable[[GroupRecap | _Total], Options]
) -> list[Column]:
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
        people("registered", _("Confirmed"), 10, stage="confirmed"),
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


def _total(report: RecapReport) -> _Total:
    return _Total(report.totals, report.learning, _("Total"))


def _status(row: EventRecap | _Total) -> Chip | str:
    if isinstance(row, _Total):
        return ""
    return Chip(str(row.state.label), row.state.tone)


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


def _score(learning: Learning, name: str) -> int | float | None:
    """Return one of the figures; averages and counts of nobody are dashes."""
    figures = learning.scores.figures
    value = getattr(figures, name) if figures.has_any else None
    return float(value) if isinstance(value, Decimal) else value
