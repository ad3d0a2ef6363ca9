"""Mutation tests of the modules that hold rules: change one operator at a time and see whether a test fails.

`make mutants` takes the modules of `[tool.coverage.run] include` in pyproject.toml, or those that MODULES
names, such as MODULES="events/quotas.py". cosmic-ray makes the mutants. The tests that `scripts/affected.py`
relates closely to a module test its mutants. Each core works in a copy of the last commit below build/mutants,
so your files do not change.

docs/mutants.md explains the mutants that survived.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from queue import SimpleQueue

import grimp
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from scripts.affected import PACKAGES, affected_tests

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "mutants"
BIN = ROOT / ".venv" / "bin"
SECONDS = 180
"""How long the tests of one mutant may take. One that needs longer has made a loop endless and counts as killed."""
OPERATORS = {
    "ReplaceBinaryOperator": [
        "Add_Sub",
        "Sub_Add",
        "Mul_Div",
        "Div_Mul",
        "FloorDiv_Mul",
        "BitOr_BitAnd",
        "BitAnd_BitOr",
    ],
    "ReplaceComparisonOperator": [
        *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
        *("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt"),
    ],
    "ReplaceUnaryOperator": ["USub_UAdd", "Delete_Not", "Delete_Invert"],
}
"""Of these families only the operators that a person could have mixed up. Of all other families every operator."""


@dataclass(frozen=True)
class Survivor:
    module: str
    line: int
    operator: str
    diff: str


@dataclass(frozen=True)
class Score:
    """How many mutants of one module were tested, and those that no test noticed."""

    module: str
    tested: int
    survivors: list[Survivor]


def main(modules: list[str]) -> int:
    modules = modules or rule_modules()
    graph = grimp.build_graph(*PACKAGES, include_external_packages=False, cache_dir=None)
    copies: SimpleQueue[Path] = SimpleQueue()
    cores = os.cpu_count() or 1
    for number in range(cores):
        copies.put(_copy(number))

    def test(module: str) -> Score:
        copy = copies.get()
        try:
            score = _test_module(module, _tests(module, graph), copy)
        finally:
            copies.put(copy)
        print(f"{module}: {score.tested - len(score.survivors)} of {score.tested} killed", flush=True)
        return score

    with ThreadPoolExecutor(cores) as pool:
        scores = list(pool.map(test, modules))
    _print_survivors(scores)
    return 0


def rule_modules() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = settings["tool"]["coverage"]["run"]["include"]
    return [str(path.relative_to(ROOT)) for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _tests(module: str, graph: grimp.ImportGraph) -> list[str]:
    """Return the test files of a module, without those that cost most: concurrent tests, and walks over all pages."""
    found = affected_tests([PurePath(module)], graph, most_distant=False)
    return [str(path) for path in dict.fromkeys(found) if path.name != "test_rush.py" and path.parts[0] != "tests"]


def _copy(number: int) -> Path:
    """Return a clone of the last commit that uses this checkout's .venv."""
    copy = WORK / str(number)
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--local", ROOT, copy], check=True)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


def _test_module(module: str, tests: list[str], copy: Path) -> Score:
    command = (
        f"{BIN}/python -m pytest --exitfirst --nomigrations -p no:cacheprovider -m 'not browser' {' '.join(tests)}"
    )
    subprocess.run(["sh", "-c", command], cwd=copy, check=True, capture_output=True)  # the unchanged module passes
    config, session = copy / "build" / "mutants.toml", copy / "build" / "mutants.sqlite"
    config.parent.mkdir(exist_ok=True)
    session.unlink(missing_ok=True)
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "{module}"\ntimeout = {SECONDS}\nexcluded-modules = []\n'
        f'test-command = "{command}"\ndistributor.name = "local"\n'
    )
    _cosmic_ray(copy, "init", config, session)
    with use_db(session) as database:
        _skip_unlikely(database, ast.parse((copy / module).read_text()))
    _cosmic_ray(copy, "exec", config, session)
    with use_db(session) as database:
        return _score(module, database)


def _cosmic_ray(copy: Path, *arguments: str | Path) -> None:
    subprocess.run([BIN / "cosmic-ray", *arguments], cwd=copy, check=True, capture_output=True)


def _skip_unlikely(database: WorkDB, tree: ast.Module) -> None:
    """Skip mutants in annotations, where `|` is no operator, and operators that nobody mixes up."""
    annotations = list(_annotations(tree))
    for item in list(database.pending_work_items):
        mutation = item.mutations[0]
        in_annotation = any(start <= mutation.start_pos < end for start, end in annotations)
        if in_annotation or not _is_likely(mutation.operator_name):
            database.set_result(item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))


def _is_likely(operator: str) -> bool:
    family, _, pair = operator.removeprefix("core/").partition("_")
    return family not in OPERATORS or pair in OPERATORS[family]


def _annotations(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the start and end of each annotation, as line and column."""
    nodes = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            nodes.append(node.returns)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            nodes.append(node.annotation)
    return [((n.lineno, n.col_offset), (n.end_lineno or 0, n.end_col_offset or 0)) for n in nodes if n]


def _score(module: str, database: WorkDB) -> Score:
    places = {item.job_id: item.mutations[0] for item in database.work_items}
    tested = [(job, result) for job, result in database.results if result.worker_outcome != WorkerOutcome.SKIPPED]
    survivors = [
        Survivor(module, places[job].start_pos[0], places[job].operator_name.removeprefix("core/"), result.diff or "")
        for job, result in tested
        if result.test_outcome == TestOutcome.SURVIVED
    ]
    return Score(module, len(tested), sorted(survivors, key=lambda survivor: survivor.line))


def _print_survivors(scores: list[Score]) -> None:
    for survivor in (survivor for score in scores for survivor in score.survivors):
        print(f"\n{survivor.module}:{survivor.line} {survivor.operator}")
        print(
            "\n".join(
                line for line in survivor.diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}
            )
        )
    tested, survived = sum(score.tested for score in scores), sum(len(score.survivors) for score in scores)
    print(f"\n{tested - survived} of {tested} mutants killed.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
