"""Which records are listed as likely duplicates, and why."""

import pytest

from participants.duplicates.comparing import (
    WINDOW,
    Person,
    pair_of,
    pairs_by_contact,
    pairs_in_agency,
    pairs_of_a_name,
)
from participants.identity.candidates import MOST_SHARING, Reason
from participants.names import bare_key

NIP, OTHER_NIP = "198609262015052001", "198609262015052002"
PHONE = "+6281234567890"


def person(key: int, name: str, **fields) -> Person:
    fields = {"nip": "", "sex": "female", "phone": "", "email": "", "agency": 1, "region": "18.03"} | fields
    return Person(key, name, bare_key(name), **fields)


def reasons(one: str, other: str, first: dict, second: dict) -> set[Reason]:
    pair = pair_of(person(1, one, **first), person(2, other, **second))
    return {*pair.reasons} if pair else set()


AWAY = {"agency": 2}
FAR = {"agency": 2, "region": "18.04"}


@pytest.mark.parametrize(
    ("one", "other", "first", "second", "expected"),
    [
        ("Ani Lestari", "ANI LESTARI, S.Pd.", {}, {}, {Reason.NAME_AND_AGENCY}),
        ("Moh. Rizal Contoh", "Mohammad Rizal Contoh", {}, {}, {Reason.LIKELY_NAME}),
        ("Ani Lestari", "Ani Lestari", {}, AWAY, {Reason.NAME_AND_REGION}),
        ("Ani Lestari", "Ani Lestari", {}, FAR, set()),
        ("Moh. Rizal Contoh", "Mohammad Rizal Contoh", {}, AWAY, set()),
        ("Ani Lestari", "Ani Lestari", {"phone": PHONE}, FAR | {"phone": PHONE}, {Reason.PHONE}),
        ("Ani Lestari", "Budi Santoso", {"phone": PHONE}, {"phone": PHONE}, set()),
        ("Ani Lestari", "Ani Lestary", {"email": "ani@contoh.id"}, FAR | {"email": "ani@contoh.id"}, {Reason.EMAIL}),
        ("Ani Lestari", "Ani Lestari", {"nip": NIP}, {"nip": OTHER_NIP}, {Reason.OTHER_NIP}),
        ("Ani Lestari", "Ani Lestari", {"nip": NIP}, AWAY | {"nip": OTHER_NIP}, set()),
        ("Ani Lestari", "Ani Lestari", {"nip": NIP}, AWAY, {Reason.NAME_AND_REGION}),
        ("Ani Lestari", "Budi Santoso", {"nip": NIP}, FAR | {"nip": NIP}, {Reason.NIP}),
        ("Siti Aminah", "Siti Aisyah", {}, {}, set()),
    ],
)
def test_reasons(one, other, first, second, expected):
    assert reasons(one, other, first, second) == expected


def test_a_pair_has_the_earlier_person_first_and_is_weaker_with_another_sex():
    one, other = person(9, "Ani Lestari"), person(3, "Ani Lestari")
    pair = pair_of(one, other)
    assert (pair.one, pair.other) == (3, 9)
    assert pair_of(one, other._replace(sex="male")).strength < pair.strength


def test_names_in_an_agency_are_found_in_other_words_and_order():
    names = ["Ma'ruf Nur Aini", "Nuraini Maruf", "Slamet Contoh", "Selamet Contoh, S.Pd.", "Budi Santoso"]
    people = [person(key, name) for key, name in enumerate(names)]
    assert {(pair.one, pair.other) for pair in pairs_in_agency(people)} == {
        (one.key, other.key) for one in people for other in people if one.key < other.key and pair_of(one, other)
    }
    assert {(pair.one, pair.other) for pair in pairs_in_agency(people)} >= {(2, 3)}


def test_equal_names_are_compared_within_a_region():
    people = [person(1, "Ani"), person(2, "Ani", agency=2), person(3, "Ani", agency=3, region="72.01")]
    assert [(pair.one, pair.other) for pair in pairs_of_a_name(people)] == [(1, 2)]
    assert list(pairs_of_a_name([person(1, "S.Pd."), person(2, "…")])) == []


def test_a_contact_of_many_people_says_nothing():
    people = [person(key, "Ani Lestari", agency=key, region=str(key), phone=PHONE) for key in range(MOST_SHARING + 1)]
    assert list(pairs_by_contact(people)) == []
    assert len(list(pairs_by_contact(people[1:]))) == MOST_SHARING * (MOST_SHARING - 1) // 2


def test_the_comparisons_grow_linearly_with_equal_names():
    size = WINDOW * 4
    people = [person(key, "Ani Lestari") for key in range(size)]
    assert len(list(pairs_in_agency(people))) <= size * WINDOW
