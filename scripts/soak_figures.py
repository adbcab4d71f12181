"""What a soak has seen, and what it says of growth: samples in, sentences and figures out."""

import dataclasses
import statistics
from pathlib import Path

MIB = 1 << 20
# The store folds its log into the file at 32 MiB, and cuts the log's file to 64 MiB then. More comes of a group of
# results, and of what is written while a reader reads, whose time is limited: then it must be cut again.
LOG_BOUND = 256 * MIB
LOG_USUAL = 80 * MIB
# A coordinator that has served for long may have so much more memory than one just started with the same file has
# after a while: the allocator's reserves, and queues that were long once.
KEPT_BOUND = 24 * MIB
# Between the second and the last third of a worker's life.
WORKER_BOUND = 4 * MIB
DESCRIPTOR_BOUND = 8


@dataclasses.dataclass
class Sample:
    at: float  # seconds since the soak began
    life: int  # which coordinator, from 1
    age: float  # seconds since it started
    tasks: float  # with an outcome, in the file
    sweeps: int
    memory: int  # bytes of the coordinator that no file backs
    descriptors: int
    threads: int
    log: int  # bytes of the write-ahead log
    store: int
    worker_memory: int
    worker_descriptors: int
    worker_threads: int
    workers: int  # that are connected
    busy: int  # slots


def process(number):
    """Memory of its own in bytes, descriptors and threads of a process; None when it has gone."""
    try:
        status = dict(line.split(":", 1) for line in Path(f"/proc/{number}/status").read_text().splitlines())
        return (int(status["RssAnon"].split()[0]) * 1024, sum(1 for _ in Path(f"/proc/{number}/fd").iterdir()),
                int(status["Threads"]))
    except (OSError, KeyError):
        return None


def size(path):
    try:
        return path.stat().st_size
    except OSError:
        return 0


def slope(points):
    """Of a straight line through (x, y), by least squares; 0 where there is no line."""
    if len(points) < 3:
        return 0.0
    across = statistics.fmean(x for x, _ in points)
    up = statistics.fmean(y for _, y in points)
    spread = sum((x - across) ** 2 for x, _ in points)
    return sum((x - across) * (y - up) for x, y in points) / spread if spread else 0.0


def middle(samples, field, first, last):
    """The median of a field between two shares of the time that samples span."""
    begin, span = samples[0].at, samples[-1].at - samples[0].at
    inside = [getattr(s, field) for s in samples if begin + first * span <= s.at <= begin + last * span]
    return statistics.median(inside) if inside else 0


class Figures:
    def __init__(self, samples):
        self.samples = samples
        lives = {}
        for sample in samples:
            lives.setdefault(sample.life, []).append(sample)
        self.lives = lives
        # The one that has served longest, without what it takes to fill its caches.
        longest = max(lives.values(), key=lambda life: life[-1].age)
        self.longest = [sample for sample in longest if sample.age > min(120, longest[-1].age / 4)]

    def kept(self):
        """Bytes that the longest-lived coordinator had at its end beyond one started later with a file that has at
        least as much in it. None when no later one was seen for a minute."""
        later = [life for number, life in self.lives.items() if number > self.longest[-1].life]
        settled = [s.memory for life in later for s in life if s.age > 60]
        if not settled:
            return None
        return middle(self.longest, "memory", 0.9, 1) - statistics.median(settled)

    def summary(self):
        longest, whole = self.longest, self.samples
        hours = [(s.at / 3600, s.memory) for s in longest]
        return {
            "seconds": round(whole[-1].at), "coordinators": len(self.lives),
            "longest_life_s": round(longest[-1].age), "tasks": round(whole[-1].tasks), "sweeps": whole[-1].sweeps,
            "memory_mib": round(middle(longest, "memory", 0.9, 1) / MIB, 1),
            "memory_most_mib": round(max(s.memory for s in whole) / MIB, 1),
            "memory_mib_an_hour": round(slope(hours) / MIB, 1),
            "memory_bytes_a_sweep": round(slope([(s.sweeps, s.memory) for s in longest])),
            "memory_bytes_a_task": round(slope([(s.tasks, s.memory) for s in longest]), 2),
            "memory_kept_mib": None if self.kept() is None else round(self.kept() / MIB, 1),
            "descriptors_first_last": [middle(longest, "descriptors", 0, 0.3), middle(longest, "descriptors", 0.7, 1)],
            "threads_most": max(s.threads for s in whole),
            "worker_memory_mib": [round(middle(whole, "worker_memory", *part) / MIB, 1)
                                  for part in ((0.1, 0.4), (0.4, 0.7), (0.7, 1))],
            "worker_descriptors": [middle(whole, "worker_descriptors", 0.1, 0.4),
                                   middle(whole, "worker_descriptors", 0.7, 1)],
            "log_usual_mib": round(middle(whole, "log", 0.5, 1) / MIB, 1),
            "log_most_mib": round(max(s.log for s in whole) / MIB, 1),
            "store_mib": round(whole[-1].store / MIB, 1),
            "store_bytes_a_task": round(whole[-1].store / max(1, whole[-1].tasks)),
        }

    def problems(self):
        """Sentences on what has grown and should not have."""
        problems = []
        kept = self.kept()
        if kept is None:
            problems.append("no coordinator was started behind the one that served longest and seen for a minute: "
                            "what it kept cannot be told. A longer soak would tell (--minutes)")
        elif kept > KEPT_BOUND:
            problems.append(f"after {self.longest[-1].age:.0f} s the coordinator has {kept / MIB:.1f} MiB that one "
                            f"started with the same file does not need; {KEPT_BOUND / MIB:.0f} MiB are allowed")
        for who, field in (("coordinator", "descriptors"), ("worker", "worker_descriptors")):
            samples = self.longest if who == "coordinator" else self.samples
            more = middle(samples, field, 0.7, 1) - middle(samples, field, 0, 0.3)
            if more > DESCRIPTOR_BOUND:
                problems.append(f"the {who} has {more:.0f} descriptors more at the end than at the beginning")
        more = middle(self.samples, "worker_memory", 0.7, 1) - middle(self.samples, "worker_memory", 0.4, 0.7)
        if more > WORKER_BOUND:
            problems.append(f"the worker that was never killed has {more / MIB:.1f} MiB more in the last third of its "
                            f"life than in the second; {WORKER_BOUND / MIB:.0f} MiB are allowed")
        most = max(sample.log for sample in self.samples)
        if most > LOG_BOUND:
            problems.append(f"the write-ahead log had {most / MIB:.0f} MiB; it should stay below {LOG_BOUND / MIB:.0f}")
        usual = middle(self.samples, "log", 0.5, 1)
        if usual > LOG_USUAL:
            problems.append(f"half of the time the write-ahead log has {usual / MIB:.0f} MiB; readers that come and go "
                            f"leave {LOG_USUAL / MIB:.0f} at most")
        return problems

    def table(self):
        """A line for each twelfth of the time."""
        rows = [["min", "life", "tasks", "sweeps", "memory MiB", "fds", "threads", "worker MiB", "fds", "log MiB",
                 "store MiB"]]
        step = max(1, len(self.samples) // 12)
        for s in [*self.samples[::step], self.samples[-1]]:
            rows.append([f"{s.at / 60:.1f}", str(s.life), f"{s.tasks:,.0f}", str(s.sweeps), f"{s.memory / MIB:.1f}",
                         str(s.descriptors), str(s.threads), f"{s.worker_memory / MIB:.1f}",
                         str(s.worker_descriptors), f"{s.log / MIB:.1f}", f"{s.store / MIB:.1f}"])
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows)
