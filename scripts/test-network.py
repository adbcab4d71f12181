#!/usr/bin/env python3
"""Runs sweeps on a coordinator and three workers while the network between them delays, loses, reorders and breaks.

usage: scripts/test-network.py [--swath PROGRAM] [--only SCENARIO] [--json] [--keep]

Every process is real and speaks the kernel's TCP, each on a host of its own (see network_lab/lossy_network.py). Needs root. Ends
with 0 when every check held, 1 when one did not, 2 when this machine cannot have such a network.

A worker has *recovered* when it begins a task that it was given after the network was healed, by the times in the
store: it has found its coordinator again, said what it holds, and been given work. Lease and heartbeat are the defaults.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from network_lab import probe  # noqa: E402
from network_lab.cluster import HOSTS, WORKERS, Cluster, Failure  # noqa: E402
from network_lab.lossy_network import LossyNetwork, why_impossible  # noqa: E402
from network_lab.report import Report, told  # noqa: E402

LEASE = 10.0
HEARTBEAT = 0.5
# Of the coordinator, beside the defaults.
OPTIONS = {"slow-link": ["--lease", "60"]}
# Longer than the lease, and such that TCP's own next try, after 0.2 s and twice as long each time, may be 12 s away.
OUTAGE = 13.5

# What is begun when a link breaks: a task that fills most of a worker, so that each has one. It emits records while its
# worker is cut off, and ends before that is over and before anybody else can have run it again.
LONG_SWEEP = """name: long-{name}
family: command
axes: {{task: {{range: [1, 3]}}}}
fixed:
  argv: [sh, -c, 'for step in 1 2 3 4 5 6 7 8 9 10; do sleep 1.3; echo "{{{{\\"name\\":\\"{name}\\",\\"value\\":{{task}}.5}}}}"; done']
resources: {{cores: 3}}
priority: 1
"""

SHORT_SWEEP = """name: short-{name}
family: probe
axes: {{task: {{range: [1, {tasks}]}}}}
fixed: {{action: sleep, seconds: {seconds}}}
"""

MIXED_SWEEP = """name: mixed
family: probe
axes:
  action: [noop, sleep, records, artifact, fail-first, count]
  task: {range: [1, 500]}
fixed: {seconds: 0.01, records: 20, bytes: 20000, steps: 4, every: 2}
"""

LARGE_SWEEP = """name: large
family: probe
axes: {task: {range: [1, 3]}}
fixed: {action: artifact, bytes: 10000000}
resources: {cores: 4}
"""


# What is asked of every scenario.


def check_store(cluster, report):
    """Nothing lost, nothing doubled, and the bits of a machine without a network."""
    cluster.wait_for_end()
    audit = subprocess.run(
        [cluster.swath, "audit", "--full", "--store", cluster.store], capture_output=True, text=True, check=False)
    report.check(audit.returncode == 0, f"audit: {(audit.stdout + audit.stderr).strip().splitlines()[-1]}")
    mine, theirs = cluster.outcomes(), cluster.local_outcomes()
    succeeded = sum(state == 1 for _, state, _, _ in mine)
    report.check(len(mine) == len(theirs) == succeeded, f"of {len(theirs)} tasks {succeeded} have succeeded")
    equal = len(set(mine) & set(theirs))
    report.check(equal == len(theirs), f"{equal} came to the bits that they come to on this machine alone")
    doubled = cluster.count(
        "SELECT count(*) FROM (SELECT 1 FROM attempt WHERE state = 1 GROUP BY sweep, idx HAVING count(*) > 1)")
    differing = cluster.count(EVENTS, "mismatch")
    report.check(doubled == 0 and differing == 0, "no task has two results, and no second result differed")


def check_outage(cluster, report, scenario, names, begun, healed, latest=LEASE + 1, limit=2 * HEARTBEAT):
    """What the store says of workers that nobody heard between two times.

    Returns how many tasks others have run meanwhile since a lease was lost.
    """
    noticed = [seconds(cluster, begun, LOST, name) for name in names]
    recovered = [seconds(cluster, healed, BEGUN, name) for name in names]
    late = sum(cluster.count(FINISHED, cluster.worker(name), begun + 0.2, healed) for name in names)
    repeated = cluster.count(REPEATED, begun, healed)
    whom = ", ".join(names)
    if latest is not None:
        report.check(
            all(one is not None and LEASE - HEARTBEAT - 0.1 <= one <= latest for one in noticed),
            f"{whom}: given up {told(noticed)} s after it was cut off (lease {LEASE:g} s)")
    report.check(
        all(one is not None and one <= limit for one in recovered),
        f"{whom}: begins new work {told(recovered)} s after healing, at most {limit:g} s")
    report.check(late >= len(names), f"{whom}: {late} results that were finished while cut off were taken, once each")
    report.measured(
        scenario, given_up_after_s=noticed, recovered_after_s=recovered, finished_while_cut_off=late,
        run_again_elsewhere=repeated)
    return repeated


EVENTS = "SELECT count(*) FROM event WHERE kind = ?"
# Of a worker: when it was first given up after a time; when it first began what it was given after a time; how many of
# its results that were finished between two times are kept.
LOST = "SELECT min(at) FROM event WHERE kind = 'worker-lost' AND worker = ? AND at > ?"
BEGUN = "SELECT min(started) FROM attempt WHERE state = 1 AND worker = ? AND started > ?"
FINISHED = "SELECT count(*) FROM attempt WHERE state = 1 AND worker = ? AND started + duration BETWEEN ? AND ?"
# Tasks that had been handed out before, and whose result is of an attempt that began between two times.
REPEATED = "SELECT count(*) FROM attempt WHERE state = 1 AND attempt > 1 AND started BETWEEN ? AND ?"


def seconds(cluster, since, sql, name):
    """From a time to the first thing that a query finds of a worker after it; none when it finds none."""
    at = cluster.rows(sql, cluster.worker(name), since)[0][0]
    return at - since if at else None


# The scenarios.


def begin_work(cluster, name):
    """Returns when each worker runs a long task and short ones beside it, of which there are enough for some seconds
    more than the outage."""
    # Different for each name: a task that has been run is not run again.
    different = len(cluster.sweeps) / 1000
    long = cluster.submit(LONG_SWEEP.format(name=name))
    cluster.wait_until_running(long, len(WORKERS))
    cluster.submit(SHORT_SWEEP.format(name=name, tasks=220, seconds=0.3 + different))
    time.sleep(0.6)


def test_router(cluster, report):
    """The network itself: it is as bad as it was asked to be, and no worse."""
    network = cluster.network
    burst = probe.send(network, "worker1", "coordinator", 5000, interval=0)
    rate = burst.arrived / burst.seconds
    report.check(
        burst.arrived == burst.sent and network.dropped() == 0 and rate > 5000,
        f"the router hands on {rate:.0f} packets a second and drops none of its own")
    network.cut("worker1")
    one_way, other_way = (probe.send(network, *way, 50).arrived for way in BOTH_WAYS)
    report.check(one_way == other_way == 0, "a cable that is cut lets nothing through")
    network.heal()
    network.change(["worker1"], ["coordinator"], is_cut=True)
    one_way, other_way = (probe.send(network, *way, 50).arrived for way in BOTH_WAYS)
    report.check((one_way, other_way) == (0, 50), "cut in one direction, it lets everything through in the other")
    network.heal()
    report.measured("router", packets_a_second=round(rate))


def test_long_way(cluster, report):
    """40 ms one way, packets lost, doubled and reordered."""
    network = cluster.network
    delay, jitter, loss = 0.04, 0.01, 0.015
    network.change_all(delay=delay, jitter=jitter, loss=loss, duplicates=0.005)
    passage = probe.send(network, "worker1", "coordinator", 500)
    report.check(
        delay - 0.002 < passage.mean < delay + 0.005 and passage.spread > jitter / 3 and passage.overtaken > 50,
        f"one way takes {passage.mean * 1000:.1f} ± {passage.spread * 1000:.1f} ms, and {passage.overtaken} of "
        f"{passage.arrived} datagrams come before an earlier one")
    before, begun = network.traffic(), time.monotonic()
    cluster.submit(MIXED_SWEEP)
    cluster.wait_for_end()
    took = time.monotonic() - begun
    traffic = network.traffic() - before
    share = traffic.lost / traffic.sent
    report.check(
        traffic.sent > 1000 and loss / 2 < share < loss * 1.5 and traffic.overtaking > 100,
        f"of {traffic.sent} packets {traffic.lost} were lost ({share:.2%}), {traffic.duplicated} doubled, and "
        f"{traffic.overtaking} overtook others")
    given_up = cluster.count(EVENTS, "worker-lost")
    report.check(given_up == 0, "no worker was given up")
    report.check(network.dropped() == 0, "no packet was dropped because the router was busy")
    report.measured(
        "long-way", tasks=3000, took_s=round(took, 1), packets=traffic.sent, lost=traffic.lost,
        overtaking=traffic.overtaking)
    check_store(cluster, report)


def test_slow_link(cluster, report):
    """400 kB/s: a result is on its way for half a minute, and heartbeats and pings wait behind it. The lease is longer."""
    network = cluster.network
    network.change_all(rate=400e3, delay=0.02)
    begun = time.monotonic()
    cluster.submit(LARGE_SWEEP)
    cluster.wait_for_end()
    rate = 10e6 / (time.monotonic() - begun)
    report.check(rate < 400e3, f"results came at {rate / 1000:.0f} kB/s from each worker")
    again = sum(cluster.log(name).count("is away") for name in WORKERS)
    report.check(again == 0 and cluster.count(EVENTS, "worker-lost") == 0, "no connection was given up, nor a worker")
    report.measured("slow-link", bytes_a_second=round(rate), connections_given_up=again)
    check_store(cluster, report)


def test_each_worker(cluster, report):
    """Each worker in turn loses its network for longer than the lease."""
    outages = []
    for name in WORKERS:
        begin_work(cluster, name)
        begun = cluster.network.cut(name)
        time.sleep(OUTAGE)
        outages.append((name, begun, cluster.network.heal()))
        cluster.wait_for_end()
    check_store(cluster, report)
    repeated = sum(
        check_outage(cluster, report, name, [name], begun, healed) for name, begun, healed in outages)
    report.check(repeated > 0, f"{repeated} tasks that workers held when they were cut off have the result of another")


def test_coordinator(cluster, report):
    """The coordinator loses its network for longer than the lease."""
    begin_work(cluster, "coordinator")
    begun = cluster.network.cut("coordinator")
    time.sleep(OUTAGE)
    healed = cluster.network.heal()
    check_store(cluster, report)
    check_outage(cluster, report, "coordinator", WORKERS, begun, healed)


def test_one_way(cluster, report):
    """What one worker sends is lost, and what another is sent, for longer than the lease."""
    network = cluster.network
    begin_work(cluster, "one-way")
    begun = network.change(["worker2"], ["coordinator"], is_cut=True)
    network.change(["coordinator"], ["worker3"], is_cut=True)
    time.sleep(OUTAGE)
    healed = network.heal()
    check_store(cluster, report)
    check_outage(cluster, report, "to-coordinator", ["worker2"], begun, healed)
    # The other one is heard for a while: what it sends is new until its window is full.
    check_outage(cluster, report, "from-coordinator", ["worker3"], begun, healed, latest=LEASE + 6)


def test_short_outage(cluster, report):
    """A worker loses its network for less than the lease: nobody need know."""
    cluster.submit(SHORT_SWEEP.format(name="short", tasks=400, seconds=0.3))
    time.sleep(1)
    cluster.network.cut("worker1")
    time.sleep(LEASE - 2)
    healed = cluster.network.heal()
    check_store(cluster, report)
    recovered = seconds(cluster, healed, BEGUN, "worker1")
    report.check(cluster.count(EVENTS, "worker-lost") == 0, "nobody was given up")
    report.check(
        recovered is not None and recovered <= 2 * HEARTBEAT,
        f"worker1: begins new work {told(recovered)} s after healing, at most {2 * HEARTBEAT:g} s")
    report.measured("short-outage", recovered_after_s=recovered)


def test_far_outage(cluster, report):
    """A worker that is 40 ms away, of whose packets some are lost, loses its network for longer than the lease."""
    cluster.network.change_all(delay=0.04, jitter=0.01, loss=0.015)
    begin_work(cluster, "far")
    begun = cluster.network.cut("worker1")
    time.sleep(OUTAGE)
    healed = cluster.network.heal()
    check_store(cluster, report)
    # A connection takes five round trips, and any packet of it may be lost.
    check_outage(cluster, report, "far-outage", ["worker1"], begun, healed, limit=3)


def test_flapping(cluster, report):
    """A worker's network goes and comes, for longer than the lease."""
    cluster.submit(SHORT_SWEEP.format(name="short", tasks=500, seconds=0.3))
    for _ in range(4):
        cluster.network.cut("worker3")
        time.sleep(1.5)
        cluster.network.heal()
        time.sleep(1.5)
    check_store(cluster, report)
    worker = cluster.worker("worker3")
    given_up = cluster.count(EVENTS, "worker-lost")
    report.check(given_up == 0, "a network that is there half of the time costs no lease")
    done = cluster.count(FINISHED, worker, 0, 1e12)
    report.measured("flapping", given_up=given_up, tasks_of_the_worker=done)


def test_restart(cluster, report):
    """The coordinator is killed and started again while a worker is cut off."""
    begin_work(cluster, "restart")
    begun = cluster.network.cut("worker1")
    time.sleep(2)
    cluster.kill_coordinator()
    cluster.start_coordinator()
    time.sleep(OUTAGE - 2)
    healed = cluster.network.heal()
    check_store(cluster, report)
    # The new coordinator has never heard of it, and so cannot give it up: it waits a second for it, and goes on.
    check_outage(cluster, report, "restart", ["worker1"], begun, healed, latest=None)


BOTH_WAYS = [("worker1", "coordinator"), ("coordinator", "worker1")]
SCENARIOS = {
    "router": test_router, "long-way": test_long_way, "slow-link": test_slow_link, "each-worker": test_each_worker,
    "coordinator": test_coordinator, "one-way": test_one_way, "short-outage": test_short_outage,
    "far-outage": test_far_outage, "flapping": test_flapping, "restart": test_restart,
}


def run(scenario, arguments, report, folder):
    report.say(f"{time.strftime('%H:%M:%S')} {scenario}: {SCENARIOS[scenario].__doc__}")
    place = folder / scenario
    place.mkdir()
    with LossyNetwork(HOSTS, seed=1 + list(SCENARIOS).index(scenario)) as network:
        # Hosts that are near each other, unless a scenario says otherwise.
        network.change_all(delay=0.001)
        with Cluster(network, arguments.swath, place, OPTIONS.get(scenario, [])) as cluster:
            SCENARIOS[scenario](cluster, report)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--swath", default=str(root / ".build/release/swath"))
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="may be given several times")
    parser.add_argument("--json", action="store_true", help="print what was measured as JSON, the rest to standard error")
    parser.add_argument("--keep", action="store_true", help="keep stores and logs")
    arguments = parser.parse_args()
    arguments.swath = str(Path(arguments.swath).resolve())
    problem = why_impossible()
    if problem:
        print(f"test-network: {problem}", file=sys.stderr)
        return 2
    # As Ctrl-C: what was begun is cleared away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    report = Report(arguments.json)
    folder = Path(tempfile.mkdtemp(prefix="swath-network-test-"))
    try:
        for scenario in arguments.only or SCENARIOS:
            run(scenario, arguments, report, folder)
    except Failure as problem:
        report.check(False, f"{problem}; --keep keeps the logs")
    finally:
        if arguments.keep:
            report.say(f"files are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    report.end(lease_s=LEASE, heartbeat_s=HEARTBEAT)
    return 1 if report.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
