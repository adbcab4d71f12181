#!/usr/bin/env python3
"""Runs `swath launch ssh` on three machines of its own (sshd on loopback) while parts of it are killed.

usage: scripts/test-ssh.py [--swath PROGRAM] [--launch "COMMAND …"] [--keep] [--only PART]

Needs OpenSSH's server and client, and no root; SWATH_INSTALL=1 (as root) installs them where they are missing. Ends
with 0 when every check held.
"""

import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from launch_lab import (  # noqa: E402
    Checks, Launch, arguments_of, audit, first_of, missing_after_install, outcomes, say, wait_for,
)
from ssh_lab import PACKAGES, SSHLab, command_line, kill, missing_programs  # noqa: E402

SWEEP = """name: ssh-faults
family: probe
axes:
  action: [sleep, records, fail-first, count]
  task: {range: [1, TASKS]}
fixed: {seconds: 0.2, steps: 3, every: 1}
"""


class Test:
    """What all parts share: the machines, a folder, and the results of a local run."""

    def __init__(self, lab, arguments, folder, check):
        self.lab, self.arguments, self.folder, self.check = lab, arguments, folder, check
        self.references = {}

    def launch(self, sweep, store, *options, hosts="one,two,three"):
        return Launch(self.arguments.launch, self.lab.environment, sweep, store, "--hosts", hosts, *options)

    def sweep(self, tasks):
        file = self.folder / f"sweep-{tasks}.yaml"
        file.write_text(SWEEP.replace("TASKS", str(tasks)))
        return file

    def reference(self, tasks):
        """What a local run gives."""
        if tasks not in self.references:
            store = self.folder / f"local-{tasks}.sqlite"
            words = ["run", str(self.sweep(tasks)), "--store", str(store), "--slots", "8", "--quiet"]
            subprocess.run([self.arguments.swath, *words], capture_output=True, check=True)
            self.references[tasks] = outcomes(store)
        return self.references[tasks]

    def verify(self, store, tasks):
        """Every task once, with the bits of a local run, and a file without a flaw."""
        mine = outcomes(store)
        self.check(
            len(mine) == 4 * tasks and all(state == 1 for _, state, _, _ in mine),
            f"{len(mine)} tasks, each succeeded once")
        self.check(mine == self.reference(tasks), "bit for bit what a local run gives")
        audit(self.arguments.swath, store, self.check)

    def nothing_left(self):
        """Workers, keys and connections are gone; the program stays for the next launch."""
        try:
            wait_for(lambda: not self.lab.processes(), 10)
        except RuntimeError:
            pass
        left = [command_line(pid) for pid in self.lab.processes()]
        self.check(not left, f"no process is left on any machine {left if left else ''}")
        files = [file for home in self.homes() for file in home.rglob("*") if file.is_file() and file.name != "swath"]
        self.check(not files, f"no key and no file is left but the program {files if files else ''}")

    def homes(self):
        return [machine.home for machine in self.lab.machines]

    def done(self, store):
        try:
            return first_of(store, "SELECT count(*) FROM attempts WHERE state = 'succeeded'")
        except sqlite3.Error:
            return 0


def test_refusals(test):
    """Everything that is found before anything is launched, one fault after the other."""
    lab, check, store = test.lab, test.check, test.folder / "refused.sqlite"
    sweep, known = test.sweep(5), lab.known.read_text()
    lacking = test.folder / "lacking"
    lacking.write_bytes(Path(test.arguments.swath).read_bytes().replace(b"libzmq.so.5\0", b"libzmq.so.9\0"))
    lacking.chmod(0o755)

    def refused(what, sentence, *options, hosts="one,two"):
        begun = time.monotonic()
        launch = test.launch(sweep, store, *options, hosts=hosts)
        status, took = launch.wait(60), time.monotonic() - begun
        check(status in (2, 64) and sentence in launch.text, f"{what}: \"… {sentence} …\" after {took:.1f} s")
        if sentence not in launch.text or test.arguments.keep:
            print(launch.text)

    lab.known.write_text("\n".join(known.splitlines()[:1]) + "\n")
    refused("a host key that is not known", "two has a host key that is not known here")
    swapped = known.splitlines()
    swapped[1] = " ".join([swapped[1].split()[0], *swapped[0].split()[1:]])
    lab.known.write_text("\n".join(swapped) + "\n")
    refused("a host key that has changed", "two has another host key than the one that is known here")
    lab.known.write_text(known)
    allowed = lab.folder / "authorized"
    allowed.rename(lab.folder / "kept")
    refused("a key that is refused", "one does not let this user in without a question")
    (lab.folder / "kept").rename(allowed)
    lab.machines[1].stop()
    refused("a port where nobody listens", "two cannot be reached: connect to host 127.0.0.2")
    lab.machines[1].start()
    refused("a name that nobody knows", "Could not resolve hostname nowhere.invalid", hosts="one,nowhere.invalid")
    refused("a host that is named twice", "host one is named twice", hosts="one,two,one")
    same = f"127.0.0.1:{lab.machines[0].port}"
    refused("a host by two names", "are the same", hosts=f"one,{same}")
    refused("an option in the place of a host", "is no host", hosts="one,-oProxyCommand=true")
    check(not any(list(home.rglob("*")) for home in test.homes()), "nothing was copied anywhere")
    refused("an address that hosts do not reach", "cannot reach the coordinator's address", "--address", "192.0.2.99")
    refused("a library that is not there", "one lacks libzmq.so.9", "--executable", str(lacking))
    check(not store.exists() and not lab.processes(), "nothing was started, and there is no store")
    for home in test.homes():
        shutil.rmtree(home / ".cache", ignore_errors=True)


def test_rehearsal(test):
    store = test.folder / "dry.sqlite"
    launch = test.launch(test.sweep(5), store, "--dry-run")
    status, text = launch.wait(60), launch.text
    check = test.check
    check(status == 0 and text.count("would be sent the program") == 3, "a dry run says what would be copied")
    check("ssh -o BatchMode=yes" in text and "# two: starts a worker" in text, "it prints the commands")
    secret = "(the workers' secret key)".replace("'", "'\\''")
    check(secret in text, "no key is shown")
    check(not any(list(home.rglob("*")) for home in test.homes()) and not store.exists(), "it leaves nothing behind")


def hurt(test, launch, store):
    """Everything that happens to machines in a bad week, within a minute."""
    lab = test.lab
    one, two, three = lab.machines
    wait_for(lambda: len(lab.workers()) == 3 and test.done(store) > 50, 60)
    shown = [pid for pid in Path("/proc").iterdir() if pid.name.isdigit() and secret_of(store) in command_line(int(pid.name))]
    test.check(not shown, "the secret key is on no command line")
    victim = lab.workers(one)[0]
    kill(victim)
    say("the worker of one is killed")
    two.cut()
    say("the connections of two are cut")
    three.stop()
    say("three cannot be reached any more, and its worker goes on")
    wait_for(lambda: "three cannot be reached" in launch.text, 40)
    words = [test.arguments.swath, "status", "--store", str(store)]
    status = subprocess.run(words, capture_output=True, text=True, check=False)
    test.check("three: cannot be reached" in status.stdout, "swath status says why")
    before = lab.workers(three)
    time.sleep(3)
    three.start()
    wait_for(lambda: "three answers again" in launch.text, 60)
    test.check(before == lab.workers(three), "its worker is still the same one")
    wait_for(lambda: lab.workers(one) and lab.workers(one)[0] != victim, 10)
    kill_keeper(lab, two)
    say("the keeper of two is killed")
    wait_for(lambda: "two: its worker has ended" in launch.text, 30)


def kill_keeper(lab, machine):
    for pid in lab.processes():
        if "keeper.sh" in command_line(pid) and f"HOME={machine.home}" in Path(f"/proc/{pid}/environ").read_text():
            kill(pid)


def secret_of(store):
    return Path(f"{store}.launch/worker.secret").read_text().splitlines()[-1]


def test_faults(test):
    tasks, store = 200, test.folder / "faults.sqlite"
    begun = time.monotonic()
    launch = test.launch(test.sweep(tasks), store, "--slots", "2")
    try:
        hurt(test, launch, store)
        test.check(launch.wait(200) == 0, f"the launch ended by itself, after {time.monotonic() - begun:.0f} s")
    finally:
        launch.end()
        if test.arguments.keep:
            print(launch.text)
    test.check("the worker on one ended with status 137; another takes its place" in launch.text, "the killed worker was told")
    shares = [line for line in launch.text.splitlines() if line.startswith("done by")]
    test.check(shares and all(f"{name} " in shares[0] for name in ("one", "two", "three")), f"{shares}")
    test.verify(store, tasks)
    test.nothing_left()


def test_tunnel(test):
    tasks, store = 80, test.folder / "tunnel.sqlite"
    launch = test.launch(test.sweep(tasks), store, "--slots", "2", "--tunnel")
    try:
        wait_for(lambda: len(test.lab.workers()) == 3 and test.done(store) > 30, 60)
        ports = {command_line(pid).split("--connect ")[1].split()[0] for pid in test.lab.workers()}
        test.check(len(ports) == 3, "each worker connects to a port of its own machine")
        test.lab.machines[0].cut()
        test.lab.machines[1].cut()
        say("the connections of one and two are cut, and the tunnels with them")
        test.check(launch.wait(200) == 0, "the launch ended by itself")
        test.check("another" not in launch.text, "no worker had to be replaced")
        test.check("three " not in launch.text.split("6/6 slots", 1)[-1].split("done by")[0], "the tunnel of three was not doubted")
    finally:
        launch.end()
        if test.arguments.keep:
            print(launch.text)
    test.verify(store, tasks)
    test.nothing_left()


def test_ends(test):
    """A launch that is killed and started again, one that is told to end, and one that nobody starts again."""
    tasks, store, lab = 100, test.folder / "ends.sqlite", test.lab
    launch = test.launch(test.sweep(tasks), store, "--slots", "2")
    wait_for(lambda: len(lab.workers()) == 3 and test.done(store) > 20, 60)
    before = sorted(lab.workers())
    launch.process.kill()
    launch.process.wait()
    say("the launch is killed")
    time.sleep(2)
    test.check(sorted(lab.workers()) == before, "workers stay for a while")
    launch = test.launch(test.sweep(tasks), store, "--slots", "2")
    wait_for(lambda: "a worker of the last launch is there" in launch.text, 30)
    held = test.done(store)
    wait_for(lambda: test.done(store) > held + 10, 30)
    test.check(sorted(lab.workers()) == before, "the same command goes on with the same workers")
    launch.process.send_signal(signal.SIGINT)
    test.check(launch.wait(60) == 130, "Ctrl-C: workers finish what they run, and leave")
    test.nothing_left()
    launch = test.launch(test.sweep(tasks), store, "--slots", "2", "--give-up", "5")
    wait_for(lambda: len(lab.workers()) == 3, 30)
    launch.process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    launch.process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    test.check(launch.wait(60) == 130, f"Ctrl-C twice: ended after {time.monotonic() - begun:.1f} s")
    test.nothing_left()
    launch = test.launch(test.sweep(tasks), store, "--slots", "2", "--give-up", "5")
    wait_for(lambda: len(lab.workers()) == 3, 30)
    launch.process.kill()
    launch.process.wait()
    begun = time.monotonic()
    wait_for(lambda: not lab.processes(), 60)
    took = time.monotonic() - begun
    keys = [file for home in test.homes() for file in home.rglob("worker.secret")]
    test.check(not keys, f"without a launch workers leave, after {took:.0f} s of 5, and their keys go with them")
    launch = test.launch(test.sweep(tasks), store, "--slots", "2")
    test.check(launch.wait(120) == 0, "and the same command ends the sweep")
    if test.arguments.keep:
        print(launch.text)
    test.verify(store, tasks)
    test.nothing_left()


PARTS = {"refusals": test_refusals, "rehearsal": test_rehearsal, "faults": test_faults, "tunnel": test_tunnel, "ends": test_ends}


def main():
    arguments = arguments_of(__doc__.splitlines()[0], "ssh", PARTS)
    problem = missing_after_install(missing_programs, PACKAGES)
    if problem:
        print(f"test-ssh: {problem}", file=sys.stderr)
        return 2
    check = Checks()
    folder = Path(tempfile.mkdtemp(prefix="swath-ssh-test-"))
    begun = time.monotonic()
    try:
        with SSHLab() as lab:
            test = Test(lab, arguments, folder, check)
            for name, part in PARTS.items():
                if arguments.only in (None, name):
                    print(f"-- {name}", flush=True)
                    part(test)
    finally:
        if arguments.keep:
            print(f"files are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{'every check held' if not check.failed else f'{check.failed} checks failed'}, {time.monotonic() - begun:.0f} s")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
