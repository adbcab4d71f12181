"""The anchor pool: scripts, strokes and figures that none of the tasks shows, for a network to be trained on before."""

import math
import pathlib
import unicodedata

from . import glyphs, strokes
from .canvas import MIDDLE, canvas, drawn, finished, spiked

# Of every script so many images of a class.
COUNTS = (34, 6)
# First character, last, and what the names of Noto's fonts for them begin with.
SCRIPTS = {
    "gurmukhi": (0x0A15, 0x0A39, "Gurmukhi"), "gujarati": (0x0A95, 0x0AB9, "Gujarati"),
    "oriya": (0x0B15, 0x0B39, "Oriya"), "telugu": (0x0C15, 0x0C39, "Telugu"), "kannada": (0x0C95, 0x0CB9, "Kannada"),
    "malayalam": (0x0D15, 0x0D39, "Malayalam"), "sinhala": (0x0D9A, 0x0DC6, "Sinhala"), "lao": (0x0E81, 0x0EAE, "Lao"),
    "tibetan": (0x0F40, 0x0F69, "Tibetan"), "myanmar": (0x1000, 0x1021, "Myanmar"), "khmer": (0x1780, 0x17A2, "Khmer"),
    "thaana": (0x0780, 0x07A5, "Thaana"), "nko": (0x07CA, 0x07EA, "NKo"), "syriac": (0x0710, 0x072F, "Syriac"),
    "javanese": (0xA98F, 0xA9B2, "Javanese"), "balinese": (0x1B13, 0x1B33, "Balinese"),
    "ol-chiki": (0x1C5A, 0x1C77, "OlChiki"), "tifinagh": (0x2D30, 0x2D60, "TifinaghAPT"), "vai": (0xA500, 0xA540, "Vai"),
    "glagolitic": (0x2C30, 0x2C5E, "Glagolitic"), "bamum": (0xA6A0, 0xA6E0, "Bamum"), "cham": (0xAA06, 0xAA28, "Cham"),
    "osmanya": (0x10480, 0x1049D, "Osmanya"), "shavian": (0x10450, 0x1047F, "Shavian"),
    "linear-b": (0x10000, 0x10030, "LinearB"), "old-turkic": (0x10C00, 0x10C30, "OldTurkic"),
    "ugaritic": (0x10380, 0x1039D, "Ugaritic"), "meetei-mayek": (0xABC0, 0xABDA, "MeeteiMayek"),
}
CLASSES = 22


def lissajous(label, random, part):
    """A curve of two frequencies: 1:2, 1:3, 2:3, …"""
    first, second = RATIOS[label]
    image, draw = canvas()
    phase, size = random.uniform(0.3, 1.2), random.uniform(34, 46)
    points = [
        (MIDDLE + size * math.sin(first * t + phase), MIDDLE + size * math.sin(second * t))
        for t in (k * math.tau / 120 for k in range(121))
    ]
    draw.line(points, 255, int(random.integers(3, 7)), joint="curve")
    return finished(image, random)


RATIOS = [(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5)]


def star(label, random, part):
    """A star of four to nine points."""
    image, draw = canvas()
    radius = random.uniform(30, 46)
    points = spiked(2 * (label + 4), radius, radius * random.uniform(0.35, 0.5), random.uniform(0, math.tau))
    draw.polygon(points, outline=255, fill=255 if random.random() < 0.5 else None, width=4)
    return finished(image, random)


def spiral(label, random, part):
    """One, two or three turns, left or right about."""
    image, draw = canvas()
    turns, way, start = label // 2 + 1, 1 if label % 2 else -1, random.uniform(0, math.tau)
    points = []
    for k in range(40 * turns + 1):
        angle, radius = start + way * k * math.tau / 40, 4 + 42 * k / (40 * turns)
        points.append((MIDDLE + radius * math.cos(angle), MIDDLE + radius * math.sin(angle)))
    draw.line(points, 255, int(random.integers(3, 7)), joint="curve")
    return finished(image, random)


def tasks(root: pathlib.Path):
    fonts = glyphs.Fonts(root)
    for name, (first, last, script) in SCRIPTS.items():
        names = tuple(f"Noto{style}{script}-" for style in ("Sans", "Serif"))
        letters = [chr(point) for point in range(first, last + 1) if unicodedata.category(chr(point)).startswith("L")]
        drawable = [letter for letter in letters if fonts.having(letter, ["fonts-noto-core"], names)]
        # Those that all of the script's fonts have.
        most = max(len(fonts.having(letter, ["fonts-noto-core"], names)) for letter in drawable)
        common = [letter for letter in drawable if len(fonts.having(letter, ["fonts-noto-core"], names)) == most]
        yield glyphs.task(fonts, name, "".join(common[:CLASSES]), ["fonts-noto-core"], names, COUNTS)
    for name, font, points, count in [("hershey-music", "music", 6, 30), ("hershey-symbols", "symbolic", 5, 30)]:
        chosen = strokes.places(root, font, points, count, signs_only=font == "music")
        yield strokes.task(root, name, [font], chosen, [f"{font} {place}" for place in chosen], counts=COUNTS)
    yield drawn("lissajous", "procedural", [f"{a}:{b}" for a, b in RATIOS], lissajous, (100, 20))
    yield drawn("star-points", "procedural", [str(points) for points in range(4, 10)], star, (100, 20))
    turns = [f"{turn} {way}" for turn in (1, 2, 3) for way in ("left", "right")]
    yield drawn("spirals", "procedural", turns, spiral, (100, 20))
