"""The recap as a document and as JSON, and the entry of the report."""

from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import wording
from documents.layout import Document, Figure, Format
from participants.evaluation.window import FEWEST_SHEETS
from reports.files.archive import OF_STAFF_OF
from reports.report import Readers, Report

from .forms import RecapForm
from .learning import Learning
from .links import RecapLinks
from .narrative import events_words, hours_words, own_province, place_words, recap_narrative, subject_words
from .rows import EventRecap, RecapReport, RecapScope, Sums, recap, recap_size
from .tables import course_table, event_table, learning_table, planned_table, province_table


def recap_document(report: RecapReport) -> Document:
    """Return the document that every renderer lays out."""
    links = RecapLinks(report)
    events = event_table(report, links)
    return Document(
        name=_file_name(report),
        title=_title(report.scope),
        facts=_facts(report),
        figures=_figures(report, links),
        narrative=recap_narrative(report),
        tables=[
            events,
            province_table(report, links),
            course_table(report, links),
            *([planned_table(report, RecapLinks(report, of_planned=True))] if report.planned else []),
            *([learning_table(report, links)] if report.learning else []),
        ],
        main=events,
        notes=_notes(report),
        is_wide=True,
    )


def recap_json(report: RecapReport) -> dict[str, object]:
    """Return the report under stable keys; rates are between 0 and 1, or null. Only the keys that begin with "planned"
    are about events that begin later."""
    return {
        "report": "recap",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": recap_scope(report),
        "totals": _sums_json(report.totals) | _learning_json(report.learning),
        "cancelled": report.cancelled,
        "events": [_event_json(event) for event in report.events],
        "provinces": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.provinces],
        "courses": [{"code": g.code, "name": g.name} | _sums_json(g.sums) for g in report.courses],
        "planned": [_event_json(event) for event in report.planned],
        "planned_totals": _sums_json(report.planned_totals),
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


def _event_json(event: EventRecap) -> dict[str, object]:
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


def _sums_json(sums: Sums) -> dict[str, object]:
    counts = ["events", "seats", "registered", "attended", "completed", "women", "men", "lesson_hours"]
    return {name: getattr(sums, name) for name in counts} | {"attendance_rate": sums.attendance_rate}


def _learning_json(learning: Learning) -> dict[str, object]:
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
        _("%(events)s held") % {"events": events_words(report.totals.events)},
        *([_("%(events)s planned") % {"events": events_words(planned)}] if (planned := len(report.planned)) else []),
        hours_words(report.totals.lesson_hours),
        *([_("events held in %(province)s or with seats for it") % {"province": own.full_name}] if own else []),
        _("as of %(day)s") % {"day": wording.day(report.generated_at.date())},
    ]


def _figures(report: RecapReport, links: RecapLinks) -> list[Figure]:
    totals = report.totals
    completed = _("completed so far") if report.ongoing else _("completed")
    by_sex = _("attended (of the confirmed, %(women)s women and %(men)s men)") % {
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
    }
    marks = {"there": wording.number(totals.marks), "all": wording.number(totals.marks_possible)}

    def people(stage: str) -> str:
        return links.people(links.whole(), stage)

    return [
        Figure(
            totals.registered,
            _("confirmed, of all seats"),
            of=totals.seats,
            href=people("confirmed"),
            name="registered",
        ),
        Figure(totals.attended, by_sex, of=totals.registered, href=people("attended"), name="attended"),
        Figure(totals.completed, completed, of=totals.registered, href=people("completed"), name="completed"),
        Figure(
            totals.attendance_rate,
            _("attendance in the sessions that have begun (%(there)s of %(all)s marks)") % marks,
            format=Format.PERCENT,
            name="attendance_rate",
        ),
    ]


def _notes(report: RecapReport) -> list[str]:
    notes = []
    reader = report.scope.reader
    if reader and not reader.scope.all_provinces and report.learning.scores.figures.has_any:
        notes.append(_("Averages of test scores cover only the people that you see."))
    if report.learning.evaluated:
        fewest = {"fewest": wording.number(FEWEST_SHEETS)}
        notes.append(_("An evaluation counts when it is closed, from %(fewest)s sheets on.") % fewest)
    return notes


REPORT = Report(
    name="recap",
    title=gettext_lazy("Recap of events"),
    line=gettext_lazy("One row an event, with sums by province and by course."),
    help="Many events: a row each, by province and by course.",
    place=60,
    form=RecapForm,
    readers=Readers.EVERYBODY_BY_EVENT,
    rows=lambda form: recap(form.scope()),
    size=lambda form: recap_size(form.scope()),
    document=lambda rows, reader: recap_document(rows),
    scope=recap_scope,
    json=recap_json,
)
