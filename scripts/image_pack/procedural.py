"""Tasks that are drawn from rules: shapes, counts, directions, textures."""

import math

import numpy
from PIL import Image

from .canvas import MIDDLE, SIDE, canvas, dimmed, drawn, finished, spiked

# Masks of dots of the letters a to z: bit k is dot k + 1, dots 1 to 3 on the left, 4 to 6 on the right.
BRAILLE = [1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45, 61, 53]


def braille(label, random, part):
    image, draw = canvas()
    for dot in range(6):
        x, y, radius = 40 + 32 * (dot // 3), 24 + 32 * (dot % 3), 10 if BRAILLE[label] >> dot & 1 else 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return finished(image, random, turn=8)


SHAPES = ["circle", "triangle", "square", "pentagon", "hexagon", "star", "cross", "ellipse"]
CROSS = [(-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1)]


def cross(radius, angle, x=MIDDLE, y=MIDDLE):
    turn = (math.cos(angle) * radius / 3, math.sin(angle) * radius / 3)
    return [(x + a * turn[0] - b * turn[1], y + a * turn[1] + b * turn[0]) for a, b in CROSS]


def shape(label, random, part):
    image, draw = canvas()
    radius, angle = random.uniform(24, 44), random.uniform(0, math.tau)
    pen = {"outline": 255, "fill": 255 if random.random() < 0.5 else None, "width": 5}
    name = SHAPES[label]
    if name in ("circle", "ellipse"):
        high = radius if name == "circle" else radius / 2
        draw.ellipse((MIDDLE - radius, MIDDLE - high, MIDDLE + radius, MIDDLE + high), **pen)
    elif name == "cross":
        draw.polygon(cross(radius, angle), **pen)
    elif name == "star":
        draw.polygon(spiked(10, radius, 0.45 * radius, angle), **pen)
    else:
        corners = {"triangle": 3, "square": 4, "pentagon": 5, "hexagon": 6}[name]
        draw.polygon(spiked(corners, radius, radius, angle), **pen)
    return finished(image, random)


def discs(label, random, part):
    """So many discs, apart from one another."""
    image, draw = canvas()
    placed = []
    while len(placed) < label + 1:
        x, y, radius = random.uniform(14, 98), random.uniform(14, 98), random.uniform(7, 10)
        if all(math.hypot(x - a, y - b) > radius + c + 8 for a, b, c in placed):
            placed.append((x, y, radius))
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return finished(image, random, scale=0.05, shift=1)


ROWS, COLUMNS = (plane.astype(numpy.float64) for plane in numpy.mgrid[0:SIDE, 0:SIDE])


def wave(phases: numpy.ndarray) -> numpy.ndarray:
    return numpy.array([127 + 120 * math.sin(phase) for phase in phases.flat]).reshape(phases.shape)


def grating(label, random, part):
    angle = (label + random.uniform(-0.35, 0.35)) * math.pi / 8
    across = COLUMNS * math.cos(angle) + ROWS * math.sin(angle)
    return dimmed(wave(random.uniform(0.5, 1.3) * across + random.uniform(0, math.tau)), random)


TEXTURES = ["white noise", "smooth noise", "cells", "cracks", "checkers", "bricks", "rings", "clouds"]


def smooth(count, random):
    grid = Image.fromarray((random.random((count, count)) * 255).astype(numpy.uint8))
    return numpy.asarray(grid.resize((SIDE, SIDE), Image.Resampling.BICUBIC), numpy.float64)


def distances(random):
    """Of every pixel to random points, the nearest first."""
    points = random.random((int(random.integers(6, 16)), 2)) * SIDE
    squares = (COLUMNS[..., None] - points[:, 0]) ** 2 + (ROWS[..., None] - points[:, 1]) ** 2
    return numpy.sort(numpy.sqrt(squares), -1)


def texture(label, random, part):
    name = TEXTURES[label]
    if name == "white noise":
        pixels = random.random((SIDE, SIDE)) * 255
    elif name == "smooth noise":
        pixels = smooth(int(random.integers(4, 8)), random)
    elif name == "cells":
        near = distances(random)[..., 0]
        pixels = 255 * near / near.max()
    elif name == "cracks":
        near = distances(random)
        pixels = 255.0 * (near[..., 1] - near[..., 0] > 1.2)
    elif name == "checkers":
        size = random.uniform(3, 6)
        pixels = 255.0 * (((COLUMNS + random.uniform(0, 9)) // size + (ROWS + random.uniform(0, 9)) // size) % 2)
    elif name == "bricks":
        size, down = random.uniform(4, 7), ROWS + random.uniform(0, 9)
        along = COLUMNS + (down // size % 2) * size + random.uniform(0, 9)
        pixels = 200.0 * ((down % size > 1) & (along % (2 * size) > 1))
    elif name == "rings":
        x, y = random.uniform(0, SIDE), random.uniform(0, SIDE)
        away = numpy.sqrt((COLUMNS - x) ** 2 + (ROWS - y) ** 2)
        pixels = wave(random.uniform(0.5, 1.2) * away + random.uniform(0, 6))
    else:
        pixels = 0.5 * smooth(4, random) + 0.3 * smooth(8, random) + 0.2 * smooth(16, random)
    return dimmed(pixels, random)


def pair(label, random, part):
    """Two of four shapes, each as it may be turned: different (0) or the same (1)."""
    image, draw = canvas()
    first = int(random.integers(4))
    second = first if label else int((first + random.integers(1, 4)) % 4)
    for kind, x in ((first, 29), (second, 83)):
        radius, angle = random.uniform(18, 23), random.uniform(-0.3, 0.3)
        if kind == 0:
            draw.ellipse((x - radius, MIDDLE - radius, x + radius, MIDDLE + radius), outline=255, width=7)
        elif kind == 1:
            draw.polygon(spiked(3, radius, radius, angle - math.pi / 2, x), fill=255)
        elif kind == 2:
            draw.polygon(spiked(4, radius, radius, angle + math.pi / 4, x), fill=255)
        else:
            draw.polygon(cross(radius, angle, x), fill=255)
    return finished(image, random, turn=6, shift=1)


def clock(label, random, part):
    image, draw = canvas()
    minute = random.uniform(0, 60)
    draw.ellipse((12, 12, 100, 100), outline=200, width=3)
    for degrees, length, width in (((label + minute / 60) * 30, 24, 8), (minute * 6, 38, 4)):
        angle = math.radians(degrees - 90)
        end = (MIDDLE + length * math.cos(angle), MIDDLE + length * math.sin(angle))
        draw.line((MIDDLE, MIDDLE, *end), 255, width)
    return finished(image, random, turn=3)


def arrow(label, random, part):
    image, draw = canvas()
    angle, length = (label + random.uniform(-0.3, 0.3)) * math.pi / 4, random.uniform(28, 42)

    def at(x, y):
        return (MIDDLE + x * math.cos(angle) - y * math.sin(angle), MIDDLE + x * math.sin(angle) + y * math.cos(angle))

    draw.line([at(-length, 0), at(0.6 * length, 0)], 255, int(random.integers(5, 11)))
    draw.polygon([at(length, 0), at(0.3 * length, 0.45 * length), at(0.3 * length, -0.45 * length)], fill=255)
    return finished(image, random, turn=0)


def curve_and_dot(label, random, part):
    """A closed curve, and a dot outside (0) or inside (1) of it, well away from it."""
    while True:
        image, draw = canvas()
        phases, heights = random.uniform(0, math.tau, 3), random.uniform(0.1, 0.3, 3)

        def radius(angle):
            waves = (height * math.sin((k + 2) * angle + phase) for k, (height, phase) in enumerate(zip(heights, phases)))
            return 30 * (1 + sum(waves))

        steps = [k * math.tau / 63 for k in range(63)]
        draw.polygon(
            [(MIDDLE + radius(q) * math.cos(q), MIDDLE + radius(q) * math.sin(q)) for q in steps], outline=255, width=4)
        x, y = random.uniform(14, 98, 2)
        away = math.hypot(x - MIDDLE, y - MIDDLE) - radius(math.atan2(y - MIDDLE, x - MIDDLE))
        if abs(away) > 9 and (away < 0) == bool(label):
            draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=255)
            return finished(image, random)


def bars(label, random, part):
    image, draw = canvas()
    heights = random.uniform(15, 70, 6)
    heights[label] = max(numpy.delete(heights, label)) + random.uniform(8, 20)
    for k, height in enumerate(heights):
        draw.rectangle((10 + 16 * k, 106 - height, 20 + 16 * k, 106), fill=int(random.integers(150, 255)))
    return finished(image, random, turn=3, shift=1)


RULES = [30, 45, 54, 73, 90, 105, 110, 150]


def automaton(label, random, part):
    """28 steps of an elementary cellular automaton; ten cells on either side are not shown."""
    cells = (random.random(SIDE + 20) < random.uniform(0.3, 0.7)).astype(int)
    rows = []
    for _ in range(SIDE):
        rows.append(cells[10:10 + SIDE])
        cells = (RULES[label] >> (numpy.roll(cells, 1) * 4 + cells * 2 + numpy.roll(cells, -1))) & 1
    return dimmed(numpy.array(rows) * 220.0, random)


PENTOMINOES = {
    "F": ".##/##./.#.", "I": "#/#/#/#/#", "S": "##/#./#./#.", "N": ".#/.#/##/#.", "P": "##/##/#.", "T": "###/.#./.#.",
    "U": "#.#/###", "V": "#../#../###", "W": "#../##./.##", "X": ".#./###/.#.", "Y": ".#/##/.#/.#", "Z": "##./.#./.##",
}


def pentomino(label, random, part):
    rows = list(PENTOMINOES.values())[label].split("/")
    cells = numpy.rot90(numpy.array([[mark == "#" for mark in row] for row in rows]), int(random.integers(4)))
    if random.random() < 0.5:
        cells = cells[:, ::-1]
    image, draw = canvas()
    size, (high, wide) = 17, cells.shape
    for row, column in numpy.argwhere(cells):
        x, y = MIDDLE + (column - wide / 2) * size, MIDDLE + (row - high / 2) * size
        draw.rectangle((x, y, x + size - 3, y + size - 3), fill=255)
    return finished(image, random)


def tasks():
    def task(name, classes, draw, counts=None):
        return drawn(name, "procedural", [str(name) for name in classes], draw, counts)

    yield task("braille", "abcdefghijklmnopqrstuvwxyz", braille)
    yield task("shapes", SHAPES, shape)
    yield task("count-discs", range(1, 7), discs, (250, 50))
    yield task("grating-direction", [f"{22.5 * k:g}°" for k in range(8)], grating, (60, 30))
    yield task("texture-kinds", TEXTURES, texture, (70, 30))
    # Relations take many examples to be seen at all.
    yield task("same-different", ["different", "same"], pair, (1000, 150))
    yield task("clock-hour", [12, *range(1, 12)], clock, (80, 25))
    yield task("arrow-direction", [f"{45 * k}°" for k in range(8)], arrow)
    yield task("inside-outside", ["outside", "inside"], curve_and_dot, (1000, 150))
    yield task("tallest-bar", range(1, 7), bars)
    yield task("cellular-automata", [f"rule {rule}" for rule in RULES], automaton, (60, 30))
    yield task("pentominoes", PENTOMINOES, pentomino)
