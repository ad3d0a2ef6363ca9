#!/bin/sh
# Runs the unit tests of the JavaScript, then the suite on SQLite and on PostgreSQL. The first failing part ends the run,
# so the last lines show the result.
set -eu
cd "$(dirname "$0")/.."
# Let Python write .pyc files: otherwise each worker, and each process that a test starts, compiles all modules again.
unset PYTHONDONTWRITEBYTECODE
# worksteal keeps the tests of a module in one process, with few exceptions, so its shared world is made once.
suite() { .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal -r s "$@" </dev/null; }

echo "== JavaScript =="
sh scripts/javascript.sh test
echo
echo "== SQLite =="
# Measuring the branches takes half as long again, so only CI does it.
[ "${COVERAGE-}" = on ] && branches="--cov --cov-report=term --cov-fail-under=99" || branches=""
TEST_DB=sqlite suite $branches "$@"
echo
echo "== PostgreSQL (what can differ between the engines) =="
TEST_DB=postgres suite -m "both_engines and not browser" "$@"
