"""Trains a GPT-2-shaped model of bytes as nanoGPT does, in PyTorch's eager mode on one thread, data, evaluation and
logging included; prints one line of JSON. The time begins once PyTorch is loaded."""

import argparse
import csv
import json
import math
import resource
import tempfile
import time

import torch
from torch import nn
from torch.nn import functional

VOCABULARY = 256


class Block(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.packed, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        packed = self.packed(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.projection(seen.transpose(1, 2).reshape(batch, length, width))
        return x + self.down(functional.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self, depth: int, width: int, heads: int, context: int):
        super().__init__()
        self.tokens, self.places = nn.Embedding(VOCABULARY, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        for parameter in self.parameters():
            if parameter.dim() >= 2:
                nn.init.normal_(parameter, std=0.02 * math.sqrt(768 / width))

    def forward(self, tokens, targets):
        x = self.tokens(tokens) + self.places.weight
        for block in self.blocks:
            x = block(x)
        logits = functional.linear(self.norm(x), self.tokens.weight)
        return functional.cross_entropy(logits.view(-1, VOCABULARY), targets.reshape(-1))


def record_steps(per_decade: int, last: int) -> set:
    steps, number = set(), 0
    while (step := round(10 ** (number / per_decade))) < last:
        steps.add(step)
        number += 1
    return steps | {last}


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ["depth", "width", "heads", "context", "batch", "steps", "held-out-tokens"]:
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--text", required=True)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    began, cpu = time.perf_counter(), time.process_time()
    with open(asked.text, "rb") as file:
        text = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    cut = int(0.95 * len(text))
    seen, unseen = text[:cut], text[cut:]
    model = Model(asked.depth, asked.width, asked.heads, asked.context)
    decaying = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": decaying, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=3e-3,
        betas=(0.9, 0.99))
    looks = record_steps(12, asked.steps)
    windows = asked.held_out_tokens // asked.context
    stride = (len(unseen) - asked.context - 1) // windows
    held_out = torch.stack([unseen[k * stride:k * stride + asked.context + 1] for k in range(windows)]).long()
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as log:
        writer = csv.writer(log)
        for step in range(1, asked.steps + 1):
            for group in optimizer.param_groups:
                group["lr"] = 3e-3 * min(1, step / 50)
            starts = torch.randint(len(seen) - asked.context - 1, (asked.batch,))
            batch = torch.stack([seen[start:start + asked.context + 1] for start in starts]).long()
            loss = model(batch[:, :-1], batch[:, 1:])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if step in looks:
                with torch.no_grad():
                    parts = [model(part[:, :-1], part[:, 1:]) * len(part) for part in held_out.split(asked.batch)]
                told = (sum(parts) / len(held_out)).item()
                writer.writerow([step, told, loss.item()])
                log.flush()
    print(json.dumps({
        "cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - began, "loss": told,
        "parameters": sum(p.numel() for p in model.parameters()),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
