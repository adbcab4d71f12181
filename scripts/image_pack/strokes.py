"""Tasks of Hershey's fonts: pen strokes whose points are moved at random, as a hand would."""

import pathlib

from PIL import Image

from .canvas import DOUBLE, LARGE, MIDDLE, canvas, dimmed, drawn, warped

FOLDER = "hershey-fonts-data/usr/share/hershey-fonts"


def symbols(root: pathlib.Path, font: str) -> list[list[list[tuple[int, int]]]]:
    """Every symbol of a font as strokes of points.

    A line of the file is ten characters of numbers and then pairs of characters: the ends of the symbol, and points less
    the letter R; the pair " R" lifts the pen.
    """
    result = []
    for line in (root / FOLDER / f"{font}.jhf").read_text("ascii").splitlines():
        if len(line) < 10:
            continue
        strokes, stroke = [], []
        pairs = line[10:]
        for k in range(0, len(pairs) - 1, 2):
            if pairs[k:k + 2] == " R":
                strokes.append(stroke)
                stroke = []
            else:
                stroke.append((ord(pairs[k]) - ord("R"), ord(pairs[k + 1]) - ord("R")))
        strokes.append(stroke)
        result.append([stroke for stroke in strokes if stroke])
    return result


def written(strokes, random, tremor=0.7):
    xs, ys = zip(*(point for stroke in strokes for point in stroke))
    scale = 72 / max(max(xs) - min(xs), max(ys) - min(ys), 8)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    image, draw = canvas()
    width = int(random.integers(4, 9))
    for stroke in strokes:
        points = [
            (MIDDLE + (a - x + random.normal(0, tremor)) * scale, MIDDLE + (b - y + random.normal(0, tremor)) * scale)
            for a, b in stroke
        ]
        if len(points) > 1:
            draw.line(points, 255, width, joint="curve")
        else:
            (a, b), = points
            draw.ellipse((a - width, b - width, a + width, b + width), 255)
    assert image.size == (LARGE, LARGE)
    return dimmed(warped(image.resize((DOUBLE, DOUBLE), Image.Resampling.BILINEAR), random), random)


def task(root, name, fonts, places, classes, kind="stroke", counts=None):
    """The symbols at these places of the fonts, whose one is drawn as well as the other."""
    drawings = [symbols(root, font) for font in fonts]

    def draw(label, random, part):
        return written(drawings[random.integers(len(drawings))][places[label]], random)

    return drawn(name, kind, classes, draw, counts)


def places(root, font, points: int, count: int, signs_only=False):
    """The first symbols of a font that have at least so many points and are no two alike.

    With `signs_only` without those that lie where letters and digits do: in fonts of signs that is what they are.
    """
    found, known = [], set()
    for place, strokes in enumerate(symbols(root, font)):
        if signs_only and chr(32 + place).isalnum():
            continue
        if sum(map(len, strokes)) >= points and str(strokes) not in known:
            known.add(str(strokes))
            found.append(place)
    return found[:count]


def tasks(root: pathlib.Path):
    capitals = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    # A font begins with the space, so that capitals are from place 33 on.
    latin = ["rowmans", "futural", "scripts", "timesr", "timesi"]
    yield task(root, "hershey-latin", latin, range(33, 59), capitals)
    gothic = ["gothgbt", "gothgrt", "gothiceng", "gothicger", "gothicita"]
    yield task(root, "hershey-gothic", gothic, range(33, 59), capitals)
    for name, font, points, count in [
        ("hershey-japanese", "japanese", 8, 40), ("hershey-weather", "meteorology", 4, 36),
    ]:
        chosen = places(root, font, points, count, signs_only=font == "meteorology")
        yield task(root, name, [font], chosen, [f"{font} {place}" for place in chosen])
