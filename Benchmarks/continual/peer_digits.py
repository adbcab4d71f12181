"""Learns the digits suite in PyTorch on one thread: six methods on four benchmarks of handwritten digits, as
`sweeps/continual-digits.yaml` says. Prints one line of JSON: seconds of CPU, and accuracies by benchmark and method. The
time begins once PyTorch and the digits are loaded."""

import argparse
import json
import resource

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

TASKS, EPOCHS, BATCH, RATE, MEMORY = 5, 10, 32, 0.1, 100
# λ of EWC, c of SI, λ of LwF.
STRENGTHS = {"split-task": (30, 0.3, 1), "split-domain": (10, 0.3, 1), "split-class": (10, 0.3, 0.5),
             "permuted-domain": (10, 0.3, 1)}
METHODS = ["naive", "ewc", "si", "lwf", "er", "joint"]


def tasks_of(benchmark, generator, dtype):
    """Images and labels to learn from and to be tested with, task by task."""
    digits = load_digits()
    images, labels = torch.tensor(digits.data / 16, dtype=dtype), torch.tensor(digits.target)
    seen, held = [0] * 10, []
    for label in digits.target:
        held.append(seen[label] % 5 == 0)
        seen[label] += 1
    held = torch.tensor(held)
    tasks = []
    for task in range(TASKS):
        if benchmark == "permuted-domain":
            order = torch.randperm(64, generator=generator) if task else torch.arange(64)
            shown, x, y = torch.ones(len(labels), dtype=torch.bool), images[:, order], labels
        else:
            shown, x = labels // 2 == task, images
            y = labels % 2 if benchmark == "split-domain" else labels
        tasks.append(tuple(part for chosen in (shown & ~held, shown & held) for part in (x[chosen], y[chosen])))
    return tasks


class Run:
    def __init__(self, benchmark, method, seed, dtype):
        torch.manual_seed(seed)
        self.random = torch.Generator().manual_seed(seed)
        self.benchmark, self.method, self.dtype = benchmark, method, dtype
        self.ewc, self.si, self.lwf = STRENGTHS[benchmark]
        self.outputs = 2 if benchmark == "split-domain" else 10
        self.tasks = tasks_of(benchmark, self.random, dtype)
        self.net = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(),
                                 nn.Linear(100, self.outputs)).to(dtype)
        self.weights = list(self.net.parameters())
        self.optimizer = torch.optim.SGD(self.weights, lr=RATE)
        self.masks = torch.full((TASKS, self.outputs), float("-inf"), dtype=dtype)
        for task in range(TASKS):
            own = slice(2 * task, 2 * task + 2) if benchmark == "split-task" else slice(None)
            self.masks[task, own] = 0

    def entropy(self, x, y, places):
        logits = self.net(x)
        return functional.cross_entropy(logits + self.masks[places] if self.benchmark == "split-task" else logits, y)

    def accuracies(self):
        with torch.no_grad():
            return [float(((self.net(x) + self.masks[task]).argmax(1) == y).double().mean())
                    for task, (_, _, x, y) in enumerate(self.tasks)]

    def fisher(self, x, y, places):
        """The mean of each sample's own squared gradient, one product a layer."""
        count, inputs, a = len(x), [], x
        layers = [layer for layer in self.net if isinstance(layer, nn.Linear)]
        outputs = []
        for k, layer in enumerate(layers):
            inputs.append(a.detach())
            z = layer(a)
            z.retain_grad()
            outputs.append(z)
            a = functional.relu(z) if k + 1 < len(layers) else z
        logits = a + self.masks[places] if self.benchmark == "split-task" else a
        functional.cross_entropy(logits, y, reduction="sum").backward()
        found = []
        for z, a in zip(outputs, inputs):
            square = z.grad ** 2
            found += [square.T @ a ** 2 / count, square.sum(0) / count]
        self.optimizer.zero_grad()
        return found

    def distillation(self, x, teacher, task):
        student, temperature = self.net(x), 2
        groups = ([slice(2 * k, 2 * k + 2) for k in range(task)] if self.benchmark == "split-task" else
                  [slice(0, 2 * task)] if self.benchmark == "split-class" else [slice(None)])
        losses = [-(functional.softmax(teacher[:, g] / temperature, 1)
                    * functional.log_softmax(student[:, g] / temperature, 1)).sum(1).mean() for g in groups]
        return temperature ** 2 * sum(losses) / len(losses)

    def learn(self):
        if self.method == "joint":
            x, y = (torch.cat([task[part] for task in self.tasks]) for part in (0, 1))
            places = torch.cat([torch.full((len(task[1]),), k) for k, task in enumerate(self.tasks)])
            self.epochs(x, y, places, 0, {})
            return self.accuracies()
        penalties, memory = [], None
        importance = [torch.zeros_like(w) for w in self.weights]
        for task, (x, y, _, _) in enumerate(self.tasks):
            places = torch.full((len(y),), task)
            start = [w.detach().clone() for w in self.weights]
            path = [torch.zeros_like(w) for w in self.weights]
            with torch.no_grad():
                teacher = self.net(x) if task else None
            self.epochs(x, y, places, task, {"penalties": penalties, "path": path, "teacher": teacher,
                                             "memory": memory})
            now = [w.detach().clone() for w in self.weights]
            if self.method == "ewc":
                penalties.append((self.ewc / 2, self.fisher(x, y, places), now))
            elif self.method == "si":
                importance = [old + p.clamp(min=0) / ((w - s) ** 2 + 0.1)
                              for old, p, w, s in zip(importance, path, now, start)]
                penalties = [(self.si, importance, now)]
            elif self.method == "er":
                share = MEMORY // (task + 1)
                memory = tuple(torch.cat(parts) for parts in zip(*[
                    (self.tasks[k][0][:share], self.tasks[k][1][:share], torch.full((share,), k))
                    for k in range(task + 1)]))
            row = self.accuracies()
        return row

    def epochs(self, x, y, places, task, kept):
        for _ in range(EPOCHS):
            for rows in torch.randperm(len(y), generator=self.random).split(BATCH):
                self.optimizer.zero_grad()
                loss = self.entropy(x[rows], y[rows], places[rows])
                if self.method == "lwf" and task:
                    loss = loss + self.lwf * self.distillation(x[rows], kept["teacher"][rows], task)
                if self.method == "er" and task:
                    mx, my, mp = kept["memory"]
                    drawn = torch.randint(len(my), (BATCH,), generator=self.random)
                    loss = loss + self.entropy(mx[drawn], my[drawn], mp[drawn])
                loss.backward()
                if self.method == "si":
                    own = [w.grad.clone() for w in self.weights]
                    before = [w.detach().clone() for w in self.weights]
                if self.method in ("ewc", "si"):
                    for strength, weight, anchor in kept["penalties"]:
                        for w, f, a in zip(self.weights, weight, anchor):
                            w.grad.add_(f * (w.detach() - a), alpha=2 * strength)
                self.optimizer.step()
                if self.method == "si":
                    for p, g, w, b in zip(kept["path"], own, self.weights, before):
                        p.sub_(g * (w.detach() - b))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--precision", choices=["float32", "float64"], default="float64")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    dtype = getattr(torch, asked.precision)
    Run("split-task", "naive", 0, dtype).learn()
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = {}
    for benchmark in STRENGTHS:
        for method in METHODS:
            rows = [Run(benchmark, method, seed, dtype).learn() for seed in range(1, asked.seeds + 1)]
            found[f"{benchmark} {method}"] = sum(map(sum, rows)) / len(rows) / TASKS
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                      "accuracies": found}))


main()
