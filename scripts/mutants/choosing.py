"""Choose the tests of a mutant: the quickest of those that execute its line."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coverage import CoverageData

SECONDS = 20
"""How long the tests of one mutant may take together, as measured with the unchanged code on all cores."""


@dataclass(frozen=True)
class Measured:
    """What one run of the tests shows: which tests pass, how long each takes, and which lines it executes."""

    seconds: dict[str, float]
    """By the id of a test, such as `events/tests/test_locking.py::test_a_locked_event_has_current_values`."""
    tests: dict[str, dict[int, set[str]]]
    """The ids of the tests by module and line."""

    def tests_of(self, module: str, line: int) -> list[str]:
        """Return ids of tests. A line that no test executes, such as an option of a class, has those of its module."""
        by_line = self.tests.get(module, {})
        found = by_line.get(line) or {test for tests in by_line.values() for test in tests}
        return _grouped_by_file(self._quickest(found))

    def _quickest(self, tests: Iterable[str]) -> list[str]:
        chosen: list[str] = []
        total = 0.0
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            total += self.seconds[test]
            if chosen and total > SECONDS:
                break
            chosen.append(test)
        return chosen


def measure(checkout: Path, results: Path, test_files: Iterable[str]) -> Measured:
    """Run the tests in a checkout. Results of an earlier run in the directory `results` are used again."""
    coverage, times = results / "coverage.sqlite", results / "times.xml"
    if not (coverage.exists() and times.exists()):
        results.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--numprocesses", "auto", "--dist", "worksteal", "-m", "not browser"),
                *("--cov", "--cov-context=test", "--cov-report=", f"--junit-xml={times}", "-o", "junit_family=xunit1"),
                *test_files,
            ],
            cwd=checkout,
            env=os.environ | {"COVERAGE_FILE": str(coverage)},
            check=True,
        )
    return _measured(checkout, coverage, _seconds(times))


def _seconds(times: Path) -> dict[str, float]:
    """Return the seconds of each test that passed, by its dotted name."""
    cases = ElementTree.parse(times).iter("testcase")  # noqa: S314  our own file
    return {
        f"{case.get('classname')}.{case.get('name')}": float(case.get("time", 0)) for case in cases if not len(case)
    }


def _dotted(test: str) -> str:
    """Return the name that the file of times gives a test: `events.tests.test_locking.test_…` for `events/tests/…`."""
    path, _, name = test.partition(".py::")
    function, bracket, parameters = name.partition("[")
    return f"{path.replace('/', '.')}.{function.replace('::', '.')}{bracket}{parameters}"


def _measured(checkout: Path, coverage: Path, seconds_by_name: dict[str, float]) -> Measured:
    data = CoverageData(str(coverage))
    data.read()
    seconds: dict[str, float] = {}
    tests: dict[str, dict[int, set[str]]] = {}
    for path in data.measured_files():
        by_line = tests[str(Path(path).relative_to(checkout))] = {}
        for line, contexts in data.contexts_by_lineno(path).items():
            found = {test for context in contexts if (test := context.rpartition("|")[0])}
            by_line[line] = {test for test in found if _dotted(test) in seconds_by_name}
            seconds |= {test: seconds_by_name[_dotted(test)] for test in by_line[line]}
    return Measured(seconds, tests)


def _grouped_by_file(tests: list[str]) -> list[str]:
    """Keep the tests of a file together, so that the data they share is made once."""
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return [test for file in files for test in tests if test.startswith(f"{file}::")]
