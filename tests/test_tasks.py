"""docs/tasks.md has a row for each test of a task, and no other."""

from tests.browser.tasks.steps import limits, names_of_tests


def test_every_task_has_a_row_and_a_test():
    assert sorted(limits()) == sorted(names_of_tests())
    assert len(names_of_tests()) >= 30
