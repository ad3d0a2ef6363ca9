"""The index of the search for people follows every way of writing a person, and can be made anew."""

from collections.abc import Callable, Iterator

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from participants.data_requests.erasing import erase
from participants.finding import index
from participants.finding.index import compact, drop, make_index_after_migrate, rebuild
from participants.finding.people import means_in_country, named_with
from participants.merging.undoing import undo_merge
from participants.models import Participant
from tests import make

NIP, OTHER_NIP = "198609262015052001", "197001011995032002"
PHONE, OTHER_PHONE = "+6281234567890", "+6285711112222"


@pytest.fixture
def agency(regions):
    return make.agency("18.03", name="Dinas Arsip")


def found(text: str, **reader) -> list[str]:
    people = Participant.objects.visible_to(make.user(**reader))
    return sorted(
        people.filter(means_in_country(text, make.user(**reader), people)).values_list("full_name", flat=True)
    )


def entries() -> set[tuple]:
    """Return the index of SQLite: which person has which token."""
    rows = set()
    with connection.cursor() as cursor:
        for table in ("participants_names", "participants_numbers") if connection.vendor == "sqlite" else ():
            cursor.execute(f"CREATE VIRTUAL TABLE temp.tokens USING fts5vocab('main', '{table}', 'instance')")
            cursor.execute("SELECT term, doc FROM temp.tokens")
            rows |= {(table, *row) for row in cursor.fetchall()}
            cursor.execute("DROP TABLE temp.tokens")
    return rows


def assert_is_as_made_anew() -> None:
    kept = entries()
    connection.check_constraints()  # PostgreSQL makes no index while a transaction has some left to check
    rebuild()
    assert kept == entries()
    assert bool(kept) == (connection.vendor == "sqlite")


def ways_of_writing(agency) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what each way writes, with the names that "siti" must find afterwards."""
    person = Participant(full_name="Siti", sex="female", agency=agency, nip=NIP, phone=PHONE)
    yield "save", person.save
    person.full_name, person.nip = "Siti Aminah", OTHER_NIP
    yield "save of some fields", lambda: person.save(update_fields=["full_name", "nip"])
    others = [Participant(full_name=f"Siti {number}", sex="female", agency=agency) for number in range(3)]
    yield "bulk_create", lambda: Participant.objects.bulk_create(others)
    yield "update", lambda: Participant.objects.filter(pk=person.pk).update(full_name="Dewi", phone=OTHER_PHONE)
    others[0].full_name, others[0].nip = "Siti Rahma", NIP
    yield "bulk_update", lambda: Participant.objects.bulk_update(others, ["full_name", "nip"])
    yield "raw SQL", lambda: raw("UPDATE participants_participant SET full_name = 'Siti Mentah' WHERE id = %s", person)
    yield (
        "conflict",
        lambda: Participant.objects.bulk_create(
            [Participant(pk=person.pk, full_name="Siti Lain", sex="female", agency=agency)],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["full_name"],
        ),
    )
    fixture = serializers.serialize("json", Participant.objects.filter(pk=others[1].pk))
    yield "delete", lambda: Participant.objects.filter(pk=others[1].pk).delete()
    yield "loaddata", lambda: [one.save() for one in serializers.deserialize("json", fixture)]
    yield "raw delete", lambda: raw("DELETE FROM participants_participant WHERE id = %s", others[2])
    merges = []
    yield "merge", lambda: merges.append(make.merge(others[0], others[1]))
    yield "undoing the merge", lambda: undo_merge(merges[0], by=make.user())
    yield "erasing", lambda: erase(others[0], None, "UU 27/2022")


def raw(sql: str, person: Participant) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk])


def test_every_way_of_writing_a_person_keeps_the_index(agency):
    for way, write in ways_of_writing(agency):
        write()
        by_name = Participant.objects.filter(full_name__icontains="siti").values_list("full_name", flat=True)
        assert found("siti") == sorted(by_name), way
        for whole in (NIP, OTHER_NIP):
            holders = Participant.objects.filter(nip=whole).values_list("full_name", flat=True)
            assert found(whole[:9]) == list(holders), way
        assert_is_as_made_anew()


def test_a_write_that_is_rolled_back_leaves_no_trace(agency):
    person = make.person(agency, full_name="Siti")
    before = entries()
    with transaction.atomic():
        Participant.objects.update(full_name="Dewi")
        make.person(agency, full_name="Siti Kedua", nip=NIP)
        transaction.set_rollback(True)
    assert (found("siti"), found("dewi"), found(NIP[:8])) == ([person.full_name], [], [])
    assert entries() == before


def test_nobody_finds_an_erased_person_by_what_was_erased(agency):
    person = make.person(agency, full_name="Siti Rahmawati", nip=NIP, phone=PHONE)
    texts = ["siti", "rahma", "si", NIP, NIP[:8], PHONE, "0812345"]
    assert [text for text in texts if not found(text)] == []
    erase(person, None, "UU 27/2022")
    assert [text for text in texts if found(text)] == []
    compact()
    assert not [term for _table, term, _doc in entries() if term in ("sit", "rah", "wat")]


def test_numbers_of_restricted_people_and_of_other_provinces_find_nobody(agency):
    person = make.person(agency, full_name="Siti", nip=NIP, phone=PHONE)
    assert found(NIP[:8], province="18") == found("0812345", province="18") == ["Siti"]
    assert found(NIP[:8], province="72") == found("siti", province="72") == found("arsip", province="72") == []
    Participant.objects.filter(pk=person.pk).update(restricted_at="2026-01-01T00:00:00Z")
    assert (found(NIP[:8]), found("0812345"), found("siti")) == ([], [], ["Siti"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MINAH sit", ["Siti Aminah"]),
        ("arsip minah", ["Siti Aminah"]),
        ("am", ["Siti Aminah"]),
        ("s", ["Siti Aminah"]),
        ("a s", ["Siti Aminah"]),
        ("mi", []),
        ("al", ["(PN) Kamal/Al-Hadi D'Arsy"]),
        ("ha pn d", ["(PN) Kamal/Al-Hadi D'Arsy"]),
        ("ar had", ["(PN) Kamal/Al-Hadi D'Arsy"]),
        ("l-h AL-A", []),
        ("l-h L/AL", ["(PN) Kamal/Al-Hadi D'Arsy"]),
        ("/- ", []),
        ("é'\"", ["Ué'\"*X OR 100%_"]),
        ("100%", ["Ué'\"*X OR 100%_"]),
        ("OR 100%_", ["Ué'\"*X OR 100%_"]),
        ("00%_x", []),
        ("siti OR x", []),
        ('siti" OR "ami', []),
        ("siti*", []),
        ("name:siti", []),
        ("NEAR(siti aminah)", []),
        ("-siti", []),
        ("___", []),
        ("%%%", []),
        ("\\\\\\", []),
        ("siti\0", ["Siti Aminah"]),
        ("\0", []),
        ("siti " * 2_000, ["Siti Aminah"]),
        ("x" * 10_000, []),
        ("9" * 10_000, []),
        ("😀😀😀", []),
        ("１９８６０９２６", []),
    ],
)
def test_any_text_is_only_a_text(text, names, agency):
    make.person(agency, full_name="Siti Aminah", nip=NIP)
    names_of_others = ["Ué'\"*X OR 100%_", "(PN) Kamal/Al-Hadi D'Arsy"]
    Participant.objects.bulk_create(
        [Participant(full_name=name, sex="male", agency=agency) for name in names_of_others]
    )
    assert found(text) == names


def test_the_index_is_made_anew_by_the_command_and_after_a_migration(agency, capsys):
    make.person(agency, full_name="Siti", nip=NIP)
    kept = entries()
    connection.check_constraints()
    drop()
    make_index_after_migrate("default")
    assert (found("siti"), found(NIP[:8]), entries()) == (["Siti"], ["Siti"], kept)
    make_index_after_migrate("default")
    raw("UPDATE participants_participant SET nip_prefixes = '' WHERE id = %s", Participant.objects.get())
    assert found(NIP[:8]) == []
    connection.check_constraints()
    call_command("rebuild_search")
    assert (found(NIP[:8]), entries()) == (["Siti"], kept)
    assert capsys.readouterr().out


def test_the_command_says_in_one_line_who_may_run_it(agency):
    """The user of the portal does not own the tables (docs/postgresql.md)."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE ROLE portal_of_test")
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO portal_of_test")
            cursor.execute("SET LOCAL ROLE portal_of_test")
        else:
            cursor.execute("PRAGMA query_only = on")
        try:
            with pytest.raises(CommandError, match=r"^Indeks tidak diubah\. [^\n]+$"):
                call_command("rebuild_search")
        finally:
            cursor.execute("RESET ROLE" if connection.vendor == "postgresql" else "PRAGMA query_only = off")


def test_an_index_of_an_earlier_version_is_replaced(agency, monkeypatch):
    make.person(agency, full_name="Siti/Al")
    connection.check_constraints()
    with monkeypatch.context() as earlier:
        earlier.setattr(index, "_TABLES", index._TABLES | {index.NAMES: ("{row}.full_name", "trigram")})
        without = f"CREATE INDEX {index.NAMES} ON {index.PEOPLE} USING gin (full_name gin_trgm_ops)"
        earlier.setattr(index, "_INDEXES", index._INDEXES | {index.NAMES: without})
        rebuild()
        earlier_entries = entries()
    make_index_after_migrate("default")
    assert [one.full_name for one in named_with(["al"])] == ["Siti/Al"]
    assert (earlier_entries == entries()) == (connection.vendor == "postgresql")
    with CaptureQueriesContext(connection) as queries:
        make_index_after_migrate("default")
    assert not [query for query in queries if "CREATE" in query["sql"]]


def test_words_of_many_agencies_only_narrow_what_the_index_finds(regions):
    many = [Agency(name=f"Dinas {number}", kind="province", province_id="18") for number in range(101)]
    Agency.objects.bulk_create(many)
    rare = make.agency("18.03", name="Arsip")
    make.person(many[0], full_name="Siti")
    make.person(rare, full_name="Dinas")
    make.person(rare, full_name="Siti")
    people, reader = Participant.objects.all(), make.user()

    def indexed(text: str) -> int:
        return str(people.filter(means_in_country(text, reader, people)).query).count(" UNION ")

    assert found("dinas") == ["Dinas", "Siti"]
    assert found("DINAS siti") == ["Siti"]
    assert (indexed("dinas"), indexed("dinas arsip"), indexed("arsip Arsip")) == (0, 1, 1)


def test_people_are_found_through_the_index(agency):
    """The plan of the query, because few people are found as quickly without one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plans = {word: named_with([word]).explain() for word in ("siti", "si", "s")}
    index = "Bitmap Index Scan on participants_names" if connection.vendor == "postgresql" else "VIRTUAL TABLE INDEX"
    assert [word for word, plan in plans.items() if index not in plan] == []
