"""The trail is sealed: what is changed, removed or moved afterwards is found."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from accounts.models import AppendOnly, ChainLink, Entry
from accounts.trail.chain import LATE, digest_of, seal, verify
from accounts.trail.digests import of_early_link, of_entry, of_link
from accounts.trail.recording import record
from tests import make
from tests.tables import forge, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(db):
    user = make.user()
    for n in range(4):
        record("quota-allotted", f"Kuota {n}", by=user, changes={"seats": (n, n + 1)})
    forge(Entry, at=timezone.now() - timedelta(minutes=1))
    return list(Entry.objects.order_by("pk"))


@pytest.fixture
def sealed(entries):
    assert seal() == 4
    return entries


def faults() -> list[str]:
    return verify().faults


def test_the_clock_seals_each_entry_once(entries):
    assert (seal(), seal()) == (4, 0)
    assert list(ChainLink.objects.values_list("number", "entry")) == [(n + 1, e.pk) for n, e in enumerate(entries)]
    assert faults() == []


def test_links_of_earlier_versions_are_still_checked(entries):
    """They were made in one step."""
    digest = ""
    for number, entry in enumerate(entries, start=1):
        digest = of_early_link(digest, entry)
        ChainLink.objects.create(number=number, entry=entry.pk, digest=digest)
    assert faults() == []
    forge(Entry, {"pk": entries[1].pk}, subject="Kuota lain")
    assert len(faults()) == 1


def test_the_chain_goes_on(sealed):
    record("quota-allotted", "Kuota 5", by=None)
    forge(Entry, {"subject": "Kuota 5"}, at=timezone.now() - timedelta(minutes=1))
    assert seal() == 1
    assert verify().sealed == 5
    assert faults() == []


def test_an_entry_whose_transaction_took_long_is_sealed_later(sealed):
    """Its key is lower than those of entries that are sealed already."""
    remove(ChainLink, number=4)
    forge(ChainLink, {"number": 3}, entry=sealed[3].pk)
    forge(ChainLink, {"number": 3}, digest=of_link(digest_of(2), of_entry(sealed[3])))
    assert seal() == 1
    assert ChainLink.objects.get(number=4).entry == sealed[2].pk
    assert faults() == []


def test_the_youngest_entries_wait(db):
    record("quota-allotted", "Kuota", by=None)
    assert seal() == 0
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Kuota lain"},
        {"changes": {"seats": [2, 30]}},
        {"reason": "karangan"},
        {"by": None},
        {"action": "quota-resized"},
        {"province": "18"},
        {"at": timezone.now() - timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(sealed, change):
    forge(Entry, {"pk": sealed[2].pk}, **change)
    (fault,) = faults()
    assert str(sealed[2].pk) in fault


def test_a_removed_entry_is_found(sealed):
    remove(Entry, pk=sealed[1].pk)
    (fault,) = faults()
    assert str(sealed[1].pk) in fault


def test_a_removed_link_is_found(sealed):
    remove(ChainLink, number=2)
    assert any("2" in fault for fault in faults())


def test_two_entries_that_change_places_are_found(sealed):
    for link, entry in ((2, 0), (3, sealed[1].pk), (2, sealed[2].pk)):
        forge(ChainLink, {"number": link}, entry=entry)
    assert len(faults()) >= 2


def test_who_changes_an_entry_must_make_all_later_links_anew(sealed):
    entry = sealed[1]
    forge(Entry, {"pk": entry.pk}, subject="Kuota lain")
    entry.refresh_from_db()
    forge(ChainLink, {"number": 2}, digest=of_link(digest_of(1), of_entry(entry)))
    (fault,) = faults()
    assert str(sealed[2].pk) in fault


def test_links_that_change_places_with_their_digests_are_found(sealed):
    second, third = ChainLink.objects.filter(number__in=[2, 3])
    forge(ChainLink, {"number": 2}, entry=0)
    forge(ChainLink, {"number": 3}, entry=second.entry, digest=second.digest)
    forge(ChainLink, {"number": 2}, entry=third.entry, digest=third.digest)
    assert faults()


def test_entries_that_nobody_seals_are_found(db):
    record("quota-allotted", "Kuota", by=None)
    forge(Entry, at=timezone.now() - LATE - timedelta(minutes=1))
    assert len(faults()) == 1


def test_a_trail_that_was_shortened_is_found_by_an_earlier_last_link(sealed, capsys):
    call_command("verify_trail")
    head = capsys.readouterr().out.split()[-1]
    call_command("verify_trail", head=head)
    for kind, where in ((ChainLink, {"number": 4}), (Entry, {"pk": sealed[3].pk})):
        remove(kind, **where)
    call_command("verify_trail")
    with pytest.raises(CommandError, match=head):
        call_command("verify_trail", head=head)


@pytest.mark.parametrize("head", ["", "x", "1", "1:", ":", "1:x", "99999999999999999999:x"])
def test_an_invented_last_link_is_refused(sealed, head):
    if head:
        with pytest.raises(CommandError):
            call_command("verify_trail", head=head)


def test_the_command_names_all_faults(sealed):
    forge(Entry, {"pk__in": [sealed[0].pk, sealed[2].pk]}, reason="karangan")
    with pytest.raises(CommandError) as error:
        call_command("verify_trail")
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize("rows", [Entry, ChainLink])
def test_the_models_refuse_to_change_or_delete(sealed, rows):
    for forbidden in (rows.objects.all().delete, lambda: rows.objects.update(), rows.objects.filter(pk=1).delete):
        with pytest.raises(AppendOnly):
            forbidden()


def test_an_entry_is_neither_saved_again_nor_deleted(sealed):
    for forbidden in (sealed[0].save, sealed[0].delete):
        with pytest.raises(AppendOnly):
            forbidden()


@pytest.mark.parametrize("table", ["accounts_entry", "accounts_chainlink"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = 'x'"])
def test_past_the_models_postgresql_refuses_it_and_sqlite_cannot_hide_it(sealed, table, change):
    column = "subject" if table == "accounts_entry" else "digest"
    refused = pytest.raises(Error, match="append-only") if connection.vendor == "postgresql" else nullcontext()
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table, column))
    if connection.vendor == "postgresql":
        assert faults() == []
    else:
        forge(Entry, at=timezone.now() - LATE - timedelta(minutes=1))
        assert faults()


def test_the_trail_is_written_as_lines_of_json(sealed, capsys):
    call_command("export_trail", after=sealed[0].pk)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["subject"] for line in lines] == ["Kuota 1", "Kuota 2", "Kuota 3"]
    assert lines[0]["by"] == sealed[0].by.username
    assert lines[0]["changes"] == {"seats": [1, 2]}


def test_administrators_search_and_download_the_trail(admin_client, sealed):
    page = admin_client.get("/admin/accounts/entry/", {"q": '"Kuota 2"'})
    assert [entry.subject for entry in page.context["cl"].result_list] == ["Kuota 2"]
    chosen = {"action": "export_entries", "_selected_action": [sealed[2].pk]}
    file = admin_client.post("/admin/accounts/entry/", chosen)
    assert json.loads(file.getvalue())["subject"] == "Kuota 2"
    assert "3" in admin_client.get(f"/admin/accounts/entry/{sealed[2].pk}/change/").content.decode()
