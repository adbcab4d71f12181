"""What every peer is measured with: the same load, the same clock, the same accounting of processes.

A peer's script starts it with two one-core workers on loopback and hands over two functions: one that runs N
no-op tasks and returns when all results are back, and one that runs a single task and waits for it. What
comes out is one line of JSON. Processor time is read from /proc, as it hardly depends on what else the
machine does, while wall time does.
"""

import json
import os
import pathlib
import socket
import time

WARM_UP = 20
LONE_TASKS = 300
TICKS = os.sysconf("SC_CLK_TCK")


def processes() -> dict[int, tuple[int, float]]:
    """Every process: its parent, and the seconds of processor time it and its reaped children have used."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:  # it has ended meanwhile
                continue
            found[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS
    return found


def family(root: int) -> set[int]:
    """A process and all its descendants."""
    parents = {pid: parent for pid, (parent, _) in processes().items()}
    members = {root}
    while grown := {pid for pid, parent in parents.items() if parent in members} - members:
        members |= grown
    return members


def named(*names: str) -> set[int]:
    """Processes of this user whose command line holds any of the names."""
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if entry.stat().st_uid == os.getuid():
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    if any(name in line for name in names):
                        found.add(int(entry.name))
            except OSError:
                continue
    return found


def cpu_seconds(pids: set[int]) -> float:
    now = processes()
    return sum(now[pid][1] for pid in pids if pid in now)


def peak_rss_mb(pids: set[int]) -> float:
    """The peak resident sets of processes, summed, in MiB."""
    total = 0
    for pid in pids:
        try:
            lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return total / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quantile(values: list[float], q: float) -> float:
    return sorted(values)[min(len(values) - 1, int(q * len(values)))]


def latencies_ms(one_task) -> list[float]:
    """Lone tasks, one after the other, on the idle system."""
    for _ in range(WARM_UP):
        one_task()
    taken = []
    for _ in range(LONE_TASKS):
        started = time.perf_counter()
        one_task()
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def measure(system: str, tasks: int, run_all, one_task, server: set[int], others: set[int] = frozenset()) -> None:
    """Prints the line. `server` are the processes that do a coordinator's work, `others` any that are not
    descendants of this one; all together make up the processor time of a task."""
    latencies = latencies_ms(one_task)
    everyone = family(os.getpid()) | server | others
    before, server_before = cpu_seconds(everyone), cpu_seconds(server)
    started = time.perf_counter()
    run_all(tasks)
    seconds = time.perf_counter() - started
    print(json.dumps({
        "system": system,
        "tasks": tasks,
        "tasks_per_second": round(tasks / seconds, 1),
        "latency_p50_ms": round(quantile(latencies, 0.5), 3),
        "latency_p99_ms": round(quantile(latencies, 0.99), 3),
        "server_cpu_us_per_task": round((cpu_seconds(server) - server_before) / tasks * 1e6, 1),
        "cpu_us_per_task": round((cpu_seconds(everyone) - before) / tasks * 1e6, 1),
        "peak_rss_mb": round(peak_rss_mb(server), 1),
        "durable": False,
    }), flush=True)
