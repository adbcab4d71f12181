#!/usr/bin/env python3
"""Runs the commands that the documents show and compares what they print with what is shown.

    scripts/check-docs.py --swath .build/release/swath README.md docs
    scripts/check-docs.py --static README.md docs

In a document, a fenced block marked `console` is a promise:

    ```console
    $ swath check sweeps/probe.yaml
    sweeps/probe.yaml: … tasks
    $ swath check missing.yaml          # exit 66
    …
    ```

Lines that start with `$ ` are run in order by bash, the commands of one document in one fresh folder that
holds copies of sweeps/, docs/examples/ and docker/; a line that ends in a backslash goes on in the next. A
command must end with exit code 0, or with the one its `# exit N` names. One that ends in ` &` is left running until the document ends.
The lines under it are what it prints on standard output and standard error together: `…` stands for any text
within a line, a line of nothing but `…` for any number of lines. Where nothing is shown, nothing is compared.
Blocks marked otherwise (`sh`, say) are not run: that is where commands belong that need a cluster.

With --static nothing is run: blocks are parsed, and links to files and headings of the project are followed.
It ends with 1 when anything is not as shown, and with 2 when it could not be asked that way.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*([\w-]*)")
EXIT_MARK = re.compile(r"\s+#\s*exit\s+(\d+)\s*$")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")


@dataclasses.dataclass
class Command:
    """One `$ ` line: where it stands, what is run, how it must end, and what it must print."""

    line: int
    text: str
    exit_code: int = 0
    background: bool = False
    shown: list[str] = dataclasses.field(default_factory=list)


class DocumentError(Exception):
    """A document that cannot be read as documents are written here."""


def blocks(text: str):
    """Yields (language, number of the first line, lines) of every fenced block."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        opening = FENCE.match(lines[index])
        index += 1
        if not opening:
            continue
        indent, fence, language = opening.groups()
        first = index
        while index < len(lines) and not lines[index].strip().startswith(fence):
            index += 1
        if index == len(lines):
            raise DocumentError(f"line {first}: the block that starts here has no end")
        yield language, first + 1, [line.removeprefix(indent) for line in lines[first:index]]
        index += 1


def commands(text: str) -> list[Command]:
    """The commands of a document's console blocks, in order."""
    found = []
    for language, first, lines in blocks(text):
        if language != "console":
            continue
        if not lines or not lines[0].startswith("$ "):
            raise DocumentError(f"line {first}: a console block starts with a command (`$ …`)")
        goes_on = False
        for number, line in enumerate(lines, first):
            if goes_on:
                found[-1].text += "\n" + line
            elif line.startswith("$ "):
                found.append(Command(number, line[2:]))
            else:
                found[-1].shown.append(line.rstrip())
                continue
            goes_on = line.endswith("\\")
    for command in found:
        if mark := EXIT_MARK.search(command.text):
            command.exit_code = int(mark.group(1))
            command.text = command.text[: mark.start()]
        if command.text.rstrip().endswith(" &"):
            command.background = True
            command.text = command.text.rstrip().removesuffix("&")
    return found


def line_matches(shown: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed) is not None


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines printed are those shown, `…` alone on a line standing for any number of lines."""
    reachable = {0}  # counts of printed lines that the shown lines so far can account for
    for line in shown:
        if line.strip() == "…":
            reachable = set(range(min(reachable), len(printed) + 1)) if reachable else set()
        else:
            reachable = {at + 1 for at in reachable if at < len(printed) and line_matches(line, printed[at])}
    return len(printed) in reachable


def trimmed(lines: list[str]) -> list[str]:
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


class Desk:
    """The fresh folder and the environment that one document's commands run in."""

    def __init__(self, folder: pathlib.Path, swath: pathlib.Path, limit: float):
        self.limit = limit
        self.running: list[subprocess.Popen] = []
        self.work = folder / "work"
        home, programs = folder / "home", folder / "bin"
        for made in (self.work, home, programs):
            made.mkdir()
        (programs / "swath").symlink_to(swath)
        for folder in ("sweeps", "docs/examples", "docker"):
            if (ROOT / folder).is_dir():
                shutil.copytree(ROOT / folder, self.work / folder)
        self.environment = dict(
            os.environ, PATH=f"{programs}:{os.environ['PATH']}", HOME=str(home), LC_ALL="C.UTF-8",
            NO_COLOR="1", TERM="dumb", COLUMNS="100")

    def start(self, command: Command, output) -> subprocess.Popen:
        return subprocess.Popen(
            ["bash", "-c", command.text], cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

    def run(self, command: Command) -> str | None:
        """Runs a command; returns what is wrong with how it went, or None."""
        with tempfile.TemporaryFile() as output:
            process = self.start(command, output)
            if command.background:
                self.running.append(process)
                return None
            try:
                code = process.wait(self.limit)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                end(process, signal.SIGKILL)
            output.seek(0)
            printed = trimmed(output.read().decode("utf-8", "replace").split("\n"))
        said = "".join(f"\n    | {line}" for line in printed) or " nothing"
        if code is None:
            return f"has not ended within {self.limit:g} s; it printed:{said}"
        if code != command.exit_code:
            return f"ends with exit code {code}, not {command.exit_code}; it printed:{said}"
        if command.shown and not matches(trimmed(command.shown), printed):
            return "does not print what is shown:" + "".join(f"\n    | {line}" for line in command.shown) + \
                f"\n  it printed:{said}"
        return None

    def close(self) -> None:
        for process in self.running:
            end(process, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                end(process, signal.SIGKILL)


def end(process: subprocess.Popen, how: signal.Signals) -> None:
    """Signals a command and all that it has started (they are one session)."""
    try:
        os.killpg(process.pid, how)
    except ProcessLookupError:
        pass
    if how == signal.SIGKILL:
        process.wait()


def run_document(name: str, text: str, swath: pathlib.Path, limit: float) -> list[str]:
    wrong = []
    found = commands(text)
    if not found:
        return []
    with tempfile.TemporaryDirectory(prefix="swath-docs-") as folder:
        desk = Desk(pathlib.Path(folder), swath, limit)
        try:
            for command in found:
                if problem := desk.run(command):
                    wrong.append(f"{name}:{command.line}: `{command.text}` {problem}")
        finally:
            desk.close()
    if not wrong:
        print(f"{name}: {len(found)} commands do as shown", flush=True)
    return wrong


def anchor(heading: str) -> str:
    """The fragment by which a heading is linked to."""
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def without_blocks(text: str) -> str:
    return re.sub(r"(?ms)^\s*(`{3,}|~{3,}).*?^\s*\1\s*$", "", text)


def check_links(path: pathlib.Path, name: str, text: str) -> list[str]:
    wrong = []
    for match in LINK.finditer(without_blocks(text)):
        link = match.group(1) or match.group(2)
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        file, _, fragment = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists():
            wrong.append(f"{name}: links to {link}, which does not exist")
        elif fragment and target.suffix == ".md":
            headings = re.findall(r"(?m)^#+\s+(.*)$", without_blocks(target.read_text(encoding="utf-8")))
            if fragment not in map(anchor, headings):
                wrong.append(f"{name}: links to {link}, but no heading there makes that anchor")
    return wrong


def documents(arguments: list[str]) -> list[pathlib.Path]:
    found = []
    for argument in map(pathlib.Path, arguments):
        if argument.is_dir():
            found += sorted(argument.rglob("*.md"))
        elif argument.is_file():
            found.append(argument)
        else:
            raise DocumentError(f"{argument}: no such document")
    return [path.resolve() for path in found]


def main() -> int:
    parser = argparse.ArgumentParser(description="Check that documents show what really happens.")
    parser.add_argument("documents", nargs="+", help="Markdown files, or folders of them")
    parser.add_argument("--swath", type=pathlib.Path, help="the program that commands mean by `swath`")
    parser.add_argument("--static", action="store_true", help="run nothing: parse blocks and follow links")
    parser.add_argument("--timeout", type=float, default=180, help="seconds a command may take (default: 180)")
    asked = parser.parse_args()
    if not asked.static and not (asked.swath and asked.swath.is_file()):
        parser.error("--swath must name a built swath (make build), unless --static is given")

    wrong = []
    try:
        for path in documents(asked.documents):
            name = os.path.relpath(path)
            text = path.read_text(encoding="utf-8")
            try:
                if asked.static:
                    commands(text)
                    wrong += check_links(path, name, text)
                else:
                    wrong += run_document(name, text, asked.swath.resolve(), asked.timeout)
            except DocumentError as error:
                wrong.append(f"{name}: {error}")
    except DocumentError as error:
        wrong.append(str(error))
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
