#!/usr/bin/env python3
"""Prepares the handwritten digits anew and compares them with the committed ones.

    scripts/fetch-digits.py            # compare
    scripts/fetch-digits.py --write    # replace Sources/CDigits/digits.bin

The 1797 images of 8x8 pixels are taken out of PyPI's scikit-learn wheel, whose version is pinned and whose digests are
checked: pip checks the wheel's, this script the table's and the result's. They are the test part of "Optical
Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository,
https://doi.org/10.24432/C50P49), licensed under Creative Commons Attribution 4.0
(https://creativecommons.org/licenses/by/4.0/). Nothing of them is changed but the way they are written.

A pixel is one of 17 levels of grey, 0 to 16, and takes five bits. A row of eight pixels is a whole number of five bytes,
the lowest first, with pixel x in bits 5x to 5x + 4. An image is eight rows and a byte more, the digit that it shows: 41
bytes, one image after the other in the order of the table.
"""

import gzip
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "1.9.1"
# The table is the same in the wheels of all platforms; this is the one that is fetched.
WHEEL_SHA256 = "52a0703bbc07ad27f560fa63fa68e4c54dd735bfbbf65b4dd3c225dc7547b6df"
PLATFORM = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--implementation", "cp"]
TABLE = "sklearn/datasets/data/digits.csv.gz"
TABLE_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"
RESULT = pathlib.Path(__file__).resolve().parent.parent / "Sources/CDigits/digits.bin"
RESULT_SHA256 = "a0f2078c18619a43a537a87f2a8f5f5a5a624994da4485198fc55749179d219d"


def stop(reason: str):
    sys.exit(f"digits: {reason}")


def download(folder: pathlib.Path) -> pathlib.Path:
    """Downloads the pinned wheel into `folder`; pip refuses it when its digest is another."""
    pinned = folder / "requirements.txt"
    pinned.write_text(f"scikit-learn=={VERSION} --hash=sha256:{WHEEL_SHA256}\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--only-binary=:all:", *PLATFORM, "--require-hashes", "--dest", str(folder), "--requirement", str(pinned)],
        check=True, stdin=subprocess.DEVNULL)
    return next(folder.glob("scikit_learn-*.whl"))


def checked(data: bytes, digest: str, what: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        stop(f"{what} has the digest {found}, expected {digest}")
    return data


def encoded(table: str) -> bytes:
    """The images of the table: lines of 64 pixels and a digit."""
    result = bytearray()
    for line in table.splitlines():
        *pixels, digit = (int(float(cell)) for cell in line.split(","))
        if len(pixels) != 64 or not all(0 <= pixel <= 16 for pixel in pixels) or not 0 <= digit <= 9:
            stop(f"no image of 64 levels and a digit: {line}")
        for row in range(8):
            number = sum(pixels[8 * row + x] << 5 * x for x in range(8))
            result += number.to_bytes(5, "little")
        result.append(digit)
    return bytes(result)


def main():
    if sys.argv[1:] not in ([], ["--write"]):
        stop(f"unknown options {' '.join(sys.argv[1:])} (known: --write)")
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheel = download(pathlib.Path(folder))
        except subprocess.CalledProcessError:
            stop(f"pip cannot download scikit-learn {VERSION}")
        with zipfile.ZipFile(wheel) as archive:
            table = checked(archive.read(TABLE), TABLE_SHA256, TABLE)
    result = checked(encoded(gzip.decompress(table).decode("ascii")), RESULT_SHA256, "what the table gives")
    if sys.argv[1:]:
        RESULT.write_bytes(result)
        print(f"digits: wrote {RESULT.name}, {len(result)} bytes")
    elif not RESULT.exists() or RESULT.read_bytes() != result:
        stop(f"{RESULT.name} differs from what the table gives; --write replaces it")
    else:
        print(f"digits: {RESULT.name} is what the table gives, {len(result)} bytes")


main()
