"""The borders of the comparison of names: lengths of words, numbers of slips, initials. All names are invented."""

import pytest

from participants.identity.likeness import Likeness, NameIndex, compare, may_be_like, signs

LIKELY = {
    "two slips are not too many": ("Rahmawati Handayani", "Rahmawti Handayni"),
    "words of three letters that sound alike are no slips": ("Evi Ary Edy", "Efi Ari Edi"),
    "words of two letters are words, in any order": ("Go Li Mo", "Mo Go Li"),
    "a short form more, of a word that the name has": ("Siti Lestari", "Siti St. Lestari"),
    "an initial may be of a name that begins with h": ("Budi H.", "Budi Hartono"),
    "the initial I is a word: many Balinese names begin with it": ("I Md.", "I Made"),
    "a silent h at the end of a short word": ("Aminah Sari", "Amina Sari"),
    "five letters, one of them taken for another": ("Sumadi Budin", "Sumadi Butin"),
    "five letters, one of them missing": ("Hasan Basri", "Hasan Basi"),
    "seven letters, the last of them missing": ("Hasan Rahmats", "Hasan Rahmat"),
    "four letters, two of them swapped": ("Hasan Beni", "Hasan Bnei"),
}
DIFFERENT = {
    "three slips are too many": ("Rahmawati Handayani Kusuma", "Rahmawti Handayni Kusmua"),
    "each word of two letters that only sounds alike is a slip": ("Dy Ly Ry", "Di Li Ri"),
    "initials alone name nobody": ("K. W.", "W. K."),
    "equal initials and initials of words name nobody": ("Wati K.", "W. K."),
    "the first letter is never taken for another": ("Bambang Contoh", "Pambang Contoh"),
    "digits are never a slip": ("Peserta123 Contoh", "Peserta1234 Contoh"),
    "four letters, one of them taken for another": ("Sumadi Budi", "Sumadi Buti"),
    "four letters, one of them missing": ("Hasan Basr", "Hasan Bas"),
    "six letters, the last of them missing": ("Hasan Rahmat", "Hasan Rahma"),
    "three letters, two of them swapped": ("Hasan Ben", "Hasan Bne"),
}


@pytest.mark.parametrize(
    ("pair", "likeness"),
    [pytest.param(pair, Likeness.LIKELY, id=why) for why, pair in LIKELY.items()]
    + [pytest.param(pair, Likeness.DIFFERENT, id=why) for why, pair in DIFFERENT.items()],
)
def test_where_likely_names_end(pair, likeness):
    one, other = pair
    assert (compare(one, other), compare(other, one)) == (likeness, likeness)


@pytest.mark.parametrize("pair", [pytest.param(pair, id=why) for why, pair in LIKELY.items()])
def test_likely_names_are_found_in_their_block(pair):
    one, other = pair
    assert [*NameIndex([("agency", 1, one)]).find("agency", other)] == [1]


def test_names_share_the_first_letters_of_their_words_whatever_the_order_and_the_rest():
    one, other = "Handayani Kusmua", "Kusuma Hnadayani"
    assert compare(one, other) is Likeness.LIKELY
    assert signs(one) & signs(other) == {"hk 2"}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Ani Lestari", "Budi Kusuma", set()),
        ("Hartono L.", "Santoso L.", set()),
        ("Hartono Oy", "Santoso Oy Jaya", {"oi"}),
        ("Aminah Siti", "Kurnia Siti Lestari", set()),
        ("Aminah St.", "Kurnia St. Lestari", set()),
        ("Rizki Moh.", "Ali Moh. Yasin", set()),
        ("Ratna Sari", "Rati Kusuma Lestari", set()),
        ("Ratna Sari", "Ratni Kusuma Lestari", {"=ratn"}),
    ],
)
def test_names_share_signs_that_few_people_have(one, other, shared):
    """No number of words, no initial, no usual first name or its short form, and no three letters."""
    assert signs(one) & signs(other) == shared


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        ("Ani Lestari", "Budi Kusuma", False),
        ("Ani Lestari", "Ani Kusuma", False),
        ("Ani Lestari", "Lestari Ani", True),
        ("Ani Lestari", "Ani Lestari Putri", True),
        ("Ani Putri Lestari", "Ani Lestari", True),
        ("Djoko Lestari", "Joko Lestari", True),
    ],
)
def test_a_first_letter_of_its_own_in_both_names_makes_them_different(one, other, likely):
    assert may_be_like(one, other) is likely
