#!/usr/bin/env python3
"""Runs a cluster at full throughput for an hour while parts of it are killed, and looks for what grows.

usage: scripts/soak.py [--swath PROGRAM] [--minutes 60] [--seed N] [--workers 3] [--slots 2] [--json] [--keep]

Sweep after sweep is submitted: short tasks, results of megabytes, checkpoints, tasks that fail and that crash. All the
while workers and executors are killed with -9, workers are stopped and go on, drain, clients come and go in the middle
of a word, and, but for most of the time, the coordinator is killed and started again. One worker lives
throughout. At the end the file is audited in full, every sweep must have ended as it should, and memory, descriptors
and the write-ahead log must not have grown. Ends with 0 when all of that holds; 1 when not.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from soak_cluster import Cluster, kill  # noqa: E402
from soak_figures import Figures, Sample, process, size  # noqa: E402
from soak_work import Work, outcome_problems  # noqa: E402

# Between these shares of the time the coordinator is left alone: what it keeps shows only in a long life, beside that of
# one that was started later and has seen some work too.
UNDISTURBED = [(0.25, 0.8), (0.88, 1.0)]
# Sweeps that are under way at once.
UNDER_WAY = 5


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Soak:
    def __init__(self, cluster, seed, seconds):
        self.cluster, self.seconds = cluster, seconds
        self.random = random.Random(seed)
        self.work = Work(random.Random(seed + 1))
        self.names = []
        self.faults = {}
        self.samples = []
        self.problems = []
        self.start = time.monotonic()
        self.is_over = threading.Event()
        # Of the coordinator's start and end: a sample is of one coordinator.
        self.lock = threading.Lock()

    @property
    def elapsed(self):
        return time.monotonic() - self.start

    def run(self):
        threads = [threading.Thread(target=self.guarded, args=[body]) for body in (self.feed, self.strike, self.watch)]
        for thread in threads:
            thread.start()
        while self.elapsed < self.seconds and not self.is_over.is_set():
            self.is_over.wait(1)
        self.is_over.set()
        for thread in threads:
            thread.join()
        self.settle()

    def guarded(self, body):
        try:
            body()
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends the soak and is told
            self.problems.append(f"the soak's own {body.__name__} ended: {error!r}")
            self.is_over.set()

    # Work

    def feed(self):
        while not self.is_over.is_set():
            metrics = self.cluster.metrics()
            under_way = None if metrics is None else running(metrics)
            if under_way is None or under_way >= UNDER_WAY:
                self.is_over.wait(0.2)
                continue
            name, text = self.work.draw()
            self.names.append(name)
            # Whether a coordinator that was killed had it, nobody knows: it comes again until it is accepted.
            while not self.cluster.submit(name, text):
                time.sleep(0.2)

    # Faults

    def strike(self):
        kinds = {"worker killed": 3, "worker alone killed": 1, "executor killed": 6, "worker stopped": 3,
                 "worker drained": 1, "clients cut off": 4, "coordinator killed": 2, "long query": 1}
        while not self.is_over.wait(self.random.expovariate(1 / 4)):
            kind = self.random.choices(list(kinds), list(kinds.values()))[0]
            share = self.elapsed / self.seconds
            if kind == "coordinator killed" and any(begin <= share < end for begin, end in UNDISTURBED):
                continue
            self.faults[kind] = self.faults.get(kind, 0) + 1
            getattr(self, kind.replace(" ", "_"))()
            for worker in self.cluster.workers:
                worker.restart_if_gone()

    def mortal(self):
        """Any worker but the first."""
        return self.random.choice(self.cluster.workers[1:])

    def worker_killed(self):
        worker = self.mortal()
        executors = worker.executors()
        kill(worker.process.pid)
        for executor in executors:
            kill(executor)
        worker.process.wait()
        self.is_over.wait(self.random.uniform(0, 3))

    def worker_alone_killed(self):
        """Its executors must see that they are alone, and end."""
        worker = self.mortal()
        executors = worker.executors()
        kill(worker.process.pid)
        worker.process.wait()
        deadline = time.monotonic() + 20
        while left := [number for number in executors if process(number) is not None]:
            if time.monotonic() > deadline:
                self.problems.append(f"executors {left} of a killed worker are still there after 20 s")
                return
            time.sleep(0.1)

    def executor_killed(self):
        executors = [number for worker in self.cluster.workers for number in worker.executors()]
        if executors:
            kill(self.random.choice(executors))

    def worker_stopped(self):
        """Shorter or longer than its lease."""
        worker = self.random.choice(self.cluster.workers)
        kill(worker.process.pid, signal.SIGSTOP)
        self.is_over.wait(self.random.uniform(0.2, 5))
        kill(worker.process.pid, signal.SIGCONT)

    def worker_drained(self):
        self.mortal().end(signal.SIGTERM)

    def clients_cut_off(self):
        cluster = self.cluster
        clients = [subprocess.Popen([cluster.swath, *words, "--store", cluster.store], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                   for words in (["watch", "--json"], ["status", "--json"], ["watch"])]
        for client in clients:
            time.sleep(self.random.uniform(0, 0.2))
            client.kill()
            client.wait()

    def coordinator_killed(self):
        with self.lock:
            self.cluster.kill_coordinator()
            time.sleep(self.random.uniform(0, 3))
            self.cluster.start_coordinator()

    def long_query(self):
        """A reader keeps the log from being folded while it reads."""
        self.cluster.ask("query", "SELECT count(*), sum(duration) FROM attempt", seconds=120)

    # What is seen

    def watch(self):
        told = 0.0
        while not self.is_over.wait(2):
            self.sample()
            if self.elapsed - told > 60 and self.samples:
                told = self.elapsed
                s = self.samples[-1]
                say(f"{told / 60:.0f} min: {s.tasks:,.0f} tasks, {s.sweeps} sweeps, coordinator {s.life} has "
                    f"{s.memory >> 20} MiB and {s.descriptors} descriptors, log {s.log >> 20} MiB, "
                    f"{sum(self.faults.values())} faults")

    def sample(self):
        cluster = self.cluster
        with self.lock:
            metrics = cluster.metrics()
            coordinator = process(cluster.coordinator.pid)
            life, age = cluster.lives, time.monotonic() - cluster.up_since
        worker = process(cluster.workers[0].process.pid)
        if metrics is None or coordinator is None:
            return
        if worker is None:
            self.problems.append("the worker that nobody kills has gone")
            return self.is_over.set()
        if metrics['swath_workers{condition="quarantined"}']:
            self.pardon()
        log = size(cluster.store.with_name(cluster.store.name + "-wal"))
        self.samples.append(Sample(
            self.elapsed, life, age, tasks(metrics), len(sweeps(metrics)), *coordinator, log, size(cluster.store),
            *worker, int(metrics['swath_workers{condition="active"}']), int(metrics["swath_slots_busy"])))

    def pardon(self):
        """Tasks that fail at first and a machine with other work put nodes in quarantine, as they should; whoever looks
        after the cluster takes them out again, or it would not be at full throughput for long."""
        status = self.cluster.ask("status", "--json")
        for worker in json.loads(status)["workers"] if status else []:
            if worker["state"] == "quarantined" and self.cluster.ask("pardon", worker["worker"]) is not None:
                self.faults["node pardoned"] = self.faults.get("node pardoned", 0) + 1

    # The end

    def settle(self):
        """No more faults: everything that was submitted ends."""
        say("no more faults; waiting for the end of what was submitted")
        for worker in self.cluster.workers:
            worker.restart_if_gone()
        deadline = time.monotonic() + 300
        while (metrics := self.cluster.metrics()) is None or running(metrics):
            if time.monotonic() > deadline:
                self.problems.append("sweeps are still under way five minutes after the last fault")
                return
            time.sleep(0.5)
        self.sample()

    def judge(self):
        """Looks at the file, which nobody has open any more. Returns the audit."""
        store = self.cluster.store
        log = size(store.with_name(store.name + "-wal"))
        if log:
            self.problems.append(f"the coordinator has ended and its log has {log} bytes left")
        say("auditing the whole file")
        audit = subprocess.run([self.cluster.swath, "audit", "--full", "--json", "--store", store],
                               capture_output=True, text=True)
        found = json.loads(audit.stdout)
        if audit.returncode or not found["sound"] or found["lost"] or found["doubled"]:
            self.problems.append(f"the audit found: lost {found['lost']}, doubled {found['doubled']}, "
                                 f"{found['findings'][:5]}")
        self.problems += outcome_problems(self.rows(
            "SELECT name, tasks, succeeded, failed FROM sweep WHERE id IN (SELECT min(id) FROM sweep GROUP BY name)"))
        known = {row[0] for row in self.rows("SELECT DISTINCT name FROM sweep")}
        for name in self.names:
            if name not in known:
                self.problems.append(f"{name} was accepted and is not in the file")
        if doubled := self.rows("SELECT count(*) FROM (SELECT 1 FROM attempt WHERE state IN (1, 2) "
                                "GROUP BY sweep, idx HAVING count(*) > 1)")[0][0]:
            self.problems.append(f"{doubled} tasks have two attempts that ended them")
        return found

    def rows(self, sql):
        text = self.cluster.ask("query", sql, "--format", "json", "--timeout", "600", seconds=700)
        if text is None:
            raise RuntimeError(f"the file cannot be asked: {sql}")
        return [list(row.values()) for row in json.loads(text)]


def running(metrics):
    return sum(value for series, value in metrics.items() if series.startswith("swath_sweep_running{"))


def tasks(metrics):
    return sum(value for series, value in metrics.items()
               if series.startswith("swath_sweep_tasks{") and ('state="succeeded"' in series or 'state="failed"' in series))


def sweeps(metrics):
    return [series for series in metrics if series.startswith("swath_sweep_running{")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--swath", type=Path, default=Path(".build/release/swath"))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="of the faults (default: drawn, and printed)")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--slots", type=int, default=2, help="of each worker")
    parser.add_argument("--folder", default=None, help="where its files go (default: the system's temporary folder)")
    parser.add_argument("--samples", type=Path, default=None, help="also write every sample to this file, a line each")
    parser.add_argument("--keep", action="store_true", help="leave the store and the logs")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, a line")
    asked = parser.parse_args()
    if asked.workers < 2 or asked.slots < 1 or asked.minutes <= 0:
        parser.error("--workers is a number from 2 (one is never killed), --slots from 1, --minutes above 0")
    swath = asked.swath.resolve()
    if not swath.exists():
        parser.error(f"{swath} is not there: build it with `make build`, or name one with --swath")
    seed = random.SystemRandom().randrange(1 << 31) if asked.seed is None else asked.seed
    folder = Path(tempfile.mkdtemp(prefix="swath-soak-", dir=asked.folder))
    say(f"{asked.minutes:g} minutes, seed {seed}, in {folder}")
    try:
        with Cluster(swath, folder, asked.workers, asked.slots) as cluster:
            soak = Soak(cluster, seed, asked.minutes * 60)
            soak.run()
        if asked.samples:
            asked.samples.write_text("".join(json.dumps(vars(sample)) + "\n" for sample in soak.samples))
        soak.judge()
        return report(soak, seed, asked.json)
    finally:
        if asked.keep:
            say(f"left in {folder}")
        else:
            shutil.rmtree(folder)


def report(soak, seed, as_json):
    problems = list(soak.problems)
    figures = Figures(soak.samples) if soak.samples else None
    summary = figures.summary() if figures else {}
    problems += figures.problems() if figures else ["the coordinator was never seen"]
    if as_json:
        print(json.dumps({"seed": seed, **summary, "faults": soak.faults, "problems": problems}))
    else:
        if figures:
            print(figures.table())
            print("\n" + "\n".join(f"{name}: {value}" for name, value in summary.items()))
        print("faults: " + ", ".join(f"{count} {kind}" for kind, count in sorted(soak.faults.items())))
        for problem in problems:
            print(f"NOT GOOD: {problem}")
        if not problems:
            print("good: nothing lost, nothing doubled, nothing has grown")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
