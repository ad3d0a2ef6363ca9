#!/bin/sh
# Writes lock files with hashes from requirements*.txt. The development lock is constrained by the runtime lock, so both
# have the same versions.
set -eu
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
compile() {
    "$python" -m uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command "make lock" "$@"
}

# The customer wants the test library in requirements.txt; what runs in production is above it.
runtime=$(mktemp -d)
trap 'rm -r "$runtime"' EXIT
sed '/^# Tests$/,$d' requirements.txt >"$runtime/requirements.txt"
(root=$PWD; cd "$runtime" && compile requirements.txt --output-file "$root/requirements.lock")

compile requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock
