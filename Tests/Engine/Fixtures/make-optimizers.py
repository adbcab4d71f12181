#!/usr/bin/env python3
"""Writes optimizers.json: five steps of PyTorch's optimisers in double precision, update by update.

    PYTHON_WITH_TORCH make-optimizers.py > optimizers.json        # written with PyTorch 2.13.0

Each case holds the gradients that two parameters (a matrix of 3x5 and a bias of 3) are given in every step, and
their values after it. The matrix decays and the bias does not, as PyTorch's parameter groups say here.
"""

import json
import random

import torch

STEPS = 5
CASES = {
    "SGD": (torch.optim.SGD, [
        dict(lr=0.1),
        dict(lr=0.1, weight_decay=0.05),
        dict(lr=0.1, momentum=0.9),
        dict(lr=0.1, momentum=0.9, dampening=0.3),
        dict(lr=0.1, momentum=0.9, weight_decay=0.05),
        dict(lr=0.1, momentum=0.9, nesterov=True),
        dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05),
    ]),
    "Adam": (torch.optim.Adam, [
        dict(lr=0.01),
        dict(lr=0.01, weight_decay=0.1),
        dict(lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    ]),
    "AdamW": (torch.optim.AdamW, [
        dict(lr=0.01, weight_decay=0.0),
        dict(lr=0.01, weight_decay=0.1),
        dict(lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    ]),
}


def numbers(source, count):
    return [round(source.gauss(0, 1), 6) for _ in range(count)]


def run(kind, settings):
    source = random.Random(7)
    start = numbers(source, 15), numbers(source, 3)
    weight, bias = (torch.nn.Parameter(torch.tensor(x, dtype=torch.float64)) for x in start)
    settings = dict(settings)
    decay = settings.pop("weight_decay", 0.0)
    optimizer = kind([dict(params=[weight], weight_decay=decay), dict(params=[bias], weight_decay=0.0)], **settings)
    steps = []
    for _ in range(STEPS):
        gradients = numbers(source, 15), numbers(source, 3)
        weight.grad, bias.grad = (torch.tensor(x, dtype=torch.float64) for x in gradients)
        optimizer.step()
        steps.append(dict(weightGradient=gradients[0], biasGradient=gradients[1],
                          weight=weight.tolist(), bias=bias.tolist()))
    return dict(weight=start[0], bias=start[1], steps=steps)


def main():
    cases = []
    for name, (kind, list_of_settings) in CASES.items():
        for settings in list_of_settings:
            betas = settings.get("betas", (0.9, 0.999))
            cases.append(dict(
                optimizer=name, rate=settings["lr"], momentum=settings.get("momentum", 0.0),
                dampening=settings.get("dampening", 0.0), isNesterov=settings.get("nesterov", False),
                weightDecay=settings.get("weight_decay", 0.0), beta1=betas[0], beta2=betas[1],
                epsilon=settings.get("eps", 1e-8), run=run(kind, settings)))
    torch.manual_seed(1)
    gradients = [torch.randn(n, dtype=torch.float64) for n in (15, 3)]
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(parameters, 1.5).item()
    by_norm = [p.grad.tolist() for p in parameters]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient.clone()
    torch.nn.utils.clip_grad_value_(parameters, 0.5)
    clipping = dict(gradients=[g.tolist() for g in gradients], norm=norm, maximumNorm=1.5, byNorm=by_norm,
                    limit=0.5, byValue=[p.grad.tolist() for p in parameters])
    print(json.dumps(dict(source=f"PyTorch {torch.__version__}, float64", cases=cases, clipping=clipping)))


main()
