"""What tests of launches share: a launch under way, what held and what did not, and what a store came to."""

import os
import shlex
import signal
import sqlite3
import subprocess
import time
from argparse import ArgumentParser
from pathlib import Path


class Checks:
    """What held and what did not, as it is found."""

    def __init__(self):
        self.failed = 0

    def __call__(self, holds, sentence):
        self.failed += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {sentence}", flush=True)


class Launch:
    """A launch under way, its words in a file beside its store."""

    def __init__(self, command, environment, sweep, store, *options):
        self.log = store.with_suffix(".log")
        words = [*command, str(sweep), "--store", str(store), *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)

    @property
    def text(self):
        return self.log.read_text()

    def wait(self, seconds):
        """Its exit status; none when it has to be ended."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.end()
            return None

    def end(self):
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(number)
                try:
                    self.process.wait(30)
                except subprocess.TimeoutExpired:
                    pass


def say(text):
    print(f"     {time.strftime('%H:%M:%S')} {text}", flush=True)


def wait_for(what, seconds):
    """What `what` gives, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    raise RuntimeError("waited in vain")


def first_of(store, query):
    """The first column of the first row."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        return database.execute(query).fetchone()[0]


def outcomes(store):
    """Every task, with what it came to."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        return database.execute("SELECT identity, state, digest, records FROM task ORDER BY identity").fetchall()


def audit(swath, store, check):
    words = [swath, "audit", "--full", "--store", str(store)]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    check(found.returncode == 0, f"audit: {found.stdout.strip().splitlines()[-1:]}")


def missing_after_install(missing, packages):
    """Installs what is missing, where that was asked for; a sentence when something still is."""
    absent = missing()
    if absent and os.environ.get("SWATH_INSTALL") == "1" and os.geteuid() == 0:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", *words], env=environment, check=True, stdout=subprocess.DEVNULL)
        absent = missing()
    if absent:
        return f"{', '.join(absent)} missing; as root: apt-get install {' '.join(packages)} (SWATH_INSTALL=1 does it)"
    return None


def arguments_of(summary, kind, parts):
    """What every test of a launch is told."""
    parser = ArgumentParser(description=summary)
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--swath", default=str(root / ".build/release/swath"))
    parser.add_argument("--launch", type=shlex.split, help=f"by default: SWATH launch {kind}")
    parser.add_argument("--keep", action="store_true", help="print what the launches said, and keep their files")
    parser.add_argument("--only", choices=list(parts))
    arguments = parser.parse_args()
    arguments.swath = str(Path(arguments.swath).resolve())
    arguments.launch = arguments.launch or [arguments.swath, "launch", kind]
    return arguments
