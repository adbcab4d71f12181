#!/usr/bin/env python3
"""Finds functions that were compiled for wide vectors and that the linker might give to everybody.

    scripts/check-kernels.py .build/release

The inner loops are compiled several times, for the vectors of different processors, and which to call is decided
when a process starts. A weak function in one of these modules (a copy of a generic function of the standard library,
say) has the same name in all others; the linker keeps one of them for the whole program, and if that is the one for
AVX-512, the program dies by an illegal instruction where there is none. So every weak function that the modules for
AVX2 and AVX-512 define must carry the module's own name.

It ends with 1 when there is such a function, and with 2 when it could not find out.
"""

import argparse
import pathlib
import platform
import re
import subprocess
import sys

MODULE = re.compile(r"Kernels\w*AVX\w*")


def weak_functions(objects):
    """Yields (object, symbol) for every weak function that is defined there."""
    for path in objects:
        listing = subprocess.run(["nm", "--defined-only", path], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            kind, _, symbol = line[17:].partition(" ")
            if kind == "W":
                yield path, symbol


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path, help="folder of a build: .build/release")
    parser.add_argument("--machine", default=platform.machine(), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.machine not in ("x86_64", "AMD64"):
        print(f"on {options.machine} there are no modules for wide vectors")
        return 0
    modules = sorted(folder for folder in options.build.glob("*.build") if MODULE.fullmatch(folder.stem))
    objects = {folder.stem: sorted(folder.glob("**/*.o")) for folder in modules}
    if not objects or not all(objects.values()):
        print(f"{options.build}: no objects of the modules for wide vectors; build first", file=sys.stderr)
        return 2
    found = 0
    for module, paths in objects.items():
        try:
            for path, symbol in weak_functions(paths):
                if module not in symbol:
                    found += 1
                    print(f"{module}: {path.name} defines {symbol}, which the linker may give to everybody", file=sys.stderr)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{module}: nm says nothing: {error}", file=sys.stderr)
            return 2
    if not found:
        print(f"{', '.join(objects)}: nothing that could be mistaken for another's")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
