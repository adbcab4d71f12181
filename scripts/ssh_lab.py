"""Machines that answer ssh, on one machine: sshd processes on loopback, each with a home, keys and a port of its own.

Nothing under /etc or ~/.ssh is read or written, and an sshd that the machine already has is left alone. A "machine" is
an address of loopback and a home folder; they share the file system and the processes, and nothing else that matters
here. It needs no root: an sshd that somebody starts lets that person in.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PACKAGES = ["openssh-server", "openssh-client"]
SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def missing_programs():
    names = [name for name in ("ssh", "ssh-keygen") if shutil.which(name) is None]
    return names if SSHD else [*names, "sshd"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Machine:
    """One sshd: where it listens, and the home that whoever logs in has there."""

    def __init__(self, lab, name, address):
        self.lab, self.name, self.address = lab, name, address
        self.port = free_port()
        self.home = lab.folder / f"home-{name}"
        self.home.mkdir()
        self.key = lab.folder / f"host-{name}"
        make_key(self.key)
        self.configuration = lab.folder / f"sshd-{name}.conf"
        self.extra = []
        self.process = None

    def start(self, *extra):
        self.extra = extra or self.extra
        self.configuration.write_text(
            "\n".join([
                f"Port {self.port}", f"ListenAddress {self.address}", f"HostKey {self.key}", "UsePAM no",
                f"AuthorizedKeysFile {self.lab.folder}/authorized", "StrictModes no", "PasswordAuthentication no",
                "KbdInteractiveAuthentication no", f"PidFile {self.lab.folder}/sshd-{self.name}.pid",
                f"SetEnv HOME={self.home}", "AllowTcpForwarding yes", "PrintMotd no", "MaxStartups 100", *self.extra,
            ]) + "\n")
        log = (self.lab.folder / f"sshd-{self.name}.log").open("a")
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(self.configuration)], stderr=log)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection((self.address, self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"sshd {self.name} does not listen: {(self.lab.folder / f'sshd-{self.name}.log').read_text()}")

    def connections(self):
        """The processes that hold its connections, not the one that listens."""
        return [pid for pid in descendants(self.process.pid) if "sshd" in command_line(pid)]

    def stop(self):
        """It does not listen any more, and its connections are cut, as if its cable were pulled. Workers stay."""
        cut = self.connections()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in cut:
            kill(pid)

    def cut(self):
        """Connections end; new ones are taken."""
        for pid in self.connections():
            kill(pid)


class SSHLab:
    """Started by `with`, gone at its end, whatever happened in between."""

    def __init__(self, names=("one", "two", "three")):
        self.folder = Path(tempfile.mkdtemp(prefix="swath-ssh-"))
        self.user_key = self.folder / "user"
        make_key(self.user_key)
        shutil.copy(self.folder / "user.pub", self.folder / "authorized")
        # sshd as root wants a folder to lock itself into.
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.machines = [Machine(self, name, f"127.0.0.{number}") for number, name in enumerate(names, 1)]
        self.known = self.folder / "known"
        self.configuration = self.folder / "ssh_config"
        self.bin = self.folder / "bin"
        self.bin.mkdir()

    def __enter__(self):
        try:
            for machine in self.machines:
                machine.start()
            self._write_client()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for machine in self.machines:
            if machine.process:
                machine.stop()
        for pid in self.processes():
            kill(pid)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_client(self):
        lines = [f"IdentityFile {self.user_key}", "IdentitiesOnly yes", f"UserKnownHostsFile {self.known}",
            "GlobalKnownHostsFile /dev/null"]
        known = []
        for machine in self.machines:
            lines += [f"Host {machine.name}", f"  HostName {machine.address}", f"  Port {machine.port}"]
            kind, key = (machine.key.with_suffix(".pub")).read_text().split()[:2]
            known.append(f"[{machine.address}]:{machine.port} {kind} {key}")
        # Options of `Host` sections would go before, so what holds for all stands first.
        self.configuration.write_text("\n".join(lines) + "\n")
        self.known.write_text("\n".join(known) + "\n")
        # OpenSSH looks for its configuration in the home of the password file, not in $HOME.
        wrapper = self.bin / "ssh"
        wrapper.write_text(f"#!/bin/sh\nexec {shutil.which('ssh')} -F {self.configuration} \"$@\"\n")
        wrapper.chmod(0o755)
        self.environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}")

    def processes(self):
        """Whatever runs with a home of this lab: workers, their keepers, executors."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"HOME={self.folder}/".encode() in environment:
                found.append(int(entry.name))
        return found

    def workers(self, machine=None):
        """Workers (of one machine): the processes that the keeper starts, not their executors."""
        home = f"HOME={machine.home}" if machine else f"HOME={self.folder}/"
        return [pid for pid in self.processes()
            if " worker --connect " in command_line(pid) and command_line(pid).split(" ")[0].endswith("/swath")
            and home.encode() in Path(f"/proc/{pid}/environ").read_bytes()]


def make_key(file):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(pid):
    found = []
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return found
    for child in children:
        found += [int(child), *descendants(int(child))] if "sshd" in command_line(int(child)) else []
    return found


def kill(pid, number=signal.SIGKILL):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
