#!/usr/bin/env bash
# Brings this machine to where Swath builds: `scripts/setup.sh [--test] [--again]`.
#
#   --test   also what only the tests need (protoc, a Python with pyzmq and protobuf)
#   --again  try once more what failed last time and is not essential
#
# It says what it does before it does it, asks nothing, and is silent and done in about 0.1 s
# when all is there. What it makes lies in .setup/; system packages come from Debian, by apt-get.
# shellcheck disable=SC2329  # functions are called through `attempt`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly SWIFT_MINIMUM="6.3"
readonly STATE=".setup"

for_tests=false
again=false
for argument in "$@"; do
    case "$argument" in
        --test) for_tests=true ;;
        --again) again=true ;;
        *) printf 'setup: unknown option %s (known: --test, --again)\n' "$argument" >&2; exit 2 ;;
    esac
done

needs=()
say() { printf 'setup: %s\n' "$*"; }
warn() { printf 'setup: %s\n' "$*" >&2; }
stop() { warn "$@"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- Swift ------------------------------------------------------------------------------------
# Asked only when the compiler on the path has changed: `swift --version` takes a quarter second.

check_swift() {
    has swift || stop "Swift is missing (no 'swift' on your PATH). Swath needs $SWIFT_MINIMUM or newer:" \
        "install it with swiftly, the toolchain installer that the Install page of swift.org describes," \
        "open a new shell, and run make again."
    local compiler stamp said version
    compiler="$(readlink -f "$(command -v swift)")"
    stamp="$compiler $(stat -L -c %Y "$compiler" 2>/dev/null || echo 0)"
    [[ -f $STATE/swift && "$(<"$STATE/swift")" == "$stamp" ]] && return
    if ! said="$(swift --version 2>&1)"; then
        # A toolchain that was only unpacked: what it loads itself is installed with the rest.
        if [[ ${1:-} != again && $said == *"loading shared libraries"* ]] && has apt-get; then
            needs+=(libcurl4-openssl-dev libncurses-dev libxml2-dev)
            return
        fi
        stop "'swift --version' fails; the toolchain at $compiler is not whole: $said"
    fi
    version="$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$said" | head -n 1)"
    [[ -n $version ]] || stop "cannot read a version from what 'swift --version' prints: $said"
    if [[ "$(printf '%s\n%s\n' "$SWIFT_MINIMUM" "$version" | sort -V | head -n 1)" != "$SWIFT_MINIMUM" ]]; then
        stop "Swift $version is too old, Swath needs $SWIFT_MINIMUM or newer:" \
            "'swiftly install latest' brings one (swiftly: see the Install page of swift.org)."
    fi
    printf '%s\n' "$stamp" >"$STATE/swift"
}

# --- System packages --------------------------------------------------------------------------
# Asked for by what they give (a command, a pkg-config module), so that any system will do that has
# them; by name only when one is missing.

need() {
    local package="$1"
    shift
    "$@" >/dev/null 2>&1 || needs+=("$package")
}

install_packages() {
    need git has git
    if has apt-get; then # Swift links with what GCC brings: its own toolchain has neither of these.
        need binutils-gold has ld.gold
        need g++ compgen -G '/usr/lib/gcc/*/*/libstdc++.so'
    fi
    need pkg-config has pkg-config
    need libzmq3-dev pkg-config --exists libzmq
    need libopenblas-dev pkg-config --exists openblas
    need libsqlite3-dev pkg-config --exists sqlite3
    need zlib1g-dev pkg-config --exists zlib
    need libstb-dev pkg-config --exists stb
    need python3 has python3
    if [[ ! -x $STATE/python/bin/pip ]]; then need python3-venv python3 -c 'import ensurepip'; fi
    if $for_tests; then need protobuf-compiler has protoc; fi
    [[ ${#needs[@]} -eq 0 ]] && return

    has apt-get || stop "missing here: ${needs[*]} (names of Debian packages)." \
        "This is not a Debian system, so install what they are called on yours, and run make again."
    local -a root=()
    if [[ $EUID -ne 0 ]]; then
        has sudo || stop "missing here: ${needs[*]}. As root: apt-get install ${needs[*]}"
        root=(sudo)
    fi
    say "installing what the build links with, by ${root[*]:+${root[*]} }apt-get: ${needs[*]}"
    # A fresh container has no package lists; a stale mirror among several must not stop the rest.
    "${root[@]}" apt-get update -qq </dev/null || warn "'apt-get update' failed; trying with the lists there are"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${needs[@]}" \
        </dev/null >"$STATE/apt.log" 2>&1 || {
        tail -n 15 "$STATE/apt.log" >&2
        stop "apt-get could not install ${needs[*]}; its last lines are above, all of them in $STATE/apt.log."
    }
}

# --- Python, for pages and tests --------------------------------------------------------------
# Nothing here is essential: without it there are no HTML pages and the tests that need it skip.

# `attempt NAME TASK LOSS COMMAND…` says the TASK and runs COMMAND; if it fails, it says the LOSS and does
# not run it again until --again.
attempt() {
    local name="$1" task="$2" loss="$3"
    shift 3
    if [[ -f $STATE/$name.failed ]] && ! $again; then return; fi
    say "$task"
    if "$@" >"$STATE/$name.log" 2>&1; then
        rm -f "$STATE/$name.failed" "$STATE/$name.log"
    else
        mv "$STATE/$name.log" "$STATE/$name.failed"
        tail -n 3 "$STATE/$name.failed" >&2
        warn "$loss The rest works without; 'make setup' tries again ($STATE/$name.failed has the whole output)."
    fi
}

python_environment() {
    [[ -x $STATE/python/bin/pip ]] || python3 -m venv "$STATE/python"
}

fetch_plotly() {
    python_environment
    "$STATE/python/bin/python" scripts/fetch-plotly.py "$STATE/plotly.min.js"
}

install_test_packages() {
    python_environment
    "$STATE/python/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/requirements.txt
    cp Tests/requirements.txt "$STATE/requirements.txt"
}

mkdir -p "$STATE"
check_swift
install_packages
check_swift again
if [[ ! -f $STATE/plotly.min.js ]]; then
    attempt plotly "fetching plotly.min.js, which HTML reports inline (4.8 MB, from PyPI)" \
        "plotly.min.js could not be fetched, so HTML reports cannot be written." fetch_plotly
fi
if $for_tests && ! cmp -s Tests/requirements.txt "$STATE/requirements.txt"; then
    attempt requirements "installing the Python packages that tests and lint use, into $STATE/python" \
        "Python packages could not be installed, so some tests will skip." install_test_packages
fi
