#!/bin/sh
# Writes lock files with hashes from requirements*.txt. The development lock is constrained by the runtime lock, so both
# have the same versions.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/python -m uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command "make lock" "$@"
}
compile requirements.txt --output-file requirements.lock
compile requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock
