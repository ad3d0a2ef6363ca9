#!/bin/sh
# Runs all checks besides the tests. Each warning is an error, and the last line names the failed checks.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=""

check() {
    name=$1
    shift
    echo "-- $name"
    "$@" </dev/null || failed="$failed, $name"
}

lint_templates() {
    # djlint fails if there are no templates, so they are listed first.
    files=$(find . -name '*.html' -path '*/templates/*' -not -path './.venv/*' -not -path './build/*')
    [ -z "$files" ] || echo "$files" | xargs "$python" -m djlint --lint --quiet
}

# Runs a command with production settings. The checks neither open the database nor send mail.
as_in_production() {
    env DEBUG=off HTTPS=on ALLOWED_HOSTS=portal.example EMAIL_URL=smtp://localhost DATABASE_URL=sqlite://:memory: \
        MEDIA_ROOT=/var/empty/media BACKUP_DIR=/tmp PERSONAL_DATA_KEYS=abcdefghijklmnopqrstuvwxyz0123456789-_ \
        BACKUP_RECIPIENTS=age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p \
        PRIVACY_CONTROLLER=x PRIVACY_CONTACT=x PRIVACY_OFFICER=x HELP_EMAIL=help@portal.example \
        PORTAL_URL=https://portal.example TRUSTED_PROXIES=1 SECURITY_CONTACT=mailto:security@portal.example \
        SECOND_FACTOR_FOR=administrator,coordinator,provincial \
        SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))')" "$@"
}

check "ruff check" "$python" -m ruff check .
check "ruff format" "$python" -m ruff format --check .
check "types" as_in_production "$python" -m mypy
check "templates" lint_templates
check "scripts" sh scripts/javascript.sh check
check "migrations" as_in_production "$python" -W error manage.py makemigrations --check --dry-run
check "deployment" as_in_production "$python" -W error manage.py check --deploy --fail-level WARNING
check "translations" "$python" -m scripts.check_translations

[ -z "$failed" ] || { echo "Failed: ${failed#, }"; exit 1; }
echo "All clean."
