"""The data of the load test: events with too few seats, signed-in staff, and people to register."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, cycle, islice

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, Province, Regency
from agencies.regions import load_regions
from events.models import Course, Event, Programme
from events.quotas import allot
from participants.fields.person import DATA_NAMES, NAMES
from participants.models import Participant

CLIENTS = 64
AGENCIES = 400
HOT_SEATS = 100
HOT_PROVINCE = "18"
VILLAGES = 40
REGISTER_KNOWN = "/load/register/"

_BUTTONS = ("save", "next", "save", "wait")  # used in turn
_serial = count()


@dataclass(frozen=True, slots=True)
class Post:
    """One submitted form: the values that a member of staff typed for one person."""

    fields: dict[str, str]

    @property
    def name(self) -> str:
        return self.fields["full_name"]

    @property
    def button(self) -> str:
        return self.fields["then"]


@dataclass(frozen=True, slots=True)
class Staff:
    """A signed-in member of staff with the posts to submit; `session` is the value of the session cookie."""

    session: str
    posts: list[Post]


@dataclass(frozen=True, slots=True)
class Rush:
    """One scenario: an event, and the staff who register people at it.

    They post to the event's registration page, or to the view `target`.
    """

    name: str
    event: Event
    staff: list[Staff]
    target: str = ""

    @property
    def page(self) -> str:
        return f"/events/{self.event.code}/register/"

    @property
    def path(self) -> str:
        return self.target or self.page


def many_quotas(posts_each: int) -> Rush:
    """Return a rush of staff of all provinces for seats of 400 agencies, with about three seats for four people."""
    event = _event("LOAD-MANY")
    return Rush("many", event, _staff_at_many_quotas(event, posts_each))


def register_alone(posts_each: int) -> Rush:
    """Return the same rush with stored people and only participants.registering.registration.register().

    Without form and page, it shows the cost of the guard over the seats.
    """
    event = _event("LOAD-REGISTER")
    staff = _staff_at_many_quotas(event, posts_each)
    known = [replace(one, posts=[_known(post, event) for post in one.posts]) for one in staff]
    return Rush("register", event, known, target=REGISTER_KNOWN)


def _staff_at_many_quotas(event: Event, posts_each: int) -> list[Staff]:
    regencies = Regency.objects.order_by("code")[:AGENCIES]
    agencies = [_agency(regency, Agency.Kind.REGENCY, f"Dinas {regency.full_name}") for regency in regencies]
    by_province: dict[str, list[Agency]] = {}
    for agency in agencies:
        by_province.setdefault(agency.province_id, []).append(agency)
    turns = {province: cycle(own) for province, own in by_province.items()}
    staff = []
    for province in _places_by_size(by_province):
        staff.append(_staff(province, list(islice(turns[province], posts_each))))
    for key, people in _wanted(staff).items():
        allot(event, agency=Agency.objects.get(pk=key), seats=max(1, people * 3 // 4), by=None)
    return staff


def hot_quota(posts_each: int) -> Rush:
    """Return a rush of many staff of one province for one pool of 100 seats."""
    event, province = _event("LOAD-HOT"), Province.objects.get(pk=HOT_PROVINCE)
    regencies = cycle(Regency.objects.filter(province=province).order_by("code"))
    villages = [_agency(next(regencies), Agency.Kind.VILLAGE, f"Desa {number}") for number in range(VILLAGES)]
    allot(event, pool=(Agency.Kind.VILLAGE, province), seats=HOT_SEATS, by=None)
    turns = cycle(villages)
    return Rush("hot", event, [_staff(HOT_PROVINCE, list(islice(turns, posts_each))) for _ in range(CLIENTS)])


def _event(code: str) -> Event:
    load_regions()
    programme, _ = Programme.objects.get_or_create(code="TPBIS", defaults={"name": "TPBIS"})
    course, _ = Course.objects.get_or_create(code="SPP-TIK", defaults={"name": "SPP-TIK", "programme": programme})
    day = timezone.localdate() + timedelta(days=30)
    return Event.objects.create(
        code=code, title=f"Bimtek {code}", course=course, province_id="31", starts_on=day, ends_on=day, status="open"
    )


def _agency(regency: Regency, kind: Agency.Kind, name: str) -> Agency:
    return Agency.objects.get_or_create(name=name, kind=kind, regency=regency, province_id=regency.province_id)[0]


def _places_by_size(by_province: dict[str, list[Agency]]) -> list[str]:
    """Return a province for each client: one for every province, the others where most agencies are per client."""
    places = Counter(dict.fromkeys(by_province, 1))
    while places.total() < CLIENTS:
        places[max(places, key=lambda province: len(by_province[province]) / places[province])] += 1
    return list(places.elements())


def _staff(province: str, agencies: list[Agency]) -> Staff:
    user = User(username=f"load{next(_serial)}", role=User.Role.PROVINCIAL, province_id=province)
    user.set_unusable_password()
    user.save()
    browser = Client()
    browser.force_login(user)
    return Staff(browser.cookies[settings.SESSION_COOKIE_NAME].value, [_post(agency) for agency in agencies])


def _post(agency: Agency) -> Post:
    """Return a post for a new person; every other one is a civil servant."""
    number = next(_serial)
    born = date(1975, 1, 1) + timedelta(days=number)
    return Post(
        dict.fromkeys(NAMES, "")
        | {
            "agency": str(agency.pk),
            "full_name": f"Orang Nomor {number}, S.IP.",
            "nip": f"{born:%Y%m%d} 201501 2 001" if number % 2 else "",
            "sex": "female",
            "position": "Pustakawan",
            "rank": "III/a" if number % 2 else "",
            "phone": f"0812-{number:08d}",
            "person": "",
            "seen": "",
            "then": _BUTTONS[number // 2 % len(_BUTTONS)],
        }
    )


def _known(post: Post, event: Event) -> Post:
    """Store the person and return a post that registers them or finds no seat."""
    names = [name for name in DATA_NAMES if name not in ("nip", "phone")]  # as typed, not as they are stored
    agency = post.fields["agency"]
    person = Participant.objects.create(agency_id=agency, **{name: post.fields[name] for name in names})
    return Post({"full_name": person.full_name, "person": str(person.pk), "event": str(event.pk), "then": "save"})


def _wanted(staff: list[Staff]) -> Counter[int]:
    return Counter(int(post.fields["agency"]) for one in staff for post in one.posts)
