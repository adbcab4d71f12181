#!/usr/bin/env python3
"""The metrics of `swath bench forecasting` in dysts, with scikit-learn's mutual information.

    peer_metrics.py CASE --series FILE [--seconds 1]

Prints one JSON object: milliseconds of CPU a pair of series, and the scores in place of forecasts. dysts' own
mutual_information raises with numpy 2.4, so it is called without and scikit-learn directly, as dysts would.
"""

import numpy as np
from dysts.metrics import compute_metrics
from sklearn.feature_selection import mutual_info_regression

from peer_timing import HORIZON, main

SHIFT = 100
DETERMINISTIC = [
    "smape", "mae", "rmse", "mse", "nrmse", "rmsle", "marre", "mape", "wape", "r2_score", "coefficient_of_variation",
    "spearman", "pearson", "kendall", "hellinger_distance"]


def pair(rows):
    return rows[:HORIZON], rows[SHIFT:SHIFT + HORIZON]


def deterministic(rows):
    scores = compute_metrics(*pair(rows), include=DETERMINISTIC)
    return np.array([scores[name] for name in DETERMINISTIC])


def everything(rows):
    truth, forecast = pair(rows)
    scores = compute_metrics(truth, forecast, include=DETERMINISTIC + ["kl_divergence"])
    information = [
        mutual_info_regression(truth[:, [axis]], forecast[:, axis])[0] for axis in range(truth.shape[1])]
    return np.array(list(scores.values()) + [np.mean(information)])


CASES = {
    "metrics": (deterministic, {"multivariate": True}),
    "metrics-all": (everything, {"multivariate": True}),
}

if __name__ == "__main__":
    main(CASES, __doc__)
