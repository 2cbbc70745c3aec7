#!/bin/sh
# Make this folder ready: native packages, virtual environment, Python packages from the lock file.
#
#   tools/prepare.sh run       what the portal needs
#   tools/prepare.sh test      that, and what tests and checks need
#   tools/prepare.sh services  that, and PostgreSQL and Redis
#
# Safe to repeat: it does only what is missing. On Debian and Ubuntu as root it installs native packages with apt-get;
# otherwise it says what to install.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Native packages ------------------------------------------------------------------------------------------------------
install_native() { # packages …: install those that are missing; false if some cannot be had
    have dpkg-query || return 1
    missing=
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "Install these packages first:  sudo apt-get install$missing"
        return 1
    fi
    say "Installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # The lists of a fresh machine are empty or old, so a first failure is followed by an update and a second try.
    # shellcheck disable=SC2086
    apt-get install -q -y --no-install-recommends $missing >/dev/null 2>&1 || {
        apt-get update -q >/dev/null && apt-get install -q -y --no-install-recommends $missing >/dev/null
    }
}

find_chromium() {
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$candidate" ] && have "$candidate"; then return 0; fi
    done
    return 1
}

native_run() {
    install_native libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core || true
}

check_pango() { # the quick look first; what counts is whether WeasyPrint finds the libraries
    .venv/bin/python -c '
import sys
from ctypes.util import find_library
sys.exit(not all(map(find_library, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))))' && return 0
    .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 && return 0
    say "PDFs need Pango with HarfBuzz. Install them and try again:"
    say "  Debian, Ubuntu:  apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
    say "  Fedora:          dnf install pango harfbuzz dejavu-sans-fonts"
    say "  macOS:           brew install pango"
    exit 1
}

native_test() {
    find_chromium || install_native chromium || true
    have pdftotext || install_native poppler-utils || true
    have qpdf || install_native qpdf || true
    find_chromium || say "Without Chromium the browser tests are skipped. Install it, or name it with CHROMIUM=/path/to/it."
}

native_services() {
    have psql || install_native postgresql || true
    have redis-server || install_native redis-server || true
}

# Python ---------------------------------------------------------------------------------------------------------------
suitable='import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if "$candidate" -c "$suitable" >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return 0; fi
    python=$(find_python) || {
        [ -n "${PYTHON:-}" ] || install_native python3 python3-venv || true
        python=$(find_python)
    } || {
        say "myIASIOS needs Python 3.11 or newer with its venv module${PYTHON:+, and $PYTHON is not that}."
        say "Install it (Debian: apt-get install python3 python3-venv), or name it:  make run PYTHON=/path/to/python3.11"
        exit 1
    }
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

install_locked() { # lock file: install it unless the copy in .venv says that this was done
    cmp -s "$1" ".venv/$1" && return 0
    say "Installing Python packages from $1"
    if have uv; then
        uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$1"
    fi
    cp "$1" ".venv/$1"
}

case $purpose in
run) native_run ;;
test) native_run && native_test ;;
services) native_run && native_test && native_services ;;
*)
    say "Usage: tools/prepare.sh run|test|services"
    exit 2
    ;;
esac
make_venv
if [ "$purpose" != run ]; then
    install_locked requirements-dev.lock
elif ! cmp -s requirements-dev.lock .venv/requirements-dev.lock; then # which includes what the portal needs
    install_locked requirements.lock
fi
check_pango
