"""What every benchmark needs: running a command for its figures, environments for peers, tables."""

import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SWATH = ROOT / ".build" / "release" / "swath"
ENVIRONMENTS = pathlib.Path(os.environ.get("SWATH_PEERS", ROOT / ".setup" / "peers"))
LIMIT = 600  # seconds a system may take for one turn


class NotMeasured(Exception):
    """Why a system has no figures, in a sentence."""


def say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


def run(command: list, folder=None, environment=None, limit: float = LIMIT) -> str:
    """Standard output of a command; it and all that it started are ended when it takes too long or fails."""
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        printed, complained = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"it has not ended within {limit:g} s") from None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    if process.returncode != 0:
        last = (complained or printed).strip().splitlines()
        raise NotMeasured(f"exit code {process.returncode}: {last[-1] if last else 'it said nothing'}")
    return printed


def figures(printed: str) -> dict:
    """The line of JSON among what a system printed."""
    for line in reversed(printed.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise NotMeasured("it printed no figures")


def install(peer: str, packages: list[str]) -> pathlib.Path:
    """Makes a peer's environment, unless it is there with these versions. Returns the folder of its programs."""
    folder, wanted = ENVIRONMENTS / peer, "\n".join(packages)
    stamp = folder / "installed"
    if not (stamp.is_file() and stamp.read_text() == wanted):
        say(f"installing {' '.join(packages)} into {os.path.relpath(folder)}")
        run([sys.executable, "-m", "venv", "--clear", folder])
        run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        stamp.write_text(wanted)
    return folder / "bin"


def medians(turns: list[dict]) -> dict:
    """One row of several turns: of every figure the median."""
    row = dict(turns[0])
    for key in {key for turn in turns for key in turn}:
        values = [turn[key] for turn in turns if type(turn.get(key)) in (int, float)]
        if values:
            row[key] = statistics.median(values)
    return row


def aligned(lines: list[list[str]]) -> list[str]:
    """Lines of cells as columns: the first to the left, the others to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return ["  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                      for column, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines]
