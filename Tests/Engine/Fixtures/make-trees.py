#!/usr/bin/env python3
"""Writes trees.json: predictions of scikit-learn's trees and forests and of xgboost's boosted trees.

Run in this folder with scikit-learn 1.9 and xgboost 3.2: ./make-trees.py > trees.json
"""
import json

import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor

random = np.random.default_rng(20230518)


def samples(rows, columns, outputs=1, digits=4):
    features = np.round(random.normal(size=(rows, columns)), digits)
    mixing = random.normal(size=(columns, outputs))
    targets = np.sin(features @ mixing) + 0.3 * features[:, :1] ** 2 + 0.1 * random.normal(size=(rows, outputs))
    return features, np.round(targets, 6)


def case(features, targets, queries, predictions, **more):
    return {"features": features.tolist(), "targets": targets.tolist(), "queries": queries.tolist(),
            "predictions": np.reshape(predictions, (len(queries), -1)).tolist(), **more}


def single_tree(columns, outputs, fewest):
    features, targets = samples(120, columns, outputs)
    queries, _ = samples(40, columns)
    tree = DecisionTreeRegressor(min_samples_leaf=fewest, random_state=0).fit(features, targets)
    return case(features, targets, queries, tree.predict(queries), fewestRows=fewest,
                leaves=int(tree.get_n_leaves()), depth=int(tree.get_depth()))


def forest():
    features, targets = samples(150, 4)
    queries, _ = samples(20, 4)
    runs = np.array([RandomForestRegressor(30, random_state=seed).fit(features, targets[:, 0]).predict(queries)
                     for seed in range(60)])
    return case(features, targets, queries, runs.mean(axis=0), deviations=runs.std(axis=0, ddof=1).tolist(),
                runs=len(runs))


def boosted(digits, **settings):
    features, targets = samples(400, 5, digits=digits)
    queries, _ = samples(60, 5, digits=digits)
    model = xgboost.XGBRegressor(n_jobs=1, **settings).fit(features, targets[:, 0])
    return case(features, targets, queries, model.predict(queries).astype(float), settings={
        "rounds": settings.get("n_estimators", 100), "mostDepth": settings.get("max_depth", 6),
        "learningRate": settings.get("learning_rate", 0.3), "penalty": settings.get("reg_lambda", 1.0),
        "leastGain": settings.get("gamma", 0.0), "leastWeight": settings.get("min_child_weight", 1.0),
        "mostBins": settings.get("max_bin", 256)})


print(json.dumps({
    "source": f"scikit-learn {sklearn.__version__}, xgboost {xgboost.__version__}",
    # Ties between features would be broken at random: one feature has none, and leaves of eight rows no likely ones.
    "trees": [single_tree(1, 1, 1), single_tree(5, 1, 8), single_tree(5, 3, 8), single_tree(5, 6, 8)],
    "forest": forest(),
    "boosted": [
        boosted(4), boosted(1, n_estimators=40),
        boosted(4, n_estimators=60, max_depth=3, learning_rate=0.1, reg_lambda=3.0, gamma=0.5,
                min_child_weight=8, max_bin=64),
    ],
}))
