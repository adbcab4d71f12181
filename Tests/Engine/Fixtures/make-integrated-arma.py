#!/usr/bin/env python3
"""Writes integrated-arma.json: what statsmodels' SARIMAX and pmdarima's AutoARIMA make of series with and without noise.

    make-integrated-arma.py GOLDEN_FORECASTS.json

The argument is the project's record of published series. Of five of them, which classical-forecasts.json and
forecasts.json beside this file hold, only the forecasts are kept.
"""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

import numpy  # noqa: E402
import pmdarima  # noqa: E402
import statsmodels  # noqa: E402
from statsmodels.tsa.statespace.sarimax import SARIMAX  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
golden = json.load(open(sys.argv[1], encoding="utf-8"))
random = numpy.random.default_rng(20231)


def noisy(phi, theta, count, scale=1.0, mean=0.0):
    """An ARMA process."""
    errors = random.normal(size=count + 50) * scale
    values = numpy.zeros(count + 50)
    for t in range(len(values)):
        values[t] = errors[t] + sum(c * values[t - 1 - i] for i, c in enumerate(phi) if t > i)
        values[t] += sum(c * errors[t - 1 - i] for i, c in enumerate(theta) if t > i)
    return numpy.round(values[50:] + mean, 12)


series = {
    "stationary": noisy([0.6, -0.3], [0.4], 240, mean=3.0),
    "sum": numpy.round(numpy.cumsum(noisy([0.5], [0.3], 240)), 12),
    "sum-of-sums": numpy.round(numpy.cumsum(numpy.cumsum(noisy([0.4], [], 200))), 12),
    # In units so small that covariances are taken as settled at once, and some points as certain.
    "small": noisy([0.7], [0.2], 200, scale=2e-5),
    "smaller": noisy([0.7], [0.2], 200, scale=5e-7),
    "smooth": numpy.round(numpy.sin(numpy.arange(300) * 0.06) + 0.4 * numpy.sin(numpy.arange(300) * 0.145), 12),
}

filters = []
for name, order, trend, parameters in [
    ("stationary", (2, 0, 1), "c", [2.1, 0.6, -0.3, 0.4, 1.1]),
    ("stationary", (0, 0, 2), None, [0.4, 0.2, 2.5]),
    ("stationary", (5, 0, 5), "c", [1.5, 0.5, -0.2, 0.1, 0.05, -0.02, 0.3, 0.1, -0.1, 0.05, 0.02, 0.9]),
    ("sum", (1, 1, 1), None, [0.5, 0.3, 1.0]),
    ("sum", (2, 1, 0), "c", [0.02, 0.5, 0.1, 0.8]),
    ("sum-of-sums", (1, 2, 1), None, [0.4, 0.1, 1.2]),
    ("sum-of-sums", (0, 2, 0), "c", [0.1, 2.0]),
    ("small", (1, 0, 1), None, [0.7, 0.2, 4e-10]),
    ("smaller", (1, 0, 1), None, [0.7, 0.2, 2.5e-13]),
    ("smooth", (3, 0, 2), "c", [1e-3, 2.2, -1.6, 0.38, 0.3, 0.1, 1e-5]),
]:
    model = SARIMAX(series[name], order=order, trend=trend)
    result = model.filter(parameters)
    filters.append(dict(
        series=name, p=order[0], d=order[1], q=order[2], hasIntercept=trend is not None, parameters=parameters,
        logLikelihood=float(result.llf), forecast=[float(x) for x in result.forecast(12)]))

fits = []
for name, order, trend in [
    ("stationary", (2, 0, 1), "c"), ("stationary", (1, 0, 0), None), ("stationary", (0, 0, 2), "c"),
    ("sum", (1, 1, 1), None), ("sum", (0, 1, 1), "c"), ("sum-of-sums", (1, 2, 0), None), ("stationary", (0, 0, 0), None),
    ("smooth", (2, 0, 0), None),
]:
    result = SARIMAX(series[name], order=order, trend=trend).fit(maxiter=50, disp=0)
    fits.append(dict(
        series=name, p=order[0], d=order[1], q=order[2], hasIntercept=trend is not None, aic=float(result.aic),
        parameters=[float(x) for x in result.params]))

searches = []
for name in ["stationary", "sum", "sum-of-sums"]:
    model = pmdarima.AutoARIMA(suppress_warnings=True, error_action="ignore").fit(series[name])
    searches.append(dict(
        series=name, order=list(model.model_.order), hasIntercept=bool(model.model_.with_intercept),
        forecast=[float(x) for x in model.predict(20)]))

published = {}
for system, values in golden["series"].items():
    model = pmdarima.AutoARIMA(suppress_warnings=True, error_action="ignore").fit(numpy.array(values[:1000]))
    published[system] = dict(
        order=list(model.model_.order), forecast=[float(f"{x:.10g}") for x in model.predict(200)])

with open(HERE / "integrated-arma.json", "w", encoding="utf-8") as file:
    json.dump(dict(
        source=f"statsmodels {statsmodels.__version__}, pmdarima {pmdarima.__version__}",
        series={name: values.tolist() for name, values in series.items()},
        filters=filters, fits=fits, searches=searches, published=published), file)
    file.write("\n")
