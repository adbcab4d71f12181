#!/usr/bin/env python3
"""Writes the golden values of NumericsTests with numpy and scipy, beside this file.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy scipy
    /tmp/golden/bin/python Tests/Engine/Fixtures/numerics.py

What is random here comes from a seed, so the same versions write the same files. Matrices are
lists of rows. The versions stand in each file's `source`.
"""
import json
import pathlib

import numpy as np
import scipy
from scipy import linalg, optimize, special, stats

FOLDER = pathlib.Path(__file__).parent
SOURCE = f"numpy {np.__version__}, scipy {scipy.__version__} (numerics.py)"


def plain(value):
    """JSON's own types from numpy's."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    return value.item() if isinstance(value, np.generic) else value


def write(name, content):
    with open(FOLDER / name, "w", encoding="utf-8") as file:
        json.dump(plain({"source": SOURCE} | content), file, indent=None, separators=(",", ":"))
        file.write("\n")


def linear_algebra(random):
    a, b = random.normal(size=(7, 4)), random.normal(size=(7, 2))
    square = random.normal(size=(5, 5))
    definite = square @ square.T + np.eye(5)
    sides = random.normal(size=(5, 2))
    sign, logarithm = np.linalg.slogdet(square)
    values = np.linalg.eigvals(square)
    values = values[np.lexsort((values.imag, values.real))]
    wide = random.normal(size=(3, 6))
    wide_targets = random.normal(size=(3, 1))
    penalties = [1e-3, 0.5, 20.0]

    def ridge(design, targets, penalty):
        n = design.shape[1]
        return linalg.solve(design.T @ design + penalty * np.eye(n), design.T @ targets)

    def score(design, targets, penalty):
        m, n = design.shape
        hat = design @ linalg.solve(design.T @ design + penalty * np.eye(n), design.T)
        residual = targets - hat @ targets
        return (residual**2).mean(axis=0) / (1 - np.trace(hat) / m) ** 2

    problems = []
    for m, n in [(8, 5), (30, 12), (6, 9)]:
        design = np.abs(random.normal(size=(m, n))) if n % 2 else random.normal(size=(m, n))
        target = random.normal(size=m)
        solution, residual = optimize.nnls(design, target)
        problems.append({"design": design, "target": target, "solution": solution, "residual": residual})
    return {
        "design": a,
        "targets": b,
        "leastSquares": np.linalg.lstsq(a, b)[0],
        "singularValues": np.linalg.svd(a, compute_uv=False),
        "absoluteR": np.abs(np.linalg.qr(a)[1]),
        "square": square,
        "sides": sides,
        "solved": np.linalg.solve(square, sides),
        "solvedTransposed": np.linalg.solve(square.T, sides),
        "determinantSign": sign,
        "logDeterminant": logarithm,
        "eigenvaluesReal": values.real,
        "eigenvaluesImaginary": values.imag,
        "definite": definite,
        "definiteLower": np.linalg.cholesky(definite),
        "definiteSolved": np.linalg.solve(definite, sides),
        "definiteLogDeterminant": np.linalg.slogdet(definite)[1],
        "definiteEigenvalues": np.linalg.eigvalsh(definite),
        "penalties": penalties,
        "ridge": [ridge(a, b, penalty) for penalty in penalties],
        "ridgeScores": [score(a, b, penalty) for penalty in penalties],
        "wide": wide,
        "wideTargets": wide_targets,
        "wideRidge": [ridge(wide, wide_targets, penalty) for penalty in penalties],
        "nonNegative": problems,
    }


def statistics(random):
    x = random.normal(size=25)
    y = 0.5 * x + random.normal(size=25)
    tied_x = random.integers(0, 6, size=40)
    tied_y = (tied_x + random.integers(0, 5, size=40)) // 2
    data = random.exponential(size=30)
    levels = [0.001, 0.025, 0.3, 0.5, 0.77, 0.999]
    arguments = [-8.0, -2.5, -0.3, 0.0, 1.0, 3.7]
    content = {
        "x": x,
        "y": y,
        "tiedX": tied_x,
        "tiedY": tied_y,
        "ranks": stats.rankdata(tied_x),
        "normalArguments": arguments,
        "normalDistribution": stats.norm.cdf(arguments),
        "normalLevels": levels,
        "normalQuantiles": stats.norm.ppf(levels),
        "bootstrapData": data,
    }
    for name, (u, v) in {"plain": (x, y), "tied": (tied_x, tied_y)}.items():
        content[name] = {
            "pearson": stats.pearsonr(u, v).statistic,
            "spearman": stats.spearmanr(u, v).statistic,
            "kendall": stats.kendalltau(u, v).statistic,
        }
    for method in ["percentile", "BCa"]:
        result = stats.bootstrap(
            (data,), np.mean, n_resamples=300, confidence_level=0.9, method=method, rng=np.random.default_rng(5)
        )
        content["bootstrapReplicates"] = result.bootstrap_distribution
        content["bootstrap" + method] = list(result.confidence_interval)
    return content


def distributions():
    """Edges between which each distribution has a tenth of its draws."""
    tenths = np.arange(1, 10) / 10
    shapes = [0.05, 0.5, 1.0, 4.5, 300.0]
    means = [0.0, 0.3, 9.9, 10.0, 40.0, 1000.0]
    exponents = [0.0, 0.5, 1.0, 1.7]
    return {
        "gammaShapes": shapes,
        "gammaTenths": [stats.gamma.ppf(tenths, shape) for shape in shapes],
        "exponentialTenths": stats.expon.ppf(tenths),
        "poissonMeans": means,
        "poissonTenths": [stats.poisson.ppf(tenths, mean) for mean in means],
        "poissonProbabilities": [stats.poisson.cdf(stats.poisson.ppf(tenths, mean), mean) for mean in means],
        "zipfExponents": [1.01, 1.5, 2.5],
        "zipfProbabilities": [stats.zipf.pmf(np.arange(1, 21), s) for s in [1.01, 1.5, 2.5]],
        "finiteExponents": exponents,
        "finiteProbabilities": [np.arange(1.0, 31) ** -s / (np.arange(1.0, 31) ** -s).sum() for s in exponents],
        "functionArguments": (x := np.array([-700.0, -40.0, -1.0, -0.3, -1e-9, 1e-12, 0.2, 0.5, 3.0, 650.0])),
        "exponentials": np.exp(x),
        "exponentialsMinus1": np.expm1(x),
        "logarithms1p": np.log1p(np.abs(x)),
        "logFactorials": [float(special.gammaln(k + 1)) for k in range(0, 30)],
    }


if __name__ == "__main__":
    write("linear-algebra.json", linear_algebra(np.random.default_rng(20)))
    write("statistics.json", statistics(np.random.default_rng(21)))
    write("distributions.json", distributions())
