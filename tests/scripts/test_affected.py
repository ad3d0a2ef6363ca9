"""Which tests `make check` runs for a change."""

import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from scripts.affected import affected_tests, import_graph

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def graph():
    return import_graph()


def affected(graph, *changed: str) -> list[str]:
    return [str(path) for path in affected_tests([PurePath(name) for name in changed], graph)]


def test_a_changed_test_comes_first_then_tests_that_import_the_change(graph):
    found = affected(graph, "participants/nip.py", "agencies/tests/test_zones.py")
    assert found[0] == "agencies/tests/test_zones.py"
    assert found.index("participants/tests/test_nip.py") < 5


@pytest.mark.parametrize(
    "changed",
    ["participants/door/deciding.py", "templates/participants/door/desk.html", "static/door/judging.js"],
)
def test_a_change_in_a_package_affects_the_tests_of_the_package(graph, changed):
    assert "participants/tests/door/test_desk.py" in affected(graph, changed)


def test_a_change_affects_the_tests_of_packages_that_import_it_last(graph):
    found = affected(graph, "events/locking.py")
    assert found.index("events/tests/test_locking.py") < found.index("participants/tests/registering/test_lifecycle.py")


def test_a_change_in_a_report_affects_the_tests_of_the_catalogue(graph):
    assert "reports/tests/test_catalogue.py" in affected(graph, "reports/trend/document.py")


def test_a_document_affects_no_test(graph):
    assert affected(graph, "README.md", "docs/architecture.md") == []


@pytest.mark.parametrize(("until", "result"), [("0", "1 skipped"), ("9999999999", "1 passed")])
def test_tests_without_time_left_are_skipped(tmp_path, until, result):
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.until", "--until", until, "-p", "no:django", "--noconftest"]
    run = subprocess.run([*command, "-c", "/dev/null", tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert result in run.stdout
