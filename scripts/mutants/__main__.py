"""Mutation tests of the modules that hold rules: change one operator at a time and see whether a test fails.

`make mutants` takes the modules of `[tool.coverage.run] include` in pyproject.toml, or those that MODULES names, such
as MODULES="events/quotas.py". It works in copies of the last commit below build/mutants: your files do not change.
docs/mutants.md explains the mutants that survived.
"""

import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath

import grimp

from scripts.affected import PACKAGES, affected_tests
from scripts.mutants.choosing import Measured, measure
from scripts.mutants.in_place import Work
from scripts.mutants.making import Mutant, make_mutants
from scripts.mutants.running import make_checkout, run_tests

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutants"
CONTROL = "unchanged"


def main(modules: list[str]) -> int:
    modules = modules or rule_modules()
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    checkouts = [make_checkout(ROOT, WORK / str(number)) for number in range(os.cpu_count() or 1)]
    first = checkouts[0].path
    results = WORK / "measured" / commit.stdout.strip() / "-".join(modules).replace("/", ".")[:100]
    measured = measure(first, results, _test_files(modules))
    tested: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for mutant, killed in run_tests(_work(modules, first, measured), checkouts):
        if mutant.operator == CONTROL:
            if killed:
                print(f"{mutant.module}: its tests fail although it is unchanged")
                return 1
            continue
        tested[mutant.module] += 1
        if not killed:
            survived[mutant.module] += 1
            print(f"\n{mutant.module}:{mutant.line} {mutant.operator}\n{mutant.difference}", flush=True)
    print()
    for module in modules:
        print(f"{module}: {tested[module] - survived[module]} of {tested[module]} killed")
    print(f"{tested.total() - survived.total()} of {tested.total()} mutants killed.")
    return 0


def rule_modules() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = settings["tool"]["coverage"]["run"]["include"]
    return [str(path.relative_to(ROOT)) for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _test_files(modules: list[str]) -> list[str]:
    graph = grimp.build_graph(*PACKAGES, include_external_packages=False, cache_dir=None)
    found = affected_tests([PurePath(module) for module in modules], graph, most_distant=False)
    return [str(path) for path in dict.fromkeys(found)]


def _work(modules: list[str], checkout: Path, measured: Measured) -> Iterator[tuple[str, Work]]:
    """Yield the text of each module, and its mutants with their tests. The first is the module itself, as a control."""
    for module in modules:
        source = (checkout / module).read_text()
        control = Mutant(module, 1, CONTROL, source, "")
        mutants = [control, *make_mutants(module, source)]
        yield source, [(mutant, measured.tests_of(module, mutant.line)) for mutant in mutants]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
