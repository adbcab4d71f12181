#!/usr/bin/env python3
"""Writes regressions.json: forecasts of the series in forecasts.json by xgboost, reservoirpy and scikit-learn.

Run in this folder with xgboost 3.2, reservoirpy 0.4.2 and scikit-learn 1.9: ./make-regressions.py > regressions.json
What is random is given as mean and standard deviation over seeds: of the sMAPE of 200 points, and of the logarithm of
the mean error of the first ten points as a share of the range.
"""
import json
import os

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import reservoirpy
import sklearn
import xgboost
from reservoirpy.nodes import NVAR, Reservoir, Ridge
from sklearn.ensemble import RandomForestRegressor

TRAIN, HORIZON = 1000, 200


def windows(model, values, lags):
    features = np.lib.stride_tricks.sliding_window_view(values[:TRAIN], lags)[:-1]
    model.fit(np.ascontiguousarray(features), values[lags:TRAIN])
    path = list(values[TRAIN - lags:TRAIN])
    for _ in range(HORIZON):
        path.append(float(model.predict(np.array(path[-lags:])[None])[0]))
    return np.array(path[lags:])


def nodes(node, values):
    rows = values[:TRAIN, None]
    model = node >> Ridge(ridge=1e-4)
    model.fit(rows[:-1], rows[1:], warmup=99)
    point, path = rows[-1], []
    with np.errstate(all="ignore"):
        for _ in range(HORIZON):
            point = model(point)
            path.append(float(point[0]))
    return np.array(path)


def spread(values, forecasts):
    truth = values[TRAIN:]
    scores = [200 * np.mean(np.abs(truth - f) / (np.abs(truth) + np.abs(f))) for f in forecasts]
    errors = [np.log10(np.mean(np.abs(truth[:10] - f[:10])) / np.ptp(values)) for f in forecasts]
    return {"runs": len(forecasts), "smape": float(np.mean(scores)), "smapeDeviation": float(np.std(scores, ddof=1)),
            "error": float(np.mean(errors)), "errorDeviation": float(np.std(errors, ddof=1))}


def system(values):
    return {
        "boosted": windows(xgboost.XGBRegressor(n_jobs=1), values, 10).tolist(),
        "nvar": nodes(NVAR(delay=30, order=1, strides=1), values).tolist(),
        # Of order 2 two of three diverge.
        "nvarOrder2": nodes(NVAR(delay=5, order=2, strides=1), values)[:20].tolist(),
        "echoState": spread(values, [
            nodes(Reservoir(500, lr=0.3, sr=0.99, rc_connectivity=0.1, input_connectivity=0.2, seed=seed), values)
            for seed in range(40)]),
        "forest": spread(values, [
            windows(RandomForestRegressor(n_jobs=1, random_state=seed), values, 10) for seed in range(20)]),
    }


with open("forecasts.json", encoding="utf-8") as file:
    series = {name: np.array(kept["series"]) for name, kept in json.load(file)["systems"].items()}
print(json.dumps({
    "source": f"xgboost {xgboost.__version__}, reservoirpy {reservoirpy.__version__}, scikit-learn {sklearn.__version__}",
    "systems": {name: system(values) for name, values in series.items()},
}))
