#!/usr/bin/env python3
"""Training steps of `swath bench numerics`' networks in PyTorch (eager), one thread, one network a process.

    peer_networks.py CASE [--seconds 3]

The same architectures, batches, losses and optimisers as the cases of that name; synthetic data; float32.
Prints one JSON object: milliseconds of CPU and of the clock a step, rates, peak memory.
"""

import argparse
import json
import os
import resource
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

# Layers, width, heads, context, batch of the GPT-2-shaped byte models.
TRAIN = {"train-0": (2, 64, 4, 128, 16), "train-1": (4, 128, 4, 128, 16),
         "train-2": (6, 256, 8, 256, 8), "train-3": (8, 512, 8, 256, 4)}
VOCABULARY = 256


class GPTBlock(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.d, self.heads = d, heads
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x):
        b, t, _ = x.shape
        q, k, v = self.qkv(self.n1(x)).view(b, t, 3, self.heads, self.d // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.proj(y.transpose(1, 2).reshape(b, t, self.d))
        return x + self.down(F.gelu(self.up(self.n2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, layers, d, heads, context):
        super().__init__()
        self.te, self.pe = nn.Embedding(VOCABULARY, d), nn.Embedding(context, d)
        self.blocks = nn.ModuleList(GPTBlock(d, heads) for _ in range(layers))
        self.nf = nn.LayerNorm(d)
        for parameter in self.parameters():
            if parameter.dim() >= 2:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        x = self.te(tokens) + self.pe.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.nf(x) @ self.te.weight.t()


class Residual(nn.Module):
    def __init__(self, inside, outside, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside)
        self.conv2, self.bn2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False), nn.BatchNorm2d(outside)
        self.rep1 = self.rep2 = nn.Identity()
        self.down = nn.Identity()
        if stride != 1 or inside != outside:
            self.down = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        y = F.relu(self.bn1(self.rep1(self.conv1(x))))
        return F.relu(self.bn2(self.rep2(self.conv2(y))) + self.down(x))


class ResNet20(nn.Module):
    def __init__(self, classes=10, width=16):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        self.rep = nn.Identity()
        blocks, inside = [], width
        for i, outside in enumerate([width, 2 * width, 4 * width]):
            for j in range(3):
                blocks.append(Residual(inside, outside, 2 if i and j == 0 else 1))
                inside = outside
        self.body, self.fc = nn.Sequential(*blocks), nn.Linear(inside, classes)

    def features(self, x):
        return self.body(F.relu(self.bn1(self.rep(self.conv1(x))))).mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))


def depthwise(channels):
    layer = nn.Conv2d(channels, channels, 3, 1, 1, groups=channels, bias=False)
    with torch.no_grad():
        layer.weight.zero_()
        layer.weight[:, 0, 1, 1] = 1.0
    return layer


def reprogrammed(net):
    """CLR: convolutions frozen, a depthwise 3x3 after each 3x3, batch norms and head trained."""
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    net.rep = depthwise(net.conv1.out_channels)
    for block in net.body:
        block.rep1, block.rep2 = depthwise(block.conv1.out_channels), depthwise(block.conv2.out_channels)
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.Linear)):
            for parameter in module.parameters():
                parameter.requires_grad_(True)
    return net


class HeadOnly(nn.Module):
    def __init__(self):
        super().__init__()
        self.base, self.head = ResNet20().eval(), nn.Linear(64, 10)

    def train(self, mode=True):
        return self  # The features stay those of evaluation.

    def forward(self, x):
        with torch.no_grad():
            features = self.base.features(x)
        return self.head(features)


class CNN3(nn.Module):
    def __init__(self, clr):
        super().__init__()
        layers, inside = [], 1
        for outside in (16, 32, 64):
            convolution = nn.Conv2d(inside, outside, 3, 1, 1, bias=False)
            convolution.weight.requires_grad_(not clr)
            layers += [convolution] + ([depthwise(outside)] if clr else [])
            layers += [nn.BatchNorm2d(outside), nn.ReLU(), nn.MaxPool2d(2)]
            inside = outside
        self.net, self.fc = nn.Sequential(*layers), nn.Linear(64 * 9, 10)

    def forward(self, x):
        return self.fc(self.net(x).flatten(1))


class TinyLM(nn.Module):
    def __init__(self, vocabulary=512, d=64, heads=4, layers=2, context=16):
        super().__init__()
        self.e, self.p = nn.Embedding(vocabulary, d), nn.Parameter(torch.zeros(context, d))
        layer = nn.TransformerEncoderLayer(d, heads, 4 * d, 0.0, "gelu", batch_first=True, norm_first=True)
        self.t = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.o = nn.Linear(d, vocabulary, bias=False)
        self.m = nn.Transformer.generate_square_subsequent_mask(context)

    def forward(self, x):
        return self.o(self.t(self.e(x) + self.p, mask=self.m, is_causal=True))


def build(case):
    """Network, optimiser, inputs, labels, how many of what a step takes, its FLOP (None: not counted)."""
    adam = lambda net: torch.optim.Adam([p for p in net.parameters() if p.requires_grad], 1e-3)
    labels = lambda n, classes=10: torch.randint(0, classes, (n,))
    if case in TRAIN:
        layers, d, heads, context, batch = TRAIN[case]
        net = GPT(layers, d, heads, context)
        tokens = torch.randint(0, VOCABULARY, (batch, context + 1))
        products = 12 * layers * d * d + VOCABULARY * d
        flop = batch * context * (6 * products + 12 * layers * context * d)
        optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1)
        return net, optimizer, tokens[:, :-1], tokens[:, 1:].reshape(-1), batch * context, flop
    if case in ("mlp", "mlp_sgd"):
        net = nn.Sequential(nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 10))
        optimizer = adam(net) if case == "mlp" else torch.optim.SGD(net.parameters(), 0.1)
        return net, optimizer, torch.rand(128, 784), labels(128), 128, 6 * 128 * (784 * 400 + 400 * 400 + 4000)
    if case == "resnet20":
        net = ResNet20()
        return net, torch.optim.SGD(net.parameters(), 0.1, 0.9), torch.rand(64, 3, 32, 32), labels(64), 64, None
    if case == "clr":
        net = reprogrammed(ResNet20())
        return net, adam(net), torch.rand(64, 3, 32, 32), labels(64), 64, None
    if case == "linear":
        net = HeadOnly()
        return net, adam(net.head), torch.rand(64, 3, 32, 32), labels(64), 64, None
    if case in ("cnn3", "clr_cnn3"):
        net = CNN3(case == "clr_cnn3")
        return net, adam(net), torch.rand(64, 1, 28, 28), labels(64), 64, None
    if case == "lm":
        net = TinyLM()
        return net, adam(net), torch.randint(0, 512, (64, 16)), labels(64 * 16, 512), 64, None
    raise SystemExit(f"there is no case {case}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--seconds", type=float, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net, optimizer, x, y, per_step, flop = build(asked.case)
    net.train()

    def step():
        optimizer.zero_grad(set_to_none=True)
        out = net(x)
        F.cross_entropy(out.reshape(-1, out.shape[-1]), y).backward()
        optimizer.step()

    started = time.perf_counter()
    step()
    first = time.perf_counter() - started
    for _ in range(2):
        step()
    wall, cpu = [], []
    end = time.perf_counter() + asked.seconds
    while time.perf_counter() < end or len(wall) < 5:
        clock, used = time.perf_counter(), time.thread_time()
        step()
        cpu.append(time.thread_time() - used)
        wall.append(time.perf_counter() - clock)
    median = statistics.median(cpu)
    figures = {
        "bench": "train", "case": asked.case, "lib": "torch " + torch.__version__, "threads": 1, "batch": per_step,
        "params": sum(p.numel() for p in net.parameters()),
        "trainable": sum(p.numel() for p in net.parameters() if p.requires_grad),
        "ms_step": statistics.median(wall) * 1e3, "ms_best": min(wall) * 1e3, "ms_cpu": median * 1e3,
        "iters": len(wall), "first_step_s": first, "train_per_s": per_step / median,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "load1": os.getloadavg()[0]}
    if flop:
        figures["gflops_cpu"] = flop / median / 1e9
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
