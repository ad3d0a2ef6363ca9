"""The parts of the benchmark measure correctly."""

import json
import subprocess
import sys

import pytest

from scripts.bench.measure import Line, alternated, compared
from tests.test_architecture import ROOT


def test_actions_alternate_and_the_first_round_does_not_count():
    turns = []
    times = alternated({name: lambda name=name: turns.append(name) for name in "ab"}, rounds=2)
    assert turns == ["a", "b", "a", "b", "a", "b"]
    assert set(times) == {"a", "b"}
    assert all(seconds >= 0 for seconds in times.values())


def test_a_line_of_results():
    line = compared("x", 3.0, 2.0, rows=10, engine="sqlite", goal=1.25)
    assert (line.ratio, line.is_met) == (1.5, False)
    assert compared("x", 2.0, 2.0, goal=1.25).is_met
    assert Line("x", 2.0, goal=1.25).is_met
    assert {"name", "ours_s", "limit_s", "ratio", "rows", "peak_mb", "engine"} <= set(line.as_json())


MEASURED = ["xlsx-ours", "xlsx-plain", "pdf-one", "pdf-volume", "pdf-plain", "certificates-ours", "certificates-plain"]


@pytest.mark.parametrize("what", MEASURED)
def test_each_file_is_measured_in_its_own_process(what):
    command = [sys.executable, "-c", "from scripts.bench.files import main; main()", what, "20", "10"]
    measured = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    assert measured["seconds"] > 0
    assert measured["peak_mb"] > 10
    assert measured["bytes"] > 1000
