import pytest

from participants.scores.figures import ScoreFigures


@pytest.mark.parametrize(("before", "after", "has_any"), [(0, 0, False), (1, 0, True), (0, 1, True), (1, 1, True)])
def test_one_score_before_or_after_is_enough_to_show_figures(before, after, has_any):
    figures = ScoreFigures(5, before, after, min(before, after), None, None, None, 0)
    assert figures.has_any is has_any
