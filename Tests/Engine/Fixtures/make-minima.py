#!/usr/bin/env python3
"""Writes minima.json: how scipy's L-BFGS-B and adaptive Nelder-Mead fare on classic problems.

Run in this folder with scipy 1.17: ./make-minima.py > minima.json
"""
import json

import numpy as np
import scipy
from scipy.optimize import minimize


def rosenbrock(x):
    a, b = 1 - x[:-1], x[1:] - x[:-1] ** 2
    gradient = np.zeros_like(x)
    gradient[:-1] = -2 * a - 400 * x[:-1] * b
    gradient[1:] += 200 * b
    return np.sum(a**2 + 100 * b**2), gradient


def beale(p):
    x, y = p
    residuals = [c - x * (1 - y ** (k + 1)) for k, c in enumerate((1.5, 2.25, 2.625))]
    return sum(r * r for r in residuals), np.array([
        sum(-2 * r * (1 - y ** (k + 1)) for k, r in enumerate(residuals)),
        sum(2 * r * x * (k + 1) * y**k for k, r in enumerate(residuals)),
    ])


def himmelblau(p):
    x, y = p
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, np.array([4 * a * x + 2 * b, 2 * a + 4 * b * y])


def scaled_least_squares(x):
    """Residuals 10^(k/2) (x_k - k - 1) with a coupling: a Hessian with a condition number above 1e4."""
    k = np.arange(len(x))
    weights = 10.0 ** (k / 2)
    residuals = weights * (x - k - 1) + np.sum(x) - 15
    return np.sum(residuals**2), 2 * weights * residuals + 2 * np.sum(residuals)


PROBLEMS = {
    "rosenbrock2": (rosenbrock, [-1.2, 1]),
    "rosenbrock20": (rosenbrock, [-1.2, 1] * 10),
    "beale": (beale, [1, 1]),
    "himmelblau": (himmelblau, [0, 0]),
    "scaledLeastSquares": (scaled_least_squares, [0] * 5),
}

systems = {}
for name, (objective, start) in PROBLEMS.items():
    gradient = minimize(objective, start, jac=True, method="L-BFGS-B", options={"gtol": 1e-8, "ftol": 1e-15})
    simplex = minimize(
        lambda x: objective(x)[0], start, method="Nelder-Mead",
        options={"adaptive": True, "xatol": 1e-8, "fatol": 1e-8, "maxiter": 100_000, "maxfev": 100_000})
    systems[name] = {"start": [float(x) for x in start]} | {
        method: {
            "point": result.x.tolist(), "value": float(result.fun),
            "iterations": int(result.nit), "evaluations": int(result.nfev),
        }
        for method, result in (("gradient", gradient), ("simplex", simplex))
    }

print(json.dumps({
    "source": f"scipy {scipy.__version__}: L-BFGS-B with gtol 1e-8, ftol 1e-15; Nelder-Mead, adaptive, xatol = fatol = 1e-8",
    "systems": systems,
}, indent=1))
