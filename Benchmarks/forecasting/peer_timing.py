"""What every peer of `swath bench forecasting` needs: the series, and timing one case as Swath times it."""

import argparse
import csv
import json
import math
import resource
import statistics
import time

TRAIN, HORIZON = 1000, 200


def read(path: str) -> dict:
    """The training series by system: a list of rows, a row a list of components."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    series = {}
    for column, name in enumerate(header):
        system = name.rsplit(".", 1)[0]
        series.setdefault(system, []).append([float(row[column]) for row in rows[:TRAIN]])
    return {system: [list(row) for row in zip(*columns)] for system, columns in series.items()}


def main(cases: dict, description: str) -> None:
    """Times the case that the command line names.

    `cases` has by name `make`, or a tuple of it and of `systems=`, `multivariate=` as a dict: `make(rows)` gets a
    series and returns its forecast, `HORIZON` rows (or numbers, of a single component).
    """
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("case", choices=sorted(cases))
    parser.add_argument("--series", required=True, help="what `swath bench forecasting --series` printed")
    parser.add_argument("--seconds", type=float, default=1, help="how long to time (default: 1)")
    asked = parser.parse_args()
    entry = cases[asked.case]
    make, options = entry if isinstance(entry, tuple) else (entry, {})
    series = list(read(asked.series).values())[:options.get("systems", 5)]
    if not options.get("multivariate"):
        series = [[row[:1] for row in rows] for rows in series]
    import numpy as np
    inputs = [np.array(rows) for rows in series]

    def one_pass():
        return [make(rows) for rows in inputs]

    start = time.process_time()
    forecasts = one_pass()
    first = time.process_time() - start
    end, cpu = time.process_time() + asked.seconds, []
    while time.process_time() < end:
        used = time.process_time()
        one_pass()
        cpu.append((time.process_time() - used) / len(inputs))
        if first > asked.seconds:
            break

    def numbers(forecast):
        return [float(x) if math.isfinite(x) else None for x in np.asarray(forecast, dtype=float).ravel()]

    print(json.dumps({
        "bench": "forecasting", "case": asked.case, "threads": 1,
        "ms_cpu": statistics.median(cpu) * 1e3, "ms_best": min(cpu) * 1e3, "passes": len(cpu),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "forecasts": [numbers(forecast) for forecast in forecasts]}))
