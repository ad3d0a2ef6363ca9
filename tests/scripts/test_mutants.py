"""`make mutants`: which mutants are made, and which tests run for each."""

from scripts.mutants.choosing import SECONDS, Measured
from scripts.mutants.making import make_mutants

SOURCE = """def free_seats(seats: int | None, taken: int) -> int | None:
    if seats is None:
        return None
    return seats - taken
"""
MODULE = "events/quotas.py"


def test_each_operator_is_changed_but_not_in_annotations():
    mutants = list(make_mutants(MODULE, SOURCE))
    assert {(mutant.line, mutant.difference.splitlines()[-1].strip("+ ")) for mutant in mutants} == {
        (2, "if seats is not None:"),
        (2, "if not seats is None:"),
        (4, "return seats + taken"),
    }


def test_the_options_of_a_dataclass_are_left_alone():
    mutants = list(make_mutants(MODULE, "@dataclass(frozen=True)\nclass Seats:\n    is_full = True\n"))
    assert {mutant.difference.replace("\n", " ") for mutant in mutants} == {
        "-@dataclass(frozen=True)",
        "-    is_full = True +    is_full = False",
    }


def test_a_line_is_tested_by_the_quickest_tests_that_execute_it():
    seconds = {"a.py::slow": SECONDS, "b.py::quick": 1.0, "a.py::quicker": 0.5, "a.py::other": 0.1}
    measured = Measured(seconds, {MODULE: {4: {"a.py::slow", "b.py::quick", "a.py::quicker"}, 2: {"a.py::other"}}})
    assert measured.tests_of(MODULE, 4) == ["a.py::quicker", "b.py::quick"]
    assert measured.tests_of(MODULE, 2) == ["a.py::other"]


def test_a_line_that_no_test_executes_has_the_tests_of_its_module_file_by_file():
    seconds = {"a.py::first": 1.0, "b.py::second": 2.0, "a.py::third": 3.0}
    measured = Measured(seconds, {MODULE: {4: set(seconds)}})
    assert measured.tests_of(MODULE, 1) == ["a.py::first", "a.py::third", "b.py::second"]
