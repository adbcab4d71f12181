#!/usr/bin/env python3
"""Trees, reservoirs and autoregressions of `swath bench forecasting` in scikit-learn, xgboost and reservoirpy.

    peer_regressions.py CASE --series FILE [--seconds 1]

Without darts, whose own overhead would be counted against the libraries: the windows are laid out by numpy, and each
forecast step is one call of the library. Prints one JSON object: milliseconds of CPU a series, and the forecasts.
"""

import warnings

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import xgboost  # noqa: E402
from reservoirpy.nodes import NVAR, Reservoir, Ridge  # noqa: E402
from sklearn.ensemble import RandomForestRegressor  # noqa: E402

from peer_timing import HORIZON, main  # noqa: E402


def windows(model, lags):
    """A one-step regression on the last `lags` rows, fed its own predictions."""
    def fitted(rows):
        count = len(rows) - lags
        features = np.stack([rows[start:start + lags].ravel() for start in range(count)])
        targets = rows[lags:] if rows.shape[1] > 1 else rows[lags:, 0]
        regression = model()
        regression.fit(features, targets)
        path = list(rows[-lags:])
        for _ in range(HORIZON):
            path.append(np.reshape(regression.predict(np.concatenate(path[-lags:])[None]), -1))
        return np.array(path[lags:])
    return fitted


def nodes(features):
    """A readout by ridge regression on what a node makes of the series."""
    def fitted(rows):
        model = features() >> Ridge(ridge=1e-4)
        model.fit(rows[:-1], rows[1:], warmup=min(100, (len(rows) - 1) // 10))
        point, path = rows[-1], []
        for _ in range(HORIZON):
            point = np.reshape(model(point), -1)
            path.append(point)
        return np.array(path)
    return fitted


def forest():
    return RandomForestRegressor(n_jobs=1, random_state=1)


def boosted():
    return xgboost.XGBRegressor(n_jobs=1)


def reservoir():
    return Reservoir(500, lr=0.3, sr=0.99, rc_connectivity=0.1, input_connectivity=0.2, seed=1)


def delayed():
    return NVAR(delay=30, order=1, strides=1)


ALL = {"multivariate": True}
CASES = {
    "random-forest": windows(forest, 10),
    "random-forest-25": windows(forest, 25),
    "random-forest-multivariate": (windows(forest, 10), ALL),
    "boosted-trees": windows(boosted, 10),
    "boosted-trees-25": windows(boosted, 25),
    "boosted-trees-multivariate": (windows(boosted, 10), ALL),
    "nvar": nodes(delayed),
    "nvar-multivariate": (nodes(delayed), ALL),
    "echo-state": nodes(reservoir),
    "echo-state-multivariate": (nodes(reservoir), ALL),
}

if __name__ == "__main__":
    main(CASES, __doc__)
