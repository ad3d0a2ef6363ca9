"""The list of erased people survives a restore, and the erasures are repeated from it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from participants.data_requests.erasing import erase
from participants.models import Participant
from tests import make

pytestmark = pytest.mark.one_engine("a command")


@pytest.fixture
def person(regions):
    agency = make.agency("18.03")
    person, other = make.person(agency, full_name="Siti Aminah"), make.person(agency, full_name="Siti Aminah")
    make.registered(person, make.event(sessions=1), status="waitlisted")
    make.merge(person, other)
    return person


def listed(capsys) -> str:
    call_command("erased_people", list=True)
    return capsys.readouterr().out


def repeat(tmp_path, text: str) -> None:
    (tmp_path / "list").write_text(text)
    call_command("erased_people", repeat=tmp_path / "list")


def kept_parts_of_names() -> str:
    """Return what SQLite's index of names has stored, also what is only marked as removed."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM participants_names_data")
        return "".join(block.decode(errors="replace") for (block,) in cursor.fetchall())


def test_the_list_has_keys_and_times_alone(person, capsys):
    assert listed(capsys) == ""
    former = person.merges.get().former
    erase(person, None, "UU 27/2022")
    lines = [line.split(" ") for line in listed(capsys).splitlines()]
    assert lines == [[str(key), person.erased_at.isoformat()] for key in (person.pk, former)]


def test_erasures_are_repeated(person, tmp_path, capsys):
    """Both records of a person who was merged after the backup are erased."""
    other = make.person(person.agency, full_name="Siti Aminah, S.Pd.")
    make.registered(other, make.event(sessions=1), status="waitlisted")
    now = timezone.now().isoformat()
    for _time in range(2):
        repeat(tmp_path, f"{person.pk} {now}\n{other.pk} {now}\n999999999 {now}\n")
        assert {one.erased_at is None for one in Participant.objects.all()} == {False}
    assert "ami" not in kept_parts_of_names()
    assert capsys.readouterr().out.split()[0] == "2"


def test_a_key_that_somebody_got_after_the_restore_is_left(person, tmp_path, capsys):
    repeat(tmp_path, f"{person.pk} {(timezone.now() - timedelta(days=9)).isoformat()}\n")
    assert Participant.objects.get(pk=person.pk).erased_at is None
    assert str(person.pk) in capsys.readouterr().err


@pytest.mark.parametrize("text", ["x 2026-11-30T07:00:00Z", "1", "1 gestern", "1 2026-11-30T07:00:00", "1" * 30])
def test_a_line_that_is_none_is_named_and_nothing_is_erased(person, tmp_path, text):
    good = f"{person.pk} {timezone.now().isoformat()}\n"
    with pytest.raises(CommandError, match="2"):
        repeat(tmp_path, good + text)
    assert Participant.objects.get(pk=person.pk).erased_at is None
