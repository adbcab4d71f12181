#!/usr/bin/env python3
"""Writes stiff-paths.json: paths of stiff problems by scipy's Radau, to check Radau5 against.

Run in this folder with scipy 1.17: ./make-stiff-paths.py > stiff-paths.json
"""
import json

import numpy as np
import scipy
from scipy.integrate import solve_ivp


def van_der_pol(_, x):
    return [x[1], 1000 * (1 - x[0] ** 2) * x[1] - x[0]]


def robertson(_, x):
    forth, back, on = 0.04 * x[0], 1e4 * x[1] * x[2], 3e7 * x[1] ** 2
    return [back - forth, forth - back - on, on]


def hires(_, x):
    bound = 280 * x[5] * x[7]
    return [
        -1.71 * x[0] + 0.43 * x[1] + 8.32 * x[2] + 0.0007,
        1.71 * x[0] - 8.75 * x[1],
        -10.03 * x[2] + 0.43 * x[3] + 0.035 * x[4],
        8.32 * x[1] + 1.71 * x[2] - 1.12 * x[3],
        -1.745 * x[4] + 0.43 * x[5] + 0.43 * x[6],
        -bound + 0.69 * x[3] + 1.71 * x[4] - 0.43 * x[5] + 0.69 * x[6],
        bound - 1.81 * x[6],
        -bound + 1.81 * x[6],
    ]


PROBLEMS = {
    # name: equations, initial state, output times, absolute tolerance
    "VanDerPol": (van_der_pol, [2, 0], [1, 100, 500, 800, 807, 1000, 1500, 2000], 1e-12),
    "Robertson": (robertson, [1, 0, 0], [0.4, 4, 40, 400, 4e3, 4e5, 4e7], 1e-18),
    "HIRES": (hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], [0.1, 1, 5, 50, 200, 321.8122], 1e-14),
}

systems = {}
for name, (equations, initial, times, absolute) in PROBLEMS.items():
    def solve(tolerance, floor):
        return solve_ivp(equations, (0, times[-1]), initial, method="Radau", t_eval=times, rtol=tolerance, atol=floor)

    fine, rough = solve(1e-12, absolute), solve(1e-7, absolute * 1e5)
    assert fine.success and rough.success
    error = np.max(np.abs(rough.y - fine.y) / np.max(np.abs(fine.y), axis=1)[:, None])
    systems[name] = {
        "initial": [float(x) for x in initial],
        "times": [float(t) for t in times],
        "states": fine.y.T.tolist(),
        "roughEvaluations": rough.nfev + rough.njev * len(initial),
        "roughError": float(error),
    }

print(json.dumps({
    "source": f"scipy {scipy.__version__} Radau, rtol = 1e-12; rough: the same at rtol = 1e-7 "
              "(evaluations of the right-hand side, and largest error by component over its largest size)",
    "systems": systems,
}, indent=1))
