"""python -m scripts.bench [--scale 0.1] [--rounds 3] [--engines sqlite,postgres] [--only portal|files]

Exits with 1 if a list page reads a whole large table, if a page has no measurement, needs more than 25 queries or is
larger than 100 KB compressed. Ratios above their goal are marked but are no error, because a busy machine misses some.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from scripts.bench.measure import Line, compared
from scripts.bench.pages.lines import PageLine, print_pages
from scripts.postgres import start_server
from scripts.scratch import scratch_directory

_PEOPLE = 10_000
_CELLS = 100_000
_FEW, _MANY = 100, 500  # certificates


def main() -> int:
    options = _options()
    lines: list[Line] = []
    pages: list[PageLine] = []
    problems: list[str] = []
    if options.only != "files":
        for engine in options.engines.split(","):
            found = _portal(engine, options)
            lines += [Line(**line) for line in found["lines"]]
            pages += [PageLine(**page) for page in found["pages"]]
            problems += [f"{engine}: {problem}" for problem in found["problems"]]
    if options.only != "portal":
        lines += _xlsx(options) + _pdf(options) + _certificates(options)
    Path(options.output).write_text(
        json.dumps([line.as_json() for line in lines] + [page.as_json() for page in pages], indent=1) + "\n"
    )
    _print(lines)
    print_pages(pages)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", type=float, default=0.1, help="1.0: a hundred times today's programme")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--only", choices=["portal", "files"])
    parser.add_argument("--output", default="bench.json")
    return parser.parse_args()


def _portal(engine: str, options: argparse.Namespace) -> dict:
    """Return the results of scripts.bench.portal on a new database."""
    scratch = scratch_directory()
    output = scratch / f"{engine}.json"
    say(f"{engine}: making data at scale {options.scale:g} and measuring …")
    # The settings of the tests do not need collected static files.
    environment = os.environ | {"TEST_DB": start_server(scratch) if engine == "postgres" else "sqlite"}
    command = [sys.executable, "-m", "scripts.bench.portal", str(options.scale), str(options.rounds), str(output)]
    subprocess.run(command, check=True, env=environment)
    return json.loads(output.read_text())


def _xlsx(options: argparse.Namespace) -> list[Line]:
    rows = max(round(_CELLS * options.scale), 5_000)
    say(f"XLSX of {rows} rows …")
    times = _alternated(["xlsx-ours", "xlsx-plain"], rows, options.rounds)
    ours, plain = times["xlsx-ours"], times["xlsx-plain"]
    base = _measured("xlsx-ours", rows // 10)["peak_mb"]
    return [
        compared(
            "XLSX: time", ours["seconds"], plain["seconds"], rows=rows, peak_mb=ours["peak_mb"], engine="-", goal=1.25
        ),
        Line("XLSX: MB more for ten times the rows", ours["peak_mb"] - base, 60, (ours["peak_mb"] - base) / 60, rows,
             ours["peak_mb"], "-", 1.0),
    ]  # fmt: skip


def _pdf(options: argparse.Namespace) -> list[Line]:
    """Compare PDF in volumes with one plain document.

    At full scale there is one round, because the plain document takes minutes. The goals are for full scale: with few
    people, starting the processes takes a large part of the time.
    """
    rows = max(round(_PEOPLE * options.scale), 1_000)
    one_worker, two_workers = (0.667, 0.455) if rows >= _PEOPLE else (None, None)
    volume, rounds = max(rows // 5, 500), 1 if rows > 3_000 else min(options.rounds, 2)
    say(f"PDF of {rows} people …")
    times = _alternated(["pdf-one", "pdf-two", "pdf-plain"], rows, rounds, volume)
    tenth, volume_alone = _measured("pdf-one", rows // 10, volume), _measured("pdf-volume", rows, volume)
    plain, one, two = times["pdf-plain"], times["pdf-one"], times["pdf-two"]
    return [
        compared("PDF in volumes, one worker: time", one["seconds"], plain["seconds"], rows=rows,
                 peak_mb=volume_alone["peak_mb"], engine="-", goal=one_worker),
        compared("PDF in volumes, two workers: time", two["seconds"], plain["seconds"], rows=rows,
                 peak_mb=volume_alone["peak_mb"], engine="-", goal=two_workers),
        Line("PDF as one plain document (for its memory)", round(plain["seconds"], 2), rows=rows,
             peak_mb=plain["peak_mb"], engine="-"),
        compared("PDF in volumes: a person, all against a tenth", one["seconds"] / rows,
                 tenth["seconds"] / (rows // 10), rows=rows, engine="-", goal=1.2),
    ]  # fmt: skip


def _certificates(options: argparse.Namespace) -> list[Line]:
    """Compare the time of certificates with plain pages, and the memory of a batch five times as large."""
    say(f"{_FEW} and {_MANY} certificates …")
    times = _alternated(["certificates-ours", "certificates-plain"], _FEW, min(options.rounds, 2))
    ours, plain, many = times["certificates-ours"], times["certificates-plain"], _measured("certificates-ours", _MANY)
    more = many["peak_mb"] - ours["peak_mb"]
    return [
        compared("certificates, front and back: time", ours["seconds"], plain["seconds"], rows=_FEW,
                 peak_mb=ours["peak_mb"], engine="-", goal=2.5),
        Line("certificates as one plain document (for its memory)", round(plain["seconds"], 2), rows=_FEW,
             peak_mb=plain["peak_mb"], engine="-"),
        Line("certificates: MB more for five times as many", more, 40, round(more / 40, 3), _MANY, many["peak_mb"],
             "-", 1.0),
        compared("certificates: one, of many against of few", many["seconds"] / _MANY, ours["seconds"] / _FEW,
                 rows=_MANY, engine="-", goal=1.2),
    ]  # fmt: skip


def _alternated(what: list[str], rows: int, rounds: int, *more: int) -> dict[str, dict]:
    """Return the medians of the measurements, which alternate."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in what}
    for _ in range(rounds):
        for name in what:
            found[name].append(_measured(name, rows, *more))
    return {name: {key: median(one[key] for one in ones) for key in ones[0]} for name, ones in found.items()}


def _measured(what: str, rows: int, *more: int) -> dict:
    command = [sys.executable, "-c", "from scripts.bench.files import main; main()", what, str(rows), *map(str, more)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _print(lines: list[Line]) -> None:
    print(f"{'':48} {'engine':10} {'rows':>9} {'ours s':>10} {'limit s':>10} {'ratio':>7} {'goal':>6} {'MB':>6}")
    for line in lines:
        cells = [line.rows, line.ours_s, line.limit_s, line.ratio, line.goal, line.peak_mb]
        rows, ours, limit, ratio, goal, peak = ["" if cell is None else f"{cell:.4g}" for cell in cells]
        rows = "" if line.rows is None else str(line.rows)
        mark = "" if line.is_met else "  missed"
        print(f"{line.name:48} {line.engine:10} {rows:>9} {ours:>10} {limit:>10} {ratio:>7} {goal:>6} {peak:>6}{mark}")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
