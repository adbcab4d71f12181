#!/usr/bin/env python3
"""Writes transformers.json: two small language models with all their parameters, what they say, and gradients, as
PyTorch computes them in double precision.

    python make-transformers.py        # PyTorch 2.13; writes beside itself
"""
import json
import pathlib

import torch
import torch.nn.functional as F

LAYERS, WIDTH, HEADS, LENGTH, BATCH, VOCABULARY, HIDDEN = 2, 8, 2, 7, 2, 11, 12


def rotate(x, base=10_000.0):
    """Rotary positions (Su et al. 2021) of b×h×t×w: halves are rotated, as in GPT-NeoX."""
    half = x.shape[-1] // 2
    angles = torch.arange(x.shape[2]).double()[:, None] * base ** (-torch.arange(half).double() / half)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos()], -1)


def parameters(modern, random):
    shapes = {"te.weight": (VOCABULARY, WIDTH)}
    if not modern:
        shapes["pe.weight"] = (LENGTH, WIDTH)
    for layer in range(LAYERS):
        block = f"blocks.{layer}."
        shapes |= {
            block + "self_attn.in_proj_weight": (3 * WIDTH, WIDTH), block + "self_attn.in_proj_bias": (3 * WIDTH,),
            block + "self_attn.out_proj.weight": (WIDTH, WIDTH), block + "self_attn.out_proj.bias": (WIDTH,),
            block + "linear1.weight": (HIDDEN, WIDTH), block + "linear1.bias": (HIDDEN,),
            block + "linear2.weight": (WIDTH, HIDDEN), block + "linear2.bias": (WIDTH,),
            block + "norm1.weight": (WIDTH,), block + "norm2.weight": (WIDTH,),
        }
        if modern:
            shapes |= {block + "gate.weight": (HIDDEN, WIDTH), block + "gate.bias": (HIDDEN,)}
        else:
            shapes |= {block + "norm1.bias": (WIDTH,), block + "norm2.bias": (WIDTH,)}
    shapes["nf.weight"] = (WIDTH,)
    if not modern:
        shapes["nf.bias"] = (WIDTH,)
    made = {}
    for name, shape in shapes.items():
        value = torch.randn(shape, generator=random, dtype=torch.float64) * 0.5
        # Few digits make a small file, and are exact in it.
        made[name] = ((value + (1 if "norm" in name and "weight" in name else 0)) * 1000).round().div(1000)
        made[name].requires_grad_()
    return made


def run(modern, p, tokens, targets):
    def norm(x, name):
        if modern:
            return F.rms_norm(x, (WIDTH,), p[name + ".weight"], 1e-6)
        return F.layer_norm(x, (WIDTH,), p[name + ".weight"], p[name + ".bias"], 1e-5)

    def linear(x, name):
        return F.linear(x, p[name + ".weight"], p[name + ".bias"])

    x = p["te.weight"][tokens]
    if not modern:
        x = x + p["pe.weight"]
    for layer in range(LAYERS):
        block = f"blocks.{layer}."
        packed = F.linear(
            norm(x, block + "norm1"), p[block + "self_attn.in_proj_weight"], p[block + "self_attn.in_proj_bias"])
        q, k, v = packed.view(BATCH, LENGTH, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        if modern:
            q, k = rotate(q), rotate(k)
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + linear(seen.transpose(1, 2).reshape(BATCH, LENGTH, WIDTH), block + "self_attn.out_proj")
        n = norm(x, block + "norm2")
        if modern:
            inner = F.silu(linear(n, block + "gate")) * linear(n, block + "linear1")
        else:
            inner = F.gelu(linear(n, block + "linear1"), approximate="tanh")
        x = x + linear(inner, block + "linear2")
    logits = norm(x, "nf") @ p["te.weight"].t()
    return logits, F.cross_entropy(logits.view(-1, VOCABULARY), targets.reshape(-1))


def main():
    random = torch.Generator().manual_seed(3)
    networks = {}
    for name in ("gpt2", "modern"):
        p = parameters(name == "modern", random)
        text = torch.randint(0, VOCABULARY, (BATCH, LENGTH + 1), generator=random)
        logits, loss = run(name == "modern", p, text[:, :-1], text[:, 1:])
        loss.backward()
        networks[name] = {
            "tokens": text[:, :-1].reshape(-1).tolist(), "targets": text[:, 1:].reshape(-1).tolist(),
            "loss": loss.item(), "logits": logits.detach().reshape(-1).tolist(),
            "parameters": {
                key: {"values": value.detach().reshape(-1).tolist(), "gradients": value.grad.reshape(-1).tolist()}
                for key, value in p.items()},
        }
    sides = {"layers": LAYERS, "width": WIDTH, "heads": HEADS, "length": LENGTH, "batch": BATCH,
             "vocabulary": VOCABULARY, "hidden": HIDDEN}
    document = {"source": f"PyTorch {torch.__version__}", "sides": sides, "networks": networks}
    path = pathlib.Path(__file__).with_name("transformers.json")
    path.write_text(json.dumps(document) + "\n")


main()
