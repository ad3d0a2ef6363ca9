"""Print the test files that the current change affects, the most closely related first.

The current change is what is not committed yet or, in a clean checkout, the last commit. BASE=COMMIT in the environment
compares with another commit. Test files are sorted by how they are related to a changed file:

1. They changed themselves.
2. They import a changed module.
3. They are in the folder of the same package: a change in participants/door, templates/participants/door or static/door
   affects participants/tests/door.
4. They import a changed module through one other module.
5. They are in the folder of a package that imports a changed module.

`make test` runs everything else.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import grimp

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = [
    "accounts",
    "agencies",
    "bimtek_portal",
    "documents",
    "events",
    "operations",
    "participants",
    "reports",
    "scripts",
    "tests",
]
ALWAYS = "tests/test_architecture.py"


def main() -> None:
    changed = [PurePath(name) for name in changed_files()]
    graph = import_graph()
    found = dict.fromkeys([*affected_tests(changed, graph), PurePath(ALWAYS)])
    print("\n".join(str(path) for path in found))


def import_graph() -> grimp.ImportGraph:
    graph = grimp.build_graph(*PACKAGES, include_external_packages=False, cache_dir=None)
    for document in graph.find_matching_modules("reports.*.document"):
        # The catalogue finds the documents of reports by their names.
        graph.add_import(importer="reports.catalogue", imported=document)
    return graph


def changed_files() -> list[str]:
    base = os.environ.get("BASE")
    if not base:
        base = "HEAD" if _git("status", "--porcelain") else "HEAD~1"
    return [*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")]


def affected_tests(
    changed: Iterable[PurePath], graph: grimp.ImportGraph, *, most_distant: bool = True
) -> Iterator[PurePath]:
    """Yield test files that exist, the most closely related first; some of them more than once.

    `most_distant=False` leaves out those that do not import a change and are in another package.
    """
    changed = list(changed)
    modules = {module for path in changed if (module := _module(path)) in graph.modules}
    yield from (path for path in changed if _is_test(path) and (ROOT / path).exists())
    importers = _importers(modules, graph)
    yield from _test_files(importers)
    for path in changed:
        yield from _tests_of_package(path)
    if not most_distant:
        return
    yield from _test_files(_importers(importers, graph))
    for module in sorted(importers):
        yield from _tests_of_package(PurePath(*module.split(".")).with_suffix(".py"))


def _git(*arguments: str) -> list[str]:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def _module(path: PurePath) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_test(path: PurePath) -> bool:
    return path.name.startswith("test_") and path.suffix == ".py"


def _importers(modules: Iterable[str], graph: grimp.ImportGraph) -> set[str]:
    return {importer for module in modules for importer in graph.find_modules_that_directly_import(module)}


def _test_files(modules: Iterable[str]) -> list[PurePath]:
    paths = [PurePath(*module.split(".")).with_suffix(".py") for module in sorted(modules)]
    return [path for path in paths if _is_test(path)]


def _tests_of_package(path: PurePath) -> Iterator[PurePath]:
    """Yield the tests in the folder of the package that has this module, template or script."""
    parts = path.parts[1:] if path.parts[0] in {"templates", "static"} else path.parts
    if len(parts) < 2:
        return
    tests = ROOT / parts[0] / "tests"
    found = list((tests / parts[1]).rglob("test_*.py") if len(parts) > 2 else tests.glob("test_*.py"))
    found += [test for folder in ROOT.glob(f"*/tests/{parts[0]}") for test in folder.rglob("test_*.py")]
    yield from (test.relative_to(ROOT) for test in sorted(found))


if __name__ == "__main__":
    main()
