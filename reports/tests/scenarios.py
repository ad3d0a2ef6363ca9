"""Random small countries of agencies, dissolutions, events, statuses and marks."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from agencies.models import Province
from events.models import Course
from participants.attendance.marks import record_marks
from participants.models import Attendance, Registration, TestScore
from reports.scope import Basis, CoverageScope
from tests import make

_REGIONS = [("18", "province"), ("18.03", "regency"), ("18.03", "village"), ("18.72", "regency"), ("72.01", "regency")]
_days = st.dates(date(2020, 11, 1), date(2022, 3, 1))

agencies = st.tuples(st.sampled_from(_REGIONS), st.none() | _days, st.none() | st.integers(1, 400))
_statuses = st.sampled_from(["confirmed"] * 6 + Registration.Status.values)
_LATE = date(2022, 3, 1)
# Attending people are frequent: a country in which nobody attends would agree with any report.
people = st.tuples(
    st.integers(0, 3),  # the person
    st.integers(0, 5),  # their agency
    _statuses,
    st.sampled_from(["HHH", "THT", "HH.", "HAA", "IAA", "..."]),
)
events = st.fixed_dictionaries(
    {
        "starts_on": _days,
        "course": st.integers(0, 1),
        "is_cancelled": st.sampled_from([False, False, False, True]),
        "hours": st.lists(st.integers(0, 4), min_size=1, max_size=3),
        "minimum": st.sampled_from([0, 50, 80, 100]),
        "pool": st.none() | st.integers(1, 9),
        "people": st.lists(people, max_size=6),
    }
)
countries = st.fixed_dictionaries(
    {"agencies": st.lists(agencies, min_size=1, max_size=5), "events": st.lists(events, max_size=5)}
)
scopes = st.fixed_dictionaries(
    {
        "as_of": st.just(_LATE) | _days,
        "start": st.sampled_from([None, None, date(2021, 2, 1)]) | _days,
        "province": st.sampled_from([None, "18"]),
        "course": st.sampled_from([None, None, 0]),
        "basis": st.sampled_from(Basis),
    }
)


def build(country: dict) -> None:
    """Store the country with the functions that the portal uses."""
    courses = [make.course("SATU", "PROGRAM"), make.course("DUA", "PROGRAM")]
    made = [_agency(index, *facts) for index, facts in enumerate(country["agencies"])]
    persons = [
        make.person(made[index % len(made)], full_name=f"Orang {index}", sex=["female", "male"][index % 2])
        for index in range(6)
    ]
    for index, plan in enumerate(country["events"]):
        _event(index, plan, courses, made, persons)


def _agency(index: int, place: tuple[str, str], opened_on: date | None, days_open: int | None):
    region, kind = place
    closing = {}
    if days_open is not None:
        end = date.fromordinal((opened_on or date(2021, 1, 1)).toordinal() + days_open)
        closing = {"closed_on": end, "closed_reason": "Dilikuidasi"}
    return make.agency(region, kind, name=f"Instansi {index}", opened_on=opened_on, **closing)


def _event(index: int, plan: dict, courses: list[Course], made: list, persons: list) -> None:
    event = make.event(
        code=f"E-{index}",
        starts_on=plan["starts_on"],
        course=courses[plan["course"]],
        minimum_attendance=plan["minimum"],
        status="cancelled" if plan["is_cancelled"] else "finished",
    )
    for number, hours in enumerate(plan["hours"], start=1):
        event.sessions.create(number=number, title=f"Sesi {number}", date=plan["starts_on"], lesson_hours=hours)
    if plan["pool"]:
        make.quota(event, pool=("village", "18"), seats=plan["pool"])
    sessions, there = list(event.sessions.order_by("number")), set()
    for who, source, status, marks in plan["people"]:
        if who in there:
            continue
        there.add(who)
        agency = made[source % len(made)]
        if not event.quotas.filter(agency=agency).exists():
            make.quota(event, agency, seats=6)
        registration = make.registered(persons[who], event, status=status, agency=agency)
        wanted = {(registration, s): m for s, m in zip(sessions, marks, strict=False) if m != "."}
        record_marks(event, wanted, by=None, method=Attendance.Method.IMPORT)
        if who % 2:
            TestScore.objects.create(registration=registration, test="pre", value=40 + who)
        if (who + index) % 4:
            TestScore.objects.create(registration=registration, test="post", value=Decimal("38.25") + 7 * who)
        if (index + who) % 3:  # any person may have a score; only those of people who completed count
            make.certificate_of(registration, is_revoked=(index + who) % 3 == 2)
    make.evaluation(event, 4 + index % 3)


def scope_of(options: dict) -> CoverageScope:
    province, course = options["province"], options["course"]
    start = options["start"]
    return CoverageScope(
        as_of=options["as_of"],
        start=min(start, options["as_of"]) if start else None,
        province=Province.objects.get(code=province) if province else None,
        course=Course.objects.get(code="SATU") if course is not None else None,
        basis=options["basis"],
    )


def _plan(day: date, course: int, minimum: int, *people: tuple) -> dict:
    plan = {"starts_on": day, "course": course, "is_cancelled": False, "hours": [2, 3], "minimum": minimum, "pool": 4}
    return plan | {"people": list(people)}


# One country that has all that matters, so that no test depends on luck: the edge of the minimum, events whose codes
# run against their days, a person who came three times, agencies that end while they are covered or before they come.
RICH = {
    "agencies": [
        (("18.03", "regency"), None, 200),
        (("18.72", "regency"), None, 30),
        (("18", "province"), None, None),
        (("18.03", "village"), None, None),
        (("72.01", "regency"), date(2021, 6, 1), None),
    ],
    "events": [
        _plan(date(2021, 5, 1), 0, 100, (0, 0, "confirmed", "HH."), (1, 2, "confirmed", "HA.")),
        _plan(date(2021, 3, 1), 0, 50, (0, 0, "confirmed", "AH."), (2, 4, "proposed", "...")),
        _plan(date(2021, 9, 1), 1, 80, (0, 0, "confirmed", "TT."), (1, 4, "confirmed", "HH."), (3, 3, "withdrawn", "")),
    ],
}
WHOLE = {"as_of": _LATE, "start": None, "province": None, "course": None, "basis": Basis.ATTENDED}
