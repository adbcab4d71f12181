#!/usr/bin/env python3
"""Writes Sources/Engine/Dynamics/Lyapunov/RecomputedSpectra.swift by `swath lyapunov` with its defaults.

    Tests/Engine/Fixtures/make-lyapunov-table.py .build/release/swath [SYSTEM …]

All 135 systems take some minutes of one core, MacArthur and InteriorSquirmer a third of them. Named systems alone
are computed anew, the others kept as they are in the file of lines beside the table, if it is there:
`--lines FILE` (default: /tmp/lyapunov.jsonl).
"""
import argparse
import json
import pathlib
import subprocess

SWIFT = pathlib.Path(__file__).parents[3] / "Sources/Engine/Dynamics/Lyapunov/RecomputedSpectra.swift"
parser = argparse.ArgumentParser()
parser.add_argument("swath", nargs="+")
parser.add_argument("--lines", type=pathlib.Path, default=pathlib.Path("/tmp/lyapunov.jsonl"))
asked = parser.parse_args()
program, wanted = asked.swath[0], asked.swath[1:]


def swath(*arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


names = [json.loads(line)["system"] for line in swath("systems", "--json").splitlines()]
known = {}
if asked.lines.exists():
    known = {entry["system"]: entry for entry in map(json.loads, asked.lines.read_text().splitlines())}
for name in names:
    if name in wanted or name not in known:
        known[name] = json.loads(swath("lyapunov", name, "--json"))
        print(name, known[name]["spectrum"][0], flush=True)
        asked.lines.write_text("".join(json.dumps(known[key]) + "\n" for key in sorted(known)))


def figures(values):
    """Five digits: the errors are in the third, or before it."""
    return "[" + ", ".join(f"{float(f'{value:.5g}')!r}" for value in values) + "]"


rows = []
for name in names:
    # Of a delay system's exponents those that its dimension needs, and the next.
    entry, count = known[name], len(known[name]["spectrum"])
    if not entry["is_complete"]:
        count = min(count, int(entry["kaplan_yorke"] or count) + 2)
    complete = "" if entry["is_complete"] else ", isComplete: false"
    rows.append(f'    "{name}": spectrum({figures(entry["spectrum"][:count])}, '
                f'{figures(entry["standard_errors"][:count])}{complete}),')
SWIFT.write_text(
    "// Made by Tests/Engine/Fixtures/make-lyapunov-table.py.\n\nimport Numerics\n\n"
    "/// Lyapunov exponents with their standard errors, by `swath lyapunov` with its defaults: 1,000 periods (or delays,\n"
    "/// where these are longer) after two transients of 100, tolerance 1e-9.\n"
    "let recomputedSpectra: [String: LyapunovSpectrum] = [\n" + "\n".join(rows) + "\n]\n\n"
    "private func spectrum(_ exponents: [Double], _ errors: [Double], isComplete: Bool = true) -> LyapunovSpectrum {\n"
    "    LyapunovSpectrum(exponents: exponents, standardErrors: errors, isComplete: isComplete)\n}\n")
