"""Each status of a person at an event has one word, in Indonesian and in English, on all pages, mails and files.

In Indonesian: diajukan, dikonfirmasi, cadangan, ditolak, mundur, hadir, tuntas. "Terdaftar" is said only of people who
hold a seat: proposed or confirmed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import polib
import pytest

from scripts.check_translations import CATALOGUE, ROOT
from tests import make

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

SAME_STATUS = [
    (r"\bproposed\b", r"\bdiajukan\b"),
    (r"\bconfirm(s|ed|ation)?\b", r"konfirmasi"),
    (r"\breject(ed|ion)?\b", r"\b(di)?tolak\b|\bpenolakan\b"),
    (r"\bwaiting lists?\b", r"\bcadangan(nya)?\b"),
    (r"\bcomplet(e|ed|es|ion)\b", r"tuntas|menuntaskan"),
]
"""The word of a status in English and in Indonesian: a text has both or neither."""

NOT_A_STATUS = {
    "Refuse": "the answer to a request for a correction",
    "Type it to confirm; case and blanks make no difference.": "a name is typed before agencies are merged",
    "Correction refused": "the answer to a request for a correction",
    "refused or held": "marks that the portal did not take, at the door",
    "Waits": "a short label of the waiting list",
    "Waiting": "a short label of the waiting list",
    "You see every problem at its cell, who is new, and who would wait for a seat.": "people who wait are on the list",
    "registrations need approval": "the English name of a field, which migrations hold",
    "who has completed": "the fixed formula of a certificate: yang telah mengikuti",
}
"""Texts with one of the words in another sense, or without it in one language, and why."""

HADIR = r"\b(hadir|dihadiri|menghadiri)\b"

HOLDS_A_SEAT = {
    "Registered (holds a seat)": "the stage of the people with a seat",
    "Registered": "the column of that stage",
    "person registered": "the figure of that stage on the pages of agencies and provinces",
    "Registered of seats": "its share",
    "Confirmed of registered": "the confirmed among the people with a seat",
    "registered, of all seats": "the figure of that stage",
    "confirmed, of the registered": "the confirmed among the people with a seat",
    "From seats to completion: how many are registered, confirmed, attended and completed.": "the stages in a row",
    "%(period)s, %(seats)s seat was allotted for %(course)s in %(place)s; registered for it: %(people)s (%(share)s).": (
        "the people with one of these seats"
    ),
    "There were no seats and nobody was registered.": "nobody has a seat without seats",
    "If everyone with a seat attends, covered regencies of %(province)s:": "the people with a seat",
    "This person is registered for another event on these days: %(event)s.": "only seats at other events are looked at",
    "The copy has the same course, place, sessions and seats. Sessions and the days of registration keep their "
    "distance from the first day; nobody is registered yet, and agencies that are dissolved by then get no seats.": (
        "a copy has no people"
    ),
}
"""The texts that say "terdaftar", and who holds a seat there."""

OTHER_WORDS = [
    ("for dikonfirmasi", r"terkonfirmasi|\bdisetujui\b|\bpersetujuan\b"),
    ("for tuntas", r"\blulus\b|menyelesaikan|penyelesaian"),
    ("for diajukan or didaftarkan", r"\bmendaftar\b"),
    ("for current", r"\bpresent (mark|agency|province|choice|seat)|\bpresently\b"),
    ("for proposed", r"\bapplied\b|\bapplications?\b|\bapplicants?\b"),
    ("for confirmed", r"\bapproved\b|\badmitted\b"),
    ("for rejected", r"\bdeclined\b|\bturned down\b|\bnot admitted\b"),
    ("for completed", r"\bgraduated\b|\bpassed it\b"),
    ("for hadir", r"\b(di|meng)ikuti\b"),
    ("for attended", r"\b(took|taken|takes) part\b|\bbeen to\b|\bcame\b|\b(has|have|had|never) come\b"),
    ("for attends", r"\b(somebody|everyone|everybody|nobody)\b.*\bcomes\b"),
]
"""Other words for the same status, which no text has but those below."""

SAYS_SOMETHING_ELSE = {
    "who has completed": "the fixed formula of a certificate: yang telah mengikuti",
    "%(people)s attended %(event)s (%(days)s).": "the sentence that Perpusnas quotes: diikuti 35 orang",
    "%(period)s, the one regency of %(place)s that can take part has attended %(course)s": (
        "the sentence that Perpusnas quotes: seluruh kabupaten/kota telah mengikuti"
    ),
    "%(period)s, %(covered)s of the %(eligible)s regency of %(place)s that can take part has attended %(course)s"
    " (%(rate)s)": "the same sentence before all have",
    "Both people get back their data and registrations of before the merge. What came after it stays with the kept"
    " person.": "time that passes",
    "This ticket came after the list on this device.": "time that passes",
    "The portal does not rest on your consent, so there is none to withdraw. You can still ask to have the use of your "
    "data restricted, or to have it erased.": "consent, by the word of Law 27/2022",
}
"""Texts with one of these words, and why."""


def entries() -> list[polib.POEntry]:
    return list(polib.pofile(str(ROOT / CATALOGUE)))


def english(entry: polib.POEntry) -> str:
    return PLACEHOLDER.sub("", f"{entry.msgid} {entry.msgid_plural}")


def indonesian(entry: polib.POEntry) -> str:
    return PLACEHOLDER.sub("", " ".join([entry.msgstr, *entry.msgstr_plural.values()]))


def has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


@pytest.mark.parametrize(("of_english", "of_indonesian"), SAME_STATUS)
def test_a_status_has_one_word_in_both_languages(of_english, of_indonesian):
    differ = [
        entry.msgid for entry in entries() if has(of_english, english(entry)) != has(of_indonesian, indonesian(entry))
    ]
    assert [msgid for msgid in differ if msgid not in NOT_A_STATUS] == []


def test_only_people_with_a_seat_are_called_terdaftar():
    assert {entry.msgid for entry in entries() if has(r"\bterdaftar\b", indonesian(entry))} == {*HOLDS_A_SEAT}


def test_hadir_is_said_only_of_people_who_attended():
    """A sign sheet (daftar hadir) is for people who come."""
    attended = r"attend|present|presence|sign sheet"
    words = [entry for entry in entries() if has(HADIR, indonesian(entry))]
    assert [entry.msgid for entry in words if not has(attended, english(entry))] == []


def test_who_attended_is_called_hadir():
    """The sentences that Perpusnas quotes have their own word."""
    words = [entry for entry in entries() if has(r"\battend(s|ed|ing)?\b", english(entry))]
    others = {entry.msgid for entry in words if not has(HADIR, indonesian(entry))}
    assert others <= SAYS_SOMETHING_ELSE.keys()


def test_a_person_who_completed_an_event_is_not_called_finished():
    """An event is selesai, a person tuntas."""
    words = [entry for entry in entries() if has(r"\bcomplet", english(entry))]
    assert [entry.msgid for entry in words if has(r"\bselesai\b", indonesian(entry))] == []


@pytest.mark.parametrize(("instead", "words"), OTHER_WORDS)
def test_no_text_has_another_word(instead, words):
    """A field keeps "approval" in its English name, which migrations hold."""
    found = [entry.msgid for entry in entries() if has(words, f"{english(entry)} {indonesian(entry)}")]
    assert [msgid for msgid in found if msgid not in SAYS_SOMETHING_ELSE] == []


@pytest.mark.parametrize("msgid", SAYS_SOMETHING_ELSE)
def test_each_text_that_says_something_else_still_does(msgid):
    texts = [f"{english(entry)} {indonesian(entry)}" for entry in entries() if entry.msgid == msgid]
    assert any(has(words, text) for text in texts for _instead, words in OTHER_WORDS)


@pytest.mark.parametrize("msgid", NOT_A_STATUS)
def test_each_exception_is_still_needed(msgid):
    texts = [(english(entry), indonesian(entry)) for entry in entries() if entry.msgid == msgid]
    assert any(has(first, text) != has(second, other) for text, other in texts for first, second in SAME_STATUS)


def test_templates_and_code_have_no_untranslated_words_of_a_status():
    """Such words would not be found in the catalogue. The module with the placeholders of event reports has the words
    that people type, the same in every language."""
    words = re.compile(r"\b(terdaftar|terkonfirmasi|lulus|mendaftar|tuntas|mengikuti|diikuti)\b", re.IGNORECASE)
    found = [path for path in sources() if words.search(path.read_text(encoding="utf-8"))]
    assert ["/".join(path.parts[-3:]) for path in found] == ["reports/event_report/figures.py"]


def sources() -> Iterator[Path]:
    for app in (
        "accounts",
        "agencies",
        "documents",
        "events",
        "operations",
        "participants",
        "reports",
        "static",
        "templates",
    ):
        for path in (ROOT / app).rglob("*.*"):
            is_source = path.suffix in {".py", ".html", ".txt", ".js"}
            if is_source and {"tests", "data", "national_data", "vendor"}.isdisjoint(path.parts):
                yield path


def test_an_e_mail_is_called_surel():
    """The column of spreadsheets is called Email; it is no text of the catalogue."""
    assert [entry.msgid for entry in entries() if has(r"\be-?mail\b", indonesian(entry))] == []


# --- Texts of libraries -----------------------------------------------------------------------------------------------

BETTER = ROOT / "locale_of_libraries/id/LC_MESSAGES/django.po"
PUT_BETTER = {
    "Action",
    "Change password",
    "Edit",
    "English",
    "Indonesian",
    "Passkey",
    "Sign in with a passkey",
    "Use your password",
    "password",
    "sent",
}
"""Texts that a library has too, and that mean the same there. Ours are shown in the admin as well."""


VALUE = re.compile(r"%(?:\(\w+\))?[sd]|<[^>]+>")


def texts_of_libraries() -> dict[tuple[str | None, str], polib.POEntry]:
    folders = [Path(django.__file__).parent / name for name in ("conf", "contrib/auth", "contrib/admin")]
    folders.append(Path(allauth.__file__).parent)
    catalogues = [polib.pofile(str(folder / "locale/id/LC_MESSAGES/django.po")) for folder in folders]
    return {(entry.msgctxt, entry.msgid): entry for catalogue in catalogues for entry in catalogue}


def test_no_text_of_ours_changes_a_text_of_a_library_in_another_sense():
    """A text in both catalogues is shown as ours says, also in the admin."""
    theirs = texts_of_libraries()
    both = [(entry, theirs[key]) for entry in entries() if (key := (entry.msgctxt, entry.msgid)) in theirs]
    differ = {our.msgid for our, django_s in both if django_s.msgstr and django_s.msgstr != our.msgstr}
    assert differ == PUT_BETTER


def test_each_text_of_a_library_that_we_put_better_exists_and_keeps_its_values():
    theirs = texts_of_libraries()
    for entry in polib.pofile(str(BETTER)):
        original = theirs[entry.msgctxt, entry.msgid]
        said = entry.msgstr or entry.msgstr_plural[0]
        assert original.msgid_plural == entry.msgid_plural
        assert VALUE.findall(said) == VALUE.findall(entry.msgid), entry.msgid
        assert entry.msgid not in {ours.msgid for ours in entries()}, entry.msgid


def test_the_admin_says_what_we_put_better(client, db):
    client.force_login(make.user(role="administrator"))
    page = client.get("/admin/agencies/agency/add/").content.decode()
    assert "Simpan dan lanjutkan mengubah" in page
    assert "mengedit" not in page
