"""The sentence about seats is the same everywhere: those taken, of all."""

import re

import polib
import pytest
from django.utils import translation

from events.seat_words import seats_taken
from scripts.check_translations import CATALOGUE, ROOT

SENTENCE = "%(taken)s of %(seats)s seat taken"


@pytest.mark.parametrize(
    ("taken", "seats", "indonesian", "english"),
    [
        (0, 6, "0 dari 6 kursi terisi", "0 of 6 seats taken"),
        (1, 1, "1 dari 1 kursi terisi", "1 of 1 seat taken"),
        (1200, 1300, "1.200 dari 1.300 kursi terisi", "1,200 of 1,300 seats taken"),
        (7, 6, "7 orang untuk 6 kursi", "7 people on 6 seats"),
    ],
)
def test_the_sentence_says_how_many_seats_of_all_are_taken(taken, seats, indonesian, english):
    for language, wanted in (("id", indonesian), ("en", english)):
        with translation.override(language):
            assert seats_taken(taken, seats) == wanted


def test_no_other_text_has_a_number_of_another_number_of_seats():
    """A second sentence of this kind would soon have another meaning (case a18)."""
    pattern = re.compile(r"\)[sd] (of|dari) %\(\w+\)[sd] ([\w ]*)(seat|kursi)")
    entries = polib.pofile(str(ROOT / CATALOGUE))
    texts = {entry.msgid: " ".join([entry.msgid, entry.msgstr, *entry.msgstr_plural.values()]) for entry in entries}
    assert [msgid for msgid, text in texts.items() if pattern.search(text)] == [SENTENCE]
