#!/bin/sh
# Runs the unit tests of the JavaScript, then the suite on SQLite and on PostgreSQL. The first failing part ends the run,
# so the last lines show the result.
set -eu
cd "$(dirname "$0")/.."
suite() { .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 -r s "$@" </dev/null; }

echo "== JavaScript =="
sh scripts/javascript.sh test
echo
echo "== SQLite =="
TEST_DB=sqlite suite "$@"
echo
echo "== PostgreSQL (the browser tests ran above; pages do not differ by engine) =="
TEST_DB=postgres suite -m "not browser" "$@"
