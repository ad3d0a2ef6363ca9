import pytest

from participants.identity.likeness import is_correction, may_be_the_same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ani Lestari", "ani  LESTARI"),
        ("Ani Lestari", "Ani Lestary, S.IP., M.Hum."),
        ("Dra. Hj. Ani Lestari, M.Si.", "Ani Lestari"),
        ("Ani Lestari S.I.Pust", "Ani Lestari"),
        ("A.Rahman Hakim", "A. Rahman Hakim"),
        ("Sri", "Sri, A.Md."),
    ],
)
def test_titles_and_typing_mistakes_are_ignored(before, after):
    assert is_correction(before, after)
    assert may_be_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"), [("Ani", "Ani Lestari"), ("M. Rizki", "Muhammad Rizki Pratama"), ("Ani L.", "Ani Lestari")]
)
def test_a_longer_name_may_be_the_same_person(before, after):
    assert not is_correction(before, after)
    assert may_be_the_same(before, after)
    assert may_be_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Budi, S.IP., M.Hum.", "Rini, S.IP., M.Hum."),
        ("Ani Lestari", "Budi Santoso"),
        ("Ani Lestari", "Ani Wulandari Putri"),
        ("Dr.", "Ir."),
    ],
)
def test_names_of_other_people_do_not_match(before, after):
    assert not is_correction(before, after)
    assert not may_be_the_same(before, after)
