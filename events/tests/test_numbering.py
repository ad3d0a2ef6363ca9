"""Patterns of numbers, and concurrent numbering on the engine of the test run."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.models import Number, NumberKind, NumberSeries
from events.number_pattern import ValueMissing, parse
from events.numbering import NumberTaken, allot_numbers, next_serial

DAY = date(2026, 5, 7)
VALUES = {"unit": "PPM", "classification": "DL.01", "course": "SPP-TIK", "event": "E-1"}
INVITATION, CERTIFICATE = NumberKind.INVITATION, NumberKind.CERTIFICATE
PLAIN = parse("{serial}/{year}")


def allot(count: int = 1, *, kind=INVITATION, on: date = DAY, pattern=PLAIN) -> list[Number]:
    with transaction.atomic():
        return allot_numbers(kind, pattern=pattern, on=on, values=[VALUES] * count)


# --- Patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{serial}/{unit}/{classification}/{month}.{year}", "12/PPM/DL.01/5.2026"),
        ("{serial:04d}/{course}/{month_roman}/{year}", "0012/SPP-TIK/V/2026"),
        ("{serial:03d}/{month:02d}.{year}", "012/05.2026"),
        ("B-{serial}/{year}", "B-12/2026"),
        ("{{{serial}}}/{year}", "{12}/2026"),
        ("{event}: {serial} in {year}!", "E-1: 12 in 2026!"),
    ],
)
def test_the_fields_of_a_pattern_are_replaced(pattern, number):
    assert parse(pattern).number(12, on=DAY, values=VALUES) == number


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_written_in_roman_numerals(month):
    roman = {1: "I", 4: "IV", 5: "V", 9: "IX", 12: "XII"}
    text = parse("{month_roman}|{serial}|{year}").number(1, on=date(2026, month, 1), values={}).partition("|")[0]
    assert roman.get(month, text) == text
    assert set(text) <= set("IVX")


@pytest.mark.parametrize(
    ("pattern", "quoted"),
    [
        ("{year}", "{serial}"),
        ("{serial}/{month}", "{year}"),
        ("", "{serial}"),
        ("{serial}{month}/{year}", "{month}"),
        ("{unit}{serial}/{year}", "{unit}"),
        ("{serial}/{serial}/{year}", "{serial}"),
        ("{serial}/{yeer}", "{yeer}"),
        ("{serial}/{year}/{}", "{}"),
        ("{serial}/{year}/{0}", "{0}"),
        ("{serial.__class__}/{year}", "{serial.__class__}"),
        ("{serial[0]}/{year}", "{serial[0]}"),
        ("{serial!r}/{year}", "serial!r"),
        ("{serial:4d}/{year}", "serial:4d"),
        ("{serial:04}/{year}", "serial:04"),
        ("{serial:099d}/{year}", "serial:099d"),
        ("{serial:>10}/{year}", "serial:>10"),
        ("{serial:{year}}/{year}", "{year}"),
        ("{serial}/{year}/{unit:04d}", "unit:04d"),
        ("{serial:0\u0664d}/{year}", "serial:0\u0664d"),
        ("{serial/{year}", ""),
        ("{serial}/{year}}", ""),
        ("{serial}/{year}/{", ""),
    ],
)
def test_a_wrong_pattern_is_refused_with_the_reason(pattern, quoted):
    with pytest.raises(ValidationError) as error:
        parse(pattern)
    (message,) = error.value.messages
    assert quoted in message


def test_empty_values_are_named():
    pattern = parse("{serial}/{unit}/{classification}/{year}")
    assert pattern.missing({"unit": "PPM", "classification": ""}) == ["classification"]
    with pytest.raises(ValueMissing) as error:
        pattern.number(1, on=DAY, values={"unit": "PPM", "classification": ""})
    assert error.value.name == "classification"


# --- One after the other ----------------------------------------------------------------------------------------------


def test_serials_are_consecutive_within_a_kind_and_year(db):
    assert [number.text for number in allot(3)] == ["1/2026", "2/2026", "3/2026"]
    assert [number.serial for number in allot(on=date(2027, 1, 1))] == [1]
    assert [number.serial for number in allot(kind=CERTIFICATE)] == [1]
    assert [number.serial for number in allot(2)] == [4, 5]
    assert (next_serial(INVITATION, 2026), next_serial(INVITATION, 2028)) == (6, 1)


def test_no_values_take_no_number(db):
    assert allot(0) == []
    assert not NumberSeries.objects.exists()


def test_a_rollback_leaves_no_gap(db):
    allot(2)
    with transaction.atomic():
        assert len(allot_numbers(INVITATION, pattern=PLAIN, on=DAY, values=[VALUES] * 5)) == 5
        transaction.set_rollback(True)
    assert [number.serial for number in allot()] == [3]


@pytest.mark.parametrize(("pattern", "error"), [("{serial}/{unit}/{year}", ValueMissing), ("9/{serial}/{year}", None)])
def test_a_missing_value_takes_no_number(db, pattern, error):
    with transaction.atomic():
        if error:
            with pytest.raises(error):
                allot_numbers(INVITATION, pattern=parse(pattern), on=DAY, values=[{"unit": "A"}, {"unit": ""}])
        assert Number.objects.count() == 0
    assert next_serial(INVITATION, 2026) == 1


def test_the_same_number_text_is_never_given_twice(db):
    """After a change of unit and classification, the second number would read like the first: 2/1/3 and 2/1/3."""
    old = parse("{unit}/{serial}/{classification}/{year}")
    with transaction.atomic():
        allot_numbers(INVITATION, pattern=old, on=DAY, values=[{"unit": "2", "classification": "2/3"}])
        with pytest.raises(NumberTaken):
            allot_numbers(INVITATION, pattern=old, on=DAY, values=[{"unit": "2/1", "classification": "3"}])
    assert Number.objects.get().text == "2/1/2/3/2026"
    assert next_serial(INVITATION, 2026) == 2


@pytest.mark.parametrize("field", [{"serial": 1}, {"text": "1/2026"}, {"serial": 0}, {"kind": "x"}])
def test_the_database_refuses_invalid_numbers(db, field):
    allot()
    row = {"kind": "invitation", "year": 2026, "serial": 2, "text": "2/2026", "dated_on": DAY} | field
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.create(**row)


@pytest.mark.django_db(transaction=True)
def test_numbering_outside_a_transaction_raises():
    with pytest.raises(RuntimeError):
        allot_numbers(INVITATION, pattern=PLAIN, on=DAY, values=[VALUES])
    assert not NumberSeries.objects.exists()


# --- All at once ------------------------------------------------------------------------------------------------------

PEOPLE, ROUNDS = 8, 6


def rush(action) -> list[BaseException]:
    """Run the action in eight threads at once, each with its own connection, and return their exceptions."""
    barrier, raised = Barrier(PEOPLE), []

    def run(person):
        connection.ensure_connection()
        barrier.wait()
        try:
            action(person)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[person]) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def serials() -> list[int]:
    return sorted(Number.objects.values_list("serial", flat=True))


@pytest.mark.django_db(transaction=True)
def test_concurrent_numbers_are_consecutive_despite_rollbacks():
    def press(person):
        for turn in range(ROUNDS):
            try:
                with transaction.atomic():
                    got = allot_numbers(INVITATION, pattern=PLAIN, on=DAY, values=[VALUES] * (1 + person % 3))
                    assert [n.serial for n in got] == [*range(got[0].serial, got[0].serial + len(got))]
                    if (person + turn) % 4 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    assert rush(press) == []
    kept = sum(1 + person % 3 for person in range(PEOPLE) for turn in range(ROUNDS) if (person + turn) % 4)
    assert serials() == [*range(1, kept + 1)]
    assert next_serial(INVITATION, 2026) == kept + 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_numbers_are_repeated():
    """Negative control: read the last serial, then write the next, without a lock."""
    all_have_looked = Barrier(PEOPLE)

    def press(person):
        serial = next_serial(INVITATION, 2026)
        all_have_looked.wait()
        Number.objects.create(kind=INVITATION, year=2026, serial=serial, text=f"{serial}/{person}", dated_on=DAY)

    raised = rush(press)
    assert [type(error) for error in raised] == [IntegrityError] * (
        PEOPLE - 1
    )  # the constraint prevents the duplicates
    assert serials() == [1]


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_in_another_transaction_leaves_a_gap():
    """Negative control: a serial taken in its own transaction is lost if the later work is rolled back."""
    for fails in (False, True, False):
        with transaction.atomic():
            serial = next_serial(INVITATION, 2026)
            NumberSeries.objects.update_or_create(kind=INVITATION, year=2026, defaults={"last_serial": serial})
        if not fails:
            Number.objects.create(kind=INVITATION, year=2026, serial=serial, text=f"{serial}/2026", dated_on=DAY)
    assert serials() == [1, 3]
