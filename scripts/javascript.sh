#!/bin/sh
# Runs the Node that Playwright's Python package brings. Usage: sh scripts/javascript.sh check|test
# check: parses every script. test: runs the unit tests in tests/js; they need no npm package.
set -eu
cd "$(dirname "$0")/.."
task=${1-}

node=$(echo .venv/lib/python3*/site-packages/playwright/driver/node)
if ! "$node" --version >/dev/null 2>&1; then
    echo "JavaScript $task skipped: Playwright's Node does not start (Debian: apt-get install libatomic1)."
    exit 0
fi

case $task in
    # One file a call: Node checks only the first of several.
    check) find static tests/js -name '*.js' -print0 | xargs -0 -n 1 -P 2 "$node" --check ;;
    test) exec "$node" --test --test-reporter=dot --test-timeout=60000 'tests/js/**/*.test.js' ;;
    *) echo "Usage: sh scripts/javascript.sh check|test" >&2; exit 1 ;;
esac
