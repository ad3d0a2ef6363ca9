#!/bin/sh
# Runs the unit tests of the JavaScript, then the suite on SQLite and on PostgreSQL. All parts always run; the last line
# names those that failed.
set -u
failed=""
cd "$(dirname "$0")/.." || exit 1
# Let Python write .pyc files: otherwise each worker, and each process that a test starts, compiles all modules again.
unset PYTHONDONTWRITEBYTECODE
# worksteal keeps the tests of a module in one process, with few exceptions, so its shared world is made once.
# A test that waits for ever fails after ten minutes, with the place where it waits; the slowest takes less than one.
suite() {
    .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal --timeout 600 -r s "$@" </dev/null
}

echo "== JavaScript =="
sh scripts/javascript.sh test || failed="$failed JavaScript"
echo
echo "== SQLite =="
# Measuring the branches makes a test half again as slow, so only CI does it, in some folders (conftest.py).
[ "${COVERAGE-}" = on ] && branches="--cov --cov-report=term --cov-fail-under=99" || branches=""
TEST_DB=sqlite suite $branches "$@" || failed="$failed SQLite"
echo
echo "== PostgreSQL (what can differ between the engines) =="
TEST_DB=postgres suite -m "both_engines and not browser" "$@" || failed="$failed PostgreSQL"

[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
