"""A bad network on one machine: hosts in network namespaces, and between them a router that delays, loses, reorders
and cuts what they send.

Every host is a namespace with one TUN device, so what is tested speaks the kernel's own TCP. The router is a process
that reads packets from all devices and hands them on as the conditions of their link say, which may change at any time.
Namespaces and devices have no names outside: they live by descriptors of this process and go with it, even when it is
killed. Root alone can make them.
"""

import contextlib
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import signal
import socket
import struct
import subprocess
import time
import traceback
from dataclasses import asdict, dataclass

TUN = "/dev/net/tun"
SUBNET = "10.77.0."

_libc = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


def why_impossible():
    """A sentence when this machine cannot have such a network; None when it can."""
    if os.geteuid() != 0:
        return "network namespaces have to be made by root: run it as root"
    if not os.path.exists(TUN):
        return f"the kernel offers no {TUN}, of which hosts get their network devices: load its module tun"
    try:
        Host("probe", 1).close()
    except OSError as error:
        return f"this machine allows no network namespace with a device of its own ({error}): use another one"
    return None


def end_with_parent():
    """For a child before it begins: it is killed when its parent ends, however that ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


@dataclass
class Link:
    """What befalls packets of one direction between two hosts. Times in seconds, shares from 0 to 1."""

    # Bytes a second; none: as many as the router can move. What would wait for longer than the queue is lost.
    rate: float = 0.0
    queue: float = 0.25

    delay: float = 0.0
    # Each packet's delay is its own: it differs by up to so much, and so packets overtake one another.
    jitter: float = 0.0
    loss: float = 0.0
    duplicates: float = 0.0
    is_cut: bool = False


@dataclass
class Traffic:
    """What became of the packets of one direction, or of several."""

    sent: int = 0
    delivered: int = 0
    lost: int = 0
    cut: int = 0
    duplicated: int = 0
    # Packets that were handed on before one that was sent earlier.
    overtaking: int = 0

    def __add__(self, other):
        return Traffic(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values())))

    def __sub__(self, other):
        return Traffic(*(a - b for a, b in zip(asdict(self).values(), asdict(other).values())))


class Host:
    """A network namespace with an address and a device whose other end is the router's."""

    def __init__(self, name, number):
        self.name = name
        self.address = f"{SUBNET}{number}"
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        self.device = None
        try:
            if _libc.unshare(_CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            self.namespace = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
            self.device = os.open(TUN, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            self._configure()
        finally:
            _enter(home)
            os.close(home)

    def _configure(self):
        tunsetiff, no_packet_information, tun = 0x400454CA, 0x1000, 1
        fcntl.ioctl(self.device, tunsetiff, struct.pack("16sH22x", b"link", tun | no_packet_information))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:

            def of_device(request, device, value):
                fcntl.ioctl(control, request, struct.pack("16s24s", device, value))

            def address(text):
                return struct.pack("HH4s", socket.AF_INET, 0, socket.inet_aton(text))

            set_flags, set_address, set_mask, set_queue = 0x8914, 0x8916, 0x891C, 0x8943
            up = struct.pack("H", 0x41)
            of_device(set_flags, b"lo", up)
            of_device(set_address, b"link", address(self.address))
            of_device(set_mask, b"link", address("255.255.255.0"))
            # Long enough that the device drops nothing while the router waits for a processor.
            of_device(set_queue, b"link", struct.pack("i", 10_000))
            of_device(set_flags, b"link", up)

    def socket(self, kind=socket.SOCK_DGRAM):
        """A socket of this host, for whoever has called."""
        return self._inside(lambda: socket.socket(socket.AF_INET, kind))

    def start(self, words, **options):
        """A process on this host that is killed when this one ends."""

        def before():
            end_with_parent()
            _enter(self.namespace)

        return subprocess.Popen(words, preexec_fn=before, start_new_session=True, **options)

    def dropped(self):
        """Packets that the device had to drop since the router did not fetch them."""

        def read():
            with open("/proc/thread-self/net/dev", encoding="ascii") as table:
                rows = dict(line.split(":", 1) for line in table if ":" in line)
            return int(next(row for name, row in rows.items() if name.strip() == "link").split()[11])

        return self._inside(read)

    def close(self):
        for descriptor in (self.device, self.namespace):
            os.close(descriptor)

    def _inside(self, work):
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            _enter(self.namespace)
            return work()
        finally:
            _enter(home)
            os.close(home)


def _enter(namespace):
    if _libc.setns(namespace, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class Router:
    """What runs in the router's process: packets in, packets out, orders in between."""

    def __init__(self, devices, control, seed):
        self.devices = devices
        self.control = control
        self.random = random.Random(seed)
        ways = [(a, b) for a in range(len(devices)) for b in range(len(devices))]
        self.links = {way: Link() for way in ways}
        self.traffic = {way: Traffic() for way in ways}
        # When the last packet of each way arrives, and when its cable is free.
        self.latest = dict.fromkeys(ways, 0.0)
        self.free = dict.fromkeys(ways, 0.0)
        self.under_way = []
        self.count = 0

    def run(self):
        waited_for = {device: number for number, device in enumerate(self.devices)}
        while True:
            pause = None if not self.under_way else max(0.0, self.under_way[0][0] - time.monotonic())
            ready, _, _ = select.select([*self.devices, self.control], [], [], pause)
            for one in ready:
                if one is self.control:
                    if not self._follow_order():
                        return
                else:
                    self._fetch(waited_for[one])
            self._deliver()

    def _follow_order(self):
        order = self.control.recv(1 << 16)
        if not order:
            return False
        for a, b, changes in json.loads(order):
            for name, value in changes.items():
                setattr(self.links[a, b], name, value)
        counts = [[a, b, asdict(traffic)] for (a, b), traffic in self.traffic.items()]
        self.control.send(json.dumps(counts).encode())
        return True

    def _fetch(self, source):
        for _ in range(64):
            try:
                packet = os.read(self.devices[source], 2048)
            except BlockingIOError:
                return
            # IPv4 alone; its destination is the number of a host of this subnet.
            if len(packet) < 20 or packet[0] >> 4 != 4 or not 1 <= packet[19] <= len(self.devices):
                continue
            self._forward(source, packet[19] - 1, packet)

    def _forward(self, source, target, packet):
        way, now = (source, target), time.monotonic()
        link, traffic = self.links[way], self.traffic[way]
        traffic.sent += 1
        if link.is_cut:
            traffic.cut += 1
            return
        if link.loss and self.random.random() < link.loss:
            traffic.lost += 1
            return
        if link.rate:
            begins = max(now, self.free[way])
            if begins - now > link.queue:
                traffic.lost += 1
                return
            now = self.free[way] = begins + len(packet) / link.rate
        copies = 1
        if link.duplicates and self.random.random() < link.duplicates:
            traffic.duplicated += 1
            copies = 2
        for _ in range(copies):
            due = now + link.delay
            if link.jitter:
                due += self.random.uniform(-link.jitter, link.jitter)
            if due < self.latest[way]:
                traffic.overtaking += 1
            self.latest[way] = max(due, self.latest[way])
            self.count += 1
            heapq.heappush(self.under_way, (due, self.count, source, target, packet))

    def _deliver(self):
        now = time.monotonic()
        while self.under_way and self.under_way[0][0] <= now:
            _, _, source, target, packet = heapq.heappop(self.under_way)
            traffic = self.traffic[source, target]
            # What is in the cable when it is cut is gone too.
            if self.links[source, target].is_cut:
                traffic.cut += 1
                continue
            try:
                os.write(self.devices[target], packet)
                traffic.delivered += 1
            except OSError:
                traffic.lost += 1


class LossyNetwork:
    """Hosts and the router between them; made by `with`, gone at its end."""

    def __init__(self, names, seed=1):
        self.names = list(names)
        self.seed = seed
        self.hosts = {}
        self.router = None

    def __enter__(self):
        for number, name in enumerate(self.names, start=1):
            self.hosts[name] = Host(name, number)
        self.control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.router = os.fork()
        if self.router == 0:
            try:
                end_with_parent()
                self.control.close()
                # Ctrl-C is the parent's to handle. Delays are kept on a machine that has much to do.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                os.setpriority(os.PRIO_PROCESS, 0, -15)
                Router([self.hosts[name].device for name in self.names], far, self.seed).run()
            except BaseException:
                # Whoever waits for its answer finds the other end closed.
                traceback.print_exc()
            finally:
                os._exit(0)
        far.close()
        return self

    def __exit__(self, *_):
        self._end_processes()
        if self.router:
            os.kill(self.router, signal.SIGKILL)
            os.waitpid(self.router, 0)
            self.router = None
        for host in self.hosts.values():
            host.close()

    def _end_processes(self):
        """Kills what still runs on any of the hosts."""
        spaces = {os.fstat(host.namespace).st_ino for host in self.hosts.values()}

        def is_ours(pid):
            try:
                return os.stat(f"/proc/{pid}/ns/net").st_ino in spaces
            except OSError:
                return False

        while found := [int(name) for name in os.listdir("/proc") if name.isdigit() and is_ours(name)]:
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def __getitem__(self, name):
        return self.hosts[name]

    def change(self, sources, targets, **conditions):
        """Changes the links from every source to every target, in that direction alone.

        Returns the time at which that was done, in seconds since 1970.
        """
        numbers = {name: number for number, name in enumerate(self.names)}
        self._order([[numbers[a], numbers[b], conditions] for a in sources for b in targets if a != b])
        return time.time()

    def change_all(self, **conditions):
        return self.change(self.names, self.names, **conditions)

    def cut(self, name):
        """Nothing goes to a host or comes from it."""
        self.change([name], self.names, is_cut=True)
        return self.change(self.names, [name], is_cut=True)

    def heal(self):
        """Ends every cut."""
        return self.change_all(is_cut=False)

    def traffic(self):
        """What has become of all packets so far."""
        return sum((Traffic(**counts) for _, _, counts in self._order([])), Traffic())

    def dropped(self):
        return sum(host.dropped() for host in self.hosts.values())

    def _order(self, changes):
        self.control.send(json.dumps(changes).encode())
        answer = self.control.recv(1 << 16)
        if not answer:
            raise RuntimeError("the router of the test's network has ended; what it said is above")
        return json.loads(answer)
