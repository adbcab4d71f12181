"""Tasks of letters and signs: every class a character, drawn in many fonts, a fourth of which only tests see."""

import logging
import pathlib

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from .canvas import DOUBLE, TEST, dimmed, drawn, usual_counts, warped

# What it says of tables that are not read here.
logging.getLogger("fontTools").setLevel(logging.ERROR)

LARGEST = 44
LATIN = [
    "fonts-b612", "fonts-breip", "fonts-cabin", "fonts-cantarell", "fonts-comfortaa", "fonts-courier-prime",
    "fonts-crosextra-caladea", "fonts-crosextra-carlito", "fonts-dancingscript", "fonts-dejavu-core",
    "fonts-dejavu-extra", "fonts-ebgaramond", "fonts-ecolier-court", "fonts-fantasque-sans", "fonts-firacode",
    "fonts-freefont-ttf", "fonts-hack", "fonts-humor-sans", "fonts-inconsolata", "fonts-junicode", "fonts-lato",
    "fonts-liberation2", "fonts-linuxlibertine", "fonts-lobstertwo", "fonts-oldstandard", "fonts-open-sans",
    "fonts-oxygen", "fonts-play", "fonts-quicksand", "fonts-roboto-unhinted", "fonts-rufscript", "fonts-sil-andika",
    "fonts-sil-charis", "fonts-sil-gentium", "fonts-sil-gentium-basic", "fonts-tuffy",
]
JAPANESE = [
    "fonts-motoya-l-cedar", "fonts-motoya-l-maruberi", "fonts-mplus", "fonts-sawarabi-gothic", "fonts-sawarabi-mincho",
    "fonts-seto", "fonts-vlgothic",
]
KOREAN = ["fonts-baekmuk", "fonts-nanum", "fonts-nanum-extra"]
# Emoji are pictures, and these have keys and shields in place of letters.
UNLIKE_LETTERS = ("ColorEmoji", "Keyboard", "LinBiolinum_K", "Rashi", "Nastaliq")


class Fonts:
    """The fonts in the unpacked packages, and what they draw."""

    def __init__(self, root: pathlib.Path):
        self.files = sorted(
            file for folder in root.glob("*") for file in folder.glob("**/*.[to]tf")
            # A link may lead out of its package.
            if not file.is_symlink() and not any(mark in file.name for mark in UNLIKE_LETTERS))
        self.root = root
        self._characters: dict[pathlib.Path, frozenset[int]] = {}
        self._glyphs: dict[tuple[pathlib.Path, str], Image.Image] = {}

    def package(self, file: pathlib.Path) -> str:
        return file.relative_to(self.root).parts[0]

    def characters(self, file: pathlib.Path) -> frozenset[int]:
        if file not in self._characters:
            self._characters[file] = frozenset(TTFont(file, lazy=True).getBestCmap() or ())
        return self._characters[file]

    def having(self, characters: str, packages=None, names=None, most=40) -> list[pathlib.Path]:
        """At most so many fonts that have all the characters, spread evenly over those that do."""
        found = [
            file for file in self.files
            if (packages is None or self.package(file) in packages)
            and (names is None or file.name.startswith(names))
            and self.characters(file).issuperset(map(ord, characters))
            and all(self.glyph(file, character).getbbox() for character in characters)
        ]
        step = max(1, len(found) // most)
        return found[::step][:most]

    def glyph(self, file: pathlib.Path, character: str) -> Image.Image:
        """56x56 pixels with the character in the middle, its ink at most 44 wide and high."""
        known = self._glyphs.get((file, character))
        if known:
            return known
        size = 40
        while True:
            # Not Raqm, which is there on some systems and not on others.
            font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
            left, top, right, bottom = font.getbbox(character)
            longest = max(right - left, bottom - top)
            if longest <= LARGEST or size <= 8:
                break
            size = min(size - 1, size * LARGEST // longest)
        image = Image.new("L", (DOUBLE, DOUBLE))
        at = ((DOUBLE - (right - left)) / 2 - left, (DOUBLE - (bottom - top)) / 2 - top)
        ImageDraw.Draw(image).text(at, character, 255, font=font)
        self._glyphs[file, character] = image
        return image


def halves(fonts: list[pathlib.Path]) -> tuple[list[pathlib.Path], list[pathlib.Path]]:
    """Fonts to learn from and fonts to be tested with: every fourth; where there are fewer, the same for both."""
    if len(fonts) < 4:
        return fonts, fonts
    return [f for k, f in enumerate(fonts) if k % 4 != 3], [f for k, f in enumerate(fonts) if k % 4 == 3]


def task(fonts: Fonts, name, characters, packages=None, names=None, counts=None):
    files = halves(fonts.having(characters, packages, names))
    if not files[0]:
        raise ValueError(f"{name}: no font has all of {characters}")

    def draw(label, random, part):
        file = files[part][random.integers(len(files[part]))]
        return dimmed(warped(fonts.glyph(file, characters[label]), random), random)

    made = drawn(name, "glyph", list(characters), draw, counts or usual_counts(len(characters)))
    print(f"  {name}: {len(files[0])} fonts, {len(files[1]) if files[1] != files[0] else 0} of their own for tests")
    return made


# The families of the task font-families, far apart in style.
FAMILIES = {
    "DejaVu Sans Bold": "DejaVuSans-Bold.ttf", "Liberation Mono": "LiberationMono-Regular.ttf",
    "Free Serif Italic": "FreeSerifItalic.ttf", "Lobster Two": "LobsterTwo-Bold.otf",
    "Comfortaa Light": "Comfortaa-Light.ttf", "EB Garamond": "EBGaramond12-Regular.otf",
    "Dancing Script": "DancingScript-Regular.otf", "Humor Sans": "Humor-Sans.ttf",
    "Courier Prime Bold": "Courier Prime Bold.otf", "Écolier": "Ecolier-court.ttf",
}


def font_families(fonts: Fonts):
    """Which font is a letter in? Tests show every other letter of the alphabet, learning the rest."""
    by_name = {file.name: file for file in fonts.files}
    missing = [file for file in FAMILIES.values() if file not in by_name]
    if missing:
        raise ValueError(f"fonts that are not there: {missing}")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    def draw(label, random, part):
        letter = letters[2 * random.integers(len(letters) // 2) + (part == TEST)]
        file = by_name[list(FAMILIES.values())[label]]
        return dimmed(warped(fonts.glyph(file, letter), random, turn=6), random)

    return drawn("font-families", "glyph", list(FAMILIES), draw, (160, 30))


def run(first: int, count: int, step: int = 1) -> str:
    return "".join(chr(first + k * step) for k in range(count))


# Consonants of Thai that differ by more than a small loop.
THAI = "กขคงจชญฐดตถทธนบปผพมรลวสหอฮ"
MAHJONG = run(0x1F000, 34)


def tasks(root: pathlib.Path):
    fonts = Fonts(root)
    yield task(fonts, "latin-upper", run(ord("A"), 26), LATIN)
    yield task(fonts, "latin-lower", run(ord("a"), 26), LATIN)
    yield task(fonts, "font-digits", run(ord("0"), 10), LATIN)
    yield task(fonts, "punctuation", "!#$%&*+/<=>?@{}~^|;:", LATIN)
    yield font_families(fonts)
    yield task(fonts, "greek-upper", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ")
    yield task(fonts, "greek-lower", "αβγδεζηθικλμνξοπρστυφχψω")
    yield task(fonts, "cyrillic", run(0x410, 32))
    yield task(fonts, "armenian", run(0x531, 30))
    yield task(fonts, "georgian", run(0x10D0, 33))
    yield task(fonts, "hebrew", "אבגדהוזחטיכלמנסעפצקרשת")
    yield task(fonts, "arabic", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
    yield task(fonts, "devanagari", run(0x915, 20) + run(0x92A, 7))
    yield task(fonts, "bengali", run(0x995, 20))
    yield task(fonts, "tamil", "கஙசஜஞடணதநனபமயரறலளழவஷஸஹ")
    yield task(fonts, "thai", THAI, counts=(48, 12))
    yield task(fonts, "ethiopic", run(0x1200, 8, 8) + "በተኀነአከወዐዘየደገጠጰጸፈፐ")
    yield task(fonts, "cherokee", run(0x13A0, 40))
    syllabics = (0x1403, 0x142F, 0x144C, 0x146B, 0x1489, 0x14A3, 0x14C0)
    yield task(fonts, "canadian-syllabics", "".join(run(first, 4) for first in syllabics))
    yield task(
        fonts, "hiragana", "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん", JAPANESE)
    yield task(
        fonts, "katakana", "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン", JAPANESE)
    yield task(
        fonts, "kanji", "一二三四五六七八九十百千万日月火水木金土山川田人口目耳手足力男女子大小中上下左右", JAPANESE)
    yield task(
        fonts, "hangul", "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투", KOREAN)
    yield task(fonts, "runic", run(0x16A0, 36))
    yield task(fonts, "math-signs", "∀∂∃∅∇∈∉∋∏∑−√∞∧∨∩∪∫∴∼≈≠≡≤≥⊂⊃⊆⊇⊕⊗⊥")
    yield task(fonts, "game-symbols", run(0x2654, 12) + "♠♣♥♦" + run(0x2648, 12))
    yield task(fonts, "mahjong-tiles", MAHJONG)
