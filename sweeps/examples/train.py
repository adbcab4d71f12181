"""Minimises a random quadratic by gradient descent with momentum: a stand-in for research code.

Swath passes the parameters as arguments and the task's seed in SWATH_SEED; every line printed as
{"name": ..., "step": ..., "value": ...} becomes a record of the task.
"""

import argparse
import json
import os
import random

arguments = argparse.ArgumentParser()
arguments.add_argument("--rate", type=float, required=True)
arguments.add_argument("--momentum", type=float, default=0.0)
arguments.add_argument("--steps", type=int, default=100)
options = arguments.parse_args()

draw = random.Random(int(os.environ.get("SWATH_SEED", "0")))
curvature = [draw.uniform(0.5, 10.0) for _ in range(8)]
position = [draw.gauss(0.0, 1.0) for _ in curvature]
velocity = [0.0] * len(curvature)

for step in range(1, options.steps + 1):
    for i, bend in enumerate(curvature):
        velocity[i] = options.momentum * velocity[i] - options.rate * bend * position[i]
        position[i] += velocity[i]
    loss = 0.5 * sum(bend * x * x for bend, x in zip(curvature, position))
    print(json.dumps({"name": "loss", "step": step, "value": loss}))
