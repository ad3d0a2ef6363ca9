"""docs/tasks.md has a row for each test of a task, and no other. A test of several rows names each of them."""

from tests.browser.tasks.steps import limits, texts_of_tests


def test_every_task_has_a_row_and_a_test():
    texts = texts_of_tests()
    assert sorted(limits()) == sorted(texts)
    unnamed = [task for test, rows in limits().items() for task in rows if len(rows) > 1 and task not in texts[test]]
    assert unnamed == []
    assert sum(map(len, limits().values())) >= 75
