#!/bin/sh
# Prepares this machine for the portal: .venv with the locked requirements, and system libraries.
# Usage: sh scripts/setup.sh run|test|lint. It installs only what is missing, so a second call is fast.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Installs Debian packages if this user is root; otherwise returns 1 and changes nothing.
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing $* (apt) …"
    log=$(mktemp)
    # dpkg refuses to work without the sbin directories, which a plain user's PATH lacks.
    install="env DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
        apt-get install --yes --quiet --no-install-recommends $*"
    if $install >"$log" 2>&1 </dev/null || { apt-get update --quiet && $install; } >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        tail -n 3 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

find_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    # A .venv that is incomplete, or whose Python was removed, is made again.
    if "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    base=$(find_python) || fail "Python 3.11 or newer is needed (Debian 12: apt-get install python3 python3-venv)."
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install "$package" || fail "$base cannot make virtual environments: install $package (as root: apt-get install $package)."
    fi
    say "Making .venv with $("$base" --version) …"
    "$base" -m venv --clear .venv
}

# A copy of the lock file inside .venv shows what is installed.
install_locked() {
    if cmp -s "$1" ".venv/$1"; then return; fi
    say "Installing $1 into .venv …"
    "$python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$1" </dev/null ||
        fail "$1 could not be installed; see the lines above. The first installation needs the package index (PyPI)."
    cp "$1" ".venv/$1"
}

# The QR reader for browsers without one, from npm's registry.
bring_browser_libraries() {
    "$python" -m scripts.browser_libraries ||
        say "Without it some phones (all iPhones) cannot check people in by camera. Typing and search work."
}

# The font and the style sheet of the pages, as small as they need them.
make_web_files() {
    for module in web_font web_styles; do
        "$python" -m "scripts.$module" || fail "scripts/$module.py made no file for the pages; see the lines above."
    done
}

# Tries to load the libraries first, because importing WeasyPrint takes longer than the rest of a second start.
pdf_works() {
    "$python" -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0"): ctypes.CDLL(name)' 2>/dev/null ||
        "$python" -c 'import weasyprint' >/dev/null 2>&1
}

bring_pango() {
    if pdf_works || { apt_install libpango-1.0-0 libpangoft2-1.0-0 && pdf_works; }; then return; fi
    say "PDF files are not available until Pango is installed (as root: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
}

has_chromium() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then return; fi
    done
    return 1
}

# Playwright controls Chromium through a program of its own, which needs a library missing on a minimal Debian.
driver_starts() { .venv/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1; }

bring_browser() {
    if has_chromium && driver_starts; then return; fi
    apt_install chromium libatomic1 ||
        say "The browser tests are skipped until a Chromium is installed (as root: apt-get install chromium libatomic1)."
}

bring_gettext() {
    command -v xgettext >/dev/null 2>&1 || apt_install gettext ||
        say "Texts cannot be collected until gettext is installed (as root: apt-get install gettext)."
}

make_venv
case "${1-}" in
    run) install_locked requirements.lock; make_web_files; bring_browser_libraries; bring_pango ;;
    test) install_locked requirements-dev.lock; make_web_files; bring_browser_libraries; bring_pango; bring_browser; bring_gettext ;;
    lint) install_locked requirements-dev.lock; make_web_files; bring_browser_libraries; bring_pango; bring_gettext ;;
    *) fail "Usage: sh scripts/setup.sh run|test|lint" ;;
esac
