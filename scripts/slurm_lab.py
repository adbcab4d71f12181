"""A Slurm of one's own on one machine: controller, two nodes and munge on loopback, in one folder.

Nothing under /etc is read or written, and a Slurm that the machine already has is left alone: this one has its own
configuration, ports, key and sockets. It needs root, since munge runs as its user and slurmd starts others' jobs.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PACKAGES = ["slurm-wlm", "slurmctld", "slurmd", "slurm-client", "munge"]
PROGRAMS = ["slurmctld", "slurmd", "munged", "sbatch", "squeue", "scancel", "sinfo", "scontrol"]


def missing_programs():
    return [name for name in PROGRAMS if shutil.which(name) is None]


def free_ports(count):
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


class SlurmLab:
    """Started by `with`, gone at its end, whatever happened in between."""

    nodes = ("n1", "n2")
    cores = 4
    node_timeout = 15

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="swath-slurm-"))
        self.configuration = self.folder / "slurm.conf"
        self.environment = dict(os.environ, SLURM_CONF=str(self.configuration))

    def __enter__(self):
        try:
            self._prepare()
            self._start_munge()
            self.start_controller()
            for node in self.nodes:
                self.start_node(node)
            self._wait_until_idle()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """Ends the jobs, then the daemons, then what is left of either."""
        subprocess.run(["scancel", "--user=root"], env=self.environment, capture_output=True, timeout=60, check=False)
        time.sleep(2)
        for name in ["slurmctld", *(f"slurmd.{node}" for node in self.nodes), "munged"]:
            self._kill(self._pid(name), signal.SIGTERM)
        time.sleep(1)
        for pid in self.processes():
            self._kill(pid, signal.SIGKILL)
        for name in ["slurmctld", *(f"slurmd.{node}" for node in self.nodes), "munged"]:
            self._kill(self._pid(name), signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    # What tests do to it.

    def run(self, *words, check=True):
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def start_controller(self):
        self.run("slurmctld", "-f", str(self.configuration))

    def kill_controller(self):
        self._kill(self._pid("slurmctld"), signal.SIGKILL)

    def start_node(self, node):
        self.run("slurmd", "-f", str(self.configuration), "-N", node)

    def kill_node(self, node):
        """The daemon, and all that it started: as if the power had gone."""
        jobs = {job for job, _, where in self.running() if where == node}
        self._kill(self._pid(f"slurmd.{node}"), signal.SIGKILL)
        doomed = [pid for pid in self.processes() if self.job_of(pid) in jobs]
        # The step's own daemon first, or it would tell the controller how it ended.
        parents = {self._parent(pid) for pid in doomed}
        for pid in [pid for pid in parents if b"slurmstepd" in self._read(pid, "cmdline")] + doomed:
            self._kill(pid, signal.SIGKILL)

    def running(self):
        """Number, name and node of each job that runs."""
        lines = self.run("squeue", "--noheader", "--states=running", "--format=%i|%j|%N").split()
        return [tuple(line.split("|")) for line in lines]

    def ended(self):
        """Of each job that has ended: its state, the seconds since 1970 at which it did, and its name."""
        found = {}
        log = self.folder / "jobs.log"
        for line in log.read_text().splitlines() if log.exists() else []:
            fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
            end = time.mktime(time.strptime(fields["EndTime"], "%Y-%m-%dT%H:%M:%S"))
            found[fields["JobId"]] = (fields["JobState"], end, fields["Name"])
        return found

    def processes(self):
        """Processes of this lab's jobs: they know its configuration."""
        mark = f"SLURM_CONF={self.configuration}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                words = self._read(int(entry.name), "environ").split(b"\0")
                if mark in words and any(word.startswith(b"SLURM_JOB_ID=") for word in words):
                    found.append(int(entry.name))
        return found

    def job_of(self, pid):
        for word in self._read(pid, "environ").split(b"\0"):
            if word.startswith(b"SLURM_JOB_ID="):
                return word.split(b"=", 1)[1].decode()
        return None

    def workers(self):
        """Processes that are `swath worker` of a job, not its executors."""
        return [pid for pid in self.processes() if self._read(pid, "cmdline").split(b"\0")[1:2] == [b"worker"]]

    # How it is made.

    def _prepare(self):
        os.chmod(self.folder, 0o755)
        for name in ["state", "log", "run", *(f"spool.{node}" for node in self.nodes)]:
            (self.folder / name).mkdir()
        controller, *ports = free_ports(1 + len(self.nodes))
        host = socket.gethostname()
        lines = [
            "ClusterName=lab",
            "SlurmctldHost=localhost(127.0.0.1)",
            f"SlurmctldPort={controller}",
            "SlurmUser=root",
            "SlurmdUser=root",
            "AuthType=auth/munge",
            f"AuthInfo=socket={self.folder}/munge/socket",
            "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny",
            f"StateSaveLocation={self.folder}/state",
            f"SlurmdSpoolDir={self.folder}/spool.%n",
            f"SlurmctldPidFile={self.folder}/run/slurmctld.pid",
            f"SlurmdPidFile={self.folder}/run/slurmd.%n.pid",
            f"SlurmctldLogFile={self.folder}/log/slurmctld.log",
            f"SlurmdLogFile={self.folder}/log/slurmd.%n.log",
            "ProctrackType=proctrack/linuxproc",
            "TaskPlugin=task/none",
            "MpiDefault=none",
            "SwitchType=switch/none",
            "SelectType=select/cons_tres",
            "SelectTypeParameters=CR_Core",
            "SlurmdParameters=config_overrides",
            "ReturnToService=2",
            f"SlurmctldTimeout={self.node_timeout}",
            f"SlurmdTimeout={self.node_timeout}",
            "InactiveLimit=0",
            "KillWait=5",
            "MinJobAge=60",
            "SchedulerType=sched/builtin",
            "SchedulerParameters=default_queue_depth=1000,sched_interval=5",
            "PreemptType=preempt/partition_prio",
            "PreemptMode=CANCEL",
            "AccountingStorageType=accounting_storage/none",
            "JobAcctGatherType=jobacct_gather/none",
            "JobCompType=jobcomp/filetxt",
            f"JobCompLoc={self.folder}/jobs.log",
        ]
        for node, port in zip(self.nodes, ports):
            lines.append(
                f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={self.cores} "
                "RealMemory=1000 State=UNKNOWN"
            )
        lines.append("PartitionName=lab Nodes=ALL Default=YES MaxTime=60 PriorityTier=1")
        lines.append("PartitionName=urgent Nodes=ALL PriorityTier=9 PreemptMode=OFF")
        self.configuration.write_text("\n".join(lines) + "\n")

    def _start_munge(self):
        place = self.folder / "munge"
        place.mkdir()
        key = place / "key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o600)
        for path in (place, key):
            shutil.chown(path, "munge", "munge")
        files = [f"--{name}-file={place}/{name}" for name in ("key", "pid", "log", "seed")]
        self.run("runuser", "-u", "munge", "--", shutil.which("munged"), f"--socket={place}/socket", *files)

    def _wait_until_idle(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            lines = self.run("sinfo", "--noheader", "--Node", "--partition=lab", "--format=%T", check=False).split()
            if lines == ["idle"] * len(self.nodes):
                return
            time.sleep(0.5)
        log = self.folder / "log" / "slurmctld.log"
        raise RuntimeError("Slurm did not come up:\n" + (log.read_text() if log.exists() else ""))

    def _pid(self, name):
        path = self.folder / ("munge/pid" if name == "munged" else f"run/{name}.pid")
        try:
            pid = int(path.read_text())
        except (OSError, ValueError):
            return None
        # A file may outlive its process, and the number be another's by now.
        program = name.split(".", maxsplit=1)[0].encode()
        return pid if program in self._read(pid, "cmdline") else None

    @staticmethod
    def _kill(pid, number):
        if pid is not None:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    @staticmethod
    def _read(pid, name):
        try:
            return Path(f"/proc/{pid}/{name}").read_bytes()
        except OSError:
            return b""

    @staticmethod
    def _parent(pid):
        words = SlurmLab._read(pid, "stat").rsplit(b")", 1)[-1].split()
        return int(words[1]) if len(words) > 1 else 0
