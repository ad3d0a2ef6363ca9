#!/bin/sh
# The suite on SQLite, then on PostgreSQL. It stops where the first engine fails, so the last lines are the verdict.
set -eu
cd "$(dirname "$0")/.."
suite() { .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 -r s "$@" </dev/null; }

echo "== SQLite =="
TEST_DB=sqlite suite "$@"
echo
echo "== PostgreSQL (the browser tests ran above; pages do not differ by engine) =="
TEST_DB=postgres suite -m "not browser" "$@"
