"""A coordinator and three workers on hosts of a lossy network, the file that they fill, and the same sweeps without it."""

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import time

WORKERS = ["worker1", "worker2", "worker3"]
# The host of runs without any network, for comparison.
ALONE = "alone"
HOSTS = ["coordinator", *WORKERS, ALONE]
OUTCOMES = "SELECT identity, state, digest, records FROM task"


class Failure(Exception):
    """Something that the scenario cannot go on without."""


class Cluster:
    """A coordinator and three workers on hosts of a network, and the file that they fill."""

    def __init__(self, network, swath, folder, options=()):
        self.network = network
        self.swath = swath
        self.folder = folder
        self.options = options
        self.store = folder / "store.sqlite"
        self.endpoint = f"tcp://{network['coordinator'].address}:7077"
        self.processes = {}
        self.sweeps = []
        self.local = []

    def __enter__(self):
        try:
            self._prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in [*self.processes.values(), *self.local]:
            process.kill()
            process.wait()

    def start_coordinator(self):
        self._start(
            "coordinator", "coordinator", "--store", self.store, "--listen", self.endpoint,
            "--key", self.folder / "coordinator.secret", "--authorized-keys", self.folder / "keys.txt",
            *self.options,
        )

    def kill_coordinator(self):
        self.processes["coordinator"].send_signal(signal.SIGKILL)
        self.processes["coordinator"].wait()

    def submit(self, text):
        """Hands a sweep over, and has it run on this machine alone too, for comparison."""
        file = self.folder / f"sweep{len(self.sweeps) + 1}.yaml"
        file.write_text(text)
        answer = self._ask("submit", file, "--json")
        self.sweeps.append(answer["sweep"])
        local = [self.swath, "run", file, "--store", file.with_suffix(".sqlite"), "--slots", "24", "--quiet"]
        self.local.append(
            self.network[ALONE].start(local, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return answer["sweep"]

    def wait_until(self, what, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            # A coordinator that begins has no file yet, or one without tables.
            with contextlib.suppress(sqlite3.OperationalError):
                if holds():
                    return
            if time.monotonic() > deadline:
                raise Failure(f"waited {seconds} s for {what} in vain")
            time.sleep(0.1)

    def wait_until_running(self, sweep, tasks):
        """Returns when so many tasks of a sweep run at once."""

        def runs():
            sweeps = self._ask("status", "--json")["sweeps"]
            return next(one["running"] for one in sweeps if one["sweep"] == sweep) == tasks

        self.wait_until(f"{tasks} tasks of sweep {sweep} to run", runs)

    def wait_for_end(self, seconds=120):
        """Returns when every sweep has ended, by the file."""
        ended = "SELECT count(*) FROM sweep WHERE ended IS NOT NULL"
        self.wait_until("the sweeps to end", lambda: self.count(ended) == len(self.sweeps), seconds)

    def rows(self, sql, *values, store=None):
        """What a query of the file, or of another one, gives."""
        with contextlib.closing(sqlite3.connect(f"file:{store or self.store}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def count(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def log(self, host):
        return (self.folder / f"{host}.log").read_text()

    def worker(self, name):
        return self.rows("SELECT id FROM worker WHERE node = ?", name)[0][0]

    def outcomes(self):
        return sorted(self.rows(OUTCOMES))

    def local_outcomes(self):
        """What the same sweeps came to on this machine alone."""
        for process in self.local:
            process.wait(120)
        stores = [self.folder / f"sweep{number}.sqlite" for number in range(1, len(self.local) + 1)]
        return sorted(one for store in stores for one in self.rows(OUTCOMES, store=store))

    def _prepare(self):
        for name in ("coordinator", "worker"):
            subprocess.run([self.swath, "keygen", self.folder / name], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(self.folder / "worker.public", self.folder / "keys.txt")
        self.keys = ["--key", self.folder / "worker.secret", "--server-key", self.folder / "coordinator.public"]
        self.start_coordinator()
        for name in WORKERS:
            self._start(name, "worker", "--connect", self.endpoint, "--slots", "4", "--node", name, *self.keys)
        self.wait_until("three workers", lambda: self.count("SELECT count(*) FROM worker") == len(WORKERS))

    def _ask(self, *words):
        command = [self.swath, *words, "--connect", self.endpoint, *self.keys]
        process = self.network["coordinator"].start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            answer, problem = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure(f"swath {words[0]} has not answered within a minute") from None
        if process.returncode != 0:
            raise Failure(f"swath {words[0]} ended with {process.returncode}: {problem.decode().strip()}")
        return json.loads(answer)

    def _start(self, host, *words):
        with (self.folder / f"{host}.log").open("a") as log:
            self.processes[host] = self.network[host].start(
                [self.swath, *words, "--log-level", "info"], stdout=log, stderr=log)
