"""Learns tasks of images beside a frozen convolutional network, or on copies of it, in PyTorch on one thread, as the methods
clr and fine-tune do. Images are random, for what they show makes no difference to the time. Prints one line of JSON with
seconds of CPU, which begin once PyTorch is loaded."""

import argparse
import json
import resource

import torch
from torch import nn
from torch.nn import functional

SIDE, BATCH = 28, 32
CHANNELS = [64, 128, 256, 256]


class Network(nn.Module):
    """Stages of a convolution, a kernel for each channel where the method has them, a norm and a rectifier."""

    def __init__(self, method, classes):
        super().__init__()
        self.convolutions, self.kernels, self.norms = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for stage, (inputs, outputs) in enumerate(zip([1] + CHANNELS, CHANNELS)):
            convolution = nn.Conv2d(inputs, outputs, 3, 2 if stage < 3 else 1, 1, bias=False)
            convolution.weight.requires_grad_(method == "fine-tune")
            self.convolutions.append(convolution)
            kernel = nn.Conv2d(outputs, outputs, 3, 1, 1, groups=outputs, bias=False)
            nn.init.dirac_(kernel.weight, outputs)
            self.kernels.append(kernel if method == "clr" else nn.Identity())
            # The anchor's means and variances, as they are.
            self.norms.append(nn.BatchNorm2d(outputs).eval())
        self.head = nn.Linear(CHANNELS[-1], classes)

    def forward(self, x):
        for convolution, kernel, norm in zip(self.convolutions, self.kernels, self.norms):
            x = functional.relu(norm(kernel(convolution(x))))
        return self.head(x.mean((2, 3)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--method", choices=["clr", "fine-tune"], default="clr")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--tasks", default="[]", help="JSON: images to learn from, images to test with, and classes of each")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for train, test, classes in json.loads(asked.tasks):
        x, y = torch.rand(train, 1, SIDE, SIDE), torch.randint(classes, (train,))
        network = Network(asked.method, classes)
        optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=0.003)
        for _ in range(asked.epochs):
            for rows in torch.randperm(train).split(BATCH):
                optimizer.zero_grad()
                functional.cross_entropy(network(x[rows]), y[rows]).backward()
                optimizer.step()
        with torch.no_grad():
            # Before a task is learned and after, as Swath tests it.
            for _ in range(2):
                for rows in torch.arange(test).split(64):
                    network(torch.rand(len(rows), 1, SIDE, SIDE)).argmax(1)
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}))


main()
