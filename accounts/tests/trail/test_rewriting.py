"""Stored entries are rewritten by one function alone, and an entry that vouches for them is sealed."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import ChainLink, Entry
from accounts.trail import rewriting
from accounts.trail.chain import digest_of, seal, verify
from accounts.trail.digests import of_early_link
from accounts.trail.recording import record
from accounts.trail.rewriting import VOUCHING, rewrite
from tests import make
from tests.rush import rush
from tests.tables import forge, remove

pytestmark = pytest.mark.django_db
NAME = "Siti Aminah"


@pytest.fixture
def entries(db):
    user = make.user(username="admin-erasing")
    for person in range(5):
        details = {"by": user, "reason": NAME, "changes": {"full_name": ("", NAME)}, "participant": person}
        record("participant-edited", NAME, **details)
    age()
    return list(Entry.objects.order_by("pk"))


@pytest.fixture
def sealed(entries):
    assert seal() == 5
    return entries


@pytest.fixture
def sealed_early(entries):
    """Sealed by a version that could not rewrite entries."""
    digest = ""
    for number, entry in enumerate(entries, start=1):
        digest = of_early_link(digest, entry)
        ChainLink.objects.create(number=number, entry=entry.pk, digest=digest)
    return entries


def age(**where: str) -> None:
    forge(Entry, where, at=timezone.now() - timedelta(minutes=1))


def forget(entry: Entry, name: str = "Data dihapus 1F3A") -> None:
    entry.subject, entry.reason, entry.changes = name, "", {"full_name": ["", name]}


def erase(*persons: int, change=forget) -> int:
    return rewrite(Entry.objects.of_person(*persons), change, by=None, reason="UU 27/2022")


def faults() -> list[str]:
    return verify().faults


@pytest.mark.parametrize("world", ["entries", "sealed", "sealed_early"])
def test_rewritten_entries_are_right_and_named(world, request):
    first, *_others = request.getfixturevalue(world)
    assert erase(0, 3) == 2
    assert faults() == []
    (rewritten,) = verify().rewritings
    assert (rewritten.count, rewritten.reason) == (2, "UU 27/2022")
    stored = Entry.objects.get(pk=first.pk)
    assert (stored.subject, stored.reason) == ("Data dihapus 1F3A", "")
    assert (stored.at, stored.by, stored.participant) == (first.at, first.by, 0)
    assert Entry.objects.filter(subject=NAME).count() == 3
    age(action=VOUCHING)
    assert seal() >= 1
    assert faults() == []


def test_an_entry_is_rewritten_again(sealed):
    erase(0, 1)
    erase(1, 2, change=lambda entry: forget(entry, "Data dihapus 2222"))
    age(action=VOUCHING)
    assert seal() == 2
    assert faults() == []
    assert [one.count for one in verify().rewritings] == [2, 2]


def test_an_entry_that_is_sealed_between_two_rewritings_is_right(entries):
    erase(0)
    seal()
    erase(0, change=lambda entry: forget(entry, "Data dihapus 2222"))
    assert faults() == []


def test_what_does_not_change_needs_no_voucher(sealed):
    assert erase(0, 1, change=lambda entry: None) == 0
    assert verify().rewritings == []


def test_vouching_entries_are_never_rewritten(sealed):
    erase(0)
    assert rewrite(Entry.objects.all(), forget, by=None, reason="all") == 4
    assert Entry.objects.filter(action=VOUCHING, subject="Data dihapus 1F3A").count() == 0
    assert faults() == []


def test_batches_have_their_own_vouchers(sealed, monkeypatch):
    monkeypatch.setattr(rewriting, "_BATCH", 2)
    assert rewrite(Entry.objects.all(), forget, by=None, reason="all") == 5
    assert [one.count for one in verify().rewritings] == [2, 2, 1]
    assert faults() == []


@pytest.mark.parametrize("world", ["sealed", "sealed_early"])
@pytest.mark.parametrize("change", [{"subject": NAME}, {"at": timezone.now() - timedelta(days=1)}, {"province": "18"}])
def test_a_change_after_the_voucher_is_found(world, change, request):
    first, *_others = request.getfixturevalue(world)
    erase(0)
    forge(Entry, {"pk": first.pk}, **change)
    (fault,) = faults()
    assert str(first.pk) in fault


@pytest.mark.parametrize("world", ["sealed", "sealed_early"])
def test_rewriting_hides_no_earlier_change(world, request):
    first, *_others = request.getfixturevalue(world)
    forge(Entry, {"pk": first.pk}, reason="karangan")
    erase(0)
    (fault,) = faults()
    assert str(first.pk) in fault


def test_a_change_between_two_rewritings_is_found(sealed):
    erase(0)
    forge(Entry, {"pk": sealed[0].pk}, reason="karangan")
    erase(0, change=lambda entry: forget(entry, "Data dihapus 2222"))
    (fault,) = faults()
    assert str(sealed[0].pk) in fault


def test_without_its_voucher_a_rewritten_entry_is_found(sealed):
    erase(0)
    remove(Entry, action=VOUCHING)
    assert str(sealed[0].pk) in faults()[0]


def test_a_changed_voucher_is_found(sealed):
    erase(0)
    age(action=VOUCHING)
    assert seal() == 1
    assert faults() == []
    forge(Entry, {"action": VOUCHING}, reason="karangan")
    assert len(faults()) == 1


@pytest.mark.parametrize("world", ["sealed", "sealed_early"])
def test_the_link_of_a_rewritten_entry_is_still_checked(world, request):
    request.getfixturevalue(world)
    erase(0, 1, 2, 3, 4)
    forge(ChainLink, {"number": 5}, digest="0" * 64)
    assert len(faults()) == 1


def test_links_from_now_on_are_checked_with_the_one_before(sealed):
    """Also where both entries are rewritten."""
    erase(0, 1, 2, 3, 4)
    forge(ChainLink, {"number": 2}, digest="0" * 64)
    assert len(faults()) == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no trigger")
def test_the_database_lets_nothing_else_through(sealed):
    erase(0)
    with pytest.raises(Error, match="append-only"), transaction.atomic():  # it was on for the rewriting alone
        QuerySet(Entry).update(subject="x")
    assert refused("UPDATE accounts_entry SET by_id = NULL")
    assert refused("UPDATE accounts_entry SET subject = 'x', at = now()")
    assert refused("DELETE FROM accounts_entry")
    assert refused("UPDATE accounts_chainlink SET digest = ''")


def refused(change: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bimtek.rewriting', 'on', true)")
            cursor.execute(change)
    except Error as error:
        return "append-only" in str(error)
    return False


def test_what_is_rolled_back_leaves_the_entries_as_they_were(sealed):
    def fail(entry: Entry) -> None:
        forget(entry)
        if entry.participant == 3:
            raise LookupError

    with pytest.raises(LookupError):
        erase(0, 3, change=fail)
    assert Entry.objects.filter(subject=NAME).count() == 5
    assert faults() == []


def test_the_command_lists_what_was_rewritten(sealed, capsys):
    erase(0, 3)
    call_command("verify_trail")
    first, last = capsys.readouterr().out.splitlines()
    assert str(Entry.objects.get(action=VOUCHING).pk) in first
    assert "UU 27/2022" in first
    assert last.endswith(digest_of(5))


def test_administrators_see_and_download_the_voucher(admin_client, sealed):
    erase(0)
    entry = Entry.objects.get(action=VOUCHING)
    page = admin_client.get("/admin/accounts/entry/", {"q": VOUCHING})
    assert [one.pk for one in page.context["cl"].result_list] == [entry.pk]
    assert admin_client.get(f"/admin/accounts/entry/{entry.pk}/change/").status_code == 200
    chosen = {"action": "export_entries", "_selected_action": [entry.pk]}
    line = json.loads(admin_client.post("/admin/accounts/entry/", chosen).getvalue())
    assert line["changes"].keys() == {str(sealed[0].pk)}


@pytest.mark.django_db(transaction=True)
def test_two_that_rewrite_the_same_entries_vouch_one_after_the_other(entries):
    seal()
    names = [f"Data dihapus {number}" for number in range(4)]
    done = rush([lambda name=name: erase(0, 1, 2, change=lambda entry: forget(entry, name)) for name in names])
    assert done == [None] * 4
    assert faults() == []
