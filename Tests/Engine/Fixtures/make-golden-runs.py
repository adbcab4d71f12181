#!/usr/bin/env python3
"""Writes golden-runs.json: accuracies of networks that learn tasks of digits one after the other, by PyTorch.

    PYTHON_WITH_TORCH make-golden-runs.py [golden_cl.json] > golden-runs.json     # written with PyTorch 2.13.0

Four benchmarks of five tasks, by plain training on one task after the other ("naive") and on all at once ("joint"),
for seeds 1 to 3, in double precision. R[t][i] is the accuracy on task i after task t. Given golden_cl.json, whose
specification this script follows, it says on standard error how far both agree and copies the values it gives.

All randomness is SplitMix64's: u = (next >> 11) / 2^53; perm(n) goes from the last place down and swaps with
next % (i + 1); stream(seed, k) starts from seed * 1000003 + k. Weights and biases, layer by layer, are
(2u - 1)/sqrt(fan_in) from stream 1; the order of samples in task t comes from stream 1000 + t, for all tasks at
once from 1099; the pixels of permuted task t from stream 2000 + t.
"""
import json
import pathlib
import sys

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
MASK = (1 << 64) - 1
SIDES = (64, 100, 100)
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
    with open(pathlib.Path(__file__).parent / "digits.json", encoding="utf-8") as file:
        digits = json.load(file)
    x = torch.tensor([[int(level, 17) / 16 for level in image] for image in digits["images"]])
    y = [int(label) for label in digits["labels"]]
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


def learn(parameters, task, random):
    x, y, mask = task
    for _ in range(10):
        order = torch.tensor(random.permutation(len(y)))
        for batch in order.split(32):
            loss = torch.nn.functional.cross_entropy(logits(parameters, x[batch]) + mask[batch], y[batch])
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients):
                    parameter -= 0.1 * gradient


def accuracies(parameters, list_of_tasks):
    with torch.no_grad():
        return [((logits(parameters, x) + mask).argmax(1) == y).double().mean().item() for x, y, mask in list_of_tasks]


def run(benchmark, method, seed, data):
    train, test = (tasks(benchmark, seed, part) for part in data)
    parameters = network(benchmark, seed)
    if method == "joint":
        learn(parameters, [torch.cat(parts) for parts in zip(*train)], stream(seed, 1099))
        return [accuracies(parameters, test)]
    rows = []
    for t, task in enumerate(train):
        learn(parameters, task, stream(seed, 1000 + t))
        rows.append(accuracies(parameters, test))
    return rows


def main():
    given = json.loads(pathlib.Path(sys.argv[1]).read_text())["results"] if len(sys.argv) > 1 else {}
    data = load()
    runs = []
    for benchmark in BENCHMARKS:
        for method in ("naive", "joint"):
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
