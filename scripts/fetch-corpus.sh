#!/usr/bin/env bash
# Prepares the King James text anew and compares it with the committed one: `scripts/fetch-corpus.sh [--write]`.
#
#   --write   replace Sources/CKingJames/kjv.txt
#
# The text comes from Debian's packages bible-kjv and bible-kjv-text, which are unpacked into a temporary
# folder: nothing is installed, and no root is needed. It is one verse a line, references removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly TEXT="Sources/CKingJames/kjv.txt"
readonly BYTES=4137850 LINES_WANTED=31102

stop() { printf 'corpus: %s\n' "$*" >&2; exit 1; }

write=false
case "${1:-}" in
    '') ;;
    --write) write=true ;;
    *) printf 'corpus: unknown option %s (known: --write)\n' "$1" >&2; exit 2 ;;
esac
for command in apt-get dpkg; do
    command -v "$command" >/dev/null || stop "$command is missing: the text is taken from packages of Debian"
done

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder" # apt-get downloads as a user of its own where it runs as root

# libreadline8 is what the program is linked with, and not on every machine.
for package in bible-kjv bible-kjv-text libreadline8; do
    (cd "$folder" && apt-get download -qq "$package" </dev/null >apt.log 2>&1) || {
        tail -n 3 "$folder/apt.log" >&2
        stop "apt-get cannot download $package; without package lists, as root: apt-get update"
    }
done
for archive in "$folder"/*.deb; do dpkg -x "$archive" "$folder/unpacked"; done

libraries="$(find "$folder/unpacked" -name 'libreadline.so.8' -printf '%h' -quit)"
# It looks for its data in the working folder first.
(cd "$folder/unpacked/usr/lib" \
    && LD_LIBRARY_PATH="$libraries" ../bin/bible -f Gen1:1-Rev22:21 </dev/null) >"$folder/verses" \
    || stop "bible -f Gen1:1-Rev22:21 fails on this machine"
LC_ALL=C sed -E 's/^[0-9]?[A-Za-z]+[0-9]+:[0-9]+ //' "$folder/verses" >"$folder/kjv.txt"

found="$(wc -c <"$folder/kjv.txt") bytes in $(wc -l <"$folder/kjv.txt") lines"
[[ $found == "$BYTES bytes in $LINES_WANTED lines" ]] \
    || stop "the packages give $found, expected $BYTES in $LINES_WANTED: another version of the text?"
if $write; then
    cp "$folder/kjv.txt" "$TEXT"
    printf 'corpus: wrote %s, %s\n' "$TEXT" "$found"
else
    cmp "$folder/kjv.txt" "$TEXT" || stop "$TEXT differs from what the packages give; --write replaces it"
    printf 'corpus: %s is what the packages give, %s\n' "$TEXT" "$found"
fi
