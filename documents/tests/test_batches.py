"""The batch of an event in words."""

import pytest
from django.utils import translation

from documents import wording


@pytest.mark.parametrize(
    ("stored", "alone", "after_label"),
    [
        ("II", "Angkatan II", "II"),
        ("angkatan 3", "angkatan 3", "3"),
        ("Angkatan II", "Angkatan II", "II"),
        ("Gelombang 2", "Gelombang 2", "Gelombang 2"),
        ("VIII", "Angkatan VIII", "VIII"),
        ("", "", ""),
    ],
)
def test_the_word_for_a_batch_is_written_once(stored, alone, after_label):
    with translation.override("id"):
        assert (wording.batch(stored), wording.batch_value(stored)) == (alone, after_label)
