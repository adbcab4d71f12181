#!/bin/sh
# Regenerates Sources/Protocol/Generated from Sources/Protocol/Schema/swath.proto (`make protocol`).
#
# Needs protoc (Debian: protobuf-compiler). The Swift plugin is built from the very swift-protobuf that
# the package resolves, so that generated code and runtime always fit together.
set -eu

schema=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
package=$(CDPATH= cd -- "$schema/../../.." && pwd)
# SWATH_SWIFT_PROTOBUF names a checkout of swift-protobuf to use instead of the resolved one.
checkout=${SWATH_SWIFT_PROTOBUF:-$package/.build/checkouts/swift-protobuf}
output=$schema/../Generated

if ! command -v protoc >/dev/null; then
    echo "generate.sh: protoc is missing; install it with: apt-get install protobuf-compiler" >&2
    exit 1
fi
if [ ! -d "$checkout" ]; then
    echo "generate.sh: resolving the package to get swift-protobuf" >&2
    (cd "$package" && swift package resolve)
fi

# Built outside the checkout: SwiftPM makes checkouts read-only.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
swift build --package-path "$checkout" --scratch-path "$scratch" --product protoc-gen-swift >&2
plugin=$(swift build --package-path "$checkout" --scratch-path "$scratch" --show-bin-path)/protoc-gen-swift

mkdir -p "$output"
# The internal-by-default imports of this package want `public import SwiftProtobuf`.
protoc --plugin=protoc-gen-swift="$plugin" --proto_path="$schema" \
    --swift_out="$output" --swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true \
    swath.proto
