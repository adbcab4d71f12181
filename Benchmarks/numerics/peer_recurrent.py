#!/usr/bin/env python3
"""PyTorch's side of `swath bench numerics --case lstm` and `--case nbeats`: one training step, eager.

    peer_recurrent.py [lstm|nbeats] [--seconds 3] [--threads 1]

One JSON object a line, with the fields of `peer_networks.py`. `ms_cpu` is the median CPU time of a step (forward,
backward, Adam), which on a machine that others use too depends least on them. Operations are counted as on our side: 6 a weight and
position for what takes part in a product with a matrix, nothing for the rest.
"""
import argparse
import json
import os
import resource
import statistics
import time

import torch
from torch import nn


class Recurrent(nn.Module):
    """darts' RNNModel with model="LSTM", hidden_dim 25, and two layers; the head reads every time."""

    def __init__(self, inputs=1, hidden=25, layers=2):
        super().__init__()
        self.lstm = nn.LSTM(inputs, hidden, layers, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.head(y)


class Block(nn.Module):
    """A generic block of N-BEATS (Oreshkin et al. 2020), with darts' biases."""

    def __init__(self, inputs, outputs, width=256, depth=4, coefficients=5):
        super().__init__()
        self.stack = nn.ModuleList(
            [nn.Linear(inputs, width)] + [nn.Linear(width, width) for _ in range(depth - 1)])
        self.backcast_theta = nn.Linear(width, coefficients)
        self.forecast_theta = nn.Linear(width, coefficients)
        self.backcast_basis = nn.Linear(coefficients, inputs)
        self.forecast_basis = nn.Linear(coefficients, outputs)

    def forward(self, x):
        h = x
        for layer in self.stack:
            h = torch.relu(layer(h))
        return (self.backcast_basis(self.backcast_theta(h)), self.forecast_basis(self.forecast_theta(h)))


class NBEATS(nn.Module):
    """darts' defaults: 30 generic stacks of one block each."""

    def __init__(self, inputs, outputs, blocks=30):
        super().__init__()
        self.blocks = nn.ModuleList(Block(inputs, outputs) for _ in range(blocks))
        # The last residual is read by nobody.
        self.blocks[-1].backcast_theta.requires_grad_(False)
        self.blocks[-1].backcast_basis.requires_grad_(False)

    def forward(self, x):
        forecast = 0
        for block in self.blocks:
            back, ahead = block(x)
            x = x - back
            forecast = forecast + ahead
        return forecast


BATCH = 32


def lstm():
    times = 24
    net = Recurrent()
    matrices = sum(p.numel() for p in net.parameters() if p.dim() == 2)
    return net, torch.randn(BATCH, times, 1), torch.randn(BATCH, times, 1), 6 * BATCH * times * matrices


def nbeats():
    inputs, outputs = 30, 10
    net = NBEATS(inputs, outputs)
    matrices = sum(p.numel() for p in net.parameters() if p.dim() == 2)
    return net, torch.randn(BATCH, inputs), torch.randn(BATCH, outputs), 6 * BATCH * matrices


def measure(case, make, threads, seconds):
    torch.manual_seed(1)
    net, x, target, operations = make()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.mse_loss(net(x), target)
        loss.backward()
        optimizer.step()

    started = time.perf_counter()
    step()
    first = time.perf_counter() - started
    for _ in range(2):
        step()
    wall, cpu = [], []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(wall) < 5:
        clock, used = time.perf_counter(), time.process_time()
        step()
        cpu.append(time.process_time() - used)
        wall.append(time.perf_counter() - clock)
    median = statistics.median(cpu)
    print(json.dumps({
        "bench": "train", "case": case, "lib": "torch " + torch.__version__, "threads": threads, "batch": BATCH,
        "params": sum(p.numel() for p in net.parameters()),
        "trainable": sum(p.numel() for p in net.parameters() if p.requires_grad),
        "ms_step": statistics.median(wall) * 1e3, "ms_best": min(wall) * 1e3, "ms_cpu": median * 1e3,
        "iters": len(wall), "first_step_s": first, "train_per_s": BATCH / median,
        "gflops_cpu": operations / median / 1e9,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "load1": os.getloadavg()[0]}),
        flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case", nargs="?", choices=["lstm", "nbeats"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    for case, make in {"lstm": lstm, "nbeats": nbeats}.items():
        if asked.case in (None, case):
            measure(case, make, asked.threads, asked.seconds)
