#!/usr/bin/env bash
# Everything that is checked without building: layout of Swift, shell and Python syntax, documents.
# Ends with 1 when anything is wrong, after having said all of it.
# shellcheck disable=SC2329  # functions are called through `check`
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
PATH="$PWD/.setup/python/bin:$PATH"

failed=0
check() {
    local what="$1"
    shift
    scripts/say "$what"
    "$@" || failed=1
}

swift_layout() { scripts/swift-files | xargs -0 swift format lint --strict --parallel; }

file_length() {
    # One idea a file; past 400 lines it holds several.
    local long
    long="$(scripts/swift-files | xargs -0 wc -l | awk '$2 != "total" && $1 > 400 {print $2 ": " $1 " lines, at most 400"}')"
    [[ -z $long ]] || { printf '%s\n' "$long" >&2; return 1; }
}

unfinished() {
    ! grep -rnE '\b(TODO|FIXME|XXX)\b' --include='*.swift' --include='*.sh' --include='*.py' Sources Tests Benchmarks
}

mapfile -t shell_files < <(grep -rlE '^#!.*\b(ba)?sh\b' scripts Benchmarks Sources Tests docker .ci 2>/dev/null | sort)
mapfile -t python_files < <(find scripts Benchmarks Tests sweeps -name '*.py' | sort)

shell_syntax() { # SC1007 takes the idiom `CDPATH= cd` for a slip
    local file rc=0
    for file in "${shell_files[@]}"; do bash -n "$file" || rc=1; done
    if command -v shellcheck >/dev/null; then shellcheck --exclude=SC1007 "${shell_files[@]}" || rc=1; fi
    return "$rc"
}

dockerfiles() {
    command -v hadolint >/dev/null || { echo "hadolint is not installed, so Dockerfiles are not checked"; return 0; }
    hadolint docker/Dockerfile
}

python_syntax() {
    python3 - "${python_files[@]}" <<'PYTHON'
import ast, sys
bad = 0
for path in sys.argv[1:]:
    try:
        ast.parse(open(path, encoding="utf-8").read(), path)
    except SyntaxError as error:
        bad = 1
        print(f"{path}:{error.lineno}: {error.msg}", file=sys.stderr)
sys.exit(bad)
PYTHON
}

check "layout of Swift sources (swift format)" swift_layout
check "length of Swift files" file_length
check "unfinished work" unfinished
check "shell scripts$(command -v shellcheck >/dev/null || echo ' (syntax only: shellcheck is not installed)')" shell_syntax
check "Python files" python_syntax
check "Dockerfiles" dockerfiles
check "documents: console blocks and links" scripts/check-docs.py --static README.md CONTRIBUTING.md docs docker Benchmarks
exit "$failed"
