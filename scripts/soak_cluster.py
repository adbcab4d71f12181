"""A coordinator and workers of a soak's own: real processes on loopback, in one folder."""

import http.client
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def children(process):
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def kill(process, number=signal.SIGKILL):
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass


class Worker:
    """One `swath worker`, started again under the same name when it has gone."""

    def __init__(self, cluster, node, slots):
        self.cluster, self.node, self.slots = cluster, node, slots
        self.start()

    def start(self):
        words = ["worker", "--connect", self.cluster.endpoint, "--slots", str(self.slots), "--node", self.node]
        self.process = self.cluster.spawn(words, self.node)

    def restart_if_gone(self):
        if self.process.poll() is not None:
            self.start()

    def executors(self):
        return children(self.process.pid)

    def end(self, number):
        kill(self.process.pid, signal.SIGCONT)
        kill(self.process.pid, number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Cluster:
    """Started by `with`, gone at its end, whatever happened in between."""

    def __init__(self, swath, folder, workers, slots):
        self.swath, self.folder = swath, folder
        self.store = folder / "soak.sqlite"
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.http = free_port()
        self.sizes = (workers, slots)
        self.workers = []
        self.coordinator = None
        # How often a coordinator has been started, and when the last was.
        self.lives = 0
        self.up_since = 0.0

    def __enter__(self):
        try:
            self.start_coordinator()
            count, slots = self.sizes
            self.workers = [Worker(self, f"soak{number}", slots) for number in range(1, count + 1)]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for worker in self.workers:
            kill(worker.process.pid, signal.SIGCONT)
            kill(worker.process.pid, signal.SIGTERM)
        for worker in self.workers:
            worker.end(signal.SIGTERM)
        self.stop_coordinator()

    def spawn(self, words, log):
        with (self.folder / f"{log}.log").open("a") as output:
            return subprocess.Popen(
                [self.swath, *words], stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)

    def start_coordinator(self):
        self.lives += 1
        self.up_since = time.monotonic()
        self.coordinator = self.spawn(
            ["coordinator", "--store", self.store, "--listen", self.endpoint, "--http", f"127.0.0.1:{self.http}",
             "--log-level", "warning"], "coordinator")
        deadline = time.monotonic() + 60
        while self.metrics() is None:
            if self.coordinator.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the coordinator does not come up; see {self.folder}/coordinator.log")
            time.sleep(0.05)

    def kill_coordinator(self):
        self.coordinator.kill()
        self.coordinator.wait()

    def stop_coordinator(self):
        if self.coordinator and self.coordinator.poll() is None:
            self.coordinator.terminate()
            try:
                self.coordinator.wait(60)
            except subprocess.TimeoutExpired:
                self.kill_coordinator()

    def metrics(self):
        """What the coordinator tells Prometheus, by series; None while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/metrics", timeout=5) as answer:
                text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            # Not there, or killed in the middle of a word.
            return None
        lines = (line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")
        return {series: float(value) for series, value in lines}

    def ask(self, *words, seconds=60):
        """What a command prints; None when it fails, as it does while the coordinator is away."""
        try:
            done = subprocess.run([self.swath, *words, "--store", self.store], capture_output=True, text=True,
                                  timeout=seconds, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if done.returncode == 0 else None

    def submit(self, name, text):
        sweep = self.folder / f"{name}.yaml"
        sweep.write_text(text)
        try:
            return self.ask("submit", sweep, "--json") is not None
        finally:
            sweep.unlink()
