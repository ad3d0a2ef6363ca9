import pytest

from reports.shares import share


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 3, 0.333),
        (2, 3, 0.667),
        (0, 5, 0.0),
        (5, 5, 1.0),
        (1_999, 2_000, 0.999),
        (1, 4_000, 0.001),
        (3, 2, 1.5),
        (0, 0, None),
        (1, 0, None),
    ],
)
def test_a_share_is_rounded_but_only_nothing_is_0_and_only_all_is_1(part, whole, expected):
    assert share(part, whole) == expected
