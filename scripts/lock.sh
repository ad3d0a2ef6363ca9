#!/bin/sh
# requirements*.txt to lock files with hashes. The development lock follows the runtime one, so both name one version each.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/python -m uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command "make lock" "$@"
}
compile requirements.txt --output-file requirements.lock
compile requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock
