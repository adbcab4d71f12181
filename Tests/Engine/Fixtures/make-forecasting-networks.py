#!/usr/bin/env python3
"""What small networks of darts 0.48.1 do in double precision, given their weights: forecasting-networks.json.

    pip install "darts[torch]==0.48.1" torch==2.13.0 torchdiffeq==0.2.5
    python make-forecasting-networks.py

For every network: a series, weights, the loss over all windows and its gradients, and the forecast after three epochs of
one batch each, which is three steps of Adam. Nothing is left out at random. Names of weights are Swath's.
"""

import json
import logging
import pathlib
import re
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import numpy as np  # noqa: E402
import torch  # noqa: E402
from darts import TimeSeries  # noqa: E402
from darts.models import (BlockRNNModel, DLinearModel, NBEATSModel, NHiTSModel, NLinearModel, RNNModel,  # noqa: E402
                          TCNModel, TransformerModel)
from torchdiffeq import odeint  # noqa: E402

SETTINGS = dict(n_epochs=1, batch_size=64, random_state=1, optimizer_kwargs={"lr": 1e-2}, pl_trainer_kwargs=dict(
    accelerator="cpu", enable_progress_bar=False, logger=False, enable_checkpointing=False))
CASES = {
    "nbeats": (2, NBEATSModel(4, 1, num_stacks=2, num_layers=2, layer_widths=5, expansion_coefficient_dim=3, **SETTINGS)),
    "nbeats-chunk": (1, NBEATSModel(6, 3, num_stacks=2, num_blocks=2, num_layers=1, layer_widths=4,
                                    expansion_coefficient_dim=2, **SETTINGS)),
    "nhits": (2, NHiTSModel(9, 4, layer_widths=5, dropout=0.0, **SETTINGS)),
    "lstm": (2, RNNModel(5, model="LSTM", n_rnn_layers=2, hidden_dim=3, training_length=7, **SETTINGS)),
    "gru": (1, RNNModel(5, model="GRU", hidden_dim=3, training_length=7, **SETTINGS)),
    "block-rnn": (2, BlockRNNModel(5, 1, hidden_dim=4, **SETTINGS)),
    "block-rnn-chunk": (1, BlockRNNModel(4, 6, model="LSTM", hidden_dim=3, **SETTINGS)),
    "tcn": (2, TCNModel(7, 1, dropout=0.0, **SETTINGS)),
    "tcn-chunk": (1, TCNModel(9, 2, num_filters=2, dropout=0.0, **SETTINGS)),
    "dlinear": (2, DLinearModel(6, 2, kernel_size=4, **SETTINGS)),
    "dlinear-wide": (1, DLinearModel(5, 1, **SETTINGS)),
    "nlinear": (2, NLinearModel(6, 2, **SETTINGS)),
    "transformer": (2, TransformerModel(5, 1, d_model=4, nhead=2, num_encoder_layers=2, num_decoder_layers=1,
                                        dim_feedforward=5, dropout=0.0, **SETTINGS)),
}
POINTS, HORIZON = 24, 8


def ours(name: str) -> str:
    """Swath's name of a weight of darts."""
    name = re.sub(r"\.fc_stack\.(\d+)", r".layer\1", name)
    if found := re.match(r"stacks\.(\d+)\.blocks\.(\d+)\.(?=.*(layer\d|_g|linear_layer)\.)", name):
        if "nbeats" in case:
            blocks = 2 if case == "nbeats-chunk" else 1
            name = f"nbeats.block{int(found[1]) * blocks + int(found[2])}." + name[found.end():]
            name = name.replace("_linear_layer.", "_theta.").replace("_g.", "_basis.")
    name = re.sub(r"\.layers\.(\d)\.(?=weight|bias)",
                  lambda found: f".layer{int(found[1]) // 2}.", name) if case == "nhits" else name
    return name.replace("fc.0.", "fc.")


def numbers(values: torch.Tensor) -> list:
    return [float(f"{value:.14g}") for value in values.detach().numpy().ravel()]


written = {}
for case, (components, model) in CASES.items():
    time = np.arange(POINTS)
    values = np.round(np.stack([np.sin(0.7 * time + 2 * k) + 0.1 * k * time for k in range(components)], 1), 3)
    series = TimeSeries.from_values(values)
    model.fit(series)
    random = np.random.default_rng(7)
    state = {name: weight for name, weight in model.model.state_dict().items() if not name.endswith(".pe")}
    with torch.no_grad():
        for weight in state.values():
            weight.copy_(torch.from_numpy(np.round(random.normal(0, 0.4, weight.shape), 3)))
    weights = {ours(name): numbers(weight) for name, weight in state.items()}
    # All windows in one batch, as the model's own loader makes it.
    dataset = model._build_train_dataset([series], None, None, None, None)
    from darts.models.forecasting.torch_forecasting_model import _batch_collate_fn_train
    from darts.utils.data.torch_datasets.utils import ModuleStage
    batch = _batch_collate_fn_train([dataset[i] for i in range(len(dataset))])
    module = model.model
    module.train()
    module.zero_grad()
    output = module(batch.to_module_input(stage=ModuleStage.TRAIN))
    loss = module._compute_loss(output, batch.future_target, module.train_criterion, None)
    loss.backward()
    gradients = {ours(name): numbers(weight.grad) for name, weight in module.named_parameters()
                 if weight.grad is not None}
    model.fit(series, epochs=3)
    forecast = model.predict(HORIZON).values()
    written[case] = dict(
        components=components, series=[float(value) for value in values.ravel()], weights=weights, loss=loss.item(),
        gradients=gradients, forecast=[float(value) for value in forecast.ravel()])

# The study's neural ODE, by torchdiffeq's steps of order 4 (the 3/8 rule): every path of a series, and a forecast with
# the same weights.
lookback, components, width = 4, 2, 3
net = {"net.0": (width, components), "net.2.module.0": (width, width), "net.2.module.2": (width, width),
       "net.3": (components, width)}
random = np.random.default_rng(7)
weights = {}
for layer, shape in net.items():
    for name, sides in ((f"{layer}.weight", shape), (f"{layer}.bias", shape[:1])):
        weights[name] = torch.from_numpy(np.round(random.normal(0, 0.4, sides), 3)).requires_grad_()


def field(_, y):
    def linear(x, layer):
        return torch.nn.functional.linear(x, weights[f"{layer}.weight"], weights[f"{layer}.bias"])

    wide = torch.tanh(linear(y, "net.0"))
    silu = torch.nn.functional.silu
    return linear(wide + silu(linear(silu(linear(wide, "net.2.module.0")), "net.2.module.2")), "net.3")


time = np.arange(12)
values = torch.from_numpy(np.round(np.stack([np.sin(0.7 * time), np.cos(0.4 * time)], 1), 3))
paths = torch.stack([values[k:len(values) - lookback + k] for k in range(lookback)])
steps = dict(method="rk4", options=dict(step_size=1.0))
loss = torch.mean((odeint(field, paths[0], torch.arange(lookback, dtype=torch.float64), **steps) - paths) ** 2)
loss.backward()
forecast = odeint(field, values[-1], torch.arange(HORIZON + 1, dtype=torch.float64), **steps)[1:]
written["neural-ode"] = dict(
    components=components, series=numbers(values), weights={name: numbers(weight) for name, weight in weights.items()},
    loss=loss.item(), gradients={name: numbers(weight.grad) for name, weight in weights.items()},
    forecast=numbers(forecast))

path = pathlib.Path(__file__).with_name("forecasting-networks.json")
source = "darts 0.48.1 and torchdiffeq 0.2.5 on PyTorch 2.13.0, by make-forecasting-networks.py"
path.write_text(json.dumps(dict(source=source, systems=written), separators=(",", ":")) + "\n")
print({case: len(json.dumps(record)) for case, record in written.items()}, path.stat().st_size)
