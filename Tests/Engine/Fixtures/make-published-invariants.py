#!/usr/bin/env python3
"""Writes Sources/Engine/Dynamics/Lyapunov/PublishedInvariants.swift from the metadata of dysts 0.96.

    /tmp/golden/bin/python Tests/Engine/Fixtures/make-published-invariants.py     (see make-dynamics.py)
"""
import importlib.metadata
import json
import pathlib

from dysts import flows

SWIFT = pathlib.Path(__file__).parents[3] / "Sources/Engine/Dynamics/Lyapunov/PublishedInvariants.swift"
with open(pathlib.Path(flows.__file__).parent / "data" / "chaotic_attractors.json", encoding="utf-8") as file:
    metadata = {name: entry for name, entry in json.load(file).items() if hasattr(flows, name)}


def number(value):
    return "nil" if value is None else repr(value)


rows = []
for name, entry in sorted(metadata.items()):
    spectrum = ", ".join(map(number, entry.get("lyapunov_spectrum_estimated") or []))
    rows.append(f'    "{name}": facts([{spectrum}], {number(entry.get("kaplan_yorke_dimension"))}, '
                f'{number(entry.get("correlation_dimension"))}),')
SWIFT.write_text(
    f"// Made by Tests/Engine/Fixtures/make-published-invariants.py from dysts "
    f"{importlib.metadata.version('dysts')}.\n\n"
    "/// What the collection publishes of each system.\n"
    "let publishedInvariants: [String: DynamicalSystem.PublishedInvariants] = [\n" + "\n".join(rows) + "\n]\n\n"
    "private func facts(\n"
    "    _ spectrum: [Double], _ kaplanYorke: Double?, _ correlation: Double?\n"
    ") -> DynamicalSystem.PublishedInvariants {\n"
    "    .init(spectrum: spectrum, kaplanYorkeDimension: kaplanYorke, correlationDimension: correlation)\n}\n")
print(len(rows), "systems")
