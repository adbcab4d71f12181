#!/usr/bin/env python3
"""Writes recurrent.json: outputs and gradients of small networks, by PyTorch in double precision.

    PYTHON_WITH_TORCH make-recurrent.py > recurrent.json        # written with PyTorch 2.13.0

Each network holds its input, parameters by PyTorch's names, output, loss (the mean squared distance from a target, or
the divergence from a teacher), and the gradients of input and parameters.
"""

import json
import sys

import torch
from torch import nn

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def plain(tensor):
    return [float(f"{number:.15g}") for number in tensor.detach().reshape(-1).tolist()]


def record(x, parameters, output, loss):
    loss.backward()
    return {
        "input": plain(x), "inputGradient": plain(x.grad), "output": plain(output), "loss": loss.item(),
        "parameters": {name: {"values": plain(p), "gradients": plain(p.grad if p.grad is not None else 0 * p)}
                       for name, p in parameters}}


def recurrent(kind, layers):
    net = kind(3, 5, layers, batch_first=True)
    x = torch.randn(4, 6, 3, requires_grad=True)
    target = torch.randn(4, 6, 5)
    output, _ = net(x)
    result = record(x, net.named_parameters(), output, nn.functional.mse_loss(output, target))
    return result | {"target": plain(target)}


class Block(nn.Module):
    def __init__(self, inputs, outputs, width, depth, coefficients):
        super().__init__()
        self.layer = nn.ModuleList([nn.Linear(inputs if k == 0 else width, width) for k in range(depth)])
        self.backcast_theta, self.forecast_theta = nn.Linear(width, coefficients), nn.Linear(width, coefficients)
        self.backcast_basis, self.forecast_basis = nn.Linear(coefficients, inputs), nn.Linear(coefficients, outputs)


def nbeats():
    blocks = nn.ModuleList(Block(6, 3, 8, 2, 2) for _ in range(3))
    x = torch.randn(9, 6, requires_grad=True)
    target = torch.randn(9, 3)
    history, forecast = x, 0
    for block in blocks:
        h = history
        for layer in block.layer:
            h = torch.relu(layer(h))
        history = history - block.backcast_basis(block.backcast_theta(h))
        forecast = forecast + block.forecast_basis(block.forecast_theta(h))
    named = [("block" + name.replace(".layer.", ".layer"), p) for name, p in blocks.named_parameters()]
    result = record(x, named, forecast, nn.functional.mse_loss(forecast, target))
    return result | {"target": plain(target)}


def distillation():
    student = torch.randn(7, 11, requires_grad=True)
    teacher, temperature = 2 * torch.randn(7, 11), 2.0
    loss = nn.functional.kl_div(
        torch.log_softmax(student / temperature, 1), torch.softmax(teacher / temperature, 1),
        reduction="batchmean") * temperature ** 2
    return record(student, [], student, loss) | {"target": plain(teacher)}


def huber():
    x = torch.randn(7, 11, requires_grad=True)
    target = 2 * torch.randn(7, 11)
    return record(x, [], x, nn.functional.huber_loss(x, target, delta=0.7)) | {"target": plain(target)}


json.dump({"source": f"PyTorch {torch.__version__} (make-recurrent.py)", "systems": {
    "lstm": recurrent(nn.LSTM, 2), "gru": recurrent(nn.GRU, 2), "tanh": recurrent(nn.RNN, 1), "nbeats": nbeats(),
    "distillation": distillation(), "huber": huber()}}, sys.stdout, separators=(",", ":"))
print()
