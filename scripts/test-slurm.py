#!/usr/bin/env python3
"""Runs `swath launch slurm` on a real Slurm of its own (two nodes on loopback) while parts of it are killed.

usage: scripts/test-slurm.py [--swath PROGRAM] [--launch "COMMAND …"] [--keep] [--only PART]

Needs root and Debian's Slurm; SWATH_INSTALL=1 installs it where it is missing. Ends with 0 when every check held.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from launch_lab import (  # noqa: E402
    Checks, Launch, arguments_of, audit, first_of, missing_after_install, outcomes, say, wait_for,
)
from slurm_lab import PACKAGES, SlurmLab, missing_programs  # noqa: E402

SWEEP = """name: slurm-faults
family: probe
axes:
  action: [sleep, records, fail-first, count]
  task: {range: [1, 500]}
fixed: {seconds: 0.4, steps: 3, every: 1}
"""

# All but one of its tasks are short: whoever has none of them left idles while the long one runs.
TAIL = """name: slurm-tail
family: probe
axes:
  action: [sleep]
  seconds: [130, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08, 1.09, 1.10, 1.11, 1.12]
"""


def hurt(lab, launch):
    """Everything that a site does to a launch in a bad week, within two minutes."""
    wait_for(lambda: len(lab.workers()) >= 3, 60)
    time.sleep(5)
    shortened = lab.running()[0][0]
    lab.run("scontrol", "update", f"JobId={shortened}", "TimeLimit=1")
    say(f"allocation {shortened} hits its time limit after a minute, which no worker of it knows")
    victim = lab.workers()[-1]
    say(f"the worker of allocation {lab.job_of(victim)} is killed")
    os.kill(victim, signal.SIGKILL)
    time.sleep(10)
    say("node n2 is killed, with all that runs there")
    lab.kill_node("n2")
    time.sleep(8)
    say("the controller is killed")
    lab.kill_controller()
    time.sleep(15)
    lab.start_controller()
    say("the controller is back")
    time.sleep(3)
    # Slurm finds out by itself after its timeout; whoever tells it, the jobs there end as NODE_FAIL.
    lab.run("scontrol", "update", "NodeName=n2", "State=DOWN", "Reason=killed")
    time.sleep(8)
    lab.start_node("n2")
    # It may have come back by itself before.
    lab.run("scontrol", "update", "NodeName=n2", "State=RESUME", check=False)
    say("node n2 is back")
    wait_for(lambda: lab.running() or launch.process.poll() is not None, 120)
    time.sleep(5)
    if lab.running():
        job = lab.running()[-1][0]
        lab.run("scancel", job, check=False)
        say(f"allocation {job} is cancelled by somebody")
    wait_for(lambda: shortened in lab.ended(), 90)
    wait_for(lambda: "n1" in [where for _, _, where in lab.running()] or launch.process.poll() is not None, 60)
    say("something more urgent takes node n1")
    lab.run(
        "sbatch", "--partition=urgent", "--nodelist=n1", "--exclusive", "--output=/dev/null", "--job-name=urgent",
        "--wrap=sleep 5",
    )


def test_faults(lab, arguments, folder, check):
    sweep, store, local = folder / "sweep.yaml", folder / "faults.sqlite", folder / "local.sqlite"
    sweep.write_text(SWEEP)
    before = set(lab.ended())
    beside = threading.Thread(
        target=subprocess.run,
        args=([arguments.swath, "run", str(sweep), "--store", str(local), "--slots", "12", "--quiet"],),
        kwargs={"capture_output": True, "check": False},
    )
    begun = time.monotonic()
    launch = Launch(
        arguments.launch, lab.environment, sweep, store, "--slots", "2", "--time", "2m", "--warning", "30", "--maximum", "3",
        "--finish-within", "60", "--connect-within", "40",
    )
    try:
        hurt(lab, launch)
        check(launch.wait(600) == 0, f"the launch ended by itself, after {time.monotonic() - begun:.0f} s")
    finally:
        launch.end()
        if arguments.keep:
            print(launch.text)
    beside.start()
    beside.join()
    mine, theirs = outcomes(store), outcomes(local)
    check(len(mine) == 2000 and all(state == 1 for _, state, _, _ in mine), f"{len(mine)} tasks, each succeeded once")
    check(mine == theirs, "bit for bit what a local run gives")
    audit(arguments.swath, store, check)
    check(not lab.run("squeue", "--noheader").strip(), "no allocation is left in Slurm's queue")
    states = [state for job, (state, _, name) in lab.ended().items() if job not in before and name != "urgent"]
    say("allocations ended: " + ", ".join(sorted(states)))
    check("TIMEOUT" in states, "one allocation hit its time limit")
    check("NODE_FAIL" in states, "one was lost with its node")
    check("CANCELLED" in states, "one was cancelled")
    check("PREEMPTED" in states, "one was preempted")
    # Three at once, one for each that a fault ends, and some leeway: what a fault ends may be found out late.
    check(len(states) <= 11, f"{len(states)} allocations were asked for, not a storm")
    check("Slurm does not answer" in launch.text, "the pause without a controller was told")


def test_idle(lab, arguments, folder, check):
    sweep, store = folder / "tail.yaml", folder / "tail.sqlite"
    sweep.write_text(TAIL)
    before = set(lab.ended())
    launch = Launch(
        arguments.launch, lab.environment, sweep, store, "--slots", "1", "--time", "5m", "--maximum", "3", "--finish-within", "2",
    )
    try:
        check(launch.wait(300) == 0, "the launch with one long task ended by itself")
    finally:
        launch.end()
        if arguments.keep:
            print(launch.text)
    ends = sorted(end for job, (_, end, _) in lab.ended().items() if job not in before)
    # When the last short task ended, in seconds since 1970.
    since = first_of(store, "SELECT max(started + duration) FROM attempt WHERE duration < 60")
    check(len(ends) == 3, f"{len(ends)} allocations shared the work")
    # One has the long task, and another may have been given a backup of it.
    idle = ends[0] - since
    check(idle <= 60 and "given back: idle" in launch.text, f"an idle one was given back after {idle:.0f} s")


def test_refusals(lab, arguments, folder, check):
    sweep = folder / "sweep.yaml"
    sweep.write_text(SWEEP)
    cases = [
        (["--partition", "nope"], "there is no partition"),
        (["--constraint", "gpu"], "Slurm would refuse"),
        (["--time", "3h"], "allows 0-01:00:00 at most"),
        (["--nodes", "9"], "has 2 nodes"),
        (["--time", "100s"], "leaves no time for tasks"),
    ]
    for options, sentence in cases:
        launch = Launch(arguments.launch, lab.environment, sweep, folder / "refused.sqlite", "--slots", "1", *options)
        status = launch.wait(60)
        told = sentence in launch.text
        check(status not in (0, None) and told, f"{' '.join(options)}: \"… {sentence} …\", and nothing is started")
    check(not lab.run("squeue", "--noheader", "--states=all").strip(), "no job came of any of them")


def test_standstills(lab, arguments, folder, check):
    """Faults that show only on a node: three allocations find out, and the launch says what they found."""
    sweep = folder / "sweep.yaml"
    sweep.write_text(SWEEP)
    common = ["--slots", "1", "--maximum", "1", "--connect-within", "5", "--idle", "5"]
    cases = [
        ("a program that nodes do not have", folder / "program.sqlite", ["--executable", "/nowhere/swath"],
         "/nowhere/swath: No such file"),
        ("an address that nodes cannot reach", folder / "address.sqlite", ["--address", "192.0.2.99"],
         "can its nodes reach tcp://192.0.2.99:"),
    ]
    for what, file, options, sentence in cases:
        launch = Launch(arguments.launch, lab.environment, sweep, file, *common, *options)
        status = launch.wait(180)
        launch.end()
        text = launch.text
        check(status not in (0, None) and sentence in text and "3 allocations in a row" in text, f"{what}: \"… {sentence} …\"")
        if arguments.keep:
            print(text)
    check(not lab.run("squeue", "--noheader").strip(), "and no allocation stays behind")


PARTS = {"refusals": test_refusals, "standstills": test_standstills, "idle": test_idle, "faults": test_faults}


def main():
    arguments = arguments_of(__doc__.splitlines()[0], "slurm", PARTS)
    problem = missing_after_install(missing_programs, PACKAGES)
    if not problem and os.geteuid() != 0:
        problem = "a Slurm of one's own has to be started by root"
    if problem:
        print(f"test-slurm: {problem}", file=sys.stderr)
        return 2
    check = Checks()
    folder = Path(tempfile.mkdtemp(prefix="swath-slurm-test-"))
    begun = time.monotonic()
    try:
        with SlurmLab() as lab:
            for name, part in PARTS.items():
                if arguments.only in (None, name):
                    say(name)
                    part(lab, arguments, folder, check)
    finally:
        if arguments.keep:
            print(f"files are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{'every check held' if not check.failed else f'{check.failed} checks failed'}, {time.monotonic() - begun:.0f} s")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
