#!/usr/bin/env python3
"""Makes byte-pairs.json: merges that Hugging Face's tokenizers learns, and what it makes of texts.

    make-byte-pairs.py > byte-pairs.json

Bytes are handed over as the characters of Latin-1, whose numbers they are; so its alphabet is in the order of bytes, and
of pairs that come equally often both merge the one of lower numbers. Version: tokenizers 0.23.3.
"""

import json
import pathlib

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

KING_JAMES = pathlib.Path(__file__).parents[3] / "Sources/CKingJames/kjv.txt"
LETTER, SPACE = r"A-Za-z\x80-\xff", r" \t-\r"
WORDS = Regex(
    rf" ?[{LETTER}]{{1,64}}|[0-9]{{1,64}}|[{SPACE}]{{1,64}}(?= [{LETTER}])|[{SPACE}]{{1,64}}|[^{LETTER}{SPACE}0-9]{{1,64}}")
MERGES = 400

mixed = (
    "def mean(values):\n    total = 0\n    for value in values:\n        total += value\n"
    "    return total / len(values)   # 3.14159, 2.71828, 100000\n\n\tDer Bär läuft über die Brücke – 東京は日本の首都です。\n"
    + "-" * 150 + "\n" + "ab" * 90 + " " * 130 + "x" + " \n  \n" + "7" * 70)
texts = {
    "verses": "".join(KING_JAMES.read_text("ascii").splitlines(keepends=True)[4000:4100]),
    "mixed": mixed.encode().decode("latin-1"),
    "bytes": bytes(i * i * 7 % 256 for i in range(600)).decode("latin-1"),
}


def tokenizer():
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Split(WORDS, behavior="isolated")
    return made


def merges(made):
    state = json.loads(made.to_str())["model"]
    return [[state["vocab"][left], state["vocab"][right]] for left, right in state["merges"]]


verses = tokenizer()
verses.train_from_iterator(
    [KING_JAMES.read_text("ascii")[:100_000]],
    trainers.BpeTrainer(vocab_size=256 + MERGES, min_frequency=2, show_progress=False,
                        initial_alphabet=[chr(i) for i in range(256)]))
small = tokenizer()
small.train_from_iterator(
    [texts["mixed"]],
    trainers.BpeTrainer(vocab_size=1000, min_frequency=2, show_progress=False,
                        initial_alphabet=[chr(i) for i in range(256)]))
print(json.dumps({
    "trainingBytes": 100_000,
    "merges": merges(verses),
    "mixedMerges": merges(small),
    "texts": {name: list(text.encode("latin-1")) for name, text in texts.items() if name != "verses"},
    "verseLines": [4000, 4100],
    "tokens": {name: verses.encode(text).ids for name, text in texts.items()},
}, separators=(",", ":")))
