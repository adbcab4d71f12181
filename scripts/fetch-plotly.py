"""Takes plotly.min.js out of PyPI's plotly wheel and writes it to the path given.

The version is pinned, and two digests are checked: pip checks the wheel's, this script the file's.
Reports inline the file as it is, so a page never loads anything from a network. Plotly.js is MIT.
"""

import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "7.1.0"
WHEEL_SHA256 = "dbb7fa18afce40d0a8e80d1bf162eceb3faa0ce5a77fe741ad09a74cf78f53f3"
SCRIPT = "plotly/package_data/plotly.min.js"
SCRIPT_SHA256 = "3b6e15d45dbb7fca5bd2094291e961ddc5472cd887009e6009a56dab668d721f"


def download(folder: pathlib.Path) -> pathlib.Path:
    """Downloads the pinned wheel into `folder`; pip refuses it when its digest is another."""
    pinned = folder / "requirements.txt"
    pinned.write_text(f"plotly=={VERSION} --hash=sha256:{WHEEL_SHA256}\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--only-binary=:all:", "--require-hashes", "--dest", str(folder), "--requirement", str(pinned)],
        check=True, stdin=subprocess.DEVNULL)
    return next(folder.glob("plotly-*.whl"))


def main() -> int:
    target = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheel = download(pathlib.Path(folder))
        except subprocess.CalledProcessError:
            print(f"pip could not download plotly {VERSION}", file=sys.stderr)
            return 1
        script = zipfile.ZipFile(wheel).read(SCRIPT)
    digest = hashlib.sha256(script).hexdigest()
    if digest != SCRIPT_SHA256:
        print(f"{SCRIPT} of plotly {VERSION} has SHA-256 {digest}, expected {SCRIPT_SHA256}", file=sys.stderr)
        return 1
    partial = target.with_suffix(".partial")  # a reader never sees half a file
    partial.write_bytes(script)
    partial.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
