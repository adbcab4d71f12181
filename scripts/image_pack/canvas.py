"""What all tasks are drawn with: grey images of 28x28 pixels, white on black, distorted by seeded random numbers.

What is drawn is drawn two or four times as large and scaled down, for smooth edges. Sines and cosines come from `math`:
numpy's depend in their last bit on the processor.
"""

import dataclasses
import hashlib
import math
from collections.abc import Callable

import numpy
from PIL import Image, ImageDraw

SIDE = 28
# What distortions work on, and what lines and discs are drawn on.
DOUBLE = 2 * SIDE
LARGE = 4 * SIDE
MIDDLE = LARGE / 2
TRAIN, TEST = 0, 1


@dataclasses.dataclass
class Task:
    """Labelled images in two parts. Images: (count, 28, 28), 8 bits; labels from 0."""

    name: str
    kind: str
    classes: list[str]
    train: tuple[numpy.ndarray, list[int]]
    test: tuple[numpy.ndarray, list[int]]


def seeded(name: str):
    """Random numbers that depend on the task's name alone, so that no task depends on the ones before it."""
    return numpy.random.Generator(numpy.random.PCG64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")))


def levels(pixels: numpy.ndarray) -> numpy.ndarray:
    """The 16 levels that are kept of 256."""
    return pixels >> 4


def usual_counts(classes: int) -> tuple[int, int]:
    """Images of a class to learn from and to be tested with: about 800 and 300 a task."""
    return max(20, min(100, 800 // classes)), max(6, min(50, 300 // classes))


def drawn(name: str, kind: str, classes: list[str], draw: Callable, counts: tuple[int, int] | None = None) -> Task:
    """A task whose images `draw(label, random, part)` draws. No two of its images are alike after rounding."""
    random = seeded(name)
    known = set()

    def part(which: int, count: int):
        images, labels = [], []
        for label in range(len(classes)):
            tries = 0
            while labels.count(label) < count:
                image = draw(label, random, which)
                key = levels(image).tobytes()
                tries += 1
                if tries > 20 * count:
                    raise ValueError(f"{name}: class {classes[label]} has too few different images")
                if key not in known:
                    known.add(key)
                    images.append(image)
                    labels.append(label)
        return numpy.stack(images), labels

    train, test = counts or usual_counts(len(classes))
    return Task(name, kind, classes, part(TRAIN, train), part(TEST, test))


def chosen(name: str, kind: str, classes: list[str], images, labels, totals=(800, 300)) -> Task:
    """A task of given images, in random order, as many of each class; of images that are alike one is taken."""
    train, test = (total // len(classes) for total in totals)
    taken = [0] * len(classes)
    known = set()
    parts = (([], []), ([], []))
    for place in seeded(name).permutation(len(labels)):
        image, label = images[place], int(labels[place])
        key = levels(image).tobytes()
        if taken[label] == train + test or key in known:
            continue
        known.add(key)
        of = parts[TRAIN if taken[label] < train else TEST]
        of[0].append(image)
        of[1].append(label)
        taken[label] += 1
    return Task(name, kind, classes, *((numpy.stack(images), labels) for images, labels in parts))


def fitted(image: Image.Image) -> numpy.ndarray:
    """Grey, and 28x28 pixels."""
    return numpy.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR), numpy.uint8)


def dimmed(pixels: numpy.ndarray, random) -> numpy.ndarray:
    """As bright as the light may be: 3/4 to all of it."""
    return numpy.clip(pixels.astype(numpy.float64) * random.uniform(0.75, 1), 0, 255).astype(numpy.uint8)


def warped(image: Image.Image, random, turn=12.0, scale=0.12, shear=0.12, shift=2.0) -> numpy.ndarray:
    """An image of 56x56 pixels turned (degrees), scaled in both directions, sheared and moved (pixels of 28) at random."""
    angle = math.radians(random.uniform(-turn, turn))
    wide, high = (2 / random.uniform(1 - scale, 1 + scale) for _ in range(2))
    lean = random.uniform(-shear, shear)
    dx, dy = random.uniform(-shift, shift, 2)
    a, b = math.cos(angle) * wide, -math.sin(angle) * wide + lean * wide
    d, e = math.sin(angle) * high, math.cos(angle) * high
    x, y = SIDE / 2 + dx, SIDE / 2 + dy
    matrix = (a, b, SIDE - a * x - b * y, d, e, SIDE - d * x - e * y)
    return numpy.asarray(image.transform((SIDE, SIDE), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR))


def canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Black, 112x112 pixels."""
    image = Image.new("L", (LARGE, LARGE))
    return image, ImageDraw.Draw(image)


def finished(image: Image.Image, random, **distortion) -> numpy.ndarray:
    """What has been drawn on a canvas, distorted and dimmed."""
    half = image.resize((DOUBLE, DOUBLE), Image.Resampling.BILINEAR)
    return dimmed(warped(half, random, **distortion), random)


def spiked(points: int, outer: float, inner: float, angle: float, x=MIDDLE, y=MIDDLE) -> list[tuple[float, float]]:
    """A polygon whose corners lie at two distances from its middle in turn; a regular one when they are equal."""
    return [
        (x + radius * math.cos(angle + math.tau * k / points), y + radius * math.sin(angle + math.tau * k / points))
        for k in range(points)
        for radius in [outer if k % 2 == 0 else inner]
    ]
