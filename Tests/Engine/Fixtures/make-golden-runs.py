#!/usr/bin/env python3
"""Writes golden-runs.json: accuracies of networks that learn tasks of digits one after the other, by PyTorch.

    PYTHON_WITH_TORCH make-golden-runs.py [golden_cl.json] > golden-runs.json     # written with PyTorch 2.13.0

Four benchmarks of five tasks and six methods for seeds 1 to 3, in double precision. R[t][i] is the accuracy on task i
after task t; a joint run has one row. Given golden_cl.json, whose specification this script follows, it says on standard
error how far both agree and copies the values it gives.

All randomness is SplitMix64's: u = (next >> 11) / 2^53; perm(n) goes from the last place down and swaps with
next % (i + 1); stream(seed, k) starts from seed * 1000003 + k. Weights and biases, layer by layer, are
(2u - 1)/sqrt(fan_in) from stream 1; the order of samples in task t comes from stream 1000 + t, for all tasks at
once from 1099; the pixels of permuted task t from stream 2000 + t; samples that are rehearsed from stream 3000.
"""
import json
import pathlib
import sys

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
MASK = (1 << 64) - 1
SIDES = (64, 100, 100)
EPOCHS, BATCH, RATE = 10, 32, 0.1
DIGITS = pathlib.Path(__file__).resolve().parents[3] / "Sources/CDigits/digits.bin"
BENCHMARKS = ("split_task", "split_domain", "split_class", "perm_domain")


class SplitMix64:
    def __init__(self, state):
        self.state = state & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53

    def permutation(self, n):
        a = list(range(n))
        for i in range(n - 1, 0, -1):
            j = self.next() % (i + 1)
            a[i], a[j] = a[j], a[i]
        return a


def stream(seed, key):
    return SplitMix64(seed * 1000003 + key)


def load():
    """The images as scripts/fetch-digits.py writes them: eight rows of five bytes, five bits a pixel, and the digit."""
    data = DIGITS.read_bytes()
    images, y = [], []
    for start in range(0, len(data), 41):
        rows = [int.from_bytes(data[start + 5 * r:start + 5 * r + 5], "little") for r in range(8)]
        images.append([(row >> 5 * x & 31) / 16 for row in rows for x in range(8)])
        y.append(data[start + 40])
    x = torch.tensor(images)
    seen, train, test = {}, [], []
    for i, label in enumerate(y):
        (test if seen.get(label, 0) % 5 == 0 else train).append(i)
        seen[label] = seen.get(label, 0) + 1
    y = torch.tensor(y)
    return (x[train], y[train]), (x[test], y[test])


def tasks(benchmark, seed, part):
    """Images, labels and masks of every task."""
    x, y = part
    result = []
    for t in range(5):
        if benchmark == "perm_domain":
            order = stream(seed, 2000 + t).permutation(64) if t else list(range(64))
            result.append((x[:, order], y, torch.zeros(len(y), 10)))
            continue
        chosen = (y // 2 == t).nonzero().flatten()
        labels = y[chosen]
        if benchmark == "split_domain":
            result.append((x[chosen], labels % 2, torch.zeros(len(chosen), 2)))
            continue
        mask = torch.zeros(len(chosen), 10)
        if benchmark == "split_task":
            mask[:] = -torch.inf
            mask[:, 2 * t:2 * t + 2] = 0
        result.append((x[chosen], labels, mask))
    return result


def network(benchmark, seed):
    random = stream(seed, 1)
    sides = SIDES + (2 if benchmark == "split_domain" else 10,)
    parameters = []
    for inputs, outputs in zip(sides, sides[1:]):
        for count, shape in ((inputs * outputs, (outputs, inputs)), (outputs, (outputs,))):
            values = [(2 * random.uniform() - 1) / inputs**0.5 for _ in range(count)]
            parameters.append(torch.tensor(values).reshape(shape).requires_grad_())
    return parameters


def logits(parameters, x):
    for k in (0, 2):
        x = torch.relu(x @ parameters[k].T + parameters[k + 1])
    return x @ parameters[4].T + parameters[5]


def cross_entropy(parameters, x, y, mask):
    return torch.nn.functional.cross_entropy(logits(parameters, x) + mask, y)


class Naive:
    """Plain training; the other methods add to it."""

    def __init__(self, benchmark, seed, train):
        self.benchmark, self.seed, self.train = benchmark, seed, train

    def begin(self, t, parameters):
        pass

    def penalty(self, t, parameters, x):
        return 0.0

    def stepped(self, gradients, moves):
        pass

    def end(self, t, parameters):
        pass


class EWC(Naive):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.strength = 30.0 if self.benchmark == "split_task" else 10.0
        self.anchors = []

    def penalty(self, t, parameters, x):
        return sum((self.strength / 2 * (f * (p - a) ** 2).sum()
                    for fisher, anchor in self.anchors for f, p, a in zip(fisher, parameters, anchor)), 0.0)

    def end(self, t, parameters):
        x, y, mask = self.train[t]
        fisher = [torch.zeros_like(p) for p in parameters]
        for i in range(len(y)):
            loss = cross_entropy(parameters, x[i:i + 1], y[i:i + 1], mask[i:i + 1])
            for f, g in zip(fisher, torch.autograd.grad(loss, parameters)):
                f += g**2
        self.anchors.append(([f / len(y) for f in fisher], [p.detach().clone() for p in parameters]))


class SI(Naive):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.importance = self.anchor = None

    def begin(self, t, parameters):
        self.start = [p.detach().clone() for p in parameters]
        self.path = [torch.zeros_like(p) for p in parameters]

    def penalty(self, t, parameters, x):
        if self.anchor is None:
            return 0.0
        return 0.3 * sum((o * (p - a) ** 2).sum() for o, p, a in zip(self.importance, parameters, self.anchor))

    def stepped(self, gradients, moves):
        for path, gradient, move in zip(self.path, gradients, moves):
            path -= gradient * move

    def end(self, t, parameters):
        now = [p.detach().clone() for p in parameters]
        gained = [w.clamp(min=0) / ((n - s) ** 2 + 0.1) for w, n, s in zip(self.path, now, self.start)]
        self.importance = gained if self.anchor is None else [o + g for o, g in zip(self.importance, gained)]
        self.anchor = now


class LwF(Naive):
    def begin(self, t, parameters):
        self.teacher = [p.detach().clone() for p in parameters]

    def penalty(self, t, parameters, x):
        if t == 0:
            return 0.0
        groups = {"split_task": [slice(2 * k, 2 * k + 2) for k in range(t)], "split_class": [slice(0, 2 * t)],
                  "split_domain": [slice(None)], "perm_domain": [slice(None)]}[self.benchmark]
        new = logits(parameters, x)
        with torch.no_grad():
            old = logits(self.teacher, x)
        kept = sum(-4 * (torch.softmax(old[:, g] / 2, 1) * torch.log_softmax(new[:, g] / 2, 1)).sum(1).mean()
                   for g in groups) / len(groups)
        return (0.5 if self.benchmark == "split_class" else 1.0) * kept


class ER(Naive):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.random, self.memory = stream(self.seed, 3000), None

    def penalty(self, t, parameters, x):
        if self.memory is None:
            return 0.0
        chosen = torch.tensor([self.random.next() % len(self.memory[1]) for _ in range(32)])
        return cross_entropy(parameters, *(part[chosen] for part in self.memory))

    def end(self, t, parameters):
        share = 100 // (t + 1)
        self.memory = [torch.cat([task[k][:share] for task in self.train[:t + 1]]) for k in range(3)]


METHODS = {"naive": Naive, "ewc": EWC, "si": SI, "lwf": LwF, "er": ER}


def learn(parameters, task, random, method=None, t=0):
    x, y, mask = task
    for _ in range(EPOCHS):
        order = torch.tensor(random.permutation(len(y)))
        for batch in order.split(BATCH):
            loss = cross_entropy(parameters, x[batch], y[batch], mask[batch])
            gradients = torch.autograd.grad(loss, parameters)
            moves = gradients
            extra = method.penalty(t, parameters, x[batch]) if method else 0.0
            if isinstance(extra, torch.Tensor):
                moves = [g + e for g, e in zip(gradients, torch.autograd.grad(extra, parameters))]
            with torch.no_grad():
                moves = [-RATE * move for move in moves]
                for parameter, move in zip(parameters, moves):
                    parameter += move
                if method:
                    method.stepped(gradients, moves)


def accuracies(parameters, list_of_tasks):
    with torch.no_grad():
        return [((logits(parameters, x) + mask).argmax(1) == y).double().mean().item() for x, y, mask in list_of_tasks]


def run(benchmark, name, seed, data):
    train, test = (tasks(benchmark, seed, part) for part in data)
    parameters = network(benchmark, seed)
    if name == "joint":
        learn(parameters, [torch.cat(parts) for parts in zip(*train)], stream(seed, 1099))
        return [accuracies(parameters, test)]
    method = METHODS[name](benchmark, seed, train)
    rows = []
    for t, task in enumerate(train):
        method.begin(t, parameters)
        learn(parameters, task, stream(seed, 1000 + t), method, t)
        method.end(t, parameters)
        rows.append(accuracies(parameters, test))
    return rows


def main():
    given = json.loads(pathlib.Path(sys.argv[1]).read_text())["results"] if len(sys.argv) > 1 else {}
    data = load()
    runs = []
    for benchmark in BENCHMARKS:
        for method in (*METHODS, "joint"):
            for seed in range(1, 4):
                rows = run(benchmark, method, seed, data)
                entry = dict(benchmark=benchmark, method=method, seed=seed,
                             accuracies=[[round(a, 6) for a in row] for row in rows],
                             mean=round(sum(rows[-1]) / 5, 6), given=None, givenRows=None)
                golden = given.get(benchmark, {}).get(method)
                if golden:
                    entry["given"] = golden["ACC_seeds1to3"][seed - 1]
                    off = abs(entry["given"] - entry["mean"])
                    if seed == 1:
                        entry["givenRows"] = golden["R_seed1"]
                        off = max([off] + [abs(a - b) for row, other in zip(rows, golden["R_seed1"])
                                           for a, b in zip(row, other)])
                    print(f"{benchmark} {method} seed {seed}: off by {off:.6f}", file=sys.stderr)
                runs.append(entry)
    print(json.dumps(dict(source=f"PyTorch {torch.__version__}, float64", runs=runs)))


main()
