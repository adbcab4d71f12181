#!/usr/bin/env python3
"""Writes the golden values of DynamicsTests that come from running dysts 0.96, beside this file.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install dysts==0.96 numba
    /tmp/golden/bin/python Tests/Engine/Fixtures/make-dynamics.py

delay-rates.json      right-hand sides of the six delay systems at three points each
delay-embedding.json  rows of dysts's own ten-fold delay embedding, on a grid fine enough for its first-order scheme
jacobians.json        its analytic Jacobians at the initial condition and a seeded point
observations.json     its post-processed coordinates of three states for every system that has such a step
"""
import importlib.metadata
import json
import pathlib

import numpy as np
from dysts import flows
from dysts.base import BaseDyn, DynSysDelay

FOLDER = pathlib.Path(__file__).parent
SOURCE = f"dysts {importlib.metadata.version('dysts')} from PyPI (make-dynamics.py)"
random = np.random.default_rng(96)


def write(name, note, systems):
    lines = [f'{json.dumps(key)}: {json.dumps(value)}' for key, value in sorted(systems.items())]
    with open(FOLDER / name, "w", encoding="utf-8") as file:
        file.write(f'{{"source": {json.dumps(SOURCE + ": " + note)},\n "systems": {{\n')
        file.write(",\n".join(lines) + "\n}}\n")


def numbers(values):
    return [float(value) for value in np.ravel(values)]


systems = {}
with open(pathlib.Path(flows.__file__).parent / "data" / "chaotic_attractors.json", encoding="utf-8") as file:
    for name in sorted(json.load(file)):
        if hasattr(flows, name):
            systems[name] = getattr(flows, name)()

delays = {name: system for name, system in systems.items() if isinstance(system, DynSysDelay)}
rates = {}
for name, system in delays.items():
    start = float(np.ravel(system.ic)[0])
    points = [(start, start)] + [tuple(start * (1 + random.uniform(-0.6, 0.6, 2))) for _ in range(2)]
    rates[name] = {"points": [
        {"state": x, "delayed": past, "rate": float(system._rhs(x, past, 0.0, *system.param_list))}
        for x, past in points]}
write("delay-rates.json", "right-hand sides at (x, x(t - tau))", rates)

embedding = {}
for name, system in delays.items():
    # Two delays, 6000 grid points: the embedding of the last rows reaches back to the start.
    points, periods = 6000, 2 * float(system.tau) / system.period
    times, rows = system.make_trajectory(points, pts_per_period=points / periods, return_times=True, tau=system.tau)
    moments = np.linspace(float(system.tau), times[-1], points)
    kept = [0, points // 3, 2 * points // 3, points - 1]
    embedding[name] = {"times": numbers(moments[kept]), "rows": [numbers(rows[row]) for row in kept]}
write("delay-embedding.json", "make_trajectory over two delays, four rows of 6000", embedding)

jacobians = {}
for name, system in systems.items():
    if name in delays or system._jac is BaseDyn._jac:
        continue
    start = np.asarray(system.ic, dtype=float)
    states = [start, start * (1 + random.uniform(-0.2, 0.2, start.size))]
    jacobians[name] = {"points": [
        {"state": numbers(state), "jacobian": numbers(np.array(system.jac(state, 0.0), dtype=float))}
        for state in states]}
write("jacobians.json", "analytic Jacobians, row-major", jacobians)

observations = {}
for name, system in systems.items():
    if not hasattr(system, "_postprocessing"):
        continue
    start = np.asarray(system.ic, dtype=float)
    states = [start] + [start * (1 + random.uniform(-0.5, 0.5, start.size)) + random.uniform(-1, 1, start.size)
                        for _ in range(2)]
    observations[name] = {"points": [
        {"state": numbers(state), "observed": numbers([np.squeeze(value) for value in system._postprocessing(*state)])}
        for state in states]}
write("observations.json", "_postprocessing, which make_trajectory applies by default", observations)
