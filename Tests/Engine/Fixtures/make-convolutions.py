#!/usr/bin/env python3
"""Writes convolutions.json: small convolutional networks in double precision, forward and backward, by PyTorch.

    PYTHON_WITH_TORCH make-convolutions.py > convolutions.json        # written with PyTorch 2.13.0

Images are written with channels last, sequences as batch, time, channels; weights as PyTorch has them. The loss is the
mean squared error against `target`. Every network takes two steps forward in training, the second with the gradients
that are written; `state` is what running statistics are after it, and `evaluated` the output of evaluation then.
"""

import json

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)


class Residual(nn.Module):
    """A ResNet block with a stride and a projection."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 5, 3, 2, 1, bias=False), nn.BatchNorm2d(5)
        self.conv2, self.bn2 = nn.Conv2d(5, 5, 3, 1, 1, bias=False), nn.BatchNorm2d(5)
        self.down = nn.Sequential(nn.Conv2d(3, 5, 1, 2, bias=False), nn.BatchNorm2d(5))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.down(x))


class Reprogrammed(nn.Module):
    """A frozen convolution, a depthwise one that begins near the identity, batch norm, a rectifier."""

    def __init__(self):
        super().__init__()
        self.conv, self.rep = nn.Conv2d(2, 3, 3, 1, 1, bias=False), nn.Conv2d(3, 3, 3, 1, 1, groups=3, bias=False)
        self.bn = nn.BatchNorm2d(3)
        self.conv.weight.requires_grad_(False)
        with torch.no_grad():
            self.rep.weight.mul_(0.1)
            self.rep.weight[:, 0, 1, 1] += 1

    def forward(self, x):
        return F.relu(self.bn(self.rep(self.conv(x))))


class Temporal(nn.Module):
    """A block of a temporal convolutional network: causal, dilated, with a depthwise and a strided convolution."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(3, 6, 3, dilation=2)
        self.conv2 = nn.Conv1d(6, 6, 3, dilation=4)
        self.down = nn.Conv1d(3, 6, 1)
        self.depthwise = nn.Conv1d(6, 6, 4, padding=1, groups=6)
        self.stride = nn.Conv1d(6, 2, 3, stride=2, padding=1)

    def forward(self, x):
        y = F.relu(self.conv1(F.pad(x, (4, 0))))
        y = F.relu(self.conv2(F.pad(y, (8, 0))))
        y = F.relu(y + self.down(x))
        return self.stride(F.gelu(self.depthwise(y), approximate="tanh"))


class Pooled(nn.Module):
    """Convolutions with bias, both kinds of pooling, a dilated window, and a head."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 3), nn.Conv2d(4, 6, (2, 3), (1, 2), (0, 2), (2, 1))
        self.fc = nn.Linear(6, 3)

    def forward(self, x):
        y = F.max_pool2d(F.relu(self.conv1(x)), 3, 2, 1)
        y = F.avg_pool2d(torch.tanh(self.conv2(y)), 2, 1, 1)
        return self.fc(y.mean((2, 3)))


def numbers(tensor):
    """Channels last."""
    order = {4: (0, 2, 3, 1), 3: (0, 2, 1)}.get(tensor.dim())
    tensor = tensor.permute(*order) if order else tensor
    return [float(x) for x in tensor.detach().reshape(-1)]


def record(net, shape):
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    result = {"parameters": {name: [float(x) for x in p.detach().reshape(-1)] for name, p in net.named_parameters()}}
    x = torch.randn(shape, requires_grad=True)
    net(x)
    y = net(x)
    target = torch.randn(y.shape)
    loss = F.mse_loss(y, target)
    loss.backward()
    result |= {"x": numbers(x), "y": numbers(y), "target": numbers(target), "loss": float(loss.detach()),
               "inputGradient": numbers(x.grad),
               "gradients": {name: [float(g) for g in p.grad.reshape(-1)] for name, p in net.named_parameters()
                             if p.grad is not None},
               "state": {name: [float(v) for v in b.reshape(-1)] for name, b in net.named_buffers()
                         if "running" in name}}
    return result | {"evaluated": numbers(net.eval()(x))}


print(json.dumps({"source": "PyTorch " + torch.__version__.split("+")[0], "systems": {
    "residual": record(Residual(), (3, 3, 7, 6)),
    "reprogrammed": record(Reprogrammed(), (2, 2, 5, 4)),
    "temporal": record(Temporal(), (2, 3, 15)),
    "pooled": record(Pooled(), (2, 1, 12, 11)),
}}))
