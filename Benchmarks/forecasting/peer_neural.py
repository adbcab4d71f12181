#!/usr/bin/env python3
"""The networks of `swath bench forecasting` in darts, and the neural ODE as the study writes it, with torchdiffeq.

    peer_neural.py CASE --series FILE [--seconds 1]

Epochs and chunks are those of Swath's cases, all else is the defaults of darts. Numbers are of 32 bits on both sides:
darts would take doubles for series of doubles, and longer. Prints one JSON object: milliseconds of CPU a series, and the
forecasts.
"""

import logging
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from darts import TimeSeries  # noqa: E402
from darts.models import (BlockRNNModel, DLinearModel, NBEATSModel, NHiTSModel, NLinearModel, RNNModel,  # noqa: E402
                          TCNModel, TransformerModel)

from peer_timing import HORIZON, main  # noqa: E402

torch.set_num_threads(1)
QUIET = dict(accelerator="cpu", enable_progress_bar=False, enable_model_summary=False, logger=False,
             enable_checkpointing=False)


def darts(model, epochs: int, chunk: int = 25, **settings):
    """Trains a fresh network and forecasts."""
    def make(rows):
        network = model(chunk, n_epochs=epochs, random_state=1, pl_trainer_kwargs=QUIET, **settings)
        network.fit(TimeSeries.from_values(rows.astype(np.float32)))
        return network.predict(HORIZON).values()

    return make, {"systems": 1}


class Residual(torch.nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.inner = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.inner(x) + x


def neural_ode(rows, lookback=15, iterations=50, batch=128):
    """A small network as the right-hand side, trained on short paths from random places."""
    from torchdiffeq import odeint
    components, width = rows.shape[1], 30
    net = torch.nn.Sequential(
        torch.nn.Linear(components, width), torch.nn.Tanh(),
        Residual(torch.nn.Linear(width, width), torch.nn.SiLU(), torch.nn.Linear(width, width), torch.nn.SiLU()),
        torch.nn.Linear(width, components))
    for name, weight in net.named_parameters():
        torch.nn.init.normal_(weight, std=0.1) if name.endswith("weight") else torch.nn.init.zeros_(weight)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    values = torch.from_numpy(rows.astype(np.float32))
    times = torch.arange(lookback, dtype=torch.float32)
    for _ in range(iterations):
        optimizer.zero_grad()
        starts = torch.randperm(len(values) - lookback)[:batch]
        paths = torch.stack([values[starts + k] for k in range(lookback)])
        torch.mean((odeint(lambda t, y: net(y), paths[0], times) - paths) ** 2).backward()
        optimizer.step()
    with torch.no_grad():
        return odeint(lambda t, y: net(y), values[-1], torch.arange(HORIZON + 1, dtype=torch.float32))[1:].numpy()


CASES = {
    "nbeats": darts(lambda chunk, **settings: NBEATSModel(chunk, 1, **settings), 3),
    "nhits": darts(lambda chunk, **settings: NHiTSModel(chunk, 1, **settings), 5, chunk=100),
    "transformer": darts(lambda chunk, **settings: TransformerModel(chunk, 1, **settings), 3),
    "lstm": darts(lambda chunk, **settings: RNNModel(chunk, model="LSTM", n_rnn_layers=2, **settings), 20,
                  chunk=24, training_length=24),
    "block-rnn": darts(lambda chunk, **settings: BlockRNNModel(chunk, 1, **settings), 20),
    "tcn": darts(lambda chunk, **settings: TCNModel(chunk, 1, **settings), 20),
    "dlinear": darts(lambda chunk, **settings: DLinearModel(chunk, 1, **settings), 20),
    "nlinear": darts(lambda chunk, **settings: NLinearModel(chunk, 1, **settings), 20),
    "neural-ode": (neural_ode, {"systems": 1, "multivariate": True}),
}

if __name__ == "__main__":
    main(CASES, __doc__)
