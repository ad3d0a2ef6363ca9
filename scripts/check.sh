#!/bin/sh
# Runs the linters and, at the same time, the tests that the current change affects. The whole takes less than a minute:
# the tests that have no time left are skipped and counted. scripts/affected.py says what the current change is.
set -u
cd "$(dirname "$0")/.."
until=$(($(date +%s) + 45))
log=$(mktemp)
trap 'rm -f "$log"' EXIT

sh scripts/lint.sh >"$log" 2>&1 &
linters=$!
echo "== Tests that the change affects (SQLite, no browser) =="
failed=""
# Without migrations the test database is ready ten seconds earlier. `make test` runs them.
TEST_DB=sqlite .venv/bin/python -m pytest -p tests.until --until "$until" --nomigrations --exitfirst -r s \
    -m "not browser" $(.venv/bin/python -m scripts.affected) </dev/null || failed="$failed, tests"
sh scripts/javascript.sh test || failed="$failed, JavaScript"
echo
echo "== Linters =="
wait "$linters" || failed="$failed, linters"
cat "$log"

[ -z "$failed" ] || { echo "Failed: ${failed#, }"; exit 1; }
