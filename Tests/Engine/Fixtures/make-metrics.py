#!/usr/bin/env python3
"""Makes metrics.json: forecasts, and their scores by dysts, nolds and scipy.

    make-metrics.py GOLDEN_METRICS LYAP_2023 > metrics.json

GOLDEN_METRICS holds pairs of truth and forecast with their scores by dysts 0.96 and by dysts of April 2023;
LYAP_2023 is dysts/lyap.py as it was at commit 04a2b3b. Versions: dysts 0.96, nolds 0.6.3 (its measures.py),
numpy 2.4, scipy 1.17, scikit-learn 1.9.
"""

import importlib.util
import json
import sys
import warnings

import numpy as np
from dysts.analysis import gp_dim
from dysts.metrics import estimate_kl_divergence
from scipy.signal import periodogram
from scipy.signal.windows import blackmanharris

warnings.simplefilter("ignore")


def module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


lyap_2023 = module("lyap_2023", sys.argv[2])
root = importlib.util.find_spec("nolds").submodule_search_locations[0]
nolds = module("nolds_measures", root + "/measures.py")


def spectrum(y):
    power = periodogram(y * blackmanharris(len(y)), fs=1)[1][: len(y) // 2]
    return power / power.max()


def warping(y, forecast):
    n, m = len(y), len(forecast)
    table = np.full((n + 1, m + 1), np.inf)
    table[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            step = np.linalg.norm(y[i - 1] - forecast[j - 1])
            table[i, j] = step + min(table[i - 1, j], table[i, j - 1], table[i - 1, j - 1])
    return table[-1, -1] / sum(table.shape)


def invariants(y, forecast):
    pairs = [(y[:, i], forecast[:, i]) for i in range(y.shape[1])]
    states = [lyap_2023.lyap_e(series) for series in (y, forecast)]
    embedded = [nolds.lyap_e(series[:, 0]) for series in (y, forecast)]
    dimensions = []
    for seed in range(5):
        np.random.seed(seed)
        dimensions.append(float(abs(lyap_2023.corr_dim(y) - lyap_2023.corr_dim(forecast))))
    return {
        "psd_error": np.mean([np.sqrt(np.mean((spectrum(a) - spectrum(b)) ** 2)) for a, b in pairs]),
        "lyapunov_spectrum_error": np.sqrt(np.mean((states[0] - states[1]).astype(float) ** 2)),
        "lyapunov_max_error": abs(float(states[0].max()) - float(states[1].max())),
        "lyapunov_spectrum_error_first_component": np.sqrt(np.mean((embedded[0] - embedded[1]) ** 2)),
        "lyapunov_first_component": [float(x) for x in embedded[0]],
        "correlation_dimension_error": dimensions,
        "d_frac": abs(gp_dim(y) - gp_dim(forecast)),
        "dtw": warping(y, forecast),
        "d_stsp": divergences(y, forecast, steps=True),
        "kl_divergence": divergences(y, forecast, steps=False),
    }


def divergences(y, forecast, steps):
    """Mean and standard error of 40 repeats; null where one is infinite."""
    values = []
    for seed in range(40):
        np.random.seed(seed)
        values.append(state_space_divergence(y, forecast) if steps else estimate_kl_divergence(y, forecast))
    if not np.all(np.isfinite(values)):
        return None
    return [float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(len(values)))]


def state_space_divergence(y, forecast):
    """The distance to the next point as the variance around each, by logarithms of sums."""

    def log_density(points, centres, variances):
        squares = ((points[:, None] - centres[None]) ** 2).sum(axis=2)
        logs = -squares / (2 * variances) - centres.shape[1] / 2 * np.log(2 * np.pi * variances)
        return np.logaddexp.reduce(logs, axis=1) - np.log(len(centres))

    def variances(series):
        lengths = np.linalg.norm(np.diff(series, axis=0), axis=1) + 1e-8
        return np.hstack((lengths, lengths[-1]))

    p, q = variances(y), variances(forecast)
    drawn = np.random.choice(len(y), size=1000)
    points = y[drawn] + np.sqrt(p[drawn])[:, None] * np.random.standard_normal((1000, y.shape[1]))
    return np.mean(log_density(points, y, p) - log_density(points, forecast, q))


systems = {}
for case in json.load(open(sys.argv[1]))["cases"]:
    y, forecast = np.array(case["true"]), np.array(case["pred"])
    systems[f"{case['system']}/{case['method']}"] = {
        "truth": case["true"],
        "forecast": case["pred"],
        "release": {k: v for k, v in case["v096"].items() if k not in ("mutual_information", "kl_divergence")},
        "april2023": case["v2023"],
        "mutualInformation": case["v096"]["mutual_information"],
        "divergence": case["v096"]["kl_divergence"],
        "invariants": invariants(y, forecast),
    }
source = "dysts 0.96 and its state of April 2023, nolds 0.6.3 and scipy 1.17, on forecasts of two methods"
entries = ",\n".join(f"{json.dumps(name)}: {json.dumps(system, default=float)}" for name, system in systems.items())
print(f'{{"source": {json.dumps(source)},\n"systems": {{\n{entries}}}}}')
