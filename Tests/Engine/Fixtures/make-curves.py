#!/usr/bin/env python3
"""Writes curves.json: interpolants by scipy, with derivatives and integrals.

Run in this folder with scipy 1.17: ./make-curves.py > curves.json
"""
import json

import numpy as np
import scipy
from scipy.interpolate import Akima1DInterpolator, CubicSpline

random = np.random.default_rng(7)
knots = np.cumsum(random.uniform(0.1, 1.5, 12))
POINTS = {
    "wavy": (knots, np.sin(knots) + 0.3 * random.standard_normal(12)),
    "step": (np.arange(9.0), np.array([0, 0, 0, 0, 1, 1, 1, 1, 1.0])),
    "uneven": (np.array([-3, -2.99, 0, 0.5, 4, 4.001, 10]), np.array([1, 1.1, -2, 0, 3, 3, -1.0])),
    "three": (np.array([0, 1, 3.0]), np.array([1, -1, 2.0])),
    "two": (np.array([1, 3.0]), np.array([2, -1.0])),
}
METHODS = {
    "natural": lambda x, y: CubicSpline(x, y, bc_type="natural"),
    "clamped": lambda x, y: CubicSpline(x, y, bc_type=((1, 0.5), (1, -2))),
    "notAKnot": lambda x, y: CubicSpline(x, y, bc_type="not-a-knot"),
    "akima": lambda x, y: Akima1DInterpolator(x, y, method="akima", extrapolate=True),
    "makima": lambda x, y: Akima1DInterpolator(x, y, method="makima", extrapolate=True),
}

systems = {}
for points, (x, y) in POINTS.items():
    span = x[-1] - x[0]
    moments = np.linspace(x[0] - 0.1 * span, x[-1] + 0.1 * span, 31)
    for method, make in METHODS.items():
        curve = make(x, y)
        systems[f"{points}/{method}"] = {
            "knots": x.tolist(), "values": y.tolist(), "moments": moments.tolist(),
            "derivatives": [curve(moments, order).tolist() for order in range(4)],
            "integrals": [float(curve.integrate(moments[3], moment)) for moment in moments],
        }

print(json.dumps({
    "source": f"scipy {scipy.__version__}: CubicSpline (clamped: 0.5 and -2) and Akima1DInterpolator; derivatives by "
              "order from 0, integrals from moment 3",
    "systems": systems,
}))
