#!/usr/bin/env python3
"""The statistical methods of `swath bench forecasting` in darts, which calls statsmodels, statsforecast and nfoursid.

    peer_classical.py CASE --series FILE [--seconds 1]

Prints one JSON object: milliseconds of CPU a series, and the forecasts.
"""

import logging
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from darts import TimeSeries  # noqa: E402
from darts.models import (  # noqa: E402
    ARIMA, FFT, AutoARIMA, ExponentialSmoothing, FourTheta, KalmanForecaster, LinearRegressionModel, NaiveDrift, NaiveMean,
    NaiveSeasonal, Theta)
from darts.utils.utils import SeasonalityMode  # noqa: E402

from peer_timing import HORIZON, main  # noqa: E402


def darts(model):
    """Fits a fresh model and forecasts."""
    return lambda rows: _fitted(model(), rows).predict(HORIZON).values()


def _fitted(model, rows):
    model.fit(TimeSeries.from_values(rows))
    return model


CASES = {
    "naive-mean": darts(NaiveMean),
    "naive-drift": darts(NaiveDrift),
    "naive-seasonal": darts(lambda: NaiveSeasonal(K=1)),
    "fft": darts(lambda: FFT(nr_freqs_to_keep=10)),
    "theta": darts(lambda: Theta(theta=2, season_mode=SeasonalityMode.ADDITIVE)),
    "four-theta": darts(lambda: FourTheta(theta=2, season_mode=SeasonalityMode.ADDITIVE)),
    "exponential-smoothing": darts(ExponentialSmoothing),
    "exponential-smoothing-none": darts(lambda: ExponentialSmoothing(seasonal=SeasonalityMode.NONE)),
    "arima-5": darts(lambda: ARIMA(p=5, d=1, q=0)),
    "arima-10": darts(lambda: ARIMA(p=10, d=1, q=0)),
    "auto-arima": darts(AutoARIMA),
    "kalman": darts(KalmanForecaster),
    "kalman-multivariate": (darts(KalmanForecaster), {"multivariate": True}),
    "linear-regression": darts(lambda: LinearRegressionModel(lags=10)),
    "linear-regression-multivariate": (darts(lambda: LinearRegressionModel(lags=10)), {"multivariate": True}),
}

if __name__ == "__main__":
    main(CASES, __doc__)
