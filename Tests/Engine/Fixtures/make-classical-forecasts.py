#!/usr/bin/env python3
"""Writes classical-forecasts.json: what darts 0.48.1 forecasts by its statistical methods on five chaotic series.

    make-classical-forecasts.py GOLDEN_FORECASTS.json

The argument is the project's record of published series and of darts' forecasts on them; forecasts that it lacks are made
here, with darts. Series that forecasts.json beside this file has are not repeated.
"""

import json
import logging
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy  # noqa: E402
from darts import TimeSeries  # noqa: E402
from darts.models import ARIMA, ExponentialSmoothing, FourTheta, KalmanForecaster  # noqa: E402
from darts.utils.utils import ModelMode, SeasonalityMode, TrendMode  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
golden = json.load(open(sys.argv[1], encoding="utf-8"))
known = json.load(open(HERE / "forecasts.json", encoding="utf-8"))["systems"]


def short(values):
    return [float(f"{value:.10g}") for value in values]


def forecast(model, series):
    model.fit(TimeSeries.from_values(series[:1000]))
    return model, short(model.predict(200).values().ravel())


systems = {}
for system, values in golden["series"].items():
    series = numpy.array(values)
    entry = {"forecasts": {}}
    if system not in known:
        entry["series"] = values
    recorded = golden["forecasts"]["ARIMA"][system]
    entry["p"] = recorded["hyperparameters"]["p"]
    entry["forecasts"]["arima"] = short(recorded["forecast"])
    entry["forecasts"]["auto-arima"] = short(golden["forecasts"]["AutoARIMA"][system]["forecast"])
    for name, mode in (("additive", SeasonalityMode.ADDITIVE), ("none", SeasonalityMode.NONE)):
        model, numbers = forecast(ExponentialSmoothing(seasonal=mode), series)
        entry["forecasts"][f"exponential-smoothing-{name}"] = numbers
        entry[f"sumOfSquares-{name}"] = float(model.model.sse)
    entry["seasonMode"] = golden["forecasts"]["ExponentialSmoothing"][system]["hyperparameters"]["seasonal"].lower()
    entry["forecasts"]["damped-smoothing"] = forecast(
        ExponentialSmoothing(damped=True, seasonal=SeasonalityMode.NONE), series)[1]
    entry["forecasts"]["kalman-1"] = forecast(KalmanForecaster(), series)[1]
    entry["forecasts"]["kalman-4"] = forecast(KalmanForecaster(dim_x=4), series)[1]
    entry["logLikelihood-2-1-1"] = float(forecast(ARIMA(2, 1, 1), series)[0].model.llf)
    entry["forecasts"]["four-theta"] = forecast(FourTheta(2, season_mode=SeasonalityMode.ADDITIVE), series)[1]
    entry["forecasts"]["four-theta-3"] = forecast(FourTheta(3, season_mode=SeasonalityMode.NONE), series)[1]
    if series.min() > 0:
        entry["forecasts"]["four-theta-multiplicative"] = forecast(
            FourTheta(3, season_mode=SeasonalityMode.MULTIPLICATIVE, model_mode=ModelMode.MULTIPLICATIVE,
                      trend_mode=TrendMode.EXPONENTIAL), series)[1]
    systems[system] = entry

with open(HERE / "classical-forecasts.json", "w", encoding="utf-8") as file:
    file.write('{"source": "darts 0.48.1 on series of the public dysts benchmark: 1000 points for fitting, 200 to '
               'forecast", "systems": {\n')
    file.write(",\n".join(f'"{system}": {json.dumps(entry)}' for system, entry in systems.items()))
    file.write("\n}}\n")
